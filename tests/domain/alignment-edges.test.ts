import { describe, expect, it } from 'vitest';
import { align } from '../../src/domain/alignment.ts';
import type { AlignmentQuery } from '../../src/domain/alignment-question.ts';
import { tagsAlone } from '../../src/domain/alignment-subject.ts';
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
  minStrength: null,
};

const world = (...mappings: readonly Mapping[]) => graphOf(IDS, mappings);

/** Each path as the ids along it, by framework order of its end. */
function paths(graph: CrosswalkGraph, tag: string, more: Partial<AlignmentQuery> = {}): string[] {
  return align(graph, tagsAlone([tag]), { ...ASK, ...more })
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
    // What is broader is no end: only a statement that holds for parts leads on from it.
    ['skos:broadMatch', false, false],
    ['skos:narrowMatch', false, false],
    ['skos:relatedMatch', false, false],
  ])('%s is walked from subject to object: %s, from object to subject: %s', (predicate, along, against) => {
    const forward = paths(world(link(predicate)), 'a:1');
    expect(forward.includes('a:1 > t:1.1')).toBe(along);
    const backward = paths(world(link(predicate, 't:1.1', 'a:1')), 'a:1');
    expect(backward.includes('a:1 > t:1.1')).toBe(against);
  });

  it.each<[Predicate, string, string]>([
    ['skos:exactMatch', 'a:1', 'b:1'],
    ['skos:exactMatch', 'b:1', 'a:1'],
    ['skos:closeMatch', 'a:1', 'b:1'],
    ['skos:closeMatch', 'b:1', 'a:1'],
    ['skos:broadMatch', 'a:1', 'b:1'],
    ['skos:narrowMatch', 'b:1', 'a:1'],
  ])(
    '%s from %s to %s goes on with what holds for parts; towards the broader with nothing else',
    (predicate, subject, object) => {
      const match = mapping('m', subject, object, { predicate });
      const on = (holdsForParts: boolean) =>
        paths(world(match, mapping('n', 'b:1', 't:2', { holdsForParts })), 'a:1');
      expect(on(true)).toEqual(['a:1 > b:1 > t:2']);
      const broader = predicate === 'skos:broadMatch' || predicate === 'skos:narrowMatch';
      expect(on(false)).toEqual(broader ? [] : ['a:1 > b:1 > t:2']);
    },
  );

  it.each<[Predicate, string, string]>([
    ['skos:broadMatch', 'b:1', 'a:1'],
    ['skos:narrowMatch', 'a:1', 'b:1'],
    ['skos:relatedMatch', 'a:1', 'b:1'],
    ['skos:relatedMatch', 'b:1', 'a:1'],
  ])('%s from %s to %s is never walked from the broader or the related', (predicate, subject, object) => {
    const match = mapping('m', subject, object, { predicate });
    expect(paths(world(match, mapping('n', 'b:1', 't:2', { holdsForParts: true })), 'a:1')).toEqual([]);
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
      align(graph, tagsAlone(['a:1']), ASK).alignments[0]?.paths[0]?.steps[0]?.relation;
    expect(relation(world(link('crosswalk:contributesTo')))).toBe('contributes to');
    const onward = mapping('n', 'b:1', 't:1', { holdsForParts: true });
    expect(relation(world(link('skos:broadMatch', 'a:1', 'b:1'), onward))).toBe('is narrower than');
    expect(relation(world(link('skos:narrowMatch', 'b:1', 'a:1'), onward))).toBe('is narrower than');
    expect(relation(world(link('skos:exactMatch', 't:1.1', 'a:1')))).toBe('is the same as');
  });
});

describe('rule 1: contribution rises, it never falls', () => {
  it('a target reached is its goal reached, at no loss', () => {
    const graph = world(mapping('m', 'a:1', 't:1.1', { confidence: 800, strength: 'supporting' }));
    expect(paths(graph, 'a:1')).toEqual(['a:1 > t:1.1', 'a:1 > t:1.1 > t:1']);
    for (const { basis, confidence, strength, paths: found } of align(graph, tagsAlone(['a:1']), ASK)
      .alignments) {
      expect({ basis, confidence, strength }).toEqual({
        basis: 'mapped',
        confidence: 800,
        strength: 'supporting',
      });
      expect(found[0]).toMatchObject({ kind: 'own' });
    }
  });

  it('a goal reached or tagged says nothing about its targets, and the answer says so', () => {
    expect(paths(world(link('crosswalk:contributesTo', 'a:1', 't:1')), 'a:1')).toEqual(['a:1 > t:1']);
    const { alignments, unaligned } = align(world(), tagsAlone(['t:1']), { ...ASK, level: 'target' });
    expect(alignments).toEqual([]);
    expect(unaligned).toEqual([{ tag: 't:1', reason: 'goal-only', detail: expect.stringContaining('t:1') }]);
  });

  it('a mapping to an indicator ends there; a tag on one carries its target and goal', () => {
    expect(paths(world(link('crosswalk:contributesTo', 'a:1', 't:1.1.1')), 'a:1')).toEqual(['a:1 > t:1.1.1']);
    expect(paths(world(), 't:1.1.1')).toEqual(['t:1.1.1', 't:1.1.1 > t:1.1', 't:1.1.1 > t:1.1 > t:1']);
  });

  it('a tag in the target framework has tagged paths alone, certain ones', () => {
    const graph = world(mapping('m', 't:1.1', 'b:1'), mapping('n', 'b:1', 't:2'));
    const { alignments, unaligned } = align(graph, tagsAlone(['t:1.1']), ASK);
    expect(
      alignments.map(({ concept, basis, strength, confidence }) => [concept.id, basis, strength, confidence]),
    ).toEqual([
      ['t:1', 'tagged', 'core', 1000],
      ['t:1.1', 'tagged', 'core', 1000],
    ]);
    expect(unaligned).toEqual([]);
  });
});

