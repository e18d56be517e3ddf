/**
 * Cuts an integer amount by integer weights with the largest remainder, so that the parts always add up to the
 * amount. Ties go to the earlier part. A negative amount is cut like its opposite. All weights zero: equal parts.
 */
export function apportion(amount: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 0) return [];
  const given = weights.reduce((sum, weight) => sum + weight, 0n);
  const shares = given === 0n ? weights.map(() => 1n) : weights;
  const whole = given === 0n ? BigInt(weights.length) : given;
  const magnitude = amount < 0n ? -amount : amount;
  const parts = shares.map((weight) => (magnitude * weight) / whole);
  const remainders = shares.map((weight, place) => ({ place, rest: (magnitude * weight) % whole }));
  const missing = Number(magnitude - parts.reduce((sum, part) => sum + part, 0n));
  remainders.sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1));
  for (const { place } of remainders.slice(0, missing)) parts[place] = (parts[place] ?? 0n) + 1n;
  return amount < 0n ? parts.map((part) => -part) : parts;
}

/**
 * Fills a table whose rows and columns add up to given sums, each cell as near to its share as whole units allow: row after
 * row is cut by what is left of the columns. Both sums are of one amount, and no sum has another sign than the amount.
 */
export function apportionBothWays(rows: readonly bigint[], columns: readonly bigint[]): bigint[][] {
  let left = columns.map((sum) => (sum < 0n ? -sum : sum));
  return rows.map((row) => {
    const cells = apportion(row, left);
    left = left.map((sum, place) => {
      const cell = cells[place] ?? 0n;
      return sum - (cell < 0n ? -cell : cell);
    });
    return cells;
  });
}

/** Weights for equal parts of each of several shares: share i cut over n_i parts, as exact integers. */
export function equalWithin(shares: readonly { readonly weight: bigint; readonly parts: number }[]): {
  readonly perPart: readonly bigint[];
  readonly scale: bigint;
} {
  const scale = shares.reduce((multiple, { parts }) => lcm(multiple, BigInt(Math.max(parts, 1))), 1n);
  return {
    perPart: shares.map(({ weight, parts }) => (weight * scale) / BigInt(Math.max(parts, 1))),
    scale,
  };
}

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
