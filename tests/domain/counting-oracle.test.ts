import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countContributions } from '../../src/domain/contributions.ts';
import { METHODS } from '../../src/domain/counted.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import { countByHand } from './oracle.ts';
import { plain, portfolios, queries, sorted } from './oracle-portfolios.ts';

describe('every table agrees to the minor unit with one counted by hand from the text of the design', () => {
  it.each(METHODS)('%s', (method) => {
    let rows = 0;
    let inferred = 0;
    let unaligned = 0;
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, asked) => {
        const query = { ...asked, method };
        const tables = countContributions(compileCrosswalk(data), projects, query).map(plain);
        expect(tables.map(sorted)).toEqual(countByHand(data, projects, query).map(sorted));
        for (const table of tables) {
          rows += table.rows.length;
          inferred += table.rows.filter((row) => row.inferred.projects > 0).length;
          unaligned += table.unaligned.projects;
        }
      }),
      { numRuns: 300 },
    );
    // The portfolios are rich enough to mean something.
    expect(rows).toBeGreaterThan(50);
    expect(inferred).toBeGreaterThan(5);
    expect(unaligned).toBeGreaterThan(100);
  });

  it('rows stand in framework order, then by country and year, "none given" last', () => {
    fc.assert(
      fc.property(portfolios, queries, ({ data, projects }, query) => {
        const graph = compileCrosswalk(data);
        for (const { rows } of countContributions(graph, projects, query)) {
          const keys = rows.map(({ concept, group }) =>
            [
              String(graph.numberOf.get(concept.id)).padStart(4, '0'),
              group?.country === null ? '~' : (group?.country ?? ''),
              group?.year === null ? '~' : (group?.year ?? ''),
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
          }));
          expect(countContributions(graph, turned, query)).toEqual(
            countContributions(graph, projects, query),
          );
        },
      ),
    );
  });
});
