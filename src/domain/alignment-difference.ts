import { type Alignment, type AlignmentQuery, alignmentsOf, type Basis } from './alignment.ts';
import { frameworkOf } from './concept-id.ts';
import { type CrosswalkGraph, compareText, type Edge } from './graph.ts';
import { whatIsSaid } from './mapping-fields.ts';
import { readTagKey } from './tag-key.ts';
import type { Decision, Framework, Mapping, Strength, Thousandths } from './types.ts';

/**
 * What becomes different for tags when one graph takes the place of another: a mapping more or less, another revision,
 * another edition. Elements are told by id, so the two graphs need not number them alike.
 */

/** How tags stand to an element. `declined` where the project declined every path there. */
export interface Standing {
  readonly basis: Basis;
  readonly strength: Strength;
  readonly confidence: Thousandths;
  readonly conditions: readonly string[];
  readonly declined: boolean;
}

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

type DifferenceQuery = Pick<AlignmentQuery, 'minConfidence' | 'minStrength' | 'maxHops'> & {
  /** Framework ids. */
  readonly to: readonly string[];
};

/** Answers for tag sets one after another. Each distinct set is aligned once, and not at all where nothing it carries is touched. */
interface AlignmentComparer {
  /** Ids of the elements from which anything can be reached otherwise. */
  readonly touched: ReadonlySet<string>;
  /** In the order of the frameworks asked for, then of the elements in the later graph. */
  differences(tagKey: string): readonly AlignmentDifference[];
}

export function alignmentComparer(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  query: DifferenceQuery,
): AlignmentComparer {
  const touched = touchedConcepts(before, after, query.maxHops);
  const known = new Map<string, readonly AlignmentDifference[]>();
  return {
    touched,
    differences: (tagKey) => {
      let differences = known.get(tagKey);
      if (differences === undefined) {
        const { tags, decisions } = readTagKey(tagKey);
        const concepts = tags.map(({ concept }) => concept);
        differences = concepts.some((concept) => touched.has(concept))
          ? alignmentDifferences(before, after, concepts, query, decisions)
          : [];
        known.set(tagKey, differences);
      }
      return differences;
    },
  };
}

/** The elements to which some tags stand otherwise. Tags that a graph does not know lead nowhere in it. */
export function alignmentDifferences(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  tags: readonly string[],
  { to, ...selection }: DifferenceQuery,
  decisions: readonly Decision[] = [],
): readonly AlignmentDifference[] {
  return to.flatMap((framework) => {
    const query: AlignmentQuery = { ...selection, to: framework, level: null, basis: null };
    const alignments = (graph: CrosswalkGraph) => alignmentsOf(graph, tags, query, decisions);
    return differencesBetween(alignments(before), alignments(after), after);
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
  const touched = touchedConcepts(before, after, query.maxHops);
  const known = [...after.concepts, ...before.concepts.filter(({ id }) => !after.numberOf.has(id))];
  return known
    .filter(({ id }) => touched.has(id))
    .map(({ id }) => ({ tag: id, differences: alignmentDifferences(before, after, [id], query) }))
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

function standingOf({ basis, strength, confidence, conditions, decision }: Alignment): Standing {
  return { basis, strength, confidence, conditions, declined: decision?.decision === 'decline' };
}

/**
 * The elements from which something that differs can be come by: what leads, against the arrows, from the ends of the
 * differing statements back to where a walk of so many hops can begin. Generous: being touched does not mean to differ.
 * Where elements themselves differ, all of them are.
 */
function touchedConcepts(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
  maxHops: number,
): ReadonlySet<string> {
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
  for (let hop = 0; hop <= maxHops && front.size > 0; hop += 1) {
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
      ].map((mapping) => [`${mapping.id} ${whatIsSaid(mapping)}`, mapping]),
    );
  const old = said(before);
  const young = said(after);
  return [
    ...[...old].filter(([text]) => !young.has(text)),
    ...[...young].filter(([text]) => !old.has(text)),
  ].map(([, mapping]) => mapping);
}

/** All of the elements that a walk depends on. */
function structureOf({ frameworks, concepts, parent }: CrosswalkGraph): string {
  return JSON.stringify([
    frameworks.map(({ id, country }) => [id, country]),
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
