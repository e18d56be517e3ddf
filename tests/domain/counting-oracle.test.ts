import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/domain/dimensions.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import { METHODS } from '../../src/domain/methods.ts';
import { PROJECT_STATUSES } from '../../src/domain/types.ts';
import { countByHand } from './oracle.ts';
import { plain, portfolios, queries, sorted } from './oracle-portfolios.ts';
import { tablesOf } from './oracle-world.ts';

describe('every table agrees to the minor unit with one counted by hand from the text of the design', () => {
  it.each(METHODS)('%s', (method) => {
    let rows = 0;
    let inferred = 0;
    let unaligned = 0;
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const query = { ...asked, method };
        const tables = tablesOf(compileCrosswalk(data), projects, query).map(plain);
        expect(tables.map(sorted)).toEqual(countByHand(data, projects, query).map(sorted));
        for (const table of tables) {
          rows += table.rows.length;
          inferred += table.rows.filter((row) => row.inferred.projects > 0).length;
          unaligned += table.unaligned.projects;
        }
      }),
      { numRuns: 1500 },
    );
    // The portfolios are rich enough to mean something.
    expect(rows).toBeGreaterThan(50);
    expect(inferred).toBeGreaterThan(5);
    expect(unaligned).toBeGreaterThan(100);
  });

  it('rows stand in framework order, then by their groups in the order of the dimensions, "none given" last', () => {
    const text = (dimension: (typeof GROUPS)[number], value: unknown) => {
      if (value === null) return '~';
      return dimension === 'status' ? PROJECT_STATUSES.indexOf(value as never) : String(value);
    };
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, query) => {
        const graph = compileCrosswalk(data);
        for (const { rows } of tablesOf(graph, projects, query)) {
          const keys = rows.map(({ concept, group }) =>
            [
              String(graph.numberOf.get(concept.id)).padStart(4, '0'),
              ...GROUPS.filter((dimension) => query.groupBy.includes(dimension)).map((dimension) =>
                text(dimension, group?.[dimension]),
              ),
            ].join(' '),
          );
          expect(keys).toEqual([...keys].sort());
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
    );
  });

  it('does not depend on the order of projects, tags and countries', () => {
    fc.assert(
      fc.property(
        portfolios.chain(({ data, projects }) =>
          fc.tuple(
            fc.constant(data),
            fc.constant(projects),
            fc.shuffledSubarray([...projects], { minLength: projects.length }),
          ),
        ),
        queries,
        ([data, projects, shuffled], query) => {
          const graph = compileCrosswalk(data);
          const turned = shuffled.map((project) => ({
            ...project,
            tags: project.tags.toReversed(),
            countries: project.countries.toReversed(),
            regions: project.regions.toReversed(),
          }));
          expect(tablesOf(graph, turned, query)).toEqual(tablesOf(graph, projects, query));
        },
      ),
    );
  });
});
