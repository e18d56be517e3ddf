import { type AlignmentQuery, declineOn, selectPaths } from './alignment.ts';
import { equalWithin } from './apportion.ts';
import { type CrosswalkGraph, conceptAt, isAtOrBelow } from './graph.ts';
import { COUNTING_METHODS, type Method } from './methods.ts';
import { frameworkNumber, MAX_HOPS, type Path, reachOf } from './paths.ts';
import { exceedsWhole, isWhole } from './percentage.ts';
import { type Decision, type Evidence, STRENGTHS, type Strength, type Tag, WHOLE } from './types.ts';

/**
 * Which concepts of a framework a project's tags count for, and by what weights its money is cut over them:
 * section 4 of the rules, for one set of tags. Projects with equal tags share one answer.
 */

/** Declared: the project's own tags in the framework. Inferred: what its other tags are mapped to. */
export type Origin = 'declared' | 'inferred';

/** Why an amount stands under no row. */
export const UNCOUNTED_REASONS = [
  'no-tags',
  'no-accepted-mapping',
  'nothing-fits',
  'below-threshold',
  'other-evidence',
  'chained-only',
  'conditional-only',
  'declined',
  'goal-only',
  'other-level',
  'other-basis',
  'no-percentages',
  'percentages-in-several-frameworks',
  'percentages-below-100',
  'percentages-above-100',
] as const;
export type UncountedReason = (typeof UNCOUNTED_REASONS)[number];

export interface CountQuery extends Pick<AlignmentQuery, 'to' | 'minConfidence' | 'minStrength' | 'maxHops'> {
  /** Only links with one of these count; null leaves it open. What says that nothing fits stands in any case. */
  readonly evidence: readonly Evidence[] | null;
}

export interface WeightedTags {
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage'>[];
  readonly decisions: readonly Decision[];
}

/** A part of a cut: a concept by number, or the reason why this part is under none. */
interface Part {
  readonly concept: number | null;
  readonly reason: UncountedReason | null;
  readonly weight: bigint;
}

export interface Cut {
  readonly origin: Origin;
  /** Most specific counted concepts in framework order; empty when nothing counts. */
  readonly concepts: readonly number[];
  /** What the money is cut over, in framework order, the unaligned part last. */
  readonly parts: readonly Part[];
}

/** The cut of every project that carries these tags and decisions. */
export function cutOf(graph: CrosswalkGraph, project: WeightedTags, query: CountQuery, method: Method): Cut {
  const target = frameworkNumber(graph, query.to);
  const tags = project.tags
    .map((tag) => ({ number: graph.numberOf.get(tag.concept) ?? -1, percentage: tag.percentage }))
    .filter(({ number }) => number !== -1)
    .sort((a, b) => a.number - b.number);
  const declines = project.decisions.filter(({ decision }) => decision === 'decline');
  const own = tags.filter(({ number }) => graph.frameworkOf[number] === target);
  const origin: Origin = own.length > 0 ? 'declared' : 'inferred';
  const counting = (number: number) => countingEnds(graph, number, target, query, declines);
  const counted =
    own.length > 0 ? own.map(({ number }) => number) : tags.flatMap(({ number }) => counting(number));
  const concepts = mostSpecific(graph, counted);

  if (concepts.length === 0) {
    const reason = whyUncounted(
      graph,
      tags.map(({ number }) => number),
      query,
      declines,
    );
    return { origin, concepts, parts: [{ concept: null, reason, weight: 1n }] };
  }
  const { weights } = COUNTING_METHODS[method];
  if (weights === 'equal') {
    return { origin, concepts, parts: concepts.map((concept) => ({ concept, reason: null, weight: 1n })) };
  }
  weights satisfies 'percentages';
  const parts = own.some(({ percentage }) => percentage !== null)
    ? splitByOwnPercentages(graph, own)
    : splitByOtherPercentages(graph, tags, target, new Set(counted), counting);
  return { origin, concepts, parts };
}

