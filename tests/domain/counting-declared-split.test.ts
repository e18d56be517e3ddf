import { describe, expect, it } from 'vitest';
import { tableCounter } from '../../src/domain/contributions.ts';
import type { TableQuery } from '../../src/domain/table.ts';
import type { Mapping } from '../../src/domain/types.ts';
import {
  ASK,
  graphOf,
  line,
  mapping,
  type ProjectWords,
  project,
  type TagWord,
  tableProject,
  tablesOf,
} from './oracle-world.ts';

const IDS = ['t:1', 't:1.1', 't:1.2', 't:2', 't:2.1', 't:2.2', 'a:1', 'a:2', 'a:3', 'a:4', 'b:1', 'b:2'];
const LINKS: readonly Mapping[] = [
  mapping('m1', 'a:1', 't:1.1'),
  mapping('m2', 'a:2', 't:1.1'),
  mapping('m3', 'a:2', 't:1.2'),
  mapping('m4', 'a:2', 't:2.1'),
  mapping('m5', 'b:1', 't:2.1'),
  mapping('m6', 'a:4', 't:2.2', { strength: 'conditional', condition: 'if refugees are served' }),
  mapping('m7', 'b:2', 't:2'),
];
const SPLIT: TableQuery = { ...ASK, method: 'declared-split' };

/** Where the money of one project goes: by target, then by reason. */
function split(
  tags: readonly TagWord[],
  minor = 10_000,
  more: Pick<ProjectWords, 'confirmed' | 'declines' | 'reviewed'> = {},
): Record<string, number> {
  const one = project('p', { tags, lines: [line(minor)], ...more });
  const [table] = tablesOf(graphOf(IDS, LINKS), [one], SPLIT);
  return Object.fromEntries([
    ...(table?.rows ?? []).map(({ concept, amountMinor }) => [concept.id, Number(amountMinor)]),
    ...[...(table?.unaligned.reasons ?? [])].map(([reason, { amountMinor }]) => [
      reason,
      Number(amountMinor),
    ]),
  ]);
}

describe('percentages of tags in the target framework', () => {
  it('cut the amount', () => {
    expect(
      split([
        ['t:1.1', 70],
        ['t:2.1', 30],
      ]),
    ).toEqual({ 't:1.1': 7000, 't:2.1': 3000 });
  });

  it.each([
    { shares: [33.33, 33.33, 33.33], what: '99.99' },
    { shares: [33.4, 33.3, 33.4], what: '100.1' },
    { shares: [33.3, 33.3, 33.3], what: '99.9' },
  ])('within 0.1 of 100 ($what) are normalized: nothing is left over', ({ shares }) => {
    const targets = ['t:1.1', 't:1.2', 't:2.1'] as const;
    const found = split(
      targets.map((id, place) => [id, shares[place] ?? 0] as const),
      30_000,
    );
    expect(Object.keys(found)).toEqual([...targets]);
    expect(Object.values(found).reduce((a, b) => a + b)).toBe(30_000);
    for (const amount of Object.values(found)) expect(Math.abs(amount - 10_000)).toBeLessThan(30);
  });

  it('of a lower sum leave the rest unaligned', () => {
    expect(
      split([
        ['t:1.1', 50],
        ['t:2.1', 49.8],
      ]),
    ).toEqual({ 't:1.1': 5000, 't:2.1': 4980, 'percentages-below-100': 20 });
    expect(split([['t:1.1', 25]])).toEqual({ 't:1.1': 2500, 'percentages-below-100': 7500 });
    expect(split([['t:1.1', 0]])).toEqual({ 'percentages-below-100': 10_000 });
  });

  it('of a higher sum, as imports may have them, leave all of it unaligned', () => {
    expect(
      split([
        ['t:1.1', 60],
        ['t:2.1', 40.2],
      ]),
    ).toEqual({ 'percentages-above-100': 10_000 });
  });

  it('leave nothing to a target that was given none', () => {
    expect(split(['t:1.1', ['t:2.1', 100]])).toEqual({ 't:2.1': 10_000 });
  });

  it('of each vocabulary speak by themselves: goals that sum to 100 beside targets that sum to 100', () => {
    const tags: TagWord[] = [
      ['t:1', 60],
      ['t:2', 40],
      ['t:1.1', 50],
      ['t:1.2', 50],
    ];
    expect(split(tags)).toEqual({ 't:1.1': 5000, 't:1.2': 5000 });
    expect(
      split([
        ['t:1', 100],
        ['t:1.1', 100],
      ]),
    ).toEqual({ 't:1.1': 10_000 });
  });

  it('of a level that is whole speak alone, beside parts that are not whole or have none', () => {
    expect(
      split([
        ['t:1', 60],
        ['t:2', 40],
        ['t:1.1', 30],
      ]),
    ).toEqual({ 'goal-only': 10_000 });
    expect(split([['t:1', 100], 't:1.1'])).toEqual({ 'goal-only': 10_000 });
  });

  it('on an element and on a part of it, none of them whole, count for the part', () => {
    expect(
      split([
        ['t:1', 50],
        ['t:1.1', 50],
      ]),
    ).toEqual({ 't:1.1': 5000, 'percentages-below-100': 5000 });
  });

  it('on goals are goal-only at target level', () => {
    expect(
      split([
        ['t:1', 60],
        ['t:2.1', 40],
      ]),
    ).toEqual({ 't:2.1': 4000, 'goal-only': 6000 });
  });

  it('take precedence over those in another framework', () => {
    expect(
      split([
        ['t:1.1', 100],
        ['b:1', 100],
      ]),
    ).toEqual({ 't:1.1': 10_000 });
  });
});

