import type { AlignmentAnswer } from '../domain/alignment.ts';
import { type AlignmentDifference, differencesBetween } from '../domain/alignment-difference.ts';
import { tagsAlone } from '../domain/alignment-subject.ts';
import { frameworkOf } from '../domain/concept-id.ts';
import { entryFor } from '../domain/entry-for.ts';
import { subjectOf } from '../domain/subject-key.ts';
import { type KeyedTags, readTagKey, tagKeyOf } from '../domain/tag-key.ts';
import type { Decision, Fault, Mapping, MicroPercent, YesNo } from '../domain/types.ts';
import type { Snapshot } from '../store/port.ts';
import { type AlignmentOptions, alignProject, alignSubject, alignTags } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { graphWith } from './hypothetical.ts';
import { Problem, summarize } from './problems.ts';
import { resolveConcept } from './tags.ts';

/** A statement that somebody thinks of; ends as they write them. */
type ThoughtStatement = Pick<
  Mapping,
  | 'predicate'
  | 'modifier'
  | 'strength'
  | 'questions'
  | 'condition'
  | 'strengthIfMet'
  | 'aboutPart'
  | 'holdsForParts'
  | 'confidence'
  | 'evidence'
> & { readonly subject: string; readonly object: string };

/** What is thought of: nothing of it is stored. */
export interface WhatIf {
  /** Statements, or ids of stored mappings that are thought accepted. */
  readonly add: readonly (ThoughtStatement | string)[];
  /** Ids of mappings that are thought away. */
  readonly remove: readonly string[];
  readonly tags: readonly ThoughtTag[];
  readonly answers: readonly ThoughtAnswer[];
  readonly decisions: readonly ThoughtDecision[];
}

/** Of one project; null is every project. */
interface OfProject {
  readonly project: string | null;
}

/** It is thought declared. */
interface ThoughtTag extends OfProject {
  readonly concept: string;
  readonly percentage: MicroPercent | null;
}

/** Takes the place of a stored answer to the same question about the same tag. */
interface ThoughtAnswer extends OfProject {
  readonly question: string;
  /** The tag it is about; null is the whole project. */
  readonly tag: string | null;
  readonly answer: YesNo;
}

/** Takes the place of a stored decision on the same concept. */
interface ThoughtDecision extends OfProject {
  readonly concept: string;
  readonly decision: Decision['decision'];
}

/** What is thought of projects. */
interface ThoughtWords {
  readonly tags: readonly ThoughtTag[];
  readonly answers: readonly ThoughtAnswer[];
  readonly decisions: readonly ThoughtDecision[];
}

/** The set that statements of a question belong to; no stored one has this id. */
const WHAT_IF = 'what-if';

/**
 * The view as it would be. Unknown elements, mappings and projects are told one by one, with a place in the body each
 * (`invalid-body`).
 */
export async function viewOf(view: View, { add, remove, ...words }: WhatIf): Promise<View> {
  const faults: Fault[] = [];
  const added = add.flatMap((one, place) => mappingOf(view, one, place, faults) ?? []);
  for (const [place, id] of remove.entries()) storedMapping(view, id, `/remove/${place}`, faults);
  const extra = await thoughtWords(view, words, faults);
  if (faults.length > 0) throw new Problem('invalid-body', summarize(faults), faults);
  const graph = graphWith(view.crosswalk, { add: added, remove });
  const proposed = view.crosswalk.withProposed();
  return {
    snapshot: isEmpty(extra) ? view.snapshot : withWords(view.snapshot, extra),
    crosswalk: {
      ...view.crosswalk,
      graph,
      withProposed: () => graphWith({ graph: proposed }, { add: added, remove }, ['accepted', 'proposed']),
    },
  };
}

