import { describe, expect, it } from 'vitest';
import { type AlignmentQuery, align } from '../../src/domain/alignment.ts';
import type { CrosswalkGraph } from '../../src/domain/graph.ts';
import type { Mapping, Predicate } from '../../src/domain/types.ts';
import { graphOf, mapping } from './oracle-world.ts';
import { pathIds } from './path-ids.ts';

/** `t` is the framework asked for; the others lead there or do not. */
const IDS = ['t:1', 't:1.1', 't:1.1.1', 't:1.2', 't:2', 'a:1', 'a:1.1', 'a:1.1.1', 'b:1', 'b:1.1', 'c:1'];
const ASK: AlignmentQuery = {
  to: 't',
  level: null,
  basis: null,
  minConfidence: 0,
  minStrength: 'conditional',
  maxHops: 4,
};

const world = (...mappings: readonly Mapping[]) => graphOf(IDS, mappings);

/** Each path as the ids along it, by framework order of its end. */
function paths(graph: CrosswalkGraph, tag: string, more: Partial<AlignmentQuery> = {}): string[] {
  return align(graph, [tag], { ...ASK, ...more })
    .alignments.flatMap((alignment) => alignment.paths.map((path) => pathIds(graph, path).join(' > ')))
    .sort();
}

const link = (predicate: Predicate, subject = 'a:1', object = 't:1.1', more: Partial<Mapping> = {}) =>
  mapping('m', subject, object, { predicate, ...more });

describe('edges by predicate', () => {
  it.each<[Predicate, boolean, boolean]>([
    ['crosswalk:contributesTo', true, false],
    ['crosswalk:applies', true, false],
    ['skos:exactMatch', true, true],
    ['skos:closeMatch', true, true],
    ['skos:broadMatch', true, false],
    ['skos:narrowMatch', false, true],
    ['skos:relatedMatch', false, false],
  ])('%s is walked from subject to object: %s, from object to subject: %s', (predicate, along, against) => {
    const forward = paths(world(link(predicate)), 'a:1');
    expect(forward.includes('a:1 > t:1.1')).toBe(along);
    const backward = paths(world(link(predicate, 't:1.1', 'a:1')), 'a:1');
    expect(backward.includes('a:1 > t:1.1')).toBe(against);
  });

  it.each<Predicate>([
    'crosswalk:contributesTo',
    'crosswalk:applies',
    'skos:exactMatch',
    'skos:closeMatch',
    'skos:broadMatch',
    'skos:narrowMatch',
    'skos:relatedMatch',
  ])('%s with Not is never walked, in either direction', (predicate) => {
    expect(paths(world(link(predicate, 'a:1', 't:1.1', { modifier: 'Not' })), 'a:1')).toEqual([]);
    expect(paths(world(link(predicate, 't:1.1', 'a:1', { modifier: 'Not' })), 'a:1')).toEqual([]);
  });

  it.each(['proposed', 'rejected', 'retired'] as const)('a %s mapping does not align', (status) => {
    expect(paths(world(link('crosswalk:contributesTo', 'a:1', 't:1.1', { status })), 'a:1')).toEqual([]);
  });

  it('says the direction in words, the reverse of a narrowMatch included', () => {
    const relation = (graph: CrosswalkGraph) =>
      align(graph, ['a:1'], ASK).alignments[0]?.paths[0]?.steps[0]?.relation;
    expect(relation(world(link('crosswalk:contributesTo')))).toBe('contributes to');
    expect(relation(world(link('skos:broadMatch')))).toBe('is narrower than');
    expect(relation(world(link('skos:narrowMatch', 't:1.1', 'a:1')))).toBe('is narrower than');
    expect(relation(world(link('skos:exactMatch', 't:1.1', 'a:1')))).toBe('is the same as');
  });
});

describe('rule 1: contribution rises, it never falls', () => {
  it('a target reached is its goal reached, over all levels, at no loss and no hop', () => {
    const graph = world(mapping('m', 'a:1', 't:1.1.1', { confidence: 800, strength: 'supporting' }));
    expect(paths(graph, 'a:1', { maxHops: 1 })).toEqual([
      'a:1 > t:1.1.1',
      'a:1 > t:1.1.1 > t:1.1',
      'a:1 > t:1.1.1 > t:1.1 > t:1',
    ]);
    for (const { basis, confidence, strength, paths: found } of align(graph, ['a:1'], ASK).alignments) {
      expect({ basis, confidence, strength }).toEqual({
        basis: 'mapped',
        confidence: 800,
        strength: 'supporting',
      });
      expect(found[0]).toMatchObject({ hops: 1, inherited: false });
    }
  });

  it('a goal reached or tagged says nothing about its targets, and the answer says so', () => {
    expect(paths(world(link('crosswalk:contributesTo', 'a:1', 't:1')), 'a:1')).toEqual(['a:1 > t:1']);
    const { alignments, unaligned } = align(world(), ['t:1'], { ...ASK, level: 'target' });
    expect(alignments).toEqual([]);
    expect(unaligned).toEqual([{ tag: 't:1', reason: 'goal-only', detail: expect.stringContaining('t:1') }]);
  });

  it('a tag in the target framework is tagged with certainty, and so is what it is part of', () => {
    const { alignments, unaligned } = align(world(), ['t:1.1'], ASK);
    expect(alignments.map(({ concept, basis, confidence }) => [concept.id, basis, confidence])).toEqual([
      ['t:1', 'tagged', 1000],
      ['t:1.1', 'tagged', 1000],
    ]);
    expect(unaligned).toEqual([]);
  });
});

