import { inUnitsOf } from './quantity.ts';

/** A value axis that begins at zero and ends at a round number. */
export interface Axis {
  /** What the full height stands for; above zero. */
  readonly most: number;
  /** Numbers are written in units of ten to this power. */
  readonly exponent: number;
  /** "thousand", "million"; null for single ones. */
  readonly unitName: string | null;
  /** `part` is the height, 0 to 1. */
  readonly ticks: readonly { readonly text: string; readonly part: number }[];
}

const UNITS = [
  [12, 'trillion'],
  [9, 'billion'],
  [6, 'million'],
] as const;
const STEPS = [1n, 2n, 5n, 10n] as const;
const MOST_TICKS = 6;

/** The axis for values up to `most`, which is finite. Tick marks are whole numbers and written exactly. */
export function axisOf(most: number): Axis {
  const power = Math.max(0, Math.floor(Math.log10(Math.max(1, most))) - 1);
  let step = 1n;
  for (let exponent = power; ; exponent += 1) {
    const fitting = STEPS.map((digit) => digit * 10n ** BigInt(exponent)).find(
      (candidate) => most / Number(candidate) <= MOST_TICKS,
    );
    if (fitting === undefined) continue;
    step = fitting;
    break;
  }
  const count = Math.max(1, Math.ceil(most / Number(step)));
  const end = Number(step) * count;
  const [exponent, unitName] = UNITS.find(([digits]) => most >= 10 ** (digits + 1)) ?? [0, null];
  const ticks = Array.from({ length: count + 1 }, (_, place) => ({
    text: inUnitsOf(step * BigInt(place), exponent).replace(/\.0$/, ''),
    part: place / count,
  }));
  return { most: end, exponent, unitName, ticks };
}