function mappingOf(
  view: View,
  one: ThoughtStatement | string,
  place: number,
  faults: Fault[],
): Mapping | null {
  const pointer = `/add/${place}`;
  if (typeof one === 'string') return storedMapping(view, one, pointer, faults);
  const { index } = view.crosswalk.graph;
  const [subject, object] = (['subject', 'object'] as const).map((end) => {
    const found = resolveConcept(index, one[end], `${pointer}/${end}`);
    if ('id' in found) return found.id;
    faults.push(found.fault);
    return null;
  });
  if (subject == null || object == null) return null;
  const [subjectFramework, objectFramework] = [subject, object].map(frameworkOf);
  if (subjectFramework === objectFramework) {
    faults.push({
      pointer,
      code: 'same-framework',
      message: `${subject} and ${object} are of the same framework.`,
      fix: 'A mapping leads from one framework into another.',
    });
    return null;
  }
  return {
    ...one,
    id: `${WHAT_IF}-${place}`,
    set: WHAT_IF,
    subject,
    object,
    objectFramework: objectFramework ?? '',
    justification: 'semapv:UnspecifiedMatching',
    author: WHAT_IF,
    reviewer: null,
    mappingDate: null,
    reviewDate: null,
    source: 'this question',
    locator: pointer,
    rationale: 'Thought of in this question; nothing is stored.',
    status: 'accepted',
  };
}

function storedMapping({ crosswalk }: View, id: string, pointer: string, faults: Fault[]): Mapping | null {
  const found = crosswalk.mappings.find((mapping) => mapping.id === id);
  if (found !== undefined) return found;
  faults.push({
    pointer,
    code: 'unknown-mapping',
    message: `There is no mapping "${id.slice(0, 80)}".`,
    fix: 'Take an id from /v1/mappings, or write the statement out.',
  });
  return null;
}

/** The words with their concepts by id; unknown ones are reported. */
async function thoughtWords(
  { snapshot, crosswalk }: View,
  { tags, answers, decisions }: ThoughtWords,
  faults: Fault[],
): Promise<ThoughtWords> {
  const { index, questions } = crosswalk.graph;
  const named = [...tags, ...answers, ...decisions].flatMap(({ project }) => project ?? []);
  const known = new Set((await snapshot.projectsById([...new Set(named)])).map(({ value }) => value.id));
  const requireKnown = ({ project }: OfProject, pointer: string) => {
    if (project === null || known.has(project)) return;
    faults.push({
      pointer: `${pointer}/project`,
      code: 'unknown-project',
      message: `There is no project "${project.slice(0, 80)}".`,
      fix: 'Name a stored project, or leave it out to change all of them.',
    });
  };
  const idOf = (text: string, pointer: string): string | null => {
    const found = resolveConcept(index, text, pointer);
    if ('id' in found) return found.id;
    faults.push(found.fault);
    return null;
  };
  return {
    tags: tags.flatMap((tag, place) => {
      requireKnown(tag, `/tags/${place}`);
      const concept = idOf(tag.concept, `/tags/${place}/concept`);
      return concept === null ? [] : [{ ...tag, concept }];
    }),
    answers: answers.map((answer, place) => {
      const pointer = `/answers/${place}`;
      requireKnown(answer, pointer);
      if (!questions.byId.has(answer.question)) faults.push(unknownQuestion(answer.question, pointer));
      return { ...answer, tag: answer.tag === null ? null : idOf(answer.tag, `${pointer}/tag`) };
    }),
    decisions: decisions.flatMap((decision, place) => {
      requireKnown(decision, `/decisions/${place}`);
      const concept = idOf(decision.concept, `/decisions/${place}/concept`);
      return concept === null ? [] : [{ ...decision, concept }];
    }),
  };
}

function unknownQuestion(question: string, pointer: string): Fault {
  return {
    pointer: `${pointer}/question`,
    code: 'unknown-question',
    message: `There is no question "${question.slice(0, 80)}".`,
    fix: 'Use the id of a question in force.',
  };
}

function isEmpty({ tags, answers, decisions }: ThoughtWords): boolean {
  return tags.length + answers.length + decisions.length === 0;
}

/** Reports see these words beside those that are stored. */
function withWords(snapshot: Snapshot, words: ThoughtWords): Snapshot {
  const about = (wanted: string | null): ThoughtWords => ({
    tags: words.tags.filter(({ project }) => project === wanted),
    answers: words.answers.filter(({ project }) => project === wanted),
    decisions: words.decisions.filter(({ project }) => project === wanted),
  });
  const ofAll = about(null);
  const named = [...words.tags, ...words.answers, ...words.decisions].flatMap(({ project }) => project ?? []);
  const ofOne = new Map([...new Set(named)].map((project) => [project, about(project)]));
  const known = new Map<string, string>();
  const keyOf = (id: string, tagKey: string): string => {
    const key = entryFor(known, tagKey, () => extended(tagKey, ofAll));
    const own = ofOne.get(id);
    // What is said of one project stands before what is said of all of them.
    return own === undefined ? key : extended(extended(tagKey, own), withoutSaid(ofAll, own));
  };
  return {
    ...snapshot,
    tableProjects: async (page) =>
      (await snapshot.tableProjects(page)).map((project) => ({
        ...project,
        tagKey: keyOf(project.id, project.tagKey),
      })),
  };
}