describe('rule 2: a path enters a framework at most once', () => {
  it('does not return to a framework it left, the one of the tag included', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1'),
      mapping('m2', 'b:1', 'a:1.1'),
      mapping('m3', 'a:1.1', 't:1.1'),
      mapping('m4', 'b:1', 'c:1'),
      mapping('m5', 'c:1', 'b:1.1'),
      mapping('m6', 'b:1.1', 't:2'),
    );
    expect(paths(graph, 'a:1')).toEqual([]);
    expect(paths(graph, 'a:1', { to: 'a' })).toEqual(['a:1']);
  });

  it('ends where it enters the target framework or above, and does not go on from there', () => {
    const graph = world(
      mapping('m1', 'a:1', 't:1.1'),
      mapping('m2', 't:1.1', 'b:1'),
      mapping('m3', 'b:1', 't:2'),
    );
    expect(paths(graph, 'a:1')).toEqual(['a:1 > t:1.1', 'a:1 > t:1.1 > t:1']);
    expect(paths(graph, 'a:1', { to: 'b' })).toEqual(['a:1 > t:1.1 > b:1']);
  });

  it('goes through a framework by its own statements only: the goal above is not entered', () => {
    const graph = world(mapping('m1', 'a:1', 'b:1.1'), mapping('m2', 'b:1', 't:1.1'));
    expect(paths(graph, 'a:1')).toEqual([]);
  });

  it('applies is the last edge: neither followed by a mapping nor by a climb', () => {
    const applied = mapping('m1', 'a:1', 'b:1.1', { predicate: 'crosswalk:applies' });
    const graph = world(applied, mapping('m2', 'b:1.1', 't:1.1'));
    expect(paths(graph, 'a:1')).toEqual([]);
    expect(paths(graph, 'a:1', { to: 'b' })).toEqual(['a:1 > b:1.1']);
  });

  it('applies may end a chain', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1'),
      mapping('m2', 'b:1', 't:2', { predicate: 'crosswalk:applies' }),
    );
    expect(paths(graph, 'a:1')).toEqual(['a:1 > b:1 > t:2']);
    expect(paths(graph, 'a:1', { maxHops: 1 })).toEqual([]);
  });
});

describe('holdsForParts', () => {
  it('what is true of the whole is not handed to its parts', () => {
    expect(paths(world(mapping('m', 'a:1', 't:1.1')), 'a:1.1')).toEqual([]);
  });

  it('is inherited over several levels where the statement holds for parts, at no hop, and marked', () => {
    const graph = world(mapping('m', 'a:1', 't:2', { holdsForParts: true, confidence: 700 }));
    expect(paths(graph, 'a:1.1.1', { maxHops: 1 })).toEqual(['a:1.1.1 > a:1.1 > a:1 > t:2']);
    const [inherited] = align(graph, ['a:1.1.1'], ASK).alignments;
    expect(inherited).toMatchObject({ basis: 'mapped', confidence: 700 });
    expect(inherited?.paths[0]).toMatchObject({ hops: 1, inherited: true });
    expect(inherited?.paths[0]?.steps.map(({ relation }) => relation)).toEqual([
      'is part of',
      'is part of',
      'contributes to',
    ]);
    expect(align(graph, ['a:1'], ASK).alignments[0]?.paths[0]).toMatchObject({ inherited: false });
  });

  it('is not handed down from part to part, nor upwards', () => {
    const graph = world(mapping('m', 'a:1.1', 't:2', { holdsForParts: true }));
    expect(paths(graph, 'a:1')).toEqual([]);
    expect(paths(world(mapping('m', 'b:1.1', 't:2', { holdsForParts: true })), 'b:1')).toEqual([]);
  });

  it('works in the middle of a chain too', () => {
    const graph = world(mapping('m1', 'a:1', 'b:1.1'), mapping('m2', 'b:1', 't:2', { holdsForParts: true }));
    expect(paths(graph, 'a:1')).toEqual(['a:1 > b:1.1 > b:1 > t:2']);
    expect(align(graph, ['a:1'], ASK).alignments[0]?.paths[0]).toMatchObject({ hops: 2, inherited: true });
  });

  it('speaks of the parts of the subject only, never of the object when walked backwards', () => {
    const exact = { predicate: 'skos:exactMatch', holdsForParts: true } as const;
    expect(paths(world(mapping('m', 'a:1', 't:2', exact)), 'a:1.1')).toEqual(['a:1.1 > a:1 > t:2']);
    expect(paths(world(mapping('m', 't:2', 'a:1', exact)), 'a:1.1')).toEqual([]);
    const narrow = { predicate: 'skos:narrowMatch', holdsForParts: true } as const;
    expect(paths(world(mapping('m', 't:2', 'a:1', narrow)), 'a:1.1')).toEqual([]);
    expect(paths(world(mapping('m', 't:2', 'a:1', narrow)), 'a:1')).toEqual(['a:1 > t:2']);
  });

  it('applies is inherited like any other statement', () => {
    const graph = world(mapping('m', 'a:1', 't:2', { predicate: 'crosswalk:applies', holdsForParts: true }));
    expect(paths(graph, 'a:1.1')).toEqual(['a:1.1 > a:1 > t:2']);
  });
});
