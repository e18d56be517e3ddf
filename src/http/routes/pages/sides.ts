import type { AlignmentSubject } from '../../../domain/alignment-subject.ts';
import { alignSubject } from '../../../services/alignments.ts';
import type { View } from '../../../services/crosswalk.ts';
import type { Side } from '../../../web/pages/align.ts';

/** What pages align to when nothing is said: the levels people speak of. */
const LEVELS: readonly (readonly [framework: string, level: string | null])[] = [
  ['sdg', 'target'],
  ['gcm', 'objective'],
  ['migof', null],
];

/** Which frameworks a page shows, and how much of each. */
interface Shown {
  /** One framework alone; null for all that matter. */
  readonly to: string | null;
  /** Country plans of these countries; null for those that are reached. */
  readonly countries: readonly string[] | null;
  /** Lists what chains of two mappings lead to, too. */
  readonly withPossible: boolean;
}

/**
 * A project or a set of tags, aligned to each framework that matters: the SDG targets, the Compact's objectives, MiGOF and
 * country plans.
 */
export function sidesOf(
  view: View,
  subject: AlignmentSubject,
  { to, countries, withPossible }: Shown,
): readonly Side[] {
  const { frameworks } = view.crosswalk.graph;
  const plans = frameworks
    .filter(({ country }) => country !== null && (countries === null || countries.includes(country)))
    .map(({ id }) => [id, null] as const);
  const wanted = to === null ? [...LEVELS, ...plans] : [[to, levelOf(to)] as const];
  return wanted.flatMap(([id, level]) => {
    const framework = frameworks.find((known) => known.id === id);
    if (framework === undefined) return [];
    const answer = alignSubject(view, subject, {
      to: id,
      level,
      basis: null,
      minConfidence: 0,
      minStrength: null,
      chains: withPossible ? 'all' : 'none',
      includeProposed: false,
    });
    const isPlan = framework.country !== null;
    return isPlan && countries === null && to === null && answer.alignments.length === 0
      ? []
      : [{ framework, level, answer }];
  });
}

function levelOf(framework: string): string | null {
  return LEVELS.find(([id]) => id === framework)?.[1] ?? null;
}
