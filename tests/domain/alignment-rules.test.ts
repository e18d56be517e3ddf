import { describe, expect, it } from 'vitest';
import { type Alignment, type AlignmentQuery, align } from '../../src/domain/alignment.ts';
import type { CrosswalkGraph } from '../../src/domain/graph.ts';
import type { Mapping } from '../../src/domain/types.ts';
import { graphOf, mapping } from './oracle-world.ts';
import { pathIds } from './path-ids.ts';

const IDS = [
  't:1',
  't:1.1',
  't:1.1.1',
  't:1.2',
  't:2',
  't:2.1',
  'a:1',
  'a:1.1',
  'a:1.1.1',
  'b:1',
  'c:1',
  'd:1',
  'e:1',
];
const ASK: AlignmentQuery = {
  to: 't',
  level: null,
  basis: null,
  minConfidence: 0,
  minStrength: 'conditional',
  maxHops: 4,
};

const world = (...mappings: readonly Mapping[]) => graphOf(IDS, mappings);
const ids = (graph: CrosswalkGraph, tags: readonly string[], more: Partial<AlignmentQuery> = {}) =>
  align(graph, tags, { ...ASK, ...more }).alignments.map(({ concept }) => concept.id);
const alignment = (
  graph: CrosswalkGraph,
  tags: readonly string[],
  id: string,
  more: Partial<AlignmentQuery> = {},
): Alignment => {
  const found = align(graph, tags, { ...ASK, ...more }).alignments.find(({ concept }) => concept.id === id);
  if (found === undefined) throw new Error(`${id} is not reached`);
  return found;
};
const not = (subject: string, object: string, more: Partial<Mapping> = {}) =>
  mapping(`not-${subject}-${object}`, subject, object, { modifier: 'Not', ...more });
const nothingFits = (subject: string, objectFramework: string, more: Partial<Mapping> = {}) =>
  mapping(`none-${subject}-${objectFramework}`, subject, null, { objectFramework, ...more });
const conditional = (condition: string) => ({ strength: 'conditional', condition }) as const;

describe('rule 3: length, confidence, strength, conditions of a path', () => {
  const chain = (...confidences: readonly number[]) => {
    const stops = ['a:1', 'b:1', 'c:1', 'd:1'].slice(0, confidences.length);
    return world(
      ...confidences.map((confidence, place) =>
        mapping(`m${place}`, stops[place] ?? '', stops[place + 1] ?? 't:2', { confidence }),
      ),
    );
  };

  it('counts mapping edges against maxHops, four at most', () => {
    const graph = chain(1000, 1000, 1000, 1000);
    expect(ids(graph, ['a:1'], { maxHops: 4 })).toEqual(['t:2']);
    expect(ids(graph, ['a:1'], { maxHops: 3 })).toEqual([]);
    expect(alignment(graph, ['a:1'], 't:2').basis).toBe('chained');
    expect(ids(graph, ['a:1', 't:1'], { maxHops: 0 })).toEqual(['t:1']);
  });

  it.each([
    { edges: [950], product: 950 },
    { edges: [700, 500], product: 350 },
    { edges: [500, 1], product: 1 }, // 0.0005 rounds up
    { edges: [499, 1], product: 0 },
    { edges: [950, 950, 950], product: 857 }, // 0.857375
    { edges: [995, 995, 995, 995], product: 980 }, // 0.980149500625
    { edges: [999, 999, 999, 999], product: 996 }, // 0.996005996001
    { edges: [900, 905, 900, 905], product: 663 }, // 0.66341025; rounded at each edge it would be 0.664
    { edges: [1000, 1000, 1000, 1000], product: 1000 },
    { edges: [0, 1000], product: 0 },
  ])('multiplies $edges exactly and rounds once, to $product', ({ edges, product }) => {
    expect(alignment(chain(...edges), ['a:1'], 't:2').confidence).toBe(product);
  });

  it('is as strong as its weakest edge; matches and climbs do not weaken it', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1', { strength: 'supporting' }),
      mapping('m2', 'b:1', 'c:1', { predicate: 'skos:exactMatch' }),
      mapping('m3', 'c:1', 't:1.1', { strength: 'core' }),
    );
    expect(alignment(graph, ['a:1'], 't:1').strength).toBe('supporting');
    expect(alignment(graph, ['b:1'], 't:1').strength).toBe('core');
  });

  it('adds up the conditions along it, each once, in the order they are met', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1', conditional('if migrants are served')),
      mapping('m2', 'b:1', 'c:1', conditional('if data are public')),
      mapping('m3', 'c:1', 't:2', conditional('if migrants are served')),
    );
    const found = alignment(graph, ['a:1'], 't:2');
    expect(found.conditions).toEqual(['if migrants are served', 'if data are public']);
    expect(found.strength).toBe('conditional');
  });
});

