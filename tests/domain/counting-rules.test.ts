import { describe, expect, it } from 'vitest';
import type { Table, TableQuery } from '../../src/domain/table.ts';
import type { Mapping } from '../../src/domain/types.ts';
import {
  ASK,
  answer,
  asking,
  graphOf,
  line,
  mapping,
  type ProjectWords,
  project,
  question,
  tablesOf,
  type WorldWords,
} from './oracle-world.ts';

const IDS = ['t:1', 't:1.1', 't:1.1.1', 't:1.2', 't:2', 't:2.1', 't:2.2', 'a:1', 'a:1.1', 'b:1', 'c:1'];

interface Case extends ProjectWords {
  readonly links?: readonly Mapping[];
  readonly query?: Partial<TableQuery>;
  readonly world?: WorldWords;
}

/** The table of one project of 100.00. */
function tableOf({ links = [], query = {}, world = {}, ...words }: Case): Table {
  const one = project('p', { lines: [line(10_000)], ...words });
  const [table] = tablesOf(graphOf(IDS, links, { questions: [question('q', 0)], ...world }), [one], {
    ...ASK,
    ...query,
  });
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
/** Each row as concept, and by which origin the project counts there. */
const origins = (asked: Case) =>
  tableOf(asked).rows.map(({ concept, declared, inferred }) => [
    concept.id,
    ...(declared.projects > 0 ? ['declared'] : []),
    ...(inferred.projects > 0 ? ['inferred'] : []),
  ]);

describe('4.1 what counts', () => {
  const links = [mapping('m', 'a:1', 't:2.1')];

  it('what a project declared or confirmed is declared, what its tags are mapped to is inferred, both in one table', () => {
    expect(origins({ links, tags: ['t:1.1', 'a:1'], confirmed: ['t:1.2'] })).toEqual([
      ['t:1.1', 'declared'],
      ['t:1.2', 'declared'],
      ['t:2.1', 'inferred'],
    ]);
    expect(origins({ links, tags: ['a:1'] })).toEqual([['t:2.1', 'inferred']]);
    expect(rows({ links, tags: ['t:1.1', 'a:1'] })).toEqual([
      ['t:1.1', 5000],
      ['t:2.1', 5000],
    ]);
  });

  it('a goal row is declared where the goal or a target below it is, and one project is in it once', () => {
    const both = [...links, mapping('k', 'a:1', 't:1.2')];
    const goals = { query: { level: 'goal' } } as const;
    expect(origins({ links: both, tags: ['t:1.1', 'a:1'], ...goals })).toEqual([
      ['t:1', 'declared'],
      ['t:2', 'inferred'],
    ]);
    expect(origins({ links: both, tags: ['t:1', 'a:1'], ...goals })).toEqual([
      ['t:1', 'declared'],
      ['t:2', 'inferred'],
    ]);
    expect(origins({ links: both, tags: ['t:1', 'a:1'] })).toEqual([
      ['t:1.2', 'inferred'],
      ['t:2.1', 'inferred'],
    ]);
  });

  it('a finished review silences what is inferred in that framework alone; declaring and confirming silence nothing', () => {
    const tags = ['t:1.1', 'a:1'];
    expect(origins({ links, tags, reviewed: ['t'] })).toEqual([['t:1.1', 'declared']]);
    expect(origins({ links, tags, reviewed: ['a'] })).toEqual(origins({ links, tags }));
    expect(reasons({ links, tags: ['a:1'], reviewed: ['t'] })).toEqual([['reviewed', 10_000]]);
    expect(origins({ links, tags: ['a:1'], confirmed: ['t:2.1'], reviewed: ['t'] })).toEqual([
      ['t:2.1', 'declared'],
    ]);
  });

  it('supporting counts; conditional, matched alone, chained and declined do not, and say why', () => {
    const supporting = [mapping('m', 'a:1', 't:2.1', { strength: 'supporting' })];
    expect(rows({ links: supporting, tags: ['a:1'] })).toEqual([['t:2.1', 10_000]]);
    expect(reasons({ links: [mapping('m', 'a:1', 't:2.1', conditional)], tags: ['a:1'] })).toEqual([
      ['conditional', 10_000],
    ]);
    const match = [mapping('m', 'a:1', 't:2.1', { predicate: 'skos:closeMatch' })];
    expect(reasons({ links: match, tags: ['a:1'] })).toEqual([['no-strength', 10_000]]);
    const chain = [mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:2.1')];
    expect(reasons({ links: chain, tags: ['a:1'] })).toEqual([['no-accepted-mapping', 10_000]]);
    // Contributing to its goal is contributing by the same path: that is dropped with it.
    expect(reasons({ links, tags: ['a:1'], declines: ['t:2.1'] })).toEqual([['declined', 10_000]]);
  });

  it('a declined goal counts through its targets, and by itself no more', () => {
    const goal = [mapping('m', 'a:1', 't:2'), mapping('k', 'b:1', 't:2.1')];
    const query = { level: 'goal' } as const;
    expect(reasons({ links: goal, tags: ['a:1'], declines: ['t:2'] })).toEqual([['declined', 10_000]]);
    expect(rows({ links: goal, tags: ['a:1', 'b:1'], declines: ['t:2'], query })).toEqual([['t:2', 10_000]]);
    expect(rows({ links: goal, tags: ['a:1', 'b:1'], declines: ['t:2'] })).toEqual([['t:2.1', 10_000]]);
  });

  it('what is declined leaves the rest counting; what is declared or confirmed cannot be declined', () => {
    const two = [...links, mapping('k', 'a:1', 't:1.1')];
    expect(rows({ links: two, tags: ['a:1'], declines: ['t:2.1'] })).toEqual([['t:1.1', 10_000]]);
    expect(rows({ links: two, tags: ['a:1'], declines: ['t:2.1'], query: { level: 'goal' } })).toEqual([
      ['t:1', 10_000],
    ]);
    for (const declines of [['t:1.1'], ['t:1']]) {
      expect(rows({ tags: ['t:1.1'], declines })).toEqual([['t:1.1', 10_000]]);
      expect(rows({ confirmed: ['t:1.1'], declines, query: { level: 'goal' } })).toEqual([['t:1', 10_000]]);
    }
  });

  it('with count and full, confirming one target leaves every other row as it was; splits change by the division', () => {
    const three = [...links, mapping('k', 'a:1', 't:1.1'), mapping('l', 'a:1', 't:1.2', conditional)];
    const amounts = (method: TableQuery['method'], confirmed: readonly string[]) =>
      Object.fromEntries(
        tableOf({ links: three, tags: ['a:1'], confirmed, query: { method } }).rows.map((row) => [
          row.concept.id,
          [row.projects, Number(row.amountMinor)],
        ]),
      );
    for (const method of ['count', 'full'] as const) {
      const before = amounts(method, []);
      for (const id of ['t:1.1', 't:1.2', 't:2.2']) {
        const { [id]: own, ...others } = amounts(method, [id]);
        const { [id]: _own, ...asBefore } = before;
        expect(others).toEqual(asBefore);
        expect(own?.[0]).toBe(1);
      }
    }
    expect(amounts('equal-split', ['t:1.1'])).toEqual({ 't:1.1': [1, 5000], 't:2.1': [1, 5000] });
    expect(amounts('equal-split', ['t:1.2'])).toEqual({
      't:1.1': [1, 3334],
      't:1.2': [1, 3333],
      't:2.1': [1, 3333],
    });
  });

  it('thresholds leave out, and say so', () => {
    const weak = [mapping('m', 'a:1', 't:2.1', { strength: 'supporting', confidence: 600 })];
    for (const query of [{ minConfidence: 601 }, { minStrength: 'core' }] as const) {
      expect(reasons({ links: weak, tags: ['a:1'], query })).toEqual([['below-threshold', 10_000]]);
    }
    expect(reasons({ links: weak, tags: ['a:1'], query: { evidence: ['stated'] } })).toEqual([
      ['other-evidence', 10_000],
    ]);
    expect(rows({ links: weak, tags: ['a:1'], query: { minConfidence: 600 } })).toEqual([['t:2.1', 10_000]]);
  });

  it('what is inherited counts like the statement it comes from', () => {
    expect(rows({ links: [mapping('m', 'a:1', 't:2.1', { holdsForParts: true })], tags: ['a:1.1'] })).toEqual(
      [['t:2.1', 10_000]],
    );
    expect(reasons({ links, tags: ['a:1.1'] })).toEqual([['no-accepted-mapping', 10_000]]);
  });

  it('an origin asked for leaves the other one unaligned', () => {
    expect(reasons({ links, tags: ['a:1'], query: { origin: 'declared' } })).toEqual([
      ['other-origin', 10_000],
    ]);
    expect(reasons({ tags: ['t:1.1'], query: { origin: 'inferred' } })).toEqual([['other-origin', 10_000]]);
    expect(rows({ links, tags: ['a:1'], query: { origin: 'inferred' } })).toEqual([['t:2.1', 10_000]]);
    const both = { links, tags: ['t:1.1', 'a:1'], query: { origin: 'inferred' } } as const;
    expect(rows(both)).toEqual([['t:2.1', 5000]]);
    expect(reasons(both)).toEqual([['other-origin', 5000]]);
  });

  it('a project without tags, and one whose way is cut or answered no, stay unaligned with the reason', () => {
    expect(reasons({ tags: [] })).toEqual([['no-tags', 10_000]]);
    const none = [...links, mapping('n', 'a:1', null, { objectFramework: 't' })];
    expect(reasons({ links: none, tags: ['a:1'] })).toEqual([['nothing-fits', 10_000]]);
    const asked = [asking('m', 'a:1', 't:2.1', [['q']])];
    expect(reasons({ links: asked, tags: ['a:1'], answers: [answer('q', 'no')] })).toEqual([
      ['condition-not-met', 10_000],
    ]);
    expect(rows({ links: asked, tags: ['a:1'], answers: [answer('q', 'yes')] })).toEqual([['t:2.1', 10_000]]);
  });

  it('a decline leaves alone what the own tags lead to', () => {
    expect(rows({ links, tags: ['a:1'], declines: ['a:1'] })).toEqual([['t:2.1', 10_000]]);
  });
});

describe('4.2 shared results', () => {
  const shared = { frameworks: { a: { sharedResults: true } } };
  const links = [mapping('m', 'a:1', 't:2.1')];

  it('count where they hold for parts, or where a person said yes about the part, or once confirmed', () => {
    expect(reasons({ links, tags: ['a:1'], world: shared })).toEqual([['shared-result', 10_000]]);
    expect(origins({ links, tags: ['a:1'], confirmed: ['t:2.1'], world: shared })).toEqual([
      ['t:2.1', 'declared'],
    ]);
    const parts = [mapping('m', 'a:1', 't:2.1', { holdsForParts: true })];
    expect(rows({ links: parts, tags: ['a:1'], world: shared })).toEqual([['t:2.1', 10_000]]);
    const about = (aboutPart: boolean) => [asking('m', 'a:1', 't:2.1', [['q']], { aboutPart })];
    const answers = [answer('q', 'yes', 'a:1')];
    expect(rows({ links: about(true), tags: ['a:1'], answers, world: shared })).toEqual([['t:2.1', 10_000]]);
    expect(reasons({ links: about(false), tags: ['a:1'], answers, world: shared })).toEqual([
      ['shared-result', 10_000],
    ]);
  });

  it('reached over a match count no more than those that are tagged', () => {
    const over = [mapping('e', 'b:1', 'a:1', { predicate: 'skos:exactMatch' }), ...links];
    expect(reasons({ links: over, tags: ['b:1'], world: shared })).toEqual([['shared-result', 10_000]]);
    expect(rows({ links: over, tags: ['b:1'] })).toEqual([['t:2.1', 10_000]]);
  });
});

describe('4.4 cells', () => {
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

describe('4.5 concepts of a cut', () => {
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

  it('an indicator by a mapping is most specific, and counts in the rows of what else the project counts for above it', () => {
    const links = [mapping('i', 'a:1', 't:1.1.1'), mapping('g', 'b:1', 't:1'), mapping('t', 'c:1', 't:1.1')];
    const at = (level: string, tags: readonly string[]) => ({ links, tags, query: { level } });
    expect(rows(at('indicator', ['a:1', 'c:1']))).toEqual([['t:1.1.1', 10_000]]);
    expect(rows(at('target', ['a:1', 'c:1']))).toEqual([['t:1.1', 10_000]]);
    expect(reasons(at('target', ['a:1']))).toEqual([['other-level', 10_000]]);
    expect(rows(at('goal', ['a:1', 'b:1']))).toEqual([['t:1', 10_000]]);
    expect(reasons(at('target', ['a:1', 'b:1']))).toEqual([['goal-only', 10_000]]);
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
