import { formatScaled, numberToText, parseScaled, scaledToNumber } from './decimal.ts';
import { type MicroPercent, WHOLE } from './types.ts';

const SCALE = 6;

/** Sums within 0.1 of 100 are read as 100: rounded thirds are not an error. */
const SUM_TOLERANCE: MicroPercent = 100_000;

/** Reads "33.33" or 33.33 into millionths of a per cent; null when it is no number between 0 and 100. */
export function parsePercentage(value: string | number): MicroPercent | null {
  const text = typeof value === 'number' ? (Number.isFinite(value) ? numberToText(value) : '') : value;
  const parsed = parseScaled(text.replace(/\s*%$/, ''), SCALE);
  if (parsed === null || parsed.value < 0n || parsed.value > BigInt(WHOLE)) return null;
  return Number(parsed.value);
}

/** Millionths of a per cent as the number people write: 33333333 is 33.333333. */
export function percentageToNumber(value: MicroPercent): number {
  return scaledToNumber(value, SCALE);
}

/** Millionths of a per cent as text without trailing zeros. */
export function formatPercentage(value: MicroPercent): string {
  return formatScaled(value, SCALE).replace(/\.?0+$/, '');
}

export function exceedsWhole(sum: number): boolean {
  return sum > WHOLE + SUM_TOLERANCE;
}

/** True when a sum is near enough to 100 to be normalized to it. */
export function isWhole(sum: number): boolean {
  return Math.abs(sum - WHOLE) <= SUM_TOLERANCE;
}