describe('rule 4: what Not and NoTermFound remove', () => {
  it('a Not removes the concept and everything below it from paths that pass its subject', () => {
    const links = ['t:1', 't:1.1', 't:1.1.1', 't:1.2', 't:2'].map((to) => mapping(`m-${to}`, 'a:1', to));
    expect(ids(world(...links, not('a:1', 't:1.1')), ['a:1'])).toEqual(['t:1', 't:1.2', 't:2']);
    expect(ids(world(...links, not('a:1', 't:1')), ['a:1'])).toEqual(['t:2']);
  });

  it('a path that would have to climb through the excluded concept ends below it', () => {
    const graph = world(mapping('m1', 'b:1', 't:1.1'), mapping('m2', 'a:1', 'b:1'), not('a:1', 't:1'));
    expect(ids(graph, ['a:1'])).toEqual([]);
    expect(ids(graph, ['b:1'])).toEqual(['t:1', 't:1.1']);
    // A sibling's goal stays: only what visits the excluded target is removed.
    const sibling = world(mapping('m1', 'a:1', 't:1.2'), mapping('m2', 'a:1', 't:1.1'), not('a:1', 't:1.1'));
    expect(ids(sibling, ['a:1'])).toEqual(['t:1', 't:1.2']);
    expect(alignment(sibling, ['a:1'], 't:1').paths).toHaveLength(1);
  });

  it('removes paths that pass its subject by an inherited climb, and those that pass it in a chain', () => {
    const climb = world(mapping('m', 'a:1', 't:1.1', { holdsForParts: true }), not('a:1.1', 't:1.1'));
    expect(ids(climb, ['a:1.1'])).toEqual([]);
    expect(ids(climb, ['a:1.1.1'])).toEqual([]);
    expect(ids(climb, ['a:1'])).toEqual(['t:1', 't:1.1']);
    const above = world(mapping('m', 'a:1', 't:1.1', { holdsForParts: true }), not('a:1', 't:1.1'));
    expect(ids(above, ['a:1.1'])).toEqual([]);
    const chain = world(mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:1.1'), not('b:1', 't:1'));
    expect(ids(chain, ['a:1'])).toEqual([]);
  });

  it('removes a path that visits the excluded concept on its way, wherever it ends', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1'),
      mapping('m2', 'b:1', 't:2'),
      mapping('m3', 'a:1', 'c:1'),
      mapping('m4', 'c:1', 't:2'),
      not('a:1', 'b:1'),
    );
    const found = alignment(graph, ['a:1'], 't:2').paths;
    expect(found.map((path) => pathIds(graph, path))).toEqual([['a:1', 'c:1', 't:2']]);
  });

  it('does not speak of what its subject is part of, nor of other tags', () => {
    const graph = world(mapping('m', 'a:1.1', 't:1.1'), mapping('k', 'b:1', 't:1.1'), not('a:1', 't:1.1'));
    expect(ids(graph, ['a:1.1'])).toEqual(['t:1', 't:1.1']);
    expect(ids(graph, ['b:1'])).toEqual(['t:1', 't:1.1']);
  });

  it('NoTermFound removes the paths that enter that framework later, by whatever way', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1'),
      mapping('m2', 'b:1', 't:1.1'),
      mapping('m3', 'a:1', 't:2'),
      mapping('m4', 'a:1', 'c:1'),
      nothingFits('a:1', 't'),
    );
    expect(ids(graph, ['a:1'])).toEqual([]);
    expect(ids(graph, ['a:1'], { to: 'b' })).toEqual(['b:1']);
    expect(ids(graph, ['b:1'])).toEqual(['t:1', 't:1.1']);
    const between = world(mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:2'), nothingFits('a:1', 'b'));
    expect(ids(between, ['a:1'])).toEqual([]);
    const inherited = world(mapping('m', 'a:1', 't:2', { holdsForParts: true }), nothingFits('a:1.1', 't'));
    expect(ids(inherited, ['a:1.1'])).toEqual([]);
  });

  it('neither removes a tag', () => {
    const graph = world(mapping('m', 'a:1', 't:1.1'), not('a:1', 't:1'), nothingFits('a:1', 't'));
    expect(ids(graph, ['a:1', 't:1.1'])).toEqual(['t:1', 't:1.1']);
    expect(alignment(graph, ['a:1', 't:1.1'], 't:1').basis).toBe('tagged');
  });

  it.each(['skos:exactMatch', 'skos:broadMatch', 'crosswalk:applies'] as const)(
    'a Not %s removes nothing',
    (predicate) => {
      const graph = world(mapping('m', 'a:1', 't:2'), not('a:1', 't:2', { predicate }));
      expect(ids(graph, ['a:1'])).toEqual(['t:2']);
    },
  );

  it.each(['proposed', 'rejected', 'retired'] as const)(
    'a %s Not or NoTermFound removes nothing',
    (status) => {
      const graph = world(
        mapping('m', 'a:1', 't:2'),
        not('a:1', 't:2', { status }),
        nothingFits('a:1', 't', { status }),
      );
      expect(ids(graph, ['a:1'])).toEqual(['t:2']);
    },
  );
});