describe('percentages of tags in the one other framework that carries them', () => {
  it('give each tag’s share equally to what it alone reaches', () => {
    expect(
      split([
        ['a:1', 40],
        ['a:2', 60],
      ]),
    ).toEqual({ 't:1.1': 6000, 't:1.2': 2000, 't:2.1': 2000 });
  });

  it('cut to the cent, exactly, in framework order', () => {
    expect(split([['a:2', 100]], 100)).toEqual({ 't:1.1': 34, 't:1.2': 33, 't:2.1': 33 });
    expect(
      split(
        [
          ['a:1', 33.333333],
          ['a:2', 66.666667],
        ],
        1,
      ),
    ).toEqual({ 't:1.1': 1, 't:1.2': 0, 't:2.1': 0 });
  });

  it('leave unaligned what a tag that reaches nothing carries, and what is missing to 100', () => {
    expect(
      split([
        ['a:1', 50],
        ['a:3', 50],
      ]),
    ).toEqual({ 't:1.1': 5000, 'no-accepted-mapping': 5000 });
    expect(
      split([
        ['a:1', 50],
        ['a:3', 20],
      ]),
    ).toEqual({
      't:1.1': 5000,
      'no-accepted-mapping': 2000,
      'percentages-below-100': 3000,
    });
  });

  it('are left alone where several frameworks carry them, and where none does', () => {
    expect(
      split([
        ['a:1', 100],
        ['b:1', 100],
      ]),
    ).toEqual({ 'percentages-in-several-frameworks': 10_000 });
    expect(split(['a:1', 'b:1'])).toEqual({ 'no-percentages': 10_000 });
    expect(split(['t:1.1', 't:2.1'])).toEqual({ 'no-percentages': 10_000 });
  });

  it('tags without a percentage in the one that has them carry nothing', () => {
    expect(split(['a:1', ['a:2', 100]])).toEqual({ 't:1.1': 3334, 't:1.2': 3333, 't:2.1': 3333 });
  });

  it('of a higher sum leave all of it unaligned', () => {
    expect(
      split([
        ['a:1', 80],
        ['a:2', 80],
      ]),
    ).toEqual({ 'percentages-above-100': 10_000 });
  });

  it('of a tag go to what was confirmed over a path from it, too, and not to what was declined', () => {
    const half = [
      ['a:1', 50],
      ['a:4', 50],
    ] as const;
    expect(split(half)).toEqual({ 't:1.1': 5000, 'no-accepted-mapping': 5000 });
    expect(split(half, 10_000, { confirmed: ['t:2.2'] })).toEqual({ 't:1.1': 5000, 't:2.2': 5000 });
    // t:2 counts through a target that the other tag reaches; b:2 by itself leads to nothing that counts.
    const goal = [
      ['b:1', 50],
      ['b:2', 50],
    ] as const;
    expect(split(goal)).toEqual({ 't:2.1': 5000, 'goal-only': 5000 });
    expect(split(goal, 10_000, { declines: ['t:2'] })).toEqual({
      't:2.1': 5000,
      'no-accepted-mapping': 5000,
    });
  });
});

describe('what counts and gets no share, since it has no percentage', () => {
  const named = (tags: readonly TagWord[], confirmed: readonly string[] = []) => {
    const counter = tableCounter(graphOf(IDS, LINKS), SPLIT);
    counter.add(tableProject(project('p', { tags, confirmed, lines: [line(1)] })));
    counter.add(tableProject(project('q', { tags, confirmed })));
    return counter.withoutShare().map(({ concept, projects }) => [concept.id, projects]);
  };

  it('is named with the number of projects: declared, confirmed and inferred ones', () => {
    expect(named([['t:1.1', 100], 't:2.2', 'b:1'], ['t:1.2'])).toEqual([
      ['t:1.2', 2],
      ['t:2.1', 2],
      ['t:2.2', 2],
    ]);
    expect(named([['a:1', 100], 'b:1'])).toEqual([['t:2.1', 2]]);
  });

  it('is nobody where all have a share, and where percentages say nothing at all', () => {
    expect(named([['t:1.1', 100]])).toEqual([]);
    expect(named([['t:1', 100], 't:1.1'])).toEqual([]);
    expect(named(['t:1.1', 'b:1'])).toEqual([]);
  });
});
