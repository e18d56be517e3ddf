import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertLines, type ExchangeRate, RATE_SCALE } from '../../src/domain/exchange.ts';
import type { AmountLine } from '../../src/domain/types.ts';
import { line } from './oracle-world.ts';

const rate = (from: string, date: string, value: number): ExchangeRate => ({
  from,
  date,
  scaledRate: BigInt(Math.round(value * 10 ** 6)) * 10n ** BigInt(RATE_SCALE - 6),
});

function convert(lines: readonly AmountLine[], rates: readonly ExchangeRate[], to = 'USD') {
  const used: ExchangeRate[] = [];
  const converted = convertLines(lines, to, rates, (each) => used.push(each));
  return { amounts: converted.map(({ amountMinor, currency }) => [currency, amountMinor]), used };
}

const euro = (minor: number, more: Partial<AmountLine> = {}) => line(minor, { currency: 'EUR', ...more });

describe('exchange rates', () => {
  const rates = [
    rate('EUR', '2026-01-01', 1.2),
    rate('EUR', '2025-01-01', 1.1),
    rate('JPY', '2025-01-01', 0.0067),
  ];

  it('take the latest on or before the first day of the line', () => {
    const at = (from: string | null, until: string | null = null) =>
      convert([euro(1000, { from, until })], rates).amounts;
    expect(at('2026-01-01')).toEqual([['USD', 1200]]);
    expect(at('2025-12-31', '2026-12-31')).toEqual([['USD', 1100]]);
    expect(at(null, '2026-05-05')).toEqual([['USD', 1200]]);
  });

  it('fall back on the earliest there is', () => {
    expect(convert([euro(1000, { from: '2020-01-01' }), euro(1000)], rates).amounts).toEqual([
      ['USD', 1100],
      ['USD', 1100],
    ]);
  });

  it('leave what needs none or has none, and say which were used', () => {
    const lines = [line(500), euro(1000, { from: '2026-02-02' }), line(500, { currency: 'GBP' })];
    const { amounts, used } = convert(lines, rates);
    expect(amounts).toEqual([
      ['USD', 500],
      ['USD', 1200],
      ['GBP', 500],
    ]);
    expect(used).toEqual([rates[0]]);
    expect(convert([line(500), euro(1)], [])).toEqual({
      amounts: [
        ['USD', 500],
        ['EUR', 1],
      ],
      used: [],
    });
  });

  it('mind the digits of both currencies', () => {
    expect(convert([line(10_000, { currency: 'JPY' })], rates).amounts).toEqual([['USD', 6700]]);
    expect(convert([line(100)], [rate('USD', '2025-01-01', 150)], 'JPY').amounts).toEqual([['JPY', 150]]);
    expect(convert([line(100)], [rate('USD', '2025-01-01', 0.3)], 'KWD').amounts).toEqual([['KWD', 300]]);
  });

  it('round half away from zero, the same for what is paid back', () => {
    const half = [rate('EUR', '2025-01-01', 0.5)];
    expect(convert([euro(1), euro(-1), euro(3), euro(2)], half).amounts.map(([, minor]) => minor)).toEqual([
      1, -1, 2, 1,
    ]);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 12 }),
        fc.integer({ min: 1, max: 10 ** 9 }),
        (minor, micro) => {
          const some = [rate('EUR', '2025-01-01', micro / 10 ** 6)];
          const [there, back] = convert([euro(minor), euro(-minor)], some).amounts.map(([, amount]) =>
            Number(amount),
          );
          expect((there ?? 1) + (back ?? 1)).toBe(0);
          // Within half a unit of the exact product.
          const exact = BigInt(minor) * BigInt(micro);
          const off = BigInt(there ?? 0) * 1_000_000n - exact;
          expect(2n * (off < 0n ? -off : off) <= 1_000_000n).toBe(true);
        },
      ),
    );
  });

  it('do not depend on the order in which they are listed', () => {
    const lines = [euro(1000, { from: '2025-06-01' }), euro(999)];
    expect(convert(lines, rates.toReversed()).amounts).toEqual(convert(lines, rates).amounts);
  });
});
