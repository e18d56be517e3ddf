/** Parts of a cut of money, and why a part is under no element. */

/** Why an amount is in no row, from the nearest miss to the farthest. */
export const UNCOUNTED_REASONS = [
  'status',
  'children-count',
  'declined',
  'reviewed',
  'conditional',
  'shared-result',
  'no-strength',
  'other-evidence',
  'below-threshold',
  'condition-not-met',
  'nothing-fits',
  'no-accepted-mapping',
  'no-tags',
  'goal-only',
  'other-level',
  'other-origin',
  'no-percentages',
  'percentages-in-several-frameworks',
  'percentages-below-100',
  'percentages-above-100',
] as const;
export type UncountedReason = (typeof UNCOUNTED_REASONS)[number];

/** A part of a cut: a concept by number, or the reason why this part is under none. */
export interface Part {
  readonly concept: number | null;
  readonly reason: UncountedReason | null;
  readonly weight: bigint;
}
