import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoverageQuery, coverageCounter } from '../../src/domain/coverage.ts';
import { type CrosswalkGraph, compileCrosswalk } from '../../src/domain/graph.ts';
import type { PortfolioProject } from '../../src/domain/project-money.ts';
import { COUNTING, type Standing } from '../../src/domain/standing.ts';
import { graphOf, mapping } from './oracle-world.ts';
import {
  asPortfolioProject,
  BEST_FIRST,
  plainPortfolios,
  plainProject,
  standingByHand,
  standingQueries,
} from './standing-oracle.ts';

function coverageOf(graph: CrosswalkGraph, projects: readonly PortfolioProject[], query: CoverageQuery) {
  const counter = coverageCounter(graph, query);
  for (const project of projects) counter.add(project);
  return counter.finish();
}

describe('coverage', () => {
  it('agrees with a count by hand: every element, every standing, every amount, every project', () => {
    const met = new Map<Standing | 'none', number>();
    fc.assert(
      fc.property(plainPortfolios, standingQueries, fc.boolean(), ({ data, projects }, query, listed) => {
        const graph = compileCrosswalk(data);
        const ofLevel = graph.concepts.flatMap(({ framework, level }, number) =>
          framework === query.to && level === query.level ? [number] : [],
        );
        const among = listed ? ofLevel.filter((_, place) => place % 2 === 0) : ofLevel;
        const found = coverageOf(graph, projects.map(asPortfolioProject), { ...query, among });

        const bestOf = new Map<string, Standing | null>(projects.map(({ id }) => [id, null]));
        for (const [place, number] of among.entries()) {
          const id = graph.concepts[number]?.id ?? '';
          const expected = new Map(
            BEST_FIRST.map((standing) => [standing, { projects: 0, USD: 0n, EUR: 0n }]),
          );
          for (const project of projects) {
            const standing = standingByHand(data, project, id, query);
            met.set(standing ?? 'none', (met.get(standing ?? 'none') ?? 0) + 1);
            if (standing === null) continue;
            const tally = expected.get(standing);
            if (tally === undefined) continue;
            tally.projects += 1;
            tally.USD += project.money.USD ?? 0n;
            tally.EUR += project.money.EUR ?? 0n;
            const before = bestOf.get(project.id) ?? null;
            if (before === null || BEST_FIRST.indexOf(standing) < BEST_FIRST.indexOf(before)) {
              bestOf.set(project.id, standing);
            }
          }
          const covered = found.concepts[place];
          for (const standing of BEST_FIRST) {
            const share = covered?.shares[standing];
            expect({
              projects: share?.projects,
              USD: share?.money.get('USD') ?? 0n,
              EUR: share?.money.get('EUR') ?? 0n,
            }).toEqual(expected.get(standing));
          }
          const best = BEST_FIRST.find((standing) => (expected.get(standing)?.projects ?? 0) > 0) ?? null;
          expect(covered?.standing).toBe(best);
          expect(covered?.gap).toBe(best !== 'declared' && best !== 'inferred');
        }
        const reaching = projects.filter(({ id }) =>
          COUNTING.some((standing) => standing === bestOf.get(id)),
        );
        const unreached = projects.filter((project) => !reaching.includes(project));
        expect(found.unreached.map(({ id }) => id)).toEqual(unreached.map(({ id }) => id));
        expect(found.notReaching.projects).toBe(unreached.length);
        for (const standing of ['declared', 'inferred'] as const) {
          const own = reaching.filter(({ id }) => bestOf.get(id) === standing);
          expect(found.reaching[standing].projects).toBe(own.length);
          const sum = own.reduce((total, { money }) => total + (money.USD ?? 0n), 0n);
          expect(found.reaching[standing].money.get('USD') ?? 0n).toBe(sum);
        }
      }),
      { numRuns: 1_000 },
    );
    // The worlds are rich enough to meet everything.
    for (const standing of BEST_FIRST) expect(met.get(standing) ?? 0, standing).toBeGreaterThan(0);
  });

  const ids = ['t:1', 't:1.1', 't:1.2', 't:2', 'u:1', 'u:2', 'u:3', 'u:4', 'v:1'];
  const graph = graphOf(ids, [
    mapping('a', 'u:1', 't:1.1'),
    mapping('b', 'u:2', 't:1'),
    mapping('c', 'u:3', null, { objectFramework: 't', rationale: 'Nothing there.' }),
    mapping('d', 'v:1', 'u:1'),
    mapping('e', 'u:4', 't:1.2', { strength: 'conditional', condition: 'if so' }),
    mapping('f', 'u:4', 't:1.1', { predicate: 'skos:closeMatch' }),
  ]);
  const number = (id: string) => graph.numberOf.get(id) ?? -1;
  const ask = {
    to: 't',
    level: 'target',
    among: [number('t:1.1'), number('t:1.2')],
    minConfidence: 0,
    minStrength: null,
  } as const;
  const portfolio = (projects: Readonly<Record<string, { tags: string[]; declines?: string[] }>>) =>
    Object.entries(projects).map(([id, { tags, declines = [] }]) =>
      asPortfolioProject(plainProject(id, { tags, declines })),
    );

  it.each([
    ['no-tags', { tags: [] }, {}],
    ['no-accepted-mapping', { tags: ['t:2', 'v:1'] }, { among: [number('t:1.2')], to: 'w' }],
    ['goal-only', { tags: ['u:2'] }, {}],
    ['nothing-fits', { tags: ['u:3'] }, {}],
    ['below-threshold', { tags: ['u:1'] }, { minConfidence: 1001 }],
    ['conditional', { tags: ['u:4'] }, { among: [number('t:1.2')] }],
    ['no-strength', { tags: ['u:4'] }, { among: [number('t:1.1')] }],
    ['declined', { tags: ['u:1'], declines: ['t:1.1'] }, {}],
    ['outside-priorities', { tags: ['u:1'] }, { among: [number('t:1.2')] }],
  ] as const)('says why a project reaches nothing: %s', (reason, project, more) => {
    const [entry] = coverageOf(graph, portfolio({ p: { ...project, tags: [...project.tags] } as never }), {
      ...ask,
      ...more,
    }).unreached;
    expect(entry).toMatchObject({ id: 'p', reason });
  });

  it('keeps apart what is declared, inferred, conditional, matched alone and declined', () => {
    const found = coverageOf(
      graph,
      portfolio({
        declared: { tags: ['t:1.1'] },
        inferred: { tags: ['u:1'] },
        chained: { tags: ['v:1'] },
        conditional: { tags: ['u:4'] },
        declined: { tags: ['u:1'], declines: ['t:1.1'] },
      }),
      ask,
    );
    const counts = found.concepts.map(({ shares }) =>
      (['declared', 'inferred', 'conditional', 'no-strength', 'declined'] as const).map(
        (standing) => shares[standing].projects,
      ),
    );
    expect(counts).toEqual([
      [1, 1, 0, 1, 1],
      [0, 0, 1, 0, 0],
    ]);
    expect(found.concepts.map(({ standing, gap }) => [standing, gap])).toEqual([
      ['declared', false],
      ['conditional', true],
    ]);
    expect(found.unreached.map(({ id, reason }) => [id, reason])).toEqual([
      ['chained', 'no-accepted-mapping'],
      ['conditional', 'conditional'],
      ['declined', 'declined'],
    ]);
  });

  it('is a gap where a project only declined', () => {
    const declined = portfolio({ p: { tags: ['u:1'], declines: ['t:1.1'] } });
    expect(coverageOf(graph, declined, ask).concepts[0]).toMatchObject({
      standing: 'declined',
      gap: true,
    });
  });
});
