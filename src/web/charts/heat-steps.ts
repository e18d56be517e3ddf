/** The shades of a heat map and the counts each stands for. */
interface HeatStep {
  readonly from: number;
  readonly to: number;
  readonly ground: 'heat1' | 'heat2' | 'heat3' | 'heat4' | 'heat5';
}
export type HeatSteps = readonly HeatStep[];

const GROUNDS = ['heat1', 'heat2', 'heat3', 'heat4', 'heat5'] as const;

/**
 * Up to five steps for counts above zero, palest first. Up to five each count has its own; beyond that the steps grow
 * by the same factor, because a few cells usually hold most.
 */
export function heatSteps(counts: readonly number[]): HeatSteps {
  const most = Math.ceil(counts.reduce((a, b) => Math.max(a, b), 0));
  if (most <= 0) return [];
  const steps: HeatStep[] = [];
  let from = 1;
  for (const [place, ground] of GROUNDS.entries()) {
    if (from > most) break;
    const isLast = place === GROUNDS.length - 1;
    const to = isLast
      ? most
      : Math.min(most, Math.max(from, Math.floor(most ** ((place + 1) / GROUNDS.length))));
    steps.push({ from, to, ground });
    from = to + 1;
  }
  return steps;
}

/** Five equal steps for parts of a hundred: the same shade means the same in every picture. */
export const PERCENT_STEPS: HeatSteps = GROUNDS.map((ground, place) => ({
  from: place * 20 + 1,
  to: (place + 1) * 20,
  ground,
}));

/** The step a count belongs to; none for what is not above zero. */
export function stepOf(steps: HeatSteps, count: number): HeatStep | undefined {
  return count > 0 ? steps.find(({ to }) => count <= to) : undefined;
}