describe('the shape of a path', () => {
  it('is one hop: chains are walked only where they are asked for, and listed apart', () => {
    const graph = world(mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:2'));
    expect(paths(graph, 'a:1')).toEqual([]);
    const { alignments, possible } = align(graph, tagsAlone(['a:1']), { ...ASK, chains: 'all' });
    expect(alignments).toEqual([]);
    expect(possible).toMatchObject([
      { concept: { id: 't:2' }, basis: 'possible', counts: false, countsNot: 'possible' },
    ]);
  });

  it('goes up or over a match, not both, and over no second match', () => {
    const exact = (id: string, subject: string, object: string) =>
      mapping(id, subject, object, { predicate: 'skos:exactMatch', holdsForParts: true });
    const whole = mapping('n', 'b:1', 't:2', { holdsForParts: true });
    expect(paths(world(exact('m', 'a:1', 'b:1'), whole), 'a:1.1')).toEqual([]);
    expect(paths(world(exact('m', 'a:1', 'b:1.1'), whole), 'a:1')).toEqual([]);
    expect(paths(world(exact('m', 'a:1', 'c:1'), exact('k', 'c:1', 'b:1'), whole), 'a:1')).toEqual([]);
    expect(paths(world(mapping('m', 'a:1', 'b:1'), exact('k', 'b:1', 't:2')), 'a:1')).toEqual([]);
  });

  it('ends where it enters the target framework or above', () => {
    const graph = world(
      mapping('m1', 'a:1', 't:1.1'),
      mapping('m2', 't:1.1', 'b:1'),
      mapping('m3', 'b:1', 't:2'),
    );
    expect(paths(graph, 'a:1')).toEqual(['a:1 > t:1.1', 'a:1 > t:1.1 > t:1']);
  });

  it('applies does not climb', () => {
    const graph = world(mapping('m1', 'a:1', 'b:1.1', { predicate: 'crosswalk:applies' }));
    expect(paths(graph, 'a:1', { to: 'b' })).toEqual(['a:1 > b:1.1']);
  });

  it('never passes through a country’s framework, but may start and end in one (decision 007)', () => {
    const links = [mapping('m', 'a:1', 'b:1', { predicate: 'skos:exactMatch' }), mapping('n', 'b:1', 't:2')];
    const graph = graphOf(IDS, links, { frameworks: { b: { country: 'KEN' } } });
    expect(paths(graph, 'a:1')).toEqual([]);
    expect(paths(graph, 'b:1')).toEqual(['b:1 > t:2']);
    expect(paths(graph, 'a:1', { to: 'b' })).toEqual(['a:1 > b:1']);
    expect(paths(world(...links), 'a:1')).toEqual(['a:1 > b:1 > t:2']);
    const chain = [mapping('m', 'a:1', 'b:1'), mapping('n', 'b:1', 't:2')];
    const national = graphOf(IDS, chain, { frameworks: { b: { country: 'KEN' } } });
    expect(align(national, tagsAlone(['a:1']), { ...ASK, chains: 'all' }).possible).toEqual([]);
  });
});

describe('holdsForParts', () => {
  it('what is true of the whole is not handed to its parts', () => {
    expect(paths(world(mapping('m', 'a:1', 't:1.1')), 'a:1.1')).toEqual([]);
  });

  it('is inherited over several levels where the statement holds for parts, and marked', () => {
    const graph = world(mapping('m', 'a:1', 't:2', { holdsForParts: true, confidence: 700 }));
    expect(paths(graph, 'a:1.1.1')).toEqual(['a:1.1.1 > a:1.1 > a:1 > t:2']);
    const [inherited] = align(graph, tagsAlone(['a:1.1.1']), ASK).alignments;
    expect(inherited).toMatchObject({ basis: 'mapped', confidence: 700 });
    expect(inherited?.paths[0]).toMatchObject({ kind: 'inherited' });
    expect(inherited?.paths[0]?.steps.map(({ relation }) => relation)).toEqual([
      'is part of',
      'is part of',
      'contributes to',
    ]);
    expect(align(graph, tagsAlone(['a:1']), ASK).alignments[0]?.paths[0]).toMatchObject({ kind: 'own' });
  });

  it('is not handed down from part to part, nor upwards', () => {
    const graph = world(mapping('m', 'a:1.1', 't:2', { holdsForParts: true }));
    expect(paths(graph, 'a:1')).toEqual([]);
  });

  it('applies is inherited like any other statement', () => {
    const graph = world(mapping('m', 'a:1', 't:2', { predicate: 'crosswalk:applies', holdsForParts: true }));
    expect(paths(graph, 'a:1.1')).toEqual(['a:1.1 > a:1 > t:2']);
  });
});
