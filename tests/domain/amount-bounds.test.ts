import { describe, expect, it } from 'vitest';
import { boundAmounts, MAX_PIECES } from '../../src/domain/amount-bounds.ts';
import type { AmountLine } from '../../src/domain/types.ts';

const line = (from: string | null, until: string | null): AmountLine => ({
  kind: 'budget',
  from,
  until,
  amountMinor: 100,
  currency: 'USD',
});
const project = (amounts: readonly AmountLine[], countries = 1) => ({
  startDate: null,
  endDate: null,
  countries: Array.from({ length: countries }),
  amounts,
});

describe('what can be counted in reasonable time', () => {
  it('is every period of up to a hundred years, and amounts without dates', () => {
    expect(boundAmounts(project([line('2020-01-01', '2119-12-31'), line(null, null)], 100))).toEqual([]);
  });

  it('is no longer period, of a line or of the project', () => {
    expect(boundAmounts(project([line('2020-01-01', '2120-01-01')]))).toMatchObject([
      { pointer: '/amounts/0/until', code: 'period-too-long' },
    ]);
    expect(boundAmounts({ ...project([]), startDate: '1900-01-01', endDate: '2199-12-31' })).toMatchObject([
      { pointer: '/endDate', code: 'period-too-long' },
    ]);
  });

  it('is a bounded number of pieces by line, country and year', () => {
    const century = line('2001-01-01', '2100-12-31');
    const most = MAX_PIECES / 100;
    expect(boundAmounts(project([century], most))).toEqual([]);
    expect(boundAmounts(project([century], most + 1))).toMatchObject([{ code: 'too-many-amounts' }]);
  });
});
