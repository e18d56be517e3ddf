import { apportion } from './apportion.ts';

/**
 * Cuts many amounts by the same weights, with the results of `apportion`, in numbers as far as they are exact. An amount
 * is `whole` times a quotient and a rest: the quotient goes to the parts by their weights without anything left over, and
 * only the rest has to be cut.
 */
export interface Knife {
  /** Weights in lowest terms. */
  readonly weights: readonly number[];
  /** Their sum; infinite where it is too large for exact arithmetic, so that every amount is all rest. */
  readonly whole: number;
  /** The parts of a rest, which is smaller than `whole`. Like the amount it may be negative. */
  cutRest(rest: number): readonly number[];
}

/** Rests of small wholes come again and again: their parts are kept. */
const MAX_KEPT = 1_024;

export function knifeOf(given: readonly bigint[]): Knife {
  const total = given.reduce((sum, weight) => sum + weight, 0n);
  const divisor = given.reduce(gcd, total);
  const weights = divisor === 0n ? given.map(() => 1n) : given.map((weight) => weight / divisor);
  const whole = Number(weights.reduce((sum, weight) => sum + weight, 0n));
  const small = weights.map(Number);
  if (!Number.isSafeInteger((whole - 1) * Math.max(...small))) {
    return {
      weights: small,
      whole: Number.POSITIVE_INFINITY,
      cutRest: (rest) => apportion(BigInt(rest), weights).map(Number),
    };
  }
  const kept = new Map<number, readonly number[]>();
  return {
    weights: small,
    whole,
    cutRest: (rest) => {
      let parts = kept.get(rest);
      if (parts === undefined) {
        const positive = apportionSmall(Math.abs(rest), small, whole);
        parts = rest < 0 ? positive.map((part) => -part) : positive;
        if (kept.size < MAX_KEPT) kept.set(rest, parts);
      }
      return parts;
    },
  };
}

/** The parts of a safe integer: none is larger than it. */
export function cutWith({ weights, whole, cutRest }: Knife, amount: number): readonly number[] {
  const rest = amount % whole;
  const parts = cutRest(rest);
  if (rest === amount) return parts;
  const quotient = (amount - rest) / whole;
  return weights.map((weight, place) => quotient * weight + (parts[place] ?? 0));
}

/** As `apportion`, for an amount that is not negative, where all products are safe integers. */
function apportionSmall(amount: number, weights: readonly number[], whole: number): number[] {
  const rests = weights.map((weight) => (amount * weight) % whole);
  const parts = weights.map((weight, place) => (amount * weight - (rests[place] ?? 0)) / whole);
  let missing = amount - parts.reduce((sum, part) => sum + part, 0);
  for (; missing > 0; missing -= 1) {
    let largest = 0;
    for (const [place, rest] of rests.entries()) if (rest > (rests[largest] ?? 0)) largest = place;
    parts[largest] = (parts[largest] ?? 0) + 1;
    rests[largest] = -1;
  }
  return parts;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
