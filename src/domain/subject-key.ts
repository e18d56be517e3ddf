import type { AlignmentSubject } from './alignment-subject.ts';
import { compareText } from './compare-text.ts';
import { entryFor } from './entry-for.ts';
import type { CrosswalkGraph } from './graph.ts';
import { countryAnswersOf, type QuestionGraph } from './questions.ts';
import { readTagKey } from './tag-key.ts';
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
 * One text for everything that decides how a project is aligned: its tag key, and what its countries answer to questions
 * that the mappings of its tags ask. Projects with equal keys are aligned alike.
 */
export function subjectKeys(graph: CrosswalkGraph): (project: KeyedProject) => string {
  const lists = new Map<string, ReadonlySet<string>>();
  return ({ tagKey, countries, startDate }) => {
    const asked = entryFor(lists, tagKey, () => listsAsked(graph, tagKey));
    if (asked.size === 0) return tagKey;
    const answers = [...countryAnswersOf(graph.questions, countries, startDate)]
      .filter(([list]) => asked.has(list))
      .sort(([a], [b]) => compareText(a, b));
    if (answers.length === 0) return tagKey;
    const key: SubjectKey = [tagKey, answers];
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

/** The country lists that can answer a question which a mapping of these tags asks. */
function listsAsked(graph: CrosswalkGraph, tagKey: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { concept, origin } of readTagKey(tagKey).tags) {
    const number = graph.numberOf.get(concept);
    if (number === undefined || origin !== 'declared') continue;
    for (const list of listsOfTag(graph, number)) found.add(list);
  }
  return found;
}

const memos = new WeakMap<CrosswalkGraph, Map<number, ReadonlySet<string>>>();

function listsOfTag(graph: CrosswalkGraph, tag: number): ReadonlySet<string> {
  let memo = memos.get(graph);
  if (memo === undefined) {
    memo = new Map();
    memos.set(graph, memo);
  }
  return entryFor(memo, tag, () => {
    const edges = startsOf(graph, tag).flatMap((start) => graph.edges[start] ?? []);
    const questions = new Set(edges.flatMap(({ mapping }) => mapping.questions.flat()));
    return new Set([...questions].flatMap((question) => listsOfQuestion(graph.questions, question)));
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

/** The lists that answer a question, themselves or over an implication. */
function listsOfQuestion({ byId, implied }: QuestionGraph, question: string): readonly string[] {
  const related = [...byId.values()].filter(
    ({ id }) => id === question || implied.get(id)?.has(question) || implied.get(question)?.has(id),
  );
  return related.flatMap(({ answeredByCountries }) => answeredByCountries ?? []);
}
