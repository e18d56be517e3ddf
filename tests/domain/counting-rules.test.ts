import { describe, expect, it } from 'vitest';
import type { Table, TableQuery } from '../../src/domain/table.ts';
import type { Mapping } from '../../src/domain/types.ts';
import { ASK, graphOf, line, mapping, type ProjectWords, project, tablesOf } from './oracle-world.ts';

const IDS = ['t:1', 't:1.1', 't:1.1.1', 't:1.2', 't:2', 't:2.1', 't:2.2', 'a:1', 'a:1.1', 'b:1', 'c:1'];

interface Case extends ProjectWords {
  readonly links?: readonly Mapping[];
  readonly query?: Partial<TableQuery>;
}

/** The table of one project of 100.00. */
function tableOf({ links = [], query = {}, ...words }: Case): Table {
  const one = project('p', { lines: [line(10_000)], ...words });
  const [table] = tablesOf(graphOf(IDS, links), [one], { ...ASK, ...query });
  if (table === undefined) throw new Error('no table');
  return table;
}

const rows = (asked: Case) =>
  tableOf(asked).rows.map(({ concept, amountMinor }) => [concept.id, Number(amountMinor)] as const);
const reasons = (asked: Case) =>
  [...tableOf(asked).unaligned.reasons].map(
    ([reason, { amountMinor }]) => [reason, Number(amountMinor)] as const,
  );
const conditional = { strength: 'conditional', condition: 'if migrants are served' } as const;