/** The frameworks (by number) that a project's counted contributions rest on: empty when nothing counts. */
export function frameworksCounted(
  graph: CrosswalkGraph,
  { tags, decisions }: WeightedTags,
  query: CountQuery,
): ReadonlySet<number> {
  const target = frameworkNumber(graph, query.to);
  const numbers = tags.flatMap(({ concept }) => graph.numberOf.get(concept) ?? []);
  if (numbers.some((number) => graph.frameworkOf[number] === target)) return new Set([target]);
  const declines = decisions.filter(({ decision }) => decision === 'decline');
  const counting = numbers.filter(
    (number) => countingEnds(graph, number, target, query, declines).length > 0,
  );
  const used = new Set(counting.map((number) => graph.frameworkOf[number] ?? -1));
  if (used.size > 0) used.add(target);
  return used;
}

interface NumberedTag {
  readonly number: number;
  readonly percentage: number | null;
}

/** Paths by which a tag counts by itself: one mapping away, core or supporting, not declined. */
function countingPaths(
  graph: CrosswalkGraph,
  tag: number,
  target: number,
  query: CountQuery,
  declines: readonly Decision[],
): readonly Path[] {
  if (query.maxHops < 1) return [];
  return selectPaths(reachOf(graph, tag, target, 1).paths, query).filter(
    (path) => countsByItself(path) && !declineOn(graph, path, declines),
  );
}

function countingEnds(...question: Parameters<typeof countingPaths>): number[] {
  return countingPaths(...question).map(({ end }) => end);
}

/** A tag that makes a concept count, by its strongest path. */
interface Lead {
  readonly tag: number;
  readonly concept: number;
  readonly strength: Strength;
}

/** Which tags make the concepts of an inferred cut count, in framework order of tags. */
export function leadsOf(graph: CrosswalkGraph, { tags, decisions }: WeightedTags, query: CountQuery): Lead[] {
  const target = frameworkNumber(graph, query.to);
  const declines = decisions.filter(({ decision }) => decision === 'decline');
  const numbers = tags.flatMap(({ concept }) => graph.numberOf.get(concept) ?? []).sort((a, b) => a - b);
  return numbers.flatMap((tag) => {
    const best = new Map<number, Strength>();
    for (const { end, strength } of countingPaths(graph, tag, target, query, declines)) {
      const known = best.get(end);
      if (known === undefined || STRENGTHS.indexOf(strength) < STRENGTHS.indexOf(known))
        best.set(end, strength);
    }
    return [...best].map(([concept, strength]) => ({ tag, concept, strength }));
  });
}

function countsByItself(path: Path): boolean {
  return path.hops === 1 && path.strength !== 'conditional';
}

/** Those without another one below them, in framework order, each once. */
function mostSpecific(graph: CrosswalkGraph, concepts: readonly number[]): number[] {
  const unique = [...new Set(concepts)].sort((a, b) => a - b);
  return unique.filter(
    (concept) => !unique.some((other) => other !== concept && isAtOrBelow(graph, other, concept)),
  );
}

/**
 * Percentages of tags in the target framework. Codelists of one framework are separate declarations (IATI gives goals
 * and targets in vocabularies that sum to 100 each), and one of them speaks: the deepest level that is whole. Where no
 * level is whole by itself the tags are read as one declaration over several levels, without those that have a part
 * with a percentage of its own; if that is more than 100, the deepest level that carries percentages speaks alone.
 */
function splitByOwnPercentages(graph: CrosswalkGraph, own: readonly NumberedTag[]): Part[] {
  const carriers = own.filter(({ percentage }) => percentage !== null);
  const levels = Map.groupBy(carriers, ({ number }) => depthOf(graph, number));
  const deepestFirst = [...levels].sort(([a], [b]) => b - a).map(([, atLevel]) => atLevel);
  const specific = new Set(
    mostSpecific(
      graph,
      carriers.map(({ number }) => number),
    ),
  );
  const together = carriers.filter(({ number }) => specific.has(number));
  const speaking =
    deepestFirst.find((atLevel) => isWhole(sum(atLevel))) ??
    (exceedsWhole(sum(together)) ? (deepestFirst[0] ?? []) : together);
  return toParts(
    speaking.map(({ number, percentage }) => ({ weight: BigInt(percentage ?? 0), concepts: [number] })),
    sum(speaking),
  );
}