describe('rule 5: what the paths left say together', () => {
  const graph = world(
    mapping('direct', 'a:1', 't:2', { confidence: 400, ...conditional('if migrants are served') }),
    mapping('far1', 'a:1', 'b:1', { confidence: 900, strength: 'core' }),
    mapping('far2', 'b:1', 't:2', { confidence: 1000, strength: 'core' }),
    mapping('other', 'c:1', 't:2', { confidence: 600, ...conditional('if data are public') }),
  );

  it('basis is by the fewest hops, confidence the highest, strength the strongest', () => {
    const found = alignment(graph, ['a:1'], 't:2');
    expect(found).toMatchObject({ basis: 'mapped', confidence: 900, strength: 'core', conditions: [] });
    expect(found.paths.map(({ hops }) => hops)).toEqual([1, 2]);
  });

  it('asks all conditions only where no path holds without one', () => {
    const found = alignment(graph, ['a:1', 'c:1'], 't:2', { maxHops: 1 });
    expect(found.conditions).toHaveLength(2);
    expect(found.conditions).toEqual(
      expect.arrayContaining(['if data are public', 'if migrants are served']),
    );
    expect(alignment(graph, ['a:1', 'c:1'], 't:2').conditions).toEqual([]);
    expect(alignment(graph, ['t:2', 'c:1'], 't:2').conditions).toEqual([]);
  });

  it('thresholds select paths before anything is said of the concept', () => {
    expect(alignment(graph, ['a:1'], 't:2', { minConfidence: 500 })).toMatchObject({ basis: 'chained' });
    expect(alignment(graph, ['a:1'], 't:2', { minStrength: 'core' })).toMatchObject({ basis: 'chained' });
    expect(alignment(graph, ['a:1'], 't:2', { maxHops: 1 })).toMatchObject({
      basis: 'mapped',
      confidence: 400,
    });
    expect(alignment(graph, ['a:1'], 't:2', { minConfidence: 400 }).paths).toHaveLength(2);
    expect(ids(graph, ['a:1'], { minConfidence: 901 })).toEqual([]);
  });

  it('basis then selects alignments: a mapped one is not shown as chained because it has a chain too', () => {
    expect(ids(graph, ['a:1'], { basis: ['chained'] })).toEqual([]);
    expect(ids(graph, ['a:1'], { basis: ['mapped'] })).toEqual(['t:2']);
    expect(alignment(graph, ['a:1'], 't:2', { basis: ['mapped'] }).paths).toHaveLength(2);
    expect(ids(graph, ['a:1'], { basis: [] })).toEqual([]);
  });

  it('level selects where paths end', () => {
    const both = world(mapping('m', 'a:1', 't:1.1'));
    expect(ids(both, ['a:1'], { level: 'goal' })).toEqual(['t:1']);
    expect(ids(both, ['a:1'], { level: 'target' })).toEqual(['t:1.1']);
    expect(ids(both, ['a:1'], { level: 'indicator' })).toEqual([]);
  });
});

describe('rule 6: order', () => {
  it('is basis, strength, confidence, framework order', () => {
    const graph = world(
      mapping('m1', 'a:1', 't:1.1.1', { strength: 'supporting', confidence: 900 }),
      mapping('m2', 'a:1', 't:2.1', { strength: 'core', confidence: 300 }),
      mapping('m3', 'a:1', 't:1.2', { strength: 'supporting', confidence: 950 }),
      mapping('m4', 'a:1', 'b:1'),
      mapping('m5', 'b:1', 't:2'),
      mapping('m6', 'c:1', 'b:1'),
    );
    expect(ids(graph, ['a:1'])).toEqual(['t:2', 't:2.1', 't:1', 't:1.2', 't:1.1', 't:1.1.1']);
    expect(ids(graph, ['c:1', 't:1.2'])).toEqual(['t:1', 't:1.2', 't:2']);
  });
});
