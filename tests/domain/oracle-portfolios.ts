import fc from 'fast-check';
import type { CountedProject, Table, TableQuery } from '../../src/domain/contributions.ts';
import { METHODS } from '../../src/domain/counted.ts';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { HandTable } from './oracle.ts';
import { crosswalks } from './oracle-arbitraries.ts';
import { line, project } from './oracle-world.ts';

/** Random portfolios over a random crosswalk: small amounts and awkward percentages, where rounding shows. */

const percentage = fc.constantFrom(0, 10, 20, 25, 33.333333, 33.34, 40, 49.96, 50, 60, 66.6, 99.95, 100);

/** Of several shares, most often some that make sense together. */
const shares = fc.oneof(
  fc.constantFrom([50, 50, 0, null], [33.333333, 33.333333, 33.333333, null], [25, 25, 25, 25]),
  fc.constantFrom([100, null, null, null], [60, 40.05, null, null], [12.5, 7, 20, 33.3]),
  fc.array(fc.option(percentage, { freq: 3 }), { minLength: 4, maxLength: 4 }),
);

const date = fc
  .record({
    year: fc.integer({ min: 2023, max: 2027 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, day }) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

const period = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, until: b } : { from: b, until: a })),
  },
  { weight: 1, arbitrary: fc.constant({ from: null, until: null }) },
  { weight: 1, arbitrary: date.map((from) => ({ from, until: null })) },
  { weight: 1, arbitrary: date.map((until) => ({ from: null, until })) },
);

const amount = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: -500, max: 500 }),
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.constantFrom(1, 100, 101, 9_007_199_254_740_991),
);

const amountLine = fc
  .record({ amount, period, currency: fc.constantFrom('USD', 'USD', 'EUR', 'JPY') })
  .map(({ amount: minor, period: dates, currency }) => line(minor, { ...dates, currency }));

const countries = fc
  .subarray(['ETH', 'KEN', 'SOM', 'UGA'], { maxLength: 3 })
  .chain((codes) =>
    fc
      .tuple(fc.boolean(), fc.array(percentage, { minLength: codes.length, maxLength: codes.length }))
      .map(([given, shares]) =>
        codes.map((code, place) => (given ? ([code, shares[place] ?? 0] as const) : code)),
      ),
  );

function projectArb(data: CrosswalkData, place: number): fc.Arbitrary<CountedProject> {
  const ids = data.concepts.map(({ id }) => id);
  const ofTarget = ids.filter((id) => id.startsWith('t:'));
  const subjects = data.mappings.map(({ subject }) => subject);
  const from = (pool: readonly string[]) => fc.constantFrom(...(pool.length > 0 ? pool : ids));
  const pick = fc.oneof(from(ofTarget), from(subjects.filter((id) => !id.startsWith('t:'))), from(ids));
  const others = fc.oneof(
    from(subjects.filter((id) => !id.startsWith('t:'))),
    from(ids.filter((id) => !id.startsWith('t:'))),
  );
  const tagIds = fc.uniqueArray(pick, { maxLength: 4, size: 'max' });
  const otherIds = fc.uniqueArray(others, { minLength: 1, maxLength: 4, size: 'max' });
  return fc
    .record({
      concepts: fc.oneof(tagIds, otherIds),
      split: fc.option(shares, { freq: 2 }),
      countries,
      lines: fc.array(amountLine, { maxLength: 3, size: 'max' }),
      declines: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(from(ids), { maxLength: 2 }) },
      ),
      dates: fc.option(fc.tuple(date, date).map((both) => both.sort())),
    })
    .map(({ concepts, split, countries: places, lines, declines, dates }) =>
      project(`p${place}`, {
        tags: concepts.map((id, nth) => {
          const share = split?.[nth] ?? null;
          return share === null ? id : ([id, share] as const);
        }),
        countries: places,
        lines,
        declines,
        ...(dates === null ? {} : { startDate: dates[0] ?? '', endDate: dates[1] ?? '' }),
      }),
    );
}

export interface Portfolio {
  readonly data: CrosswalkData;
  readonly projects: readonly CountedProject[];
}

export const portfolios: fc.Arbitrary<Portfolio> = crosswalks({ min: 8, max: 20 }).chain((data) =>
  fc
    .tuple(...[0, 1, 2, 3, 4].map((place) => projectArb(data, place)))
    .chain((projects) => fc.shuffledSubarray(projects, { minLength: 3 }))
    .map((projects) => ({ data, projects })),
);

export const queries: fc.Arbitrary<TableQuery> = fc.record({
  to: fc.constant('t'),
  level: fc.constantFrom('goal', 'target', 'target', 'indicator'),
  method: fc.constantFrom(...METHODS),
  amountKind: fc.constant('budget'),
  origin: fc.constantFrom(null, null, null, null, 'declared', 'inferred'),
  groupBy: fc.subarray(['country', 'year']),
  country: fc.constantFrom(null, null, null, 'KEN'),
  minConfidence: fc.constantFrom(0, 0, 0, 0, 500),
  minStrength: fc.constantFrom('conditional', 'conditional', 'supporting', 'core'),
  maxHops: fc.constantFrom(1, 1, 1, 1, 0, 2),
});

/** A table in the plain form of the oracle; rows in their own order. */
export function plain({ currency, rows, unaligned, total }: Table): HandTable {
  const tally = ({ projects, amountMinor }: { projects: number; amountMinor: bigint }) => ({
    projects,
    minor: amountMinor,
  });
  return {
    currency,
    rows: rows.map((row) => ({
      ...tally(row),
      concept: row.concept.id,
      country: row.group?.country,
      year: row.group?.year,
      declared: tally(row.declared),
      inferred: tally(row.inferred),
    })),
    unaligned: tally(unaligned),
    total: tally(total),
  };
}

/** The same, with the rows of both sides in one order. */
export function sorted(table: HandTable): HandTable {
  const key = ({ concept, country, year }: HandTable['rows'][number]) =>
    JSON.stringify([concept, country ?? null, year ?? null]);
  return { ...table, rows: [...table.rows].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}
