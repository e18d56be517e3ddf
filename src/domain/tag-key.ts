import type { Decision, Tag } from './types.ts';

type Entry = readonly [concept: string, percentage: number | null];

/**
 * One text for everything that decides how a project counts: its tags with percentages, and what it declined.
 * Projects with equal keys are aligned and cut alike, so large tables work key by key.
 */
export function tagKeyOf(
  tags: readonly Pick<Tag, 'concept' | 'percentage'>[],
  decisions: readonly Pick<Decision, 'concept' | 'decision'>[],
): string {
  const entries = tags.map(({ concept, percentage }): Entry => [concept, percentage]).sort(byConcept);
  const declined = decisions
    .filter(({ decision }) => decision === 'decline')
    .map(({ concept }) => concept)
    .sort();
  return JSON.stringify([entries, declined]);
}

/** What a key was made from: tags with percentages, and declines (without reason, author and time). */
export function readTagKey(key: string): {
  tags: Pick<Tag, 'concept' | 'percentage'>[];
  decisions: Decision[];
} {
  const [entries, declined] = JSON.parse(key) as [Entry[], string[]];
  return {
    tags: entries.map(([concept, percentage]) => ({ concept, percentage })),
    decisions: declined.map((concept) => ({ concept, decision: 'decline', reason: null, by: '', at: '' })),
  };
}

function byConcept([a]: Entry, [b]: Entry): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
