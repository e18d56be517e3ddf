import { equalWithin } from './apportion.ts';
import type { Part, UncountedReason } from './cut-part.ts';
import { type CrosswalkGraph, conceptAt, isAtOrBelow } from './graph.ts';
import { exceedsWhole, isWhole } from './percentage.ts';
import { WHOLE } from './types.ts';

/** How percentages of tags cut a project's money: the method `declared-split`. */

export interface NumberedTag {
  readonly number: number;
  readonly percentage: number | null;
}

/** Those without another one below them, in framework order, each once. */
export function mostSpecific(graph: CrosswalkGraph, concepts: readonly number[]): number[] {
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
export function splitByOwnPercentages(graph: CrosswalkGraph, own: readonly NumberedTag[]): Part[] {
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

/**
 * Percentages of tags in the one other framework that carries them. A tag's share goes equally to what `reached` says that
 * it alone reaches, as far as it counts.
 */
export function splitByOtherPercentages(
  graph: CrosswalkGraph,
  others: readonly NumberedTag[],
  reached: (tag: number) => readonly number[],
): Part[] {
  const carriers = others.filter(({ percentage }) => percentage !== null);
  const frameworks = new Set(carriers.map(({ number }) => graph.frameworkOf[number]));
  if (frameworks.size === 0) return nothing('no-percentages');
  if (frameworks.size > 1) return nothing('percentages-in-several-frameworks');
  const shares = carriers.map(({ number, percentage }) => ({
    weight: BigInt(percentage ?? 0),
    concepts: mostSpecific(graph, reached(number)),
  }));
  return toParts(shares, sum(carriers));
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
