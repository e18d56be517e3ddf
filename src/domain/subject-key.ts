import type { AlignmentSubject } from './alignment-subject.ts';
import { compareText } from './compare-text.ts';
import { entryFor } from './entry-for.ts';
import type { CrosswalkGraph } from './graph.ts';
import { countryAnswersOf, type QuestionGraph } from './questions.ts';
import { readTagKey, tagKeyOf } from './tag-key.ts';
import type { CountryShare, Project, YesNo } from './types.ts';

/** What of a project decides its alignments, as tables hold it. */
export interface KeyedProject {
  readonly tagKey: string;
  /** ISO 3166-1 alpha-3. */
  readonly countries: readonly CountryShare['country'][];
  readonly startDate: string | null;
}

type SubjectKey = readonly [tagKey: string, countryAnswers: readonly (readonly [string, YesNo])[]];

/**
 * One text for everything that decides how a project is aligned: its tag key with the answers that its mappings ask for, and
 * what its countries answer to them. Projects with equal keys are aligned alike.
 */
export function subjectKeys(graph: CrosswalkGraph): (project: KeyedProject) => string {
  const known = new Map<string, { readonly own: string; readonly lists: ReadonlySet<string> }>();
  return ({ tagKey, countries, startDate }) => {
    const { own, lists } = entryFor(known, tagKey, () => {
      const asked = questionsAsked(graph, tagKey);
      return { own: withAnswersTo(asked, tagKey), lists: listsOf(graph.questions, asked) };
    });
    if (lists.size === 0) return own;
    const answers = [...countryAnswersOf(graph.questions, countries, startDate)]
      .filter(([list]) => lists.has(list))
      .sort(([a], [b]) => compareText(a, b));
    if (answers.length === 0) return own;
    const key: SubjectKey = [own, answers];
    return JSON.stringify(key);
  };
}

/** What a subject key was made from. Projects that were stopped are told apart by their status, not here. */
export function readSubjectKey(key: string): AlignmentSubject {
  const [first, second] = JSON.parse(key) as SubjectKey | readonly [readonly unknown[], unknown];
  if (typeof first !== 'string') return { ...readTagKey(key), countryAnswers: new Map(), stopped: false };
  return { ...readTagKey(first), countryAnswers: new Map(second as SubjectKey[1]), stopped: false };
}

/** The subject of one project, with its status. */
export function subjectOf(
  graph: CrosswalkGraph,
  project: Pick<
    Project,
    'tags' | 'decisions' | 'answers' | 'reviewed' | 'countries' | 'startDate' | 'status'
  >,
): AlignmentSubject {
  const { tags, decisions, answers, reviewed, countries, startDate, status } = project;
  return {
    tags,
    decisions,
    answers,
    reviewed,
    countryAnswers: countryAnswersOf(
      graph.questions,
      countries.map(({ country }) => country),
      startDate,
    ),
    stopped: status === 'cancelled' || status === 'suspended',
  };
}

/** The questions whose answers can matter to these tags: those that their mappings ask, and what an implication ties to them. */
function questionsAsked(graph: CrosswalkGraph, tagKey: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { concept, origin } of readTagKey(tagKey).tags) {
    const number = graph.numberOf.get(concept);
    if (number === undefined || origin !== 'declared') continue;
    for (const question of questionsOfTag(graph, number)) found.add(question);
  }
  return found;
}

const memos = new WeakMap<CrosswalkGraph, Map<number, ReadonlySet<string>>>();

function questionsOfTag(graph: CrosswalkGraph, tag: number): ReadonlySet<string> {
  let memo = memos.get(graph);
  if (memo === undefined) {
    memo = new Map();
    memos.set(graph, memo);
  }
  return entryFor(memo, tag, () => {
    const edges = startsOf(graph, tag).flatMap((start) => graph.edges[start] ?? []);
    const asked = new Set(edges.flatMap(({ mapping }) => mapping.questions.flat()));
    return new Set([...asked].flatMap((question) => related(graph.questions, question)));
  });
}

/** The tag, what is above it, and what it matches: where a path can leave from. */
function startsOf(graph: CrosswalkGraph, tag: number): readonly number[] {
  const starts = [tag];
  for (let at = graph.parent[tag] ?? -1; at !== -1; at = graph.parent[at] ?? -1) starts.push(at);
  for (const { to, kind } of graph.edges[tag] ?? []) {
    if (kind === 'match' || kind === 'broader') starts.push(to);
  }
  return starts;
}

/** A question, those that imply it and those that it implies. */
function related({ byId, implied }: QuestionGraph, question: string): readonly string[] {
  return [...byId.keys()].filter(
    (id) => id === question || implied.get(id)?.has(question) || implied.get(question)?.has(id),
  );
}

/** The country lists that answer any of these questions. */
function listsOf({ byId }: QuestionGraph, questions: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...questions].flatMap((id) => byId.get(id)?.answeredByCountries ?? []));
}

function withAnswersTo(questions: ReadonlySet<string>, tagKey: string): string {
  const said = readTagKey(tagKey);
  if (said.answers.every(({ question }) => questions.has(question))) return tagKey;
  return tagKeyOf({ ...said, answers: said.answers.filter(({ question }) => questions.has(question)) });
}
