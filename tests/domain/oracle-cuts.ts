import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { TableQuery } from '../../src/domain/table.ts';
import { alignByHand, declinedBy, type HandAlignment, makesCount } from './oracle-alignments.ts';
import { conceptOf, frameworkOfId, isWithin } from './oracle-paths.ts';
import { HUNDRED, NEAR, sumOf } from './oracle-pieces.ts';
import type { PlainProject } from './oracle-world.ts';

/** Sections 4.1 and 4.5 of the design told a second time: what a project counts for, and by what weights it is cut. */

/** A part of a cut: a concept, or nothing, with its weight. */
export interface HandPart {
  readonly concept: string | null;
  readonly weight: bigint;
}

export interface HandCut {
  /** Of each counted concept. */
  readonly origins: ReadonlyMap<string, 'declared' | 'inferred'>;
  readonly parts: readonly HandPart[];
}

/** The ids of a framework in its own order. */
function inOrder(data: CrosswalkData, ids: Iterable<string>): string[] {
  const wanted = new Set(ids);
  return [...data.concepts]
    .sort((a, b) => a.position - b.position)
    .filter(({ id }) => wanted.has(id))
    .map(({ id }) => id);
}

export function mostSpecific(data: CrosswalkData, ids: Iterable<string>): string[] {
  const all = inOrder(data, ids);
  return all.filter((id) => !all.some((other) => other !== id && isWithin(data, other, id)));
}

export function cutByHand(data: CrosswalkData, project: PlainProject, query: TableQuery): HandCut {
  const { to, minConfidence, minStrength, evidence } = query;
  // A portfolio says itself whether it holds what was cancelled or suspended.
  const asked = { to, minConfidence, minStrength, evidence, level: null, basis: null };
  const alignments = alignByHand(data, { ...project, status: 'implementation' }, asked);
  const counted = alignments.filter(({ origin }) => origin !== null);
  const origins = new Map(counted.map(({ concept, origin }) => [concept, origin ?? 'inferred']));
  const concepts = mostSpecific(data, origins.keys());
  if (concepts.length === 0) return { origins, parts: [{ concept: null, weight: 1n }] };
  if (query.method !== 'declared-split')
    return { origins, parts: concepts.map((concept) => ({ concept, weight: 1n })) };
  return { origins, parts: declaredSplit(data, project, query, counted) };
}

interface Share {
  readonly percentage: number;
  readonly to: readonly string[];
}

function declaredSplit(
  data: CrosswalkData,
  project: PlainProject,
  query: TableQuery,
  counted: readonly HandAlignment[],
): HandPart[] {
  const carrying = project.tags.flatMap(({ concept, origin, percentage }) =>
    origin === 'declared' && percentage !== null && conceptOf(data, concept) !== undefined
      ? [{ concept, percentage }]
      : [],
  );
  const inTarget = carrying.filter(({ concept }) => frameworkOfId(concept) === query.to);
  if (inTarget.length > 0) {
    return partsOf(
      data,
      speaking(data, inTarget).map(({ concept, percentage }) => ({ percentage, to: [concept] })),
    );
  }
  if (new Set(carrying.map(({ concept }) => frameworkOfId(concept))).size !== 1)
    return [{ concept: null, weight: 1n }];
  const declined = declinedBy(data, project);
  const isConfirmed = (id: string) =>
    project.tags.some(({ concept, origin }) => origin === 'confirmed' && concept === id);
  const reachedBy = (tag: string) =>
    counted.filter(({ concept, paths }) =>
      paths.some(
        (path) =>
          path.tag === tag && (isConfirmed(concept) || (makesCount(path) && !declined.includes(concept))),
      ),
    );
  return partsOf(
    data,
    carrying.map(({ concept: tag, percentage }) => ({
      percentage,
      to: mostSpecific(
        data,
        reachedBy(tag).map(({ concept }) => concept),
      ),
    })),
  );
}

/** Of tags in the target framework: the deepest level that is whole, else all without a part that has its own share. */
function speaking<Carrier extends { readonly concept: string; readonly percentage: number }>(
  data: CrosswalkData,
  carriers: readonly Carrier[],
): readonly Carrier[] {
  const depth = (id: string) => {
    const levels = data.frameworks.find((each) => each.id === frameworkOfId(id))?.levels ?? [];
    return levels.findIndex((each) => each.id === conceptOf(data, id)?.level);
  };
  const depths = [...new Set(carriers.map(({ concept }) => depth(concept)))].sort((a, b) => b - a);
  const at = (level: number | undefined) => carriers.filter(({ concept }) => depth(concept) === level);
  const whole = depths.find((level) => Math.abs(sumOf(at(level)) - HUNDRED) <= NEAR);
  if (whole !== undefined) return at(whole);
  const together = carriers.filter(
    ({ concept }) =>
      !carriers.some((other) => other.concept !== concept && isWithin(data, other.concept, concept)),
  );
  return sumOf(together) > HUNDRED + NEAR ? at(depths[0]) : together;
}

function partsOf(data: CrosswalkData, shares: readonly Share[]): HandPart[] {
  const given = sumOf(shares);
  if (given > HUNDRED + NEAR) return [{ concept: null, weight: 1n }];
  let scale = 1n;
  for (const { to } of shares) if (to.length > 0) scale *= BigInt(to.length);
  const weights = new Map<string, bigint>();
  let nowhere = 0n;
  for (const { percentage, to } of shares) {
    if (to.length === 0) nowhere += BigInt(percentage) * scale;
    for (const id of to)
      weights.set(id, (weights.get(id) ?? 0n) + (BigInt(percentage) * scale) / BigInt(to.length));
  }
  const parts: HandPart[] = inOrder(data, weights.keys())
    .map((concept) => ({ concept, weight: weights.get(concept) ?? 0n }))
    .filter(({ weight }) => weight > 0n);
  if (nowhere > 0n) parts.push({ concept: null, weight: nowhere });
  if (given < HUNDRED - NEAR) parts.push({ concept: null, weight: BigInt(HUNDRED - given) * scale });
  return parts;
}
