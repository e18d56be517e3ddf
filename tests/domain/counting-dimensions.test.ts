import { describe, expect, it } from 'vitest';
import type { Table, TableQuery } from '../../src/domain/table.ts';
import { WHOLE } from '../../src/domain/types.ts';
import { ASK, graphOf, line, mapping, type ProjectWords, project, tablesOf } from './oracle-world.ts';

const GRAPH = graphOf(
  ['t:1', 't:1.1', 't:1.2', 'a:1', 'a:2'],
  [
    mapping('m1', 'a:1', 't:1.1', { evidence: 'judged' }),
    mapping('m2', 'a:1', 't:1.2', { evidence: 'stated' }),
    mapping('m3', 'a:2', 't:1.1', { evidence: 'judged', confidence: 600 }),
  ],
);

function tableOf(words: ProjectWords, query: Partial<TableQuery>): Table {
  const one = project('p', { lines: [line(10_000)], ...words });
  const [table] = tablesOf(GRAPH, [one], { ...ASK, ...query });
  if (table === undefined) throw new Error('no table');
  return table;
}

const groups = (words: ProjectWords, query: Partial<TableQuery>) =>
  tableOf(words, query).rows.map(({ group, amountMinor }) => [group, Number(amountMinor)] as const);
const reasons = (words: ProjectWords, query: Partial<TableQuery>) => [
  ...tableOf(words, query).unaligned.reasons.keys(),
];
const region = (code: string, percentage: number | null = null, vocabulary = '1') => ({
  vocabulary,
  code,
  percentage: percentage === null ? null : (percentage * WHOLE) / 100,
});

describe('by region', () => {
  const tags = ['t:1.1'];

  it('percentages cut, and what is left of them is in no region', () => {
    const regions = [region('298', 60), region('289', 15)];
    expect(groups({ tags, regions }, { groupBy: ['region'] })).toEqual([
      [{ region: '1:289' }, 1_500],
      [{ region: '1:298' }, 6_000],
      [{ region: null }, 2_500],
    ]);
  });

  it('without percentages the regions have equal parts; without regions all is in none', () => {
    const regions = [region('298'), region('289')];
    expect(groups({ tags, regions }, { groupBy: ['region'] }).map(([, amount]) => amount)).toEqual([
      5_000, 5_000,
    ]);
    expect(groups({ tags }, { groupBy: ['region'] })).toEqual([[{ region: null }, 10_000]]);
  });

  it('a region comes to the same by every method, and the regions of a row to the row', () => {
    const words = {
      tags: ['t:1.1', 't:1.2'],
      regions: [region('298'), region('289')],
      lines: [line(10_002)],
    };
    const asked = { region: { vocabulary: '1', code: '298' }, level: 'target' } as const;
    const totalBy = (method: TableQuery['method']) =>
      Number(tableOf(words, { ...asked, method }).total.amountMinor);
    expect([totalBy('full'), totalBy('equal-split'), totalBy('declared-split')]).toEqual([
      5_001, 5_001, 5_001,
    ]);
    const cells = groups(words, { groupBy: ['region'], level: 'target' }).map(([, amount]) => amount);
    expect(cells).toEqual([2_501, 2_500, 2_500, 2_501]);
  });

  it('one vocabulary speaks: the first one used, or that of the filter', () => {
    const regions = [region('15', 100, '2'), region('298', 100)];
    expect(groups({ tags, regions }, { groupBy: ['region'] })).toEqual([[{ region: '1:298' }, 10_000]]);
    expect(groups({ tags, regions }, { region: { vocabulary: '2', code: '15' } })).toEqual([[null, 10_000]]);
  });
});

describe('by what a project has one value of', () => {
  it.each([
    ['organisation', { organisation: 'Agency' }, 'Agency'],
    ['organisation', {}, null],
    ['status', { status: 'closed' }, 'closed'],
    ['humanitarian', { humanitarian: true }, true],
    ['gender', { markers: { gender: 2 } }, 2],
    ['peace', { markers: { gender: 2 } }, null],
  ] as const)('%s: all of its money is in that group', (dimension, words, value) => {
    expect(groups({ ...words, tags: ['t:1.1'] }, { groupBy: [dimension] })).toEqual([
      [{ [dimension]: value }, 10_000],
    ]);
  });
});

describe('by evidence', () => {
  const declared = { evidence: ['stated', 'published'] } as const;

  it('links with other evidence do not count, tags always do', () => {
    const rows = (words: ProjectWords) => tableOf(words, declared).rows.map(({ concept }) => concept.id);
    expect(rows({ tags: ['a:1'] })).toEqual(['t:1.2']);
    expect(rows({ tags: ['t:1.1'] })).toEqual(['t:1.1']);
  });

  it('what rests on them alone is unaligned for that reason, unless it is below the threshold anyway', () => {
    expect(reasons({ tags: ['a:2'] }, declared)).toEqual(['other-evidence']);
    expect(reasons({ tags: ['a:2'] }, { ...declared, minConfidence: 700 })).toEqual(['below-threshold']);
  });
});
