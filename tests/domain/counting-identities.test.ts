import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/domain/dimensions.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import { isAdditive, METHODS } from '../../src/domain/methods.ts';
import type { Row, Table, TableQuery } from '../../src/domain/table.ts';
import { withoutPrinciples } from './oracle-arbitraries.ts';
import { portfolios, queries } from './oracle-portfolios.ts';
import { ASK, graphOf, line, mapping, project, tablesOf } from './oracle-world.ts';

const additive = fc.constantFrom<'equal-split' | 'declared-split'>('equal-split', 'declared-split');
const sum = (rows: Iterable<{ readonly amountMinor: bigint }>) => {
  let total = 0n;
  for (const { amountMinor } of rows) total += amountMinor;
  return total;
};
/** Sums of amounts by concept and one dimension; groups that come to nothing are left out. */
function sums(rows: readonly Row[], group: (row: Row) => unknown = () => ''): ReadonlyMap<string, bigint> {
  const found = new Map<string, bigint>();
  for (const row of rows) {
    const key = JSON.stringify([row.concept.id, group(row)]);
    found.set(key, (found.get(key) ?? 0n) + row.amountMinor);
  }
  return found;
}
const only = (tables: readonly Table[]): Table => {
  const [table, ...more] = tables;
  if (table === undefined || more.length > 0) throw new Error(`${tables.length} tables, not one`);
  return table;
};

