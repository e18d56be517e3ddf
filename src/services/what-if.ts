import type { AlignmentAnswer } from '../domain/alignment.ts';
import { type AlignmentDifference, differencesBetween } from '../domain/alignment-difference.ts';
import { frameworkOf } from '../domain/concept-id.ts';
import { readTagKey, tagKeyOf } from '../domain/tag-key.ts';
import type { Fault, Mapping, MicroPercent, Tag } from '../domain/types.ts';
import type { Snapshot } from '../store/port.ts';
import { type AlignmentOptions, alignProject, alignTags } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { graphWith } from './hypothetical.ts';
import { Problem, summarize } from './problems.ts';
import { resolveConcept } from './tags.ts';

/** A statement that somebody thinks of; ends as they write them. */
type ThoughtStatement = Pick<
  Mapping,
  'predicate' | 'modifier' | 'strength' | 'condition' | 'holdsForParts' | 'confidence' | 'evidence'
> & { readonly subject: string; readonly object: string };

/** What is thought of: nothing of it is stored. */
export interface WhatIf {
  /** Statements, or ids of stored mappings that are thought accepted. */
  readonly add: readonly (ThoughtStatement | string)[];
  /** Ids of mappings that are thought away. */
  readonly remove: readonly string[];
  readonly tags: readonly ThoughtTag[];
}

interface ThoughtTag {
  /** Null: every project. */
  readonly project: string | null;
  readonly concept: string;
  readonly percentage: MicroPercent | null;
}

/** The set that statements of a question belong to; no stored one has this id. */
const WHAT_IF = 'what-if';

/**
 * The view as it would be. Unknown elements, mappings and projects are told one by one, with a place in the body each
 * (`invalid-body`).
 */
export async function viewOf(view: View, { add, remove, tags }: WhatIf): Promise<View> {
  const faults: Fault[] = [];
  const added = add.flatMap((one, place) => mappingOf(view, one, place, faults) ?? []);
  for (const [place, id] of remove.entries()) storedMapping(view, id, `/remove/${place}`, faults);
  const extra = await thoughtTags(view, tags, faults);
  if (faults.length > 0) throw new Problem('invalid-body', summarize(faults), faults);
  const graph = graphWith(view.crosswalk, { add: added, remove });
  const proposed = view.crosswalk.withProposed();
  return {
    snapshot: extra.length === 0 ? view.snapshot : withTags(view.snapshot, extra),
    crosswalk: {
      ...view.crosswalk,
      graph,
      withProposed: () => graphWith({ graph: proposed }, { add: added, remove }),
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

async function thoughtTags(
  { snapshot, crosswalk }: View,
  tags: readonly ThoughtTag[],
  faults: Fault[],
): Promise<readonly ThoughtTag[]> {
  const named = tags.flatMap(({ project }) => project ?? []);
  const known = new Set((await snapshot.projectsById(named)).map(({ value }) => value.id));
  return tags.flatMap((tag, place) => {
    const pointer = `/tags/${place}`;
    if (tag.project !== null && !known.has(tag.project)) {
      faults.push({
        pointer: `${pointer}/project`,
        code: 'unknown-project',
        message: `There is no project "${tag.project.slice(0, 80)}".`,
        fix: 'Name a stored project, or leave it out to think of all of them.',
      });
    }
    const found = resolveConcept(crosswalk.graph.index, tag.concept, `${pointer}/concept`);
    if ('id' in found) return [{ ...tag, concept: found.id }];
    faults.push(found.fault);
    return [];
  });
}

/** Contribution tables see the tags beside those that are stored; one that is there already stays as it is. */
function withTags(snapshot: Snapshot, extra: readonly ThoughtTag[]): Snapshot {
  const ofAll = extra.filter(({ project }) => project === null);
  const ofOne = Map.groupBy(
    extra.filter(({ project }) => project !== null),
    ({ project }) => project,
  );
  const known = new Map<string, string>();
  const keyOf = (id: string, tagKey: string): string => {
    const own = ofOne.get(id);
    if (own !== undefined) return extended(tagKey, [...own, ...ofAll]);
    const key = known.get(tagKey) ?? extended(tagKey, ofAll);
    known.set(tagKey, key);
    return key;
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

function extended(tagKey: string, extra: readonly ThoughtTag[]): string {
  const { tags, decisions } = readTagKey(tagKey);
  const all = new Map<string, Pick<Tag, 'concept' | 'percentage'>>();
  for (const { concept, percentage } of [...tags, ...extra]) {
    if (!all.has(concept)) all.set(concept, { concept, percentage });
  }
  return tagKeyOf([...all.values()], decisions);
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
  const own = stored?.project.value.tags.map(({ concept }) => concept) ?? [];
  const decisions = stored?.project.value.decisions ?? [];
  const thinks = thought.add.length > 0 || thought.remove.length > 0;
  const thoughtView = thinks ? await viewOf(view, { ...thought, tags: [] }) : view;
  const answer = alignTags(thoughtView, [...own, ...tags], options, decisions);
  if (stored === null && !thinks) return { answer, difference: null };
  const before = stored?.answer ?? alignTags(view, tags, options);
  const { graph } = thoughtView.crosswalk;
  return { answer, difference: differencesBetween(before.alignments, answer.alignments, graph) };
}
