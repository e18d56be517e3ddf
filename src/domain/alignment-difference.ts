import { type Alignment, alignmentsOf } from './alignment.ts';
import type { AlignmentQuery } from './alignment-question.ts';
import { type AlignmentSubject, tagsAlone } from './alignment-subject.ts';
import { frameworkOf } from './concept-id.ts';
import { entryFor } from './entry-for.ts';
import { type CrosswalkGraph, compareText, type Edge } from './graph.ts';
import { whatIsSaid } from './mapping-fields.ts';
import { type KeyedProject, readSubjectKey, subjectKeys } from './subject-key.ts';
import type { Framework, Mapping } from './types.ts';

/**
 * What becomes different for tags when one graph takes the place of another: a mapping more or less, another revision,
 * another edition. Elements are told by id, so the two graphs need not number them alike.
 */

/** How tags stand to an element: what its leading path says, and whether it counts. */
export interface Standing
  extends Pick<Alignment, 'basis' | 'strength' | 'confidence' | 'open' | 'counts' | 'countsNot'> {}

/** An element to which tags stand otherwise than before; null where they do not lead there. */
export interface AlignmentDifference {
  readonly concept: string;
  readonly before: Standing | null;
  readonly after: Standing | null;
}

export type DifferenceKind = 'added' | 'removed' | 'changed';

export function kindOf({ before, after }: Pick<AlignmentDifference, 'before' | 'after'>): DifferenceKind {
  if (before === null) return 'added';
  return after === null ? 'removed' : 'changed';
}

type DifferenceQuery = Pick<AlignmentQuery, 'minConfidence' | 'minStrength'> & {
  /** Framework ids. */
  readonly to: readonly string[];
};

/** Answers for tag sets one after another. Each distinct set is aligned once, and not at all where nothing it carries is touched. */
interface AlignmentComparer {
  /** Ids of the elements from which anything can be reached otherwise. */
  readonly touched: ReadonlySet<string>;
  /** In the order of the frameworks asked for, then of the elements in the later graph. */
  differences(project: KeyedProject): readonly AlignmentDifference[];
}

export function alignmentComparer(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  query: DifferenceQuery,
): AlignmentComparer {
  const touched = touchedConcepts(before, after);
  const keyBefore = subjectKeys(before);
  const keyAfter = subjectKeys(after);
  const known = new Map<string, readonly AlignmentDifference[]>();
  return {
    touched,
    differences: (project) => {
      const [was, is] = [keyBefore(project), keyAfter(project)];
      return entryFor(known, `${was}\n${is}`, () => {
        const subjects = { before: readSubjectKey(was), after: readSubjectKey(is) };
        return subjects.after.tags.some(({ concept }) => touched.has(concept))
          ? alignmentDifferences(before, after, subjects, query)
          : [];
      });
    },
  };
}

/** One subject as each of two graphs sees it: country lists can differ. */
interface SubjectPair {
  readonly before: AlignmentSubject;
  readonly after: AlignmentSubject;
}

/** The elements to which a subject stands otherwise. Tags that a graph does not know lead nowhere in it. */
export function alignmentDifferences(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  subject: SubjectPair,
  { to, ...selection }: DifferenceQuery,
): readonly AlignmentDifference[] {
  return to.flatMap((framework) => {
    const query: AlignmentQuery = { ...selection, to: framework, level: null, basis: null };
    return differencesBetween(
      alignmentsOf(before, subject.before, query),
      alignmentsOf(after, subject.after, query),
      after,
    );
  });
}

/** The elements to which two lists of alignments stand otherwise, in the order of a graph. */
export function differencesBetween(
  before: readonly Alignment[],
  after: readonly Alignment[],
  { numberOf }: Pick<CrosswalkGraph, 'numberOf'>,
): readonly AlignmentDifference[] {
  const standings = (alignments: readonly Alignment[]) =>
    new Map(alignments.map((alignment) => [alignment.concept.id, standingOf(alignment)]));
  const [old, young] = [standings(before), standings(after)];
  const place = (id: string) => numberOf.get(id) ?? Number.POSITIVE_INFINITY;
  return [...new Set([...old.keys(), ...young.keys()])]
    .map((concept) => ({ concept, before: old.get(concept) ?? null, after: young.get(concept) ?? null }))
    .filter(({ before: was, after: is }) => JSON.stringify(was) !== JSON.stringify(is))
    .sort((a, b) => orderOf(place(a.concept), place(b.concept)) || compareText(a.concept, b.concept));
}

/** The differences of every element by itself, as a project tagged with it alone would see them, in framework order. */
export function reachDifferences(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  query: DifferenceQuery,
): readonly { readonly tag: string; readonly differences: readonly AlignmentDifference[] }[] {
  const touched = touchedConcepts(before, after);
  const alone = (id: string) => ({ before: tagsAlone([id]), after: tagsAlone([id]) });
  const known = [...after.concepts, ...before.concepts.filter(({ id }) => !after.numberOf.has(id))];
  return known
    .filter(({ id }) => touched.has(id))
    .map(({ id }) => ({ tag: id, differences: alignmentDifferences(before, after, alone(id), query) }))
    .filter(({ differences }) => differences.length > 0);
}

