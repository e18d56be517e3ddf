import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, apportionBothWays, equalWithin } from '../../src/domain/apportion.ts';
import { largestRemainder } from './oracle-pieces.ts';

const amounts = fc.oneof(
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
);
const weightLists = fc.array(
  fc.oneof(fc.bigInt({ min: 0n, max: 5n }), fc.bigInt({ min: 0n, max: 10n ** 12n })),
  {
    minLength: 1,
    maxLength: 12,
  },
);
const total = (parts: readonly bigint[]) => parts.reduce((sum, part) => sum + part, 0n);
const size = (amount: bigint) => (amount < 0n ? -amount : amount);

describe('apportion', () => {
  it.each([
    { amount: 100, weights: [1, 1, 1], parts: [34, 33, 33] },
    { amount: 101, weights: [1, 1, 1], parts: [34, 34, 33] },
    { amount: -100, weights: [1, 1, 1], parts: [-34, -33, -33] },
    { amount: 10, weights: [1, 2], parts: [3, 7] },
    { amount: 1, weights: [1, 1], parts: [1, 0] },
    { amount: 1, weights: [1, 2], parts: [0, 1] },
    { amount: 0, weights: [3, 4], parts: [0, 0] },
    { amount: 7, weights: [0, 5, 0], parts: [0, 7, 0] },
    { amount: 5, weights: [0, 0], parts: [3, 2] },
    { amount: 5, weights: [], parts: [] },
  ])('$amount by $weights is $parts', ({ amount, weights, parts }) => {
    expect(apportion(BigInt(amount), weights.map(BigInt)).map(Number)).toEqual(parts);
  });

  it('loses and makes nothing', () => {
    fc.assert(
      fc.property(amounts, weightLists, (amount, weights) => {
        const parts = apportion(amount, weights);
        expect(parts).toHaveLength(weights.length);
        expect(total(parts)).toBe(amount);
      }),
    );
  });

  it('stays within one unit of the exact share, gives nothing for no weight, and keeps the sign', () => {
    fc.assert(
      fc.property(amounts, weightLists, (amount, weights) => {
        const whole = total(weights);
        fc.pre(whole > 0n);
        for (const [place, part] of apportion(amount, weights).entries()) {
          const weight = weights[place] ?? 0n;
          expect(size(part * whole - amount * weight) < whole).toBe(true);
          if (weight === 0n) expect(part).toBe(0n);
          expect(part * amount >= 0n).toBe(true);
        }
      }),
    );
  });

  it('gives the units left over to the largest remainders, of equal ones to the earlier', () => {
    fc.assert(
      fc.property(amounts, weightLists, (amount, weights) => {
        fc.pre(total(weights) > 0n);
        expect(apportion(amount, weights)).toEqual(largestRemainder(amount, weights));
      }),
    );
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 12 }), (amount, parts) => {
        const cut = apportion(
          amount,
          Array.from({ length: parts }, () => 7n),
        ).map(size);
        expect(cut).toEqual([...cut].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
      }),
    );
  });

  it('depends on the proportions of the weights only', () => {
    fc.assert(
      fc.property(amounts, weightLists, fc.bigInt({ min: 1n, max: 1000n }), (amount, weights, factor) => {
        expect(
          apportion(
            amount,
            weights.map((weight) => weight * factor),
          ),
        ).toEqual(apportion(amount, weights));
      }),
    );
  });
});

describe('equalWithin', () => {
  it('cuts each share equally over its parts without any rounding', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ weight: fc.bigInt({ min: 0n, max: 10n ** 8n }), parts: fc.nat({ max: 12 }) }), {
          maxLength: 6,
        }),
        (shares) => {
          const { perPart, scale } = equalWithin(shares);
          for (const [place, { weight, parts }] of shares.entries()) {
            expect((perPart[place] ?? -1n) * BigInt(Math.max(parts, 1))).toBe(weight * scale);
          }
        },
      ),
    );
  });
});

it('a cut both ways keeps the sums of rows and of columns, and no cell has another sign', () => {
  fc.assert(
    fc.property(amounts, weightLists, weightLists, (amount, byRow, byColumn) => {
      const rows = apportion(amount, byRow);
      const columns = apportion(amount, byColumn);
      const cells = apportionBothWays(rows, columns);
      expect(cells.map(total)).toEqual(rows);
      expect(columns.map((_, place) => total(cells.map((row) => row[place] ?? 0n)))).toEqual(columns);
      expect(cells.flat().every((cell) => cell === 0n || cell < 0n === amount < 0n)).toBe(true);
    }),
  );
});