describe('4.1 what counts', () => {
  const links = [mapping('m', 'a:1', 't:2.1')];

  it('own tags in the framework take precedence, and are called declared', () => {
    const table = tableOf({ links, tags: ['t:1.1', 'a:1'] });
    expect(table.rows.map(({ concept }) => concept.id)).toEqual(['t:1.1']);
    expect(table.rows[0]).toMatchObject({
      declared: { projects: 1, amountMinor: 10_000n },
      inferred: { projects: 0, amountMinor: 0n },
    });
  });

  it('without any, what the other tags are mapped to counts, and is called inferred', () => {
    expect(tableOf({ links, tags: ['a:1'] }).rows[0]).toMatchObject({
      declared: { projects: 0, amountMinor: 0n },
      inferred: { projects: 1, amountMinor: 10_000n },
    });
  });

  it('an own tag on a goal is precedence enough: nothing is inferred beside it', () => {
    expect(rows({ links, tags: ['t:1', 'a:1'] })).toEqual([]);
    expect(rows({ links, tags: ['t:1', 'a:1'], query: { level: 'goal' } })).toEqual([['t:1', 10_000]]);
  });

  it('supporting counts; conditional, chained and declined do not, even where longer paths are asked for', () => {
    const query = { maxHops: 4 };
    const supporting = [mapping('m', 'a:1', 't:2.1', { strength: 'supporting' })];
    expect(rows({ links: supporting, tags: ['a:1'] })).toEqual([['t:2.1', 10_000]]);
    expect(reasons({ links: [mapping('m', 'a:1', 't:2.1', conditional)], tags: ['a:1'], query })).toEqual([
      ['conditional-only', 10_000],
    ]);
    const chain = [mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:2.1')];
    expect(reasons({ links: chain, tags: ['a:1'], query })).toEqual([['chained-only', 10_000]]);
    expect(reasons({ links, tags: ['a:1'], declines: ['t:2.1'], query })).toEqual([['declined', 10_000]]);
    expect(reasons({ links, tags: ['a:1'], declines: ['t:2'], query })).toEqual([['declined', 10_000]]);
  });

  it('what is declined leaves the rest counting; a decline does not touch an own tag', () => {
    const two = [...links, mapping('k', 'a:1', 't:1.1')];
    expect(rows({ links: two, tags: ['a:1'], declines: ['t:2.1'] })).toEqual([['t:1.1', 10_000]]);
    expect(rows({ links: two, tags: ['a:1'], declines: ['t:2.1'], query: { level: 'goal' } })).toEqual([
      ['t:1', 10_000],
    ]);
    expect(rows({ tags: ['t:1.1'], declines: ['t:1.1'] })).toEqual([['t:1.1', 10_000]]);
  });

  it('thresholds leave out, and say so', () => {
    const weak = [mapping('m', 'a:1', 't:2.1', { strength: 'supporting', confidence: 600 })];
    for (const query of [{ minConfidence: 601 }, { minStrength: 'core' }, { maxHops: 0 }] as const) {
      expect(reasons({ links: weak, tags: ['a:1'], query })).toEqual([['below-threshold', 10_000]]);
    }
    expect(rows({ links: weak, tags: ['a:1'], query: { minConfidence: 600 } })).toEqual([['t:2.1', 10_000]]);
  });

  it('what is inherited counts like the statement it comes from', () => {
    expect(rows({ links: [mapping('m', 'a:1', 't:2.1', { holdsForParts: true })], tags: ['a:1.1'] })).toEqual(
      [['t:2.1', 10_000]],
    );
    expect(reasons({ links, tags: ['a:1.1'] })).toEqual([['no-accepted-mapping', 10_000]]);
  });

  it('a basis asked for leaves the other one unaligned', () => {
    expect(reasons({ links, tags: ['a:1'], query: { origin: 'declared' } })).toEqual([
      ['other-basis', 10_000],
    ]);
    expect(reasons({ tags: ['t:1.1'], query: { origin: 'inferred' } })).toEqual([['other-basis', 10_000]]);
    expect(rows({ links, tags: ['a:1'], query: { origin: 'inferred' } })).toEqual([['t:2.1', 10_000]]);
  });

  it('a project without tags, and one whose way is cut, stay unaligned with the reason', () => {
    expect(reasons({ tags: [] })).toEqual([['no-tags', 10_000]]);
    const none = [...links, mapping('n', 'a:1', null, { objectFramework: 't' })];
    expect(reasons({ links: none, tags: ['a:1'] })).toEqual([['nothing-fits', 10_000]]);
  });

  it('an amount is `declined` only where a link that would have counted was declined', () => {
    const declines = ['t:2.1'];
    expect(reasons({ links, tags: ['a:1'], declines })).toEqual([['declined', 10_000]]);
    const chain = [mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:2.1')];
    expect(reasons({ links: chain, tags: ['a:1'], declines })).toEqual([['no-accepted-mapping', 10_000]]);
  });

  it('a decline leaves alone what the own tags lead to', () => {
    const declines = ['a:1'];
    expect(rows({ links, tags: ['a:1'], declines })).toEqual([['t:2.1', 10_000]]);
  });
});

describe('4.2 cells', () => {
  const tags = ['t:1.1'];
  const groups = (asked: Case, groupBy: TableQuery['groupBy']) =>
    tableOf({ tags, ...asked, query: { ...asked.query, groupBy } }).rows.map(
      ({ group, amountMinor }) => [group?.country, group?.year, Number(amountMinor)] as const,
    );

  it('are cut by country percentages, else equally, and stand under null without any country', () => {
    expect(
      groups(
        {
          countries: [
            ['KEN', 70],
            ['ETH', 30],
          ],
        },
        ['country'],
      ),
    ).toEqual([
      ['ETH', undefined, 3000],
      ['KEN', undefined, 7000],
    ]);
    expect(groups({ countries: ['KEN', 'ETH', 'UGA'] }, ['country'])).toEqual([
      ['ETH', undefined, 3334],
      ['KEN', undefined, 3333],
      ['UGA', undefined, 3333],
    ]);
    expect(groups({}, ['country'])).toEqual([[null, undefined, 10_000]]);
    expect(groups({ countries: [['KEN', 70]] }, ['country'])).toEqual([
      ['KEN', undefined, 7000],
      [null, undefined, 3000],
    ]);
  });

  it('are cut by the days of the line’s period in each year', () => {
    const lines = [line(10_000, { from: '2025-12-31', until: '2026-01-03' })];
    expect(groups({ lines }, ['year'])).toEqual([
      [undefined, 2025, 2500],
      [undefined, 2026, 7500],
    ]);
    expect(groups({ lines: [line(10_000, { until: '2026-05-05' })] }, ['year'])).toEqual([
      [undefined, 2026, 10_000],
    ]);
    expect(groups({ lines: [line(10_000)] }, ['year'])).toEqual([[undefined, null, 10_000]]);
    const leap = [line(366, { from: '2024-01-01', until: '2024-12-31' })];
    expect(groups({ lines: leap }, ['year'])).toEqual([[undefined, 2024, 366]]);
  });

  it('are one table per currency, in code order, never added up; lines without amount are told', () => {
    const graph = graphOf(IDS, []);
    const projects = [
      project('p', { tags, lines: [line(100), line(700, { currency: 'EUR' }), line(50)] }),
      project('q', { tags, lines: [line(1, { currency: 'EUR' })] }),
      project('r', { tags }),
    ];
    const tables = tablesOf(graph, projects, ASK);
    expect(tables.map(({ currency, total, withoutAmount }) => [currency, total, withoutAmount])).toEqual([
      ['EUR', { projects: 2, amountMinor: 701n }, 1],
      ['USD', { projects: 1, amountMinor: 150n }, 1],
    ]);
    const [counted, ...more] = tablesOf(graph, projects, { ...ASK, method: 'count' });
    expect(more).toEqual([]);
    expect([counted?.currency, counted?.total.projects, counted?.rows[0]?.projects]).toEqual([null, 3, 3]);
  });

  it('an empty portfolio is an empty table', () => {
    expect(tablesOf(graphOf(IDS, []), [], ASK)).toEqual([
      expect.objectContaining({ currency: null, rows: [], total: { projects: 0, amountMinor: 0n } }),
    ]);
  });
});

describe('4.3 concepts of a cut', () => {
  it('are the most specific ones: a goal with one of its targets adds nothing', () => {
    expect(rows({ tags: ['t:1', 't:1.1', 't:2.1'] })).toEqual([
      ['t:1.1', 5000],
      ['t:2.1', 5000],
    ]);
    expect(reasons({ tags: ['t:1', 't:1.1', 't:2.1'] })).toEqual([]);
    expect(rows({ tags: ['t:1.1', 't:1.1.1'] })).toEqual([['t:1.1', 10_000]]);
  });

  it('a goal beside targets of other goals is cut to itself, and is goal-only at target level', () => {
    expect(rows({ tags: ['t:1', 't:2.1'] })).toEqual([['t:2.1', 5000]]);
    expect(reasons({ tags: ['t:1', 't:2.1'] })).toEqual([['goal-only', 5000]]);
    expect(rows({ tags: ['t:1', 't:2.1', 't:2.2'], query: { level: 'goal' } })).toEqual([
      ['t:1', 3334],
      ['t:2', 6666],
    ]);
  });

  it('the same target given twice, in any way, counts once', () => {
    expect(rows({ tags: ['t:1.1', 't:2.1', 't:1.1'] })).toEqual(rows({ tags: ['t:2.1', 't:1.1'] }));
    const both = [
      mapping('m1', 'a:1', 't:1.1'),
      mapping('m2', 'b:1', 't:1.1'),
      mapping('m3', 'b:1', 't:2.1'),
    ];
    expect(rows({ links: both, tags: ['a:1', 'b:1'] })).toEqual([
      ['t:1.1', 5000],
      ['t:2.1', 5000],
    ]);
  });

  it('count counts a goal once, however many of its targets a project has', () => {
    const table = tableOf({ tags: ['t:1.1', 't:1.2', 't:2'], query: { method: 'count', level: 'goal' } });
    expect(table.rows.map(({ concept, projects }) => [concept.id, projects])).toEqual([
      ['t:1', 1],
      ['t:2', 1],
    ]);
    expect(table.total.projects).toBe(1);
  });
});
