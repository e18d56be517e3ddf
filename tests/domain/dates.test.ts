import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysByYear, daysInclusive, isDate } from '../../src/domain/dates.ts';

const dates = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const periods = fc
  .tuple(dates, dates)
  .map(([a, b]) => (a < b ? [a, b] : [b, a]) as readonly [string, string]);

describe('calendar dates', () => {
  it.each(['2026-02-28', '2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s is one', (text) => {
    expect(isDate(text)).toBe(true);
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '1899-12-31',
    '2200-01-01',
    '0000-01-01',
    '2026-1-1',
    '26-01-01',
    '2026/01/01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '',
  ])('%j is none', (text) => {
    expect(isDate(text)).toBe(false);
  });

  it('every day between 1900 and 2199 is one', () => {
    fc.assert(fc.property(dates, isDate));
  });
});

describe('days of a period', () => {
  it('count both ends', () => {
    expect(daysInclusive('2026-01-01', '2026-01-01')).toBe(1);
    expect(daysInclusive('2024-01-01', '2024-12-31')).toBe(366);
    expect(daysInclusive('2026-01-01', '2026-12-31')).toBe(365);
    // The clocks of most countries change in between; days do not.
    expect(daysInclusive('2026-03-28', '2026-03-30')).toBe(3);
  });

  it('are cut at the turns of the year', () => {
    expect(daysByYear('2025-12-31', '2027-01-02')).toEqual([
      { year: 2025, days: 1 },
      { year: 2026, days: 365 },
      { year: 2027, days: 2 },
    ]);
    expect(daysByYear('2026-05-05', '2026-05-05')).toEqual([{ year: 2026, days: 1 }]);
  });

  it('by year add up to the days of the whole period, over every year it touches', () => {
    fc.assert(
      fc.property(periods, ([from, until]) => {
        const years = daysByYear(from, until);
        expect(years.reduce((sum, { days }) => sum + days, 0)).toBe(daysInclusive(from, until));
        expect(years.map(({ year }) => year)).toEqual(
          Array.from({ length: years.length }, (_, place) => Number(from.slice(0, 4)) + place),
        );
        for (const { days } of years) expect(days > 0 && days <= 366).toBe(true);
      }),
    );
  });
});
