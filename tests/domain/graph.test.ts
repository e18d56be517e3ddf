import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, expiredFrameworks } from '../../src/domain/alignment.ts';
import { tagsAlone } from '../../src/domain/alignment-subject.ts';
import { compareText, compileCrosswalk, conceptAt, isAtOrBelow } from '../../src/domain/graph.ts';
import { crosswalks } from './oracle-arbitraries.ts';
import { isWithin } from './oracle-paths.ts';
import { crosswalk, framework, graphOf, mapping } from './oracle-world.ts';

describe('the compiled crosswalk', () => {
  it('numbers concepts by framework order, then their own, however the data are listed', () => {
    fc.assert(
      fc.property(crosswalks(), (data) => {
        const { concepts, numberOf } = compileCrosswalk(data);
        const place = (id: string) => data.frameworks.find((each) => each.id === id)?.position ?? -1;
        const keys = concepts.map((each) => place(each.framework) * 1000 + each.position);
        expect(keys).toEqual([...keys].sort((a, b) => a - b));
        expect(concepts.map(({ id }) => numberOf.get(id))).toEqual([...concepts.keys()]);
        const reversed = compileCrosswalk({
          ...data,
          frameworks: data.frameworks.toReversed(),
          concepts: data.concepts.toReversed(),
        });
        expect(reversed.concepts).toEqual(concepts);
      }),
    );
  });

  it('knows what lies at or below what', () => {
    fc.assert(
      fc.property(crosswalks(), (data) => {
        const graph = compileCrosswalk(data);
        for (const [one, { id }] of graph.concepts.entries()) {
          for (const [other, { id: whole }] of graph.concepts.entries()) {
            expect(isAtOrBelow(graph, one, other)).toBe(isWithin(data, id, whole));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps relations of one position in the order of their ids, however they are stored', () => {
    const relation = (id: string, position: number) => ({
      id,
      from: 'a',
      relation: 'is anchored in',
      to: 't',
      source: 'tests',
      locator: 'here',
      note: null,
      position,
    });
    const relations = [relation('r3', 1), relation('r2', 1), relation('r9', 0)];
    for (const stored of [relations, relations.toReversed()]) {
      const graph = compileCrosswalk({ ...crosswalk(['t:1', 'a:1'], []), relations: stored });
      expect(graph.relations.map(({ id }) => id)).toEqual(['r9', 'r2', 'r3']);
    }
  });

  it('leaves out statements about what does not exist, and refuses numbers that are none', () => {
    const graph = graphOf(
      ['t:1', 'a:1'],
      [
        mapping('m', 'a:9', 't:1'),
        mapping('k', 'a:1', 't:9'),
        mapping('n', 'a:1', null, { objectFramework: 'z' }),
      ],
    );
    expect(graph.edges.flat()).toEqual([]);
    expect(graph.nothingFits.size).toBe(0);
    expect(() => conceptAt(graph, -1)).toThrow(RangeError);
  });

  it('orders text as UTF-8 bytes do, as a database would', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareText('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });
});

describe('frameworks that have ended', () => {
  const data = crosswalk(
    ['t:1', 'a:1', 'b:1'],
    [mapping('m1', 'a:1', 'b:1', { predicate: 'skos:closeMatch' }), mapping('m2', 'b:1', 't:1')],
  );
  const graph = compileCrosswalk({
    ...data,
    frameworks: [
      framework('t', 0),
      framework('a', 1, { validUntil: '2025-12-31' }),
      framework('b', 2, { validUntil: '2030-12-31' }),
    ],
  });
  const query = {
    level: null,
    basis: null,
    minConfidence: 0,
    minStrength: null,
  } as const;
  const ended = (to: string, tag: string, day: string) =>
    expiredFrameworks(graph, align(graph, tagsAlone([tag]), { ...query, to }).alignments, day).map(
      ({ id }) => id,
    );

  it('are told where a path passes them, from the day after their last', () => {
    expect(ended('t', 'a:1', '2025-12-31')).toEqual([]);
    expect(ended('t', 'a:1', '2026-01-01')).toEqual(['a']);
    expect(ended('t', 'a:1', '2031-01-01')).toEqual(['a', 'b']);
    expect(ended('t', 'b:1', '2031-01-01')).toEqual(['b']);
    expect(ended('t', 't:1', '2031-01-01')).toEqual([]);
  });
});
