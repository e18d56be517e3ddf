import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanProject, type PlanQuery, planCounter } from '../../src/domain/country-view.ts';
import { type CrosswalkGraph, compileCrosswalk } from '../../src/domain/graph.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { aligned, concept, crosswalk, framework, mapping } from './oracle-world.ts';
import { asPortfolioProject, plainPortfolios, standingByHand } from './standing-oracle.ts';

/** A plan `p` with an outcome, two outputs below it and one outcome without parts, held against targets of `t`. */
const PLAIN = crosswalk(
  ['t:1', 't:1.1', 't:1.2', 't:1.3', 'u:1', 'u:2', 'p:1', 'p:2', 'p:1.1', 'p:1.2'],
  [
    mapping('m1', 'p:1.1', 't:1.1', { evidence: 'stated', confidence: 900 }),
    mapping('m2', 'p:1.2', 't:1.2'),
    mapping('m3', 'u:1', 'p:1.1'),
    mapping('m4', 'u:1', 't:1.1'),
    mapping('m5', 'u:2', 'p:1.2', { strength: 'conditional', condition: 'if so' }),
  ],
);
const data = {
  ...PLAIN,
  frameworks: PLAIN.frameworks.map((one) => (one.id === 'p' ? framework('p', 9, { country: 'MDA' }) : one)),
  concepts: PLAIN.concepts.map((one) =>
    one.id === 'p:1.2'
      ? concept('p:1.2', one.position, { observedTargets: [{ concept: 't:1.3', count: 2, of: 5 }] })
      : one,
  ),
};
const graph = compileCrosswalk(data);
const number = (id: string) => graph.numberOf.get(id) ?? -1;
const name = (at: number) => graph.concepts[at]?.id ?? '';
const QUERY = {
  plan: 'p',
  under: null,
  minConfidence: 0,
  minStrength: null,
  against: [{ framework: 't', level: 'target', concepts: ['t:1.1', 't:1.2', 't:1.3'].map(number) }],
} as const;

function planView(world: CrosswalkGraph, projects: readonly PlanProject[], query: PlanQuery) {
  const counter = planCounter(world, query);
  for (const each of projects) counter.add(each);
  return counter.finish();
}

function project(
  tags: readonly string[],
  named: readonly string[] = [],
  declines: readonly string[] = [],
): PlanProject {
  return {
    tagKey: tagKeyOf(aligned({ tags, declines })),
    countries: [],
    startDate: null,
    named: named.map(number),
    money: new Map([['budget', new Map([['USD', 100n]])]]),
  };
}

function counts(projects: readonly PlanProject[]) {
  const { elements } = planView(graph, projects, QUERY);
  return Object.fromEntries(
    elements.map(({ concept: at, shares }) => [
      name(at),
      [shares.declared, shares.classified, shares.inferred, shares.conditional].map(
        (share) => share.projects,
      ),
    ]),
  );
}

