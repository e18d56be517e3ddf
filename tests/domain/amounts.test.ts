import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScaled, numberToText, parseScaled, scaledToNumber } from '../../src/domain/decimal.ts';
import { currencyDigits, formatAmount, MAX_AMOUNT_MINOR, parseAmount } from '../../src/domain/money.ts';
import {
  exceedsWhole,
  formatPercentage,
  isWhole,
  parsePercentage,
  percentageToNumber,
} from '../../src/domain/percentage.ts';

describe('decimal text', () => {
  it.each([
    ['1234.5', 2, 123450n, false],
    ['0.1', 2, 10n, false],
    ['-0.05', 2, -5n, false],
    ['+7', 0, 7n, false],
    [' 12 ', 2, 1200n, false],
    ['1.005', 2, 101n, true],
    ['1.004', 2, 100n, true],
    ['-1.005', 2, -101n, true],
    ['1.0000', 2, 100n, false],
    ['0.5', 0, 1n, true],
    ['999999999999999999', 2, 99999999999999999900n, false],
  ])('%j at scale %i is %s', (text, scale, value, rounded) => {
    expect(parseScaled(text, scale)).toEqual({ value, rounded });
  });

  it.each([
    '',
    ' ',
    '.',
    '1.',
    '.5',
    '1,5',
    '1 000',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '+-1',
    '1.2.3',
    '١٢',
    '1'.repeat(19),
  ])('%j is no number', (text) => {
    expect(parseScaled(text, 2)).toBeNull();
  });

  it('is written and read back without loss', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat({ max: 10 }), (value, scale) => {
        const text = formatScaled(value, scale);
        expect(parseScaled(text, scale)).toEqual({ value, rounded: false });
        expect(text.split('.')[1]?.length ?? 0).toBe(scale);
      }),
    );
  });

  it('is never in exponent form, and never shows a negative nothing', () => {
    expect(numberToText(1e-7)).toBe('0.0000001');
    expect(numberToText(0.1)).toBe('0.1');
    expect(formatScaled(0, 2)).toBe('0.00');
    expect(formatScaled(-5, 2)).toBe('-0.05');
    expect(formatScaled(parseScaled('-0.001', 2)?.value ?? 1n, 2)).toBe('0.00');
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (value) => {
        expect(numberToText(value)).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
    expect(scaledToNumber(33_333_333, 6)).toBe(33.333333);
  });
});

describe('amounts', () => {
  it('have the digits of their currency', () => {
    expect([currencyDigits('USD'), currencyDigits('JPY'), currencyDigits('KWD')]).toEqual([2, 0, 3]);
    expect([currencyDigits('XYZ'), currencyDigits('usd'), currencyDigits('')]).toEqual([null, null, null]);
    expect(parseAmount('1.5', 'USD')).toEqual({ ok: true, minor: 150, rounded: false });
    expect(parseAmount('1.5', 'JPY')).toEqual({ ok: true, minor: 2, rounded: true });
    expect(parseAmount('1.0005', 'KWD')).toEqual({ ok: true, minor: 1001, rounded: true });
    expect(formatAmount(150n, 'USD')).toBe('1.50');
    expect(formatAmount(150, 'JPY')).toBe('150');
    expect(formatAmount(-1, 'KWD')).toBe('-0.001');
  });

  it('are refused where they are no number, too large to be exact, or of no currency', () => {
    expect(parseAmount('many', 'USD')).toEqual({ ok: false, problem: 'not-a-number' });
    expect(parseAmount('1', 'EURO')).toEqual({ ok: false, problem: 'unknown-currency' });
    expect(parseAmount('90071992547409.91', 'USD')).toMatchObject({
      ok: true,
      minor: Number(MAX_AMOUNT_MINOR),
    });
    expect(parseAmount('90071992547409.92', 'USD')).toEqual({ ok: false, problem: 'too-large' });
    expect(parseAmount('-90071992547409.92', 'USD')).toEqual({ ok: false, problem: 'too-large' });
  });

  it('are written and read back to the minor unit', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD', 'EUR'), (minor, currency) => {
        const read = parseAmount(formatAmount(minor, currency), currency);
        expect(read).toEqual({ ok: true, minor: minor === 0 ? 0 : minor, rounded: false });
      }),
    );
  });
});

describe('percentages', () => {
  it.each([
    ['33.33', 33_330_000],
    [33.333333, 33_333_333],
    ['33.3333335', 33_333_334],
    ['100', 100_000_000],
    ['100.00 %', 100_000_000],
    ['50%', 50_000_000],
    [0, 0],
    [1e-7, 0],
  ])('%j is %i millionths', (value, micro) => {
    expect(parsePercentage(value)).toBe(micro);
  });

  it.each(['', '%', 'half', '-1', '100.01', '1e2', Number.NaN, Number.POSITIVE_INFINITY, -0.5, 101, 1e30])(
    '%j is none',
    (value) => {
      expect(parsePercentage(value)).toBeNull();
    },
  );

  it('are written as people write them, and read back', () => {
    expect([0, 100_000_000, 50_000_000, 33_333_333, 10_500_000].map(formatPercentage)).toEqual([
      '0',
      '100',
      '50',
      '33.333333',
      '10.5',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (micro) => {
        expect(parsePercentage(formatPercentage(micro))).toBe(micro);
        expect(parsePercentage(percentageToNumber(micro))).toBe(micro);
      }),
    );
  });

  it('are whole within 0.1 of 100, and too many above', () => {
    expect([99_900_000, 100_000_000, 100_100_000].every(isWhole)).toBe(true);
    expect([99_899_999, 100_100_001].some(isWhole)).toBe(false);
    expect([exceedsWhole(100_100_000), exceedsWhole(100_100_001)]).toEqual([false, true]);
  });
});