/** The frameworks whose elements are reached otherwise: the targets that a comparison has to ask for. */
export function touchedTargets(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  query: Omit<DifferenceQuery, 'to'>,
): readonly Framework[] {
  const to = after.frameworks.map(({ id }) => id);
  return targetsOf(after, reachDifferences(before, after, { ...query, to }));
}

/** The frameworks of the elements that are reached otherwise, in framework order. */
export function targetsOf(
  graph: CrosswalkGraph,
  reached: ReturnType<typeof reachDifferences>,
): readonly Framework[] {
  const ids = new Set(
    reached.flatMap(({ differences }) => differences.map(({ concept }) => frameworkOf(concept))),
  );
  return graph.frameworks.filter(({ id }) => ids.has(id));
}

function standingOf({ basis, strength, confidence, open, counts, countsNot }: Alignment): Standing {
  return { basis, strength, confidence, open, counts, countsNot };
}

/** A path crosses one match and one hop at most. */
const MAX_EDGES = 2;

/**
 * The elements from which something that differs can be come by: what leads, against the arrows, from the ends of the
 * differing statements back to where a path can begin. Generous: being touched does not mean to differ.
 * Where elements themselves differ, all of them are.
 */
function touchedConcepts(before: CrosswalkGraph, after: CrosswalkGraph): ReadonlySet<string> {
  if (structureOf(before) !== structureOf(after))
    return new Set([...before.concepts, ...after.concepts].map(({ id }) => id));
  let front = new Set<number>();
  for (const { subject, object } of differingMappings(before, after)) {
    for (const end of [subject, object]) {
      const number = end === null ? undefined : after.numberOf.get(end);
      if (number !== undefined) front.add(number);
    }
  }
  const children = childrenOf(after);
  const leadingTo = [edgesInto(before), edgesInto(after)];
  const touched = new Set<number>();
  for (let edge = 0; edge <= MAX_EDGES && front.size > 0; edge += 1) {
    const next = new Set<number>();
    for (const number of withPartsBelow(front, children)) {
      if (touched.has(number)) continue;
      touched.add(number);
      for (const into of leadingTo) for (const { from } of into.get(number) ?? []) next.add(from);
    }
    front = next;
  }
  return new Set([...touched].map((number) => after.concepts[number]?.id ?? ''));
}

/** What is said in one graph and not just so in the other, where both walk it or take it away. */
function differingMappings(before: CrosswalkGraph, after: CrosswalkGraph): readonly Mapping[] {
  const said = (graph: CrosswalkGraph) =>
    new Map(
      [
        ...graph.edges.flatMap((edges) => edges.map(({ mapping }) => mapping)),
        ...[...graph.excluded.values()].flatMap((list) => list.map(({ mapping }) => mapping)),
        ...[...graph.nothingFits.values()].flatMap((list) => list.map(({ mapping }) => mapping)),
        // "Does not apply" takes nothing away by itself: as an element's own statement it keeps inherited paths out.
        ...graph.mappings.filter(
          ({ status, modifier, predicate }) =>
            status === 'accepted' && modifier === 'Not' && predicate === 'crosswalk:applies',
        ),
      ].map((mapping) => [`${mapping.id} ${whatIsSaid(mapping)}`, mapping]),
    );
  const old = said(before);
  const young = said(after);
  return [
    ...[...old].filter(([text]) => !young.has(text)),
    ...[...young].filter(([text]) => !old.has(text)),
  ].map(([, mapping]) => mapping);
}

/** All besides mappings that a walk depends on: elements, what sets declare complete, questions and country lists. */
function structureOf({ frameworks, concepts, parent, sets, questions }: CrosswalkGraph): string {
  return JSON.stringify([
    frameworks.map(({ id, country, sharedResults }) => [id, country, sharedResults]),
    sets.map(({ completes }) => completes),
    [...questions.byId.values()].map(({ id, implies, answeredByTags, answeredByCountries }) => [
      id,
      implies,
      answeredByTags,
      answeredByCountries,
    ]),
    [...questions.lists.values()].map(({ id, members }) => [id, members]),
    concepts.map(({ id, level }) => [id, level]),
    [...parent],
  ]);
}

function childrenOf(graph: CrosswalkGraph): readonly (readonly number[])[] {
  const children: number[][] = graph.concepts.map(() => []);
  for (const [number, parent] of graph.parent.entries()) if (parent !== -1) children[parent]?.push(number);
  return children;
}

function withPartsBelow(
  numbers: ReadonlySet<number>,
  children: readonly (readonly number[])[],
): ReadonlySet<number> {
  const found = new Set<number>();
  const waiting = [...numbers];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    waiting.push(...(children[at] ?? []));
  }
  return found;
}

function edgesInto(graph: CrosswalkGraph): ReadonlyMap<number, readonly Edge[]> {
  return Map.groupBy(graph.edges.flat(), ({ to }) => to);
}

function orderOf(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