describe("a country's plan", () => {
  it('stands in the order of its tree, each element before its parts', () => {
    const { elements } = planView(graph, [], QUERY);
    expect(elements.map(({ concept: at }) => name(at))).toEqual(['p:1', 'p:1.1', 'p:1.2', 'p:2']);
  });

  it('counts a project once under an element, in the first way that fits, and under all that contain it', () => {
    expect(counts([project(['p:1.1', 'u:1'], ['p:1.1'])])['p:1.1']).toEqual([1, 0, 0, 0]);
    expect(counts([project(['u:1'], ['p:1.1'])])['p:1.1']).toEqual([0, 1, 0, 0]);
    expect(counts([project(['u:1']), project(['u:2']), project([], ['p:1.2']), project(['p:2'])])).toEqual({
      'p:1': [0, 1, 1, 1],
      'p:1.1': [0, 0, 1, 0],
      'p:1.2': [0, 1, 0, 1],
      'p:2': [1, 0, 0, 0],
    });
  });

  it('leaves out what a project declined, but not what its source says of it', () => {
    expect(counts([project(['u:1'], [], ['p:1.1'])])['p:1.1']).toEqual([0, 0, 0, 0]);
    expect(counts([project(['u:1'], ['p:1.1'], ['p:1.1'])])['p:1.1']).toEqual([0, 1, 0, 0]);
  });

  it('gives each element the whole money of its projects', () => {
    const { elements } = planView(graph, [project(['p:1.1']), project(['p:1.2'])], QUERY);
    const amounts = elements.map(({ shares }) => shares.declared.money.get('budget')?.get('USD') ?? 0n);
    expect(amounts).toEqual([200n, 100n, 100n, 0n]);
  });

  it('does not let the mappings of the plan prove that the plan is served', () => {
    const { elements } = planView(graph, [project(['p:1.1'])], QUERY);
    const output = elements.find(({ concept: at }) => name(at) === 'p:1.1');
    expect(output?.serves).toEqual([]);
    expect(output?.names).toMatchObject([{ concept: number('t:1.1'), servedHere: 0, servedAnywhere: 0 }]);
  });

  it('tells what is served here and what elsewhere, by tags outside the plan', () => {
    const projects = [
      project(['p:1.1', 't:1.1']),
      project(['u:1']),
      project(['t:1.2']),
      project(['u:2', 't:1.3']),
    ];
    const { elements, portfolio } = planView(graph, projects, QUERY);
    const names = new Map(elements.map((element) => [name(element.concept), element.names]));
    expect(names.get('p:1.1')).toMatchObject([
      { concept: number('t:1.1'), servedHere: 2, servedAnywhere: 2 },
    ]);
    expect(names.get('p:1.2')).toMatchObject([
      { concept: number('t:1.2'), observed: null, servedHere: 0, servedAnywhere: 1 },
      // Its project stands under it on a condition only, so that what it serves does not count here.
      {
        concept: number('t:1.3'),
        mapped: null,
        observed: { count: 2, of: 5 },
        servedHere: 0,
        servedAnywhere: 1,
      },
    ]);
    const serves = elements.find(({ concept: at }) => name(at) === 'p:1')?.serves;
    expect(serves).toEqual([{ concept: number('t:1.1'), declared: 1, inferred: 1 }]);
    expect(portfolio).toEqual({ projects: 4, underAny: 2 });
  });

  it('agrees with a count by hand in any world', () => {
    fc.assert(
      fc.property(plainPortfolios, ({ data: world, projects }) => {
        const any = compileCrosswalk(world);
        const targets = any.concepts.flatMap(({ framework: id, level }, at) =>
          id === 't' && level === 'target' ? [at] : [],
        );
        const query = {
          ...QUERY,
          plan: 'u',
          against: [{ framework: 't', level: 'target', concepts: targets }],
        };
        const plain = projects.map((one) => ({ ...asPortfolioProject(one), named: [], money: new Map() }));
        const ask = {
          to: 'u',
          level: null,
          minConfidence: 0,
          minStrength: null,
        } as const;
        const { elements } = planView(any, plain, query);
        for (const { concept: at, shares, serves, names } of elements) {
          const standings = projects.map((one) =>
            standingByHand(world, one, any.concepts[at]?.id ?? '', ask),
          );
          for (const way of [
            'declared',
            'inferred',
            'conditional',
            'shared-result',
            'no-strength',
            'reviewed',
          ] as const) {
            expect(shares[way].projects).toBe(standings.filter((standing) => standing === way).length);
          }
          for (const target of targets) {
            const serving = projects.filter((one) => {
              const outside = { ...one, tags: one.tags.filter(({ concept: id }) => !id.startsWith('u:')) };
              const how = standingByHand(world, outside, any.concepts[target]?.id ?? '', { ...ask, to: 't' });
              return how === 'declared' || how === 'inferred';
            });
            const here = serving.filter((one) => {
              const standing = standings[projects.indexOf(one)];
              return standing === 'declared' || standing === 'inferred';
            });
            const found = serves.find(({ concept: served }) => served === target);
            expect((found?.declared ?? 0) + (found?.inferred ?? 0)).toBe(here.length);
            const named = names.find(({ concept: one }) => one === target);
            if (named === undefined) continue;
            expect([named.servedHere, named.servedAnywhere]).toEqual([here.length, serving.length]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
