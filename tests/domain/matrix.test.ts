import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CROSSWALK_STATES, crosswalkCoverage } from '../../src/domain/crosswalk-coverage.ts';
import { type CrosswalkGraph, compileCrosswalk } from '../../src/domain/graph.ts';
import { linkCells, type MatrixSide, projectMatrixCounter } from '../../src/domain/matrix.ts';
import { comparePathsByHand } from './oracle-alignments.ts';
import { conceptOf, isWithin } from './oracle-paths.ts';
import { graphOf, mapping } from './oracle-world.ts';
import {
  asPortfolioProject,
  pathsFrom,
  plainPortfolios,
  standingByHand,
  standingQueries,
} from './standing-oracle.ts';

function side(graph: CrosswalkGraph, framework: string, level: string): MatrixSide {
  const concepts = graph.concepts.flatMap((concept, number) =>
    concept.framework === framework && concept.level === level ? [number] : [],
  );
  return { framework, level, concepts };
}

const rowLevels = fc.constantFrom('goal', 'target');

describe('a matrix of links', () => {
  it('agrees with all walks made by brute force: strength, confidence, mappings, parts, own mappings alone', () => {
    let filled = 0;
    fc.assert(
      fc.property(
        plainPortfolios,
        standingQueries,
        rowLevels,
        fc.boolean(),
        fc.boolean(),
        ({ data }, query, rows, parts, own) => {
          const graph = compileCrosswalk(data);
          const left = side(graph, 'v', rows);
          const top = side(graph, query.to, query.level);
          const cells = linkCells(graph, left, top, { ...query, parts, own });
          const byPlace = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
          expect(byPlace.size).toBe(cells.length);
          for (const row of left.concepts) {
            const rowId = graph.concepts[row]?.id ?? '';
            const from = parts
              ? data.concepts.filter(({ id }) => isWithin(data, id, rowId)).map(({ id }) => id)
              : [rowId];
            for (const column of top.concepts) {
              const columnId = graph.concepts[column]?.id ?? '';
              const to = (id: string) =>
                (pathsFrom(data, id, query).get(columnId) ?? []).filter(
                  ({ steps, mappings }) => !own || (steps[0]?.mapping != null && mappings.length === 1),
                );
              const ofRow = to(rowId);
              const paths = [...(ofRow.length > 0 ? ofRow : from.flatMap((id) => [...to(id)]))];
              const [leading] = paths.sort((a, b) => comparePathsByHand(data, a, b));
              const cell = byPlace.get(`${row} ${column}`);
              expect(cell !== undefined).toBe(paths.length > 0);
              if (cell === undefined) continue;
              filled += 1;
              expect([cell.strength, cell.confidence]).toEqual([leading?.strength, leading?.confidence]);
              const ids = paths.flatMap(({ steps }) => steps.flatMap(({ mapping: id }) => id ?? []));
              expect(cell.mappings.map(({ id }) => id)).toEqual([...new Set(ids)].sort());
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(filled).toBeGreaterThan(30);
  });

  it('rises to a higher level, and never falls to a lower one', () => {
    const graph = graphOf(
      ['t:1', 't:1.1', 't:1.2', 'u:1', 'u:2'],
      [mapping('a', 'u:1', 't:1.1'), mapping('b', 'u:2', 't:1')],
    );
    const ask = { minConfidence: 0, minStrength: null, own: false, parts: false } as const;
    const at = (level: string) =>
      linkCells(graph, side(graph, 'u', 'goal'), side(graph, 't', level), ask).map(({ row, column }) =>
        [row, column].map((number) => graph.concepts[number]?.id),
      );
    expect(at('goal')).toEqual([
      ['u:1', 't:1'],
      ['u:2', 't:1'],
    ]);
    expect(at('target')).toEqual([['u:1', 't:1.1']]);
  });

  it('gives a row what its parent has only where that holds for every part, and what its parts have only when asked', () => {
    const graph = graphOf(
      ['t:1', 't:2', 'u:1', 'u:1.1', 'u:2', 'u:2.1'],
      [
        mapping('a', 'u:1', 't:1', { holdsForParts: true }),
        mapping('b', 'u:2', 't:1'),
        mapping('c', 'u:2.1', 't:2'),
      ],
    );
    const ask = { minConfidence: 0, minStrength: null, own: false } as const;
    const names = (rows: string, parts: boolean) =>
      linkCells(graph, side(graph, 'u', rows), side(graph, 't', 'goal'), { ...ask, parts }).map(
        ({ row, column, of }) => [row, column, ...of].map((number) => graph.concepts[number]?.id),
      );
    expect(names('target', false)).toEqual([
      ['u:1.1', 't:1', 'u:1.1'],
      ['u:2.1', 't:2', 'u:2.1'],
    ]);
    expect(names('goal', false)).toEqual([
      ['u:1', 't:1', 'u:1'],
      ['u:2', 't:1', 'u:2'],
    ]);
    expect(names('goal', true)).toEqual([
      ['u:1', 't:1', 'u:1'],
      ['u:2', 't:1', 'u:2'],
      ['u:2', 't:2', 'u:2.1'],
    ]);
  });

  it('lets a row speak for itself where it can: a stronger part makes it no stronger', () => {
    const graph = graphOf(
      ['t:1', 'u:1', 'u:1.1', 'u:1.2'],
      [
        mapping('a', 'u:1', 't:1', { strength: 'supporting', confidence: 600 }),
        mapping('b', 'u:1.1', 't:1', { strength: 'core', confidence: 900 }),
      ],
    );
    const ask = { minConfidence: 0, minStrength: null, own: false, parts: true } as const;
    const [cell, ...others] = linkCells(graph, side(graph, 'u', 'goal'), side(graph, 't', 'goal'), ask);
    expect(others).toEqual([]);
    expect(cell).toMatchObject({ strength: 'supporting', confidence: 600 });
    expect(cell?.mappings.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('a matrix of projects', () => {
  it('agrees with a count by hand of the projects that contribute to both', () => {
    let filled = 0;
    fc.assert(
      fc.property(plainPortfolios, standingQueries, rowLevels, ({ data, projects }, query, rows) => {
        const graph = compileCrosswalk(data);
        const left = side(graph, 'v', rows);
        const top = side(graph, query.to, query.level);
        const counter = projectMatrixCounter(graph, left, top, query);
        for (const project of projects) counter.add(asPortfolioProject(project));
        const found = counter.finish();
        const byPlace = new Map(found.cells.map((cell) => [`${cell.row} ${cell.column}`, cell.projects]));
        const stands = (project: (typeof projects)[number], number: number, to: string) => {
          const standing = standingByHand(data, project, graph.concepts[number]?.id ?? '', { ...query, to });
          return standing === 'declared' || standing === 'inferred';
        };
        const inAny = new Set<string>();
        for (const row of left.concepts) {
          for (const column of top.concepts) {
            const both = projects.filter(
              (project) => stands(project, row, 'v') && stands(project, column, query.to),
            );
            for (const { id } of both) inAny.add(id);
            filled += both.length;
            expect(byPlace.get(`${row} ${column}`) ?? 0).toBe(both.length);
          }
        }
        expect(found).toMatchObject({ total: projects.length, projects: inAny.size });
        expect(found.cells.every((cell) => cell.projects > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(filled).toBeGreaterThan(30);
  });
});

describe('how far the crosswalk reaches', () => {
  it('finds an element mapped, conditional, inherited or matched exactly where a path leads', () => {
    fc.assert(
      fc.property(plainPortfolios, ({ data }) => {
        const graph = compileCrosswalk(data);
        const among = [...graph.concepts.keys()].filter(
          (number) => graph.concepts[number]?.framework === 'u',
        );
        for (const toLevel of [null, 'goal', 'target']) {
          const entries = crosswalkCoverage(graph, { among, to: 't', toLevel });
          expect(entries.map(({ concept }) => concept)).toEqual(among);
          for (const { concept, state, mappings } of entries) {
            const ask = {
              to: 't',
              minConfidence: 0,
              minStrength: null,
            } as const;
            const walks = [...pathsFrom(data, graph.concepts[concept]?.id ?? '', ask).values()]
              .flat()
              .filter(({ end }) => toLevel === null || conceptOf(data, end)?.level === toLevel);
            const leads = ['mapped', 'conditional', 'inherited', 'matched'].includes(state);
            expect(leads).toBe(walks.length > 0);
            const own = walks.filter(({ kind }) => kind === 'own');
            expect(state === 'mapped').toBe(own.some(({ hop }) => hop?.strength !== 'conditional'));
            expect(state === 'conditional').toBe(
              own.length > 0 && own.every(({ hop }) => hop?.strength === 'conditional'),
            );
            expect(mappings.length === 0).toBe(state === 'not-reviewed');
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('tells every state apart', () => {
    const ids = ['t:1', 't:1.1', ...CROSSWALK_STATES.map((_, place) => `u:${place}`), 'u:2.1'];
    const graph = graphOf(ids, [
      mapping('mapped', 'u:0', 't:1.1'),
      mapping('conditional', 'u:1', 't:1.1', { strength: 'conditional', condition: 'if so' }),
      mapping('inherited', 'u:2', 't:1.1', { holdsForParts: true }),
      mapping('matched', 'u:10', 't:1.1', { predicate: 'skos:closeMatch' }),
      mapping('other-level', 'u:3', 't:1'),
      mapping('nothing-fits', 'u:4', null, { objectFramework: 't' }),
      mapping('ruled-out', 'u:5', 't:1.1', { modifier: 'Not' }),
      mapping('related-only', 't:1.1', 'u:6', { predicate: 'skos:relatedMatch' }),
      mapping('proposed', 'u:7', 't:1.1', { status: 'proposed' }),
      mapping('rejected', 'u:8', 't:1.1', { status: 'rejected' }),
      // That t contributes to u says nothing of u towards t.
      mapping('backwards', 't:1.1', 'u:9'),
    ]);
    const order = ['u:0', 'u:1', 'u:2.1', 'u:10', 'u:3', 'u:4', 'u:5', 'u:6', 'u:7', 'u:8', 'u:9'];
    const among = order.map((id) => graph.numberOf.get(id) ?? -1);
    const entries = crosswalkCoverage(graph, { among, to: 't', toLevel: 'target' });
    expect(entries.map(({ state }) => state)).toEqual([...CROSSWALK_STATES]);
    expect(entries.map(({ mappings }) => mappings.map(({ id }) => id).join())).toEqual([
      ...CROSSWALK_STATES.slice(0, -1),
      '',
    ]);
  });
});