describe('identities of every portfolio', () => {
  it('rows and unaligned add up to the total, declared and inferred to the row, reasons to unaligned', () => {
    fc.assert(
      fc.property(portfolios, queries, additive, ({ data, projects }, asked, method) => {
        for (const { rows, unaligned, total } of tablesOf(compileCrosswalk(data), projects, {
          ...asked,
          method,
        })) {
          expect(sum(rows) + unaligned.amountMinor).toBe(total.amountMinor);
          expect(sum(unaligned.reasons.values())).toBe(unaligned.amountMinor);
          for (const row of rows) {
            expect(row.declared.amountMinor + row.inferred.amountMinor).toBe(row.amountMinor);
            expect(row.declared.projects + row.inferred.projects).toBe(row.projects);
            expect(row.projects).toBeLessThanOrEqual(total.projects);
          }
        }
      }),
    );
  });

  it('the total is the sum of the lines, whatever the method, level, origin or grouping', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const query = { ...asked, country: null, region: null, years: null };
        if (query.method === 'count') return;
        for (const { currency, total } of tablesOf(compileCrosswalk(data), projects, query)) {
          const lines = projects.flatMap((each) => each.lines).filter((each) => each.currency === currency);
          expect(total.amountMinor).toBe(
            lines.reduce((all, { amountMinor }) => all + BigInt(amountMinor), 0n),
          );
        }
      }),
    );
  });

  it('the groups of a table, summed back, are the ungrouped table', () => {
    fc.assert(
      fc.property(portfolios, queries, additive, ({ data, projects }, asked, method) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, method, country: null, region: null };
        const count = (groupBy: TableQuery['groupBy']) => tablesOf(graph, projects, { ...query, groupBy });
        const whole = count([]);
        const both = count(['country', 'year']);
        for (const groupBy of [
          ...GROUPS.map((dimension) => [dimension]),
          ['country', 'year'],
          ['year', 'region'],
        ] as const) {
          for (const [place, grouped] of count(groupBy).entries()) {
            expect(sums(grouped.rows)).toEqual(sums(whole[place]?.rows ?? []));
            expect(grouped.unaligned).toEqual(whole[place]?.unaligned);
            expect(grouped.total).toEqual(whole[place]?.total);
          }
        }
        for (const [place, byCountry] of count(['country']).entries()) {
          const country = (row: Row) => row.group?.country;
          expect(sums(both[place]?.rows ?? [], country)).toEqual(sums(byCountry.rows, country));
        }
      }),
    );
  });

  it('a country filter is the sum of that country’s cells', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const grouped = tablesOf(graph, projects, {
          ...asked,
          country: null,
          groupBy: ['country'],
        });
        const filtered = tablesOf(graph, projects, { ...asked, country: 'KEN', groupBy: [] });
        const kenya = (table: Table) =>
          table.rows
            .filter(({ group }) => group?.country === 'KEN')
            .map(({ concept, projects: n, amountMinor }) => ({ concept: concept.id, n, amountMinor }));
        const ungrouped = filtered.flatMap((table) =>
          table.rows.map(({ concept, projects: n, amountMinor }) => ({
            concept: concept.id,
            n,
            amountMinor,
          })),
        );
        expect(ungrouped).toEqual(grouped.flatMap(kenya));
      }),
    );
  });

  it('a region filter is the sum of that region’s shares of the cells', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, country: null, groupBy: [] };
        const grouped = tablesOf(graph, projects, { ...query, region: null, groupBy: ['region'] });
        const region = { vocabulary: '1', code: '298' };
        const filtered = tablesOf(graph, projects, { ...query, region });
        const shown = (rows: readonly Row[]) =>
          rows.map(({ concept, projects: n, amountMinor }) => [concept.id, n, amountMinor]);
        expect(filtered.flatMap(({ rows }) => shown(rows))).toEqual(
          grouped.flatMap(({ rows }) => shown(rows.filter(({ group }) => group?.region === '1:298'))),
        );
      }),
    );
  });

  it('the years up to one, those after it and what has no date are the whole table', () => {
    fc.assert(
      fc.property(portfolios, queries, additive, ({ data, projects }, asked, method) => {
        const graph = compileCrosswalk(data);
        const count = (years: TableQuery['years'], groupBy: TableQuery['groupBy'] = []) =>
          tablesOf(graph, projects, { ...asked, method, years, groupBy });
        const undated = count(null, ['year']).map(({ currency, rows }) => ({
          currency,
          rows: rows.filter(({ group }) => group?.year === null),
        }));
        const parts = [count({ from: null, until: 2025 }), count({ from: 2026, until: null }), undated];
        for (const { currency, rows } of count(null)) {
          const of = parts.flatMap((part) => part.filter((table) => table.currency === currency));
          expect(sums(of.flatMap((table) => [...table.rows]))).toEqual(sums(rows));
        }
      }),
    );
  });

  it('what falls to a region does not depend on the method', () => {
    fc.assert(
      fc.property(portfolios, queries, additive, ({ data, projects }, asked, method) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, region: { vocabulary: '1', code: '298' }, groupBy: [] };
        const totals = (by: TableQuery['method']) =>
          tablesOf(graph, projects, { ...query, method: by }).map(({ currency, total }) => [currency, total]);
        expect(totals(method)).toEqual(totals('full'));
      }),
    );
  });

  it('leaving links out never adds to an inferred row at the top, whatever their evidence', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const query = { ...asked, method: 'count', level: 'goal', groupBy: [] } as const;
        const count = (evidence: TableQuery['evidence']) =>
          new Map(
            only(tablesOf(graph, projects, { ...query, evidence })).rows.map((row) => [row.concept.id, row]),
          );
        const all = count(null);
        for (const [id, row] of count(['stated', 'published'])) {
          expect(row.projects).toBeLessThanOrEqual(all.get(id)?.projects ?? 0);
          expect(row.declared).toEqual(all.get(id)?.declared);
        }
      }),
    );
  });

  it('a goal’s row is its targets’ cells and those cut to the goal itself', () => {
    fc.assert(
      fc.property(portfolios, queries, additive, ({ data, projects }, asked, method) => {
        const graph = compileCrosswalk(withoutPrinciples(data));
        // By origin they differ: a goal is declared through one target while another one is inferred.
        const query = { ...asked, method, groupBy: [], origin: null };
        const at = (level: string) => tablesOf(graph, projects, { ...query, level });
        const goals = at('goal');
        for (const [place, targets] of at('target').entries()) {
          const goalOnly = targets.unaligned.reasons.get('goal-only')?.amountMinor ?? 0n;
          expect(sum(goals[place]?.rows ?? [])).toBe(sum(targets.rows) + goalOnly);
        }
      }),
    );
  });

  it('a goal counts a project once: at most its targets’ counts and its goal-only projects together', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(withoutPrinciples(data));
        const at = (level: string) =>
          only(tablesOf(graph, projects, { ...asked, method: 'count', level, groupBy: [], origin: null }));
        const targets = at('target');
        const goalOnly = targets.unaligned.reasons.get('goal-only')?.projects ?? 0;
        for (const { concept, projects: counted } of at('goal').rows) {
          const below = targets.rows.filter((row) => row.concept.parent === concept.id);
          expect(counted).toBeLessThanOrEqual(below.reduce((all, row) => all + row.projects, 0) + goalOnly);
          for (const row of below) expect(counted).toBeGreaterThanOrEqual(row.projects);
        }
      }),
    );
  });

  it('full puts at most the whole amount into a row, count none, and neither is called additive', () => {
    expect(METHODS.filter(isAdditive)).toEqual(['equal-split', 'declared-split']);
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const graph = compileCrosswalk(data);
        const positive = projects.map((each) => ({
          ...each,
          lines: each.lines.map((own) => ({ ...own, amountMinor: Math.abs(own.amountMinor) })),
        }));
        for (const { rows, total } of tablesOf(graph, positive, { ...asked, method: 'full' })) {
          for (const row of rows) expect(row.amountMinor).toBeLessThanOrEqual(total.amountMinor);
        }
        const counted = only(tablesOf(graph, positive, { ...asked, method: 'count' }));
        expect(counted.currency).toBeNull();
        expect(sum(counted.rows) + counted.total.amountMinor).toBe(0n);
      }),
    );
  });
});