/** What is said of all projects, as far as nothing else is said of this one. */
function withoutSaid(ofAll: ThoughtWords, own: ThoughtWords): ThoughtWords {
  return {
    tags: ofAll.tags,
    answers: ofAll.answers.filter((one) => !own.answers.some((other) => isSameQuestion(one, other))),
    decisions: ofAll.decisions.filter(({ concept }) => !own.decisions.some((one) => one.concept === concept)),
  };
}

function isSameQuestion(
  a: Pick<ThoughtAnswer, 'question' | 'tag'>,
  b: Pick<ThoughtAnswer, 'question' | 'tag'>,
): boolean {
  return a.question === b.question && a.tag === b.tag;
}

function extended(tagKey: string, words: ThoughtWords): string {
  return tagKeyOf(withThoughts(readTagKey(tagKey), words));
}

/** A tag that is there already stays as it is; a decision or answer takes the place of the stored one. */
function withThoughts(keyed: KeyedTags, { tags, answers, decisions }: ThoughtWords): KeyedTags {
  const all = new Map(keyed.tags.map((tag) => [tag.concept, tag]));
  for (const { concept, percentage } of tags) {
    if (!all.has(concept)) all.set(concept, { concept, percentage, origin: 'declared' });
  }
  const decided = new Set(decisions.map(({ concept }) => concept));
  for (const { concept, decision } of decisions) {
    if (decision === 'confirm' && !all.has(concept)) {
      all.set(concept, { concept, percentage: null, origin: 'confirmed' });
    }
    if (decision === 'decline' && all.get(concept)?.origin === 'confirmed') all.delete(concept);
  }
  return {
    tags: [...all.values()],
    decisions: [
      ...keyed.decisions.filter(({ concept }) => !decided.has(concept)),
      ...decisions.map(({ concept, decision }) => ({ concept, decision, reason: null, by: '', at: '' })),
    ],
    answers: [
      ...keyed.answers.filter((answer) => !answers.some((one) => isSameQuestion(one, answer))),
      ...answers.map(({ question, tag, answer }) => ({ question, tag, answer, by: '', at: '' })),
    ],
    reviewed: keyed.reviewed,
  };
}

/** Tags, of a stored project besides its own where one is named, and mappings that are thought of. */
interface ThoughtAlignment {
  readonly tags: readonly string[];
  readonly project: string | null;
  readonly thought: Pick<WhatIf, 'add' | 'remove'>;
}

/**
 * What tags contribute to with all that is thought of, and what this makes different: from the stored answer of the
 * project, or of the tags by the crosswalk as it is. Null where nothing is thought of.
 */
export async function alignThought(
  view: View,
  options: AlignmentOptions,
  { tags, project, thought }: ThoughtAlignment,
): Promise<{
  readonly answer: AlignmentAnswer;
  readonly difference: readonly AlignmentDifference[] | null;
}> {
  const stored = project === null ? null : await alignProject(view, project, options);
  const thinks = thought.add.length > 0 || thought.remove.length > 0;
  const nothing = { tags: [], answers: [], decisions: [] };
  const thoughtView = thinks ? await viewOf(view, { ...thought, ...nothing }) : view;
  const { graph } = thoughtView.crosswalk;
  const alone = tagsAlone(tags);
  const own = stored === null ? null : subjectOf(graph, stored.project.value);
  const subject = own === null ? alone : { ...own, tags: [...own.tags, ...newTags(own.tags, alone.tags)] };
  const answer = alignSubject(thoughtView, subject, options);
  if (stored === null && !thinks) return { answer, difference: null };
  const before = stored?.answer ?? alignTags(view, tags, options);
  return { answer, difference: differencesBetween(before.alignments, answer.alignments, graph) };
}

/** A tag that is there already stays as it is. */
function newTags(own: KeyedTags['tags'], tags: KeyedTags['tags']): KeyedTags['tags'] {
  return tags.filter(({ concept }) => !own.some((tag) => tag.concept === concept));
}
