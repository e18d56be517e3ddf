/** Percentages as IATI's rule demands them: those of one vocabulary come to exactly 100. */
import { apportion } from '../../domain/apportion.ts';
import { exceedsWhole, formatPercentage, isWhole } from '../../domain/percentage.ts';
import { type MicroPercent, WHOLE } from '../../domain/types.ts';
import { OWN_PREFIX } from './vocabularies.ts';

const HUNDREDTH = 10_000;

interface SharedOut {
  readonly shares: readonly (MicroPercent | null)[];
  /** What is left of the whole, more than the tolerance: the shares are as given then. */
  readonly rest: MicroPercent;
}

/**
 * Shares that come to exactly `whole`: as given where they do, by the largest remainder at two decimals where they are
 * within 0.1 of it. Those that have none share equally in what is left; a single one without needs none.
 * Null when they come to more.
 */
export function shareOut(
  given: readonly (MicroPercent | null)[],
  whole: MicroPercent = WHOLE,
): SharedOut | null {
  const sum = given.reduce<number>((total, share) => total + (share ?? 0), 0);
  const missing = given.filter((share) => share === null).length;
  const left = whole - sum;
  if (given.length === 0 || (missing === 1 && given.length === 1 && whole === WHOLE))
    return { shares: given, rest: 0 };
  if (exceedsWhole(sum + WHOLE - whole)) return null;
  if (isWhole(WHOLE - left)) {
    const shares = given.map((share) => share ?? 0);
    return { shares: left === 0 ? shares : cut(whole, shares), rest: 0 };
  }
  if (missing === 0) return { shares: given, rest: left };
  const parts = cut(left, Array<number>(missing).fill(1));
  return { shares: given.map((share) => share ?? parts.shift() ?? 0), rest: 0 };
}

function cut(whole: MicroPercent, weights: readonly number[]): MicroPercent[] {
  const unit = whole % HUNDREDTH === 0 ? HUNDREDTH : 1;
  return apportion(BigInt(whole / unit), weights.map(BigInt)).map((part) => Number(part) * unit);
}

/** The attributes of a share: IATI's, and the project's own beside it where the two differ. */
export function shareAttributes(
  written: MicroPercent | null,
  own: MicroPercent | null,
): Readonly<Record<string, string | null>> {
  return {
    percentage: written === null ? null : formatPercentage(written),
    [`${OWN_PREFIX}:percentage`]: written === own ? null : own === null ? '' : formatPercentage(own),
  };
}