describe('to the cent', () => {
  const IDS = ['t:1', 't:1.1', 't:1.2', 't:1.3', 'a:1'];
  const graph = graphOf(
    IDS,
    ['t:1.1', 't:1.2', 't:1.3'].map((to) => mapping(`m-${to}`, 'a:1', to)),
  );
  const thirds = (id: string, tags: readonly string[], minor: number) =>
    project(id, { tags, countries: ['UGA', 'KEN', 'ETH'], lines: [line(minor)] });

  it.each([
    ['declared', ['t:1.3', 't:1.1', 't:1.2']],
    ['inferred', ['a:1']],
  ] as const)('1.01 over three countries and three targets, %s', (_origin, tags) => {
    const projects = [thirds('p', tags, 101)];
    const byBoth = only(tablesOf(graph, projects, { ...ASK, groupBy: ['country'] }));
    const byTarget = only(tablesOf(graph, projects, ASK));
    expect(
      byBoth.rows.map(({ concept, group, amountMinor }) => [concept.id, group?.country, amountMinor]),
    ).toEqual([
      ['t:1.1', 'ETH', 12n],
      ['t:1.1', 'KEN', 12n],
      ['t:1.1', 'UGA', 11n],
      ['t:1.2', 'ETH', 11n],
      ['t:1.2', 'KEN', 11n],
      ['t:1.2', 'UGA', 11n],
      ['t:1.3', 'ETH', 11n],
      ['t:1.3', 'KEN', 11n],
      ['t:1.3', 'UGA', 11n],
    ]);
    expect(byTarget.rows.map(({ amountMinor }) => amountMinor)).toEqual([35n, 33n, 33n]);
    expect([sum(byBoth.rows), sum(byTarget.rows), byTarget.total.amountMinor]).toEqual([101n, 101n, 101n]);
    const goal = only(tablesOf(graph, projects, { ...ASK, level: 'goal' }));
    expect(goal.rows.map(({ concept, projects: n, amountMinor }) => [concept.id, n, amountMinor])).toEqual([
      ['t:1', 1, 101n],
    ]);
  });

  it('a thousand projects of 1.00 in thirds', () => {
    const projects = Array.from({ length: 1000 }, (_, n) =>
      thirds(`p${n}`, ['t:1.1', 't:1.2', 't:1.3'], 100),
    );
    for (const groupBy of [[], ['country'], ['year'], ['country', 'year']] as const) {
      const { rows, unaligned, total } = only(tablesOf(graph, projects, { ...ASK, groupBy }));
      expect([sum(rows), unaligned.amountMinor, total.amountMinor]).toEqual([100_000n, 0n, 100_000n]);
      for (const row of rows) expect(row.projects).toBe(1000);
    }
    // Each project is cut for itself: 34 + 33 + 33 by country, of which 12, 11 and 11 go to the first target.
    const byTarget = only(tablesOf(graph, projects, ASK));
    expect(byTarget.rows.map(({ amountMinor }) => amountMinor)).toEqual([34_000n, 33_000n, 33_000n]);
  });

  it('full puts a project’s amount once in a goal row and once in each target row', () => {
    const projects = [thirds('p', ['t:1.1', 't:1.2', 't:1.3'], 101)];
    const full = (level: string, groupBy: TableQuery['groupBy'] = []) =>
      only(tablesOf(graph, projects, { ...ASK, method: 'full', level, groupBy }));
    expect(full('goal').rows.map(({ projects: n, amountMinor }) => [n, amountMinor])).toEqual([[1, 101n]]);
    expect(full('target').rows.map(({ amountMinor }) => amountMinor)).toEqual([101n, 101n, 101n]);
    expect(full('goal', ['country']).rows.map(({ amountMinor }) => amountMinor)).toEqual([34n, 34n, 33n]);
    for (const level of ['goal', 'target'])
      expect(full(level).total).toEqual({ projects: 1, amountMinor: 101n });
  });
});