/** The place of a concept's level in its framework, the top one 0. */
function depthOf(graph: CrosswalkGraph, number: number): number {
  const { level } = conceptAt(graph, number);
  const levels = graph.frameworks[graph.frameworkOf[number] ?? -1]?.levels ?? [];
  return levels.findIndex(({ id }) => id === level);
}

/** Percentages of tags in the one other framework that carries them; a tag's share goes equally to what it reaches. */
function splitByOtherPercentages(
  graph: CrosswalkGraph,
  tags: readonly NumberedTag[],
  target: number,
  counted: ReadonlySet<number>,
  counting: (tag: number) => number[],
): Part[] {
  const others = tags.filter(
    ({ number, percentage }) => percentage !== null && graph.frameworkOf[number] !== target,
  );
  const frameworks = new Set(others.map(({ number }) => graph.frameworkOf[number]));
  if (frameworks.size === 0) return nothing('no-percentages');
  if (frameworks.size > 1) return nothing('percentages-in-several-frameworks');
  const shares = others.map(({ number, percentage }) => {
    const reached = mostSpecific(
      graph,
      counting(number).filter((concept) => counted.has(concept)),
    );
    return { weight: BigInt(percentage ?? 0), concepts: reached };
  });
  return toParts(shares, sum(others));
}

/** Sums near 100 are normalized; of lower sums the rest is unaligned; higher ones are unaligned as a whole. */
function toParts(shares: readonly { weight: bigint; concepts: readonly number[] }[], total: number): Part[] {
  if (exceedsWhole(total)) return nothing('percentages-above-100');
  const { perPart, scale } = equalWithin(
    shares.map(({ weight, concepts }) => ({ weight, parts: concepts.length })),
  );
  const byConcept = new Map<number, bigint>();
  let nowhere = 0n;
  for (const [place, share] of shares.entries()) {
    const weight = perPart[place] ?? 0n;
    if (share.concepts.length === 0) nowhere += weight;
    for (const concept of share.concepts) byConcept.set(concept, (byConcept.get(concept) ?? 0n) + weight);
  }
  const parts: Part[] = [...byConcept]
    .filter(([, weight]) => weight > 0n)
    .sort(([a], [b]) => a - b)
    .map(([concept, weight]) => ({ concept, reason: null, weight }));
  if (nowhere > 0n) parts.push({ concept: null, reason: 'no-accepted-mapping', weight: nowhere });
  if (!isWhole(total)) {
    parts.push({ concept: null, reason: 'percentages-below-100', weight: BigInt(WHOLE - total) * scale });
  }
  return parts;
}

function nothing(reason: UncountedReason): Part[] {
  return [{ concept: null, reason, weight: 1n }];
}

function sum(tags: readonly NumberedTag[]): number {
  return tags.reduce((total, { percentage }) => total + (percentage ?? 0), 0);
}

/** The first reason that fits, from the nearest miss to the farthest. */
function whyUncounted(
  graph: CrosswalkGraph,
  tags: readonly number[],
  query: CountQuery,
  declines: readonly Decision[],
): UncountedReason {
  if (tags.length === 0) return 'no-tags';
  const target = frameworkNumber(graph, query.to);
  const reaches = tags.map((tag) => reachOf(graph, tag, target, MAX_HOPS));
  const all = reaches.flatMap(({ paths }) => paths);
  const standing = all.filter((path) => !declineOn(graph, path, declines));
  const mapped = standing.filter((path) => path.hops === 1);
  const counting = all.filter(countsByItself);
  if (mapped.length === 0 && counting.length > 0) return 'declined';
  const standingAlone = mapped.filter(countsByItself);
  if (selectPaths(standingAlone, { ...query, evidence: null }).length > 0) return 'other-evidence';
  if (standingAlone.length > 0) return 'below-threshold';
  if (mapped.length > 0) return 'conditional-only';
  if (standing.length > 0) return 'chained-only';
  if (reaches.some(({ cutByNothingFits }) => cutByNothingFits.length > 0)) return 'nothing-fits';
  return 'no-accepted-mapping';
}
