import type { Decision } from '../../../domain/types.ts';
import { alignTags } from '../../../services/alignments.ts';
import type { View } from '../../../services/crosswalk.ts';
import { ANY_STRENGTH } from '../../../services/projects.ts';
import type { Side } from '../../../web/pages/align.ts';

/** What pages align to when nothing is said: the levels people speak of. */
const LEVELS: readonly (readonly [framework: string, level: string | null])[] = [
  ['sdg', 'target'],
  ['gcm', 'objective'],
  ['migof', null],
];

/**
 * Tags aligned to each framework that matters: the SDG targets, the Compact's objectives, MiGOF and country plans (those of
 * `countries`, or all that are reached), or to one framework alone.
 */
export function sidesOf(
  view: View,
  tags: readonly string[],
  {
    to,
    countries,
    decisions,
  }: { to: string | null; countries: readonly string[] | null; decisions: readonly Decision[] },
): readonly Side[] {
  const { frameworks } = view.crosswalk.graph;
  const plans = frameworks
    .filter(({ country }) => country !== null && (countries === null || countries.includes(country)))
    .map(({ id }) => [id, null] as const);
  const wanted = to === null ? [...LEVELS, ...plans] : [[to, levelOf(to)] as const];
  return wanted.flatMap(([id, level]) => {
    const framework = frameworks.find((known) => known.id === id);
    if (framework === undefined) return [];
    const answer = alignTags(
      view,
      tags,
      {
        to: id,
        level,
        basis: null,
        minConfidence: 0,
        minStrength: ANY_STRENGTH,
        maxHops: 2,
        includeProposed: false,
      },
      decisions,
    );
    const isPlan = framework.country !== null;
    return isPlan && countries === null && to === null && answer.alignments.length === 0
      ? []
      : [{ framework, level, answer }];
  });
}

function levelOf(framework: string): string | null {
  return LEVELS.find(([id]) => id === framework)?.[1] ?? null;
}
