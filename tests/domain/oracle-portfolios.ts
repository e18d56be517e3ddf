import fc from 'fast-check';
import { GROUPS } from '../../src/domain/dimensions.ts';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import { METHODS } from '../../src/domain/methods.ts';
import type { Table, TableQuery } from '../../src/domain/table.ts';
import { EVIDENCE, PROJECT_STATUSES } from '../../src/domain/types.ts';
import type { HandTable } from './oracle.ts';
import { COUNTRIES, crosswalks } from './oracle-arbitraries.ts';
import { projects } from './oracle-projects.ts';
import { line, type PlainProject, project } from './oracle-world.ts';

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
  .subarray([...COUNTRIES], { maxLength: 3 })
  .chain((codes) =>
    fc
      .tuple(fc.boolean(), fc.array(percentage, { minLength: codes.length, maxLength: codes.length }))
      .map(([given, shares]) =>
        codes.map((code, place) => (given ? ([code, shares[place] ?? 0] as const) : code)),
      ),
  );

/** Regions with shares that come to a whole, to less, or are not given; now and then in a second vocabulary. */
const regions = fc
  .subarray(['289', '298', '589'], { maxLength: 3 })
  .chain((codes) =>
    fc.record({
      codes: fc.constant(codes),
      shares: fc.oneof(
        fc.constant([null, null, null]),
        fc.constant([60, 25, 15]),
        fc.constant([50, 33.333333, 0]),
      ),
      second: fc.boolean(),
    }),
  )
  .map(({ codes, shares, second }) => [
    ...codes.map((code, place) => ({
      vocabulary: '1',
      code,
      percentage: shares[place] == null ? null : Math.round(shares[place] * 1_000_000),
    })),
    ...(second ? [{ vocabulary: '2', code: '15', percentage: null }] : []),
  ]);

const marker = fc.option(fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const));
const attributes = fc.record({
  status: fc.constantFrom(...PROJECT_STATUSES),
  humanitarian: fc.boolean(),
  organisation: fc.option(fc.constantFrom('Agency', 'Ministry')),
  markers: fc
    .record({ gender: marker, humanRights: marker, peace: marker })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))),
  regions,
});

function projectArb(data: CrosswalkData, place: number): fc.Arbitrary<PlainProject> {
  return fc
    .record({
      own: projects(data),
      onlyOthers: fc.boolean(),
      split: fc.option(shares, { freq: 2 }),
      places: countries,
      lines: fc.array(amountLine, { maxLength: 3, size: 'max' }),
      dates: fc.option(fc.tuple(date, date).map((both) => both.sort())),
      attributes,
    })
    .map(({ own, onlyOthers, split, places: where, lines, dates, attributes: more }) => {
      const of = (origin: 'declared' | 'confirmed') =>
        own.tags.filter((tag) => tag.origin === origin).map(({ concept }) => concept);
      const declared = of('declared').filter((id) => !(onlyOthers && id.startsWith('t:')));
      return project(`p${place}`, {
        tags: declared.map((id, nth) => {
          const share = split?.[nth] ?? null;
          return share === null ? id : ([id, share] as const);
        }),
        confirmed: of('confirmed'),
        declines: own.decisions
          .filter(({ decision }) => decision === 'decline')
          .map(({ concept }) => concept),
        answers: own.answers,
        reviewed: own.reviewed,
        countries: where,
        lines,
        ...more,
        startDate: dates?.[0] ?? null,
        endDate: dates?.[1] ?? null,
      });
    });
}

export interface Portfolio {
  readonly data: CrosswalkData;
  readonly projects: readonly PlainProject[];
}

export const portfolios: fc.Arbitrary<Portfolio> = crosswalks({ min: 8, max: 20 }).chain((data) =>
  fc
    .tuple(...[0, 1, 2, 3, 4].map((place) => projectArb(data, place)))
    .chain((all) => fc.shuffledSubarray(all, { minLength: 3 }))
    .map((drawn) => ({ data, projects: drawn })),
);

/** Country and region cut the same money: of the two at most one is asked for, to group by or to filter. */
const places = fc.oneof(
  fc.record({
    country: fc.constantFrom(null, null, null, 'KEN'),
    region: fc.constant(null),
    place: fc.constant('country'),
  }),
  fc.record({
    country: fc.constant(null),
    region: fc.constantFrom(null, null, { vocabulary: '1', code: '298' }, { vocabulary: '2', code: '15' }),
    place: fc.constant('region'),
  }),
);

export const queries: fc.Arbitrary<TableQuery> = fc
  .record({
    to: fc.constant('t'),
    level: fc.constantFrom('goal', 'target', 'target', 'indicator'),
    method: fc.constantFrom(...METHODS),
    years: fc.constantFrom(
      null,
      null,
      { from: 2025, until: 2025 },
      { from: null, until: 2025 },
      { from: 2026, until: null },
    ),
    amountKind: fc.constant('budget' as const),
    origin: fc.constantFrom(null, null, null, null, 'declared' as const, 'inferred' as const),
    groupBy: fc.shuffledSubarray([...GROUPS], { maxLength: 3 }),
    places,
    minConfidence: fc.constantFrom(0, 0, 0, 0, 500),
    minStrength: fc.constantFrom(
      null,
      null,
      null,
      'conditional' as const,
      'supporting' as const,
      'core' as const,
    ),
    evidence: fc.option(fc.subarray([...EVIDENCE], { minLength: 1 }), { freq: 2 }),
  })
  .map(({ places: { country, region, place }, groupBy, ...query }) => ({
    ...query,
    country,
    region,
    groupBy: groupBy
      .filter((dimension) => !['country', 'region'].includes(dimension) || dimension === place)
      .slice(0, 2),
  }));

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
      group: { ...row.group },
      declared: tally(row.declared),
      inferred: tally(row.inferred),
    })),
    unaligned: tally(unaligned),
    total: tally(total),
  };
}

/** The same, with the rows of both sides in one order. */
export function sorted(table: HandTable): HandTable {
  const key = ({ concept, group }: HandTable['rows'][number]) =>
    JSON.stringify([concept, Object.entries(group).sort()]);
  return { ...table, rows: [...table.rows].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}
