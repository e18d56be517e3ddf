import type { Asked, Origin } from './alignment-question.ts';
import type { CrosswalkGraph } from './graph.ts';
import { type AnsweredPath, countsByItself } from './leading-path.ts';
import { isIndicator } from './paths.ts';

/** Why an alignment does not count in tables; the first that applies is named. */
export const COUNTS_NOT = [
  'status',
  'children-count',
  'declined',
  'reviewed',
  'possible',
  'no-strength',
  'conditional',
  'shared-result',
] as const;
export type CountsNot = (typeof COUNTS_NOT)[number];

interface Reached {
  readonly number: number;
  /** The leading path first. */
  readonly paths: readonly AnsweredPath[];
}

/**
 * How each concept counts, or the first reason why it does not (rules 6 and 8, section 4.1). `held` is what was confirmed
 * and what lies above it.
 */
export function countsOf(
  asked: Asked,
  reached: readonly Reached[],
  held: ReadonlySet<number>,
): ReadonlyMap<number, Origin | CountsNot> {
  const { graph } = asked;
  const found = new Map<number, Origin | CountsNot>();
  for (const one of reached) found.set(one.number, countingOf(asked, one, held));
  // A goal counts wherever a target below it counts, also when the goal itself was declined.
  for (const { number, paths } of reached) {
    const counting = found.get(number);
    if (counting !== 'declared' && counting !== 'inferred') continue;
    if (counting === 'inferred' && isIndicator(graph, number)) continue;
    // Applying a principle does not climb. Where another path leads here too, the goal is reached and counts with its target.
    if (counting === 'inferred' && paths.every(appliesOnly)) continue;
    for (const above of ancestors(graph, number)) {
      const aboveCounting = found.get(above);
      if (aboveCounting !== undefined && aboveCounting !== 'declared') found.set(above, counting);
    }
  }
  return found;
}

function countingOf(
  { subject, query, declines }: Asked,
  { number, paths }: Reached,
  held: ReadonlySet<number>,
): Origin | CountsNot {
  const [leading] = paths;
  if (subject.stopped) return 'status';
  if (declines.has(number)) return 'declined';
  if (held.has(number) || leading?.basis === 'tagged') return 'declared';
  if (subject.reviewed.includes(query.to)) return 'reviewed';
  if (leading === undefined || leading.strength === null) return 'no-strength';
  if (leading.strength === 'conditional') return 'conditional';
  return countsByItself(leading) ? 'inferred' : 'shared-result';
}

function appliesOnly({ hops }: AnsweredPath): boolean {
  return hops[0]?.predicate === 'crosswalk:applies';
}

function* ancestors({ parent }: CrosswalkGraph, number: number): Generator<number> {
  for (let at = parent[number] ?? -1; at !== -1; at = parent[at] ?? -1) yield at;
}
