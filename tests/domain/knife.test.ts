import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apportion } from '../../src/domain/apportion.ts';
import { cutWith, knifeOf } from '../../src/domain/knife.ts';
import { addTo, runningSum, sumOf } from '../../src/domain/running-sum.ts';

const weights = fc.array(
  fc.oneof(
    fc.bigInt({ min: 0n, max: 12n }),
    fc.bigInt({ min: 0n, max: 100_000_000n }),
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
  ),
  { minLength: 1, maxLength: 6 },
);
const amount = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.maxSafeInteger());

it('a knife cuts every amount like largest remainders, whatever the weights', () => {
  fc.assert(
    fc.property(weights, fc.array(amount, { maxLength: 8 }), (given, amounts) => {
      const knife = knifeOf(given);
      for (const one of amounts) {
        expect(cutWith(knife, one).map(BigInt)).toEqual(apportion(BigInt(one), given));
      }
    }),
    { numRuns: 1_000 },
  );
});

it('a running sum stays exact beyond what a number holds', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger()), (values) => {
      const sum = runningSum();
      for (const value of values) addTo(sum, value);
      expect(sumOf(sum)).toBe(values.reduce((total, value) => total + BigInt(value), 0n));
    }),
  );
});
