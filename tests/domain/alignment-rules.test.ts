import { describe, expect, it } from 'vitest';
import { type Alignment, align } from '../../src/domain/alignment.ts';
import type { AlignmentQuery } from '../../src/domain/alignment-question.ts';
import { tagsAlone } from '../../src/domain/alignment-subject.ts';
import type { CrosswalkGraph } from '../../src/domain/graph.ts';
import { subjectOf } from '../../src/domain/subject-key.ts';
import type { Mapping } from '../../src/domain/types.ts';
import { type AlignedWords, aligned, answer, asking, graphOf, mapping, question } from './oracle-world.ts';

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
  minStrength: null,
};

const world = (...mappings: readonly Mapping[]) => graphOf(IDS, mappings);
const ids = (graph: CrosswalkGraph, tags: readonly string[], more: Partial<AlignmentQuery> = {}) =>
  align(graph, tagsAlone(tags), { ...ASK, ...more }).alignments.map(({ concept }) => concept.id);
const alignment = (
  graph: CrosswalkGraph,
  tags: readonly string[],
  id: string,
  more: Partial<AlignmentQuery> = {},
): Alignment => {
  const found = align(graph, tagsAlone(tags), { ...ASK, ...more }).alignments.find(
    ({ concept }) => concept.id === id,
  );
  if (found === undefined) throw new Error(`${id} is not reached`);
  return found;
};
const not = (subject: string, object: string, more: Partial<Mapping> = {}) =>
  mapping(`not-${subject}-${object}`, subject, object, { modifier: 'Not', ...more });
const nothingFits = (subject: string, objectFramework: string, more: Partial<Mapping> = {}) =>
  mapping(`none-${subject}-${objectFramework}`, subject, null, { objectFramework, ...more });
const conditional = (condition: string) => ({ strength: 'conditional', condition }) as const;
const exact = { predicate: 'skos:exactMatch' } as const;
const parts = { holdsForParts: true } as const;

describe('rule 2: completeness', () => {
  const links = [
    mapping('m', 'a:1', 'b:1', exact),
    mapping('n', 'b:1', 't:2.1'),
    mapping('k', 'a:1', 't:1', exact),
  ];
  const complete = (objectLevels: readonly string[], subjectLevels: readonly string[] = ['goal']) =>
    graphOf(IDS, links, {
      completes: [{ subjectFramework: 'a', subjectLevels, objectFramework: 't', objectLevels }],
    });

  it('from an element that was reviewed at the level entered no path goes on from a match; the match itself is shown', () => {
    expect(ids(world(...links), ['a:1'])).toEqual(['t:2', 't:2.1', 't:1']);
    expect(ids(complete(['target']), ['a:1'])).toEqual(['t:1']);
    expect(ids(complete(['target']), ['b:1'])).toEqual(['t:2', 't:2.1']);
  });

  it('complete for a level is complete for those above it, and says nothing of those below it or of other elements', () => {
    expect(ids(complete(['indicator']), ['a:1'])).toEqual(['t:1']);
    expect(ids(complete(['goal']), ['a:1'])).toEqual(['t:2', 't:2.1', 't:1']);
    expect(ids(complete(['target'], ['target']), ['a:1'])).toEqual(['t:2', 't:2.1', 't:1']);
  });

  it('an element of another framework reaches over a match what the matched one is mapped to, and no more (toc, srf)', () => {
    const own = [
      mapping('m', 'c:1', 'a:1', exact),
      mapping('n', 'a:1', 't:2.1'),
      mapping('o', 'a:1', 'b:1', exact),
    ];
    const further = mapping('p', 'b:1', 't:1.1');
    expect(ids(world(...own, further), ['c:1'])).toEqual(['t:2', 't:2.1']);
    const proposed = [mapping('m', 'c:1', 'a:1', { ...exact, status: 'proposed' }), ...own.slice(1)];
    expect(ids(world(...proposed, further), ['c:1'])).toEqual([]);
  });
});

describe('rule 3: own statements first', () => {
  const inherited = mapping('whole', 'a:1', 't:1.1', parts);

  it('nothing inherited enters at a concept of which the tag, or an element between, says something itself', () => {
    const own = mapping('own', 'a:1.1', 't:1.1', { strength: 'supporting', confidence: 500 });
    expect(alignment(world(inherited, own), ['a:1.1'], 't:1.1').paths.map(({ kind }) => kind)).toEqual([
      'own',
    ]);
    expect(alignment(world(inherited, own), ['a:1.1'], 't:1.1')).toMatchObject({
      strength: 'supporting',
      confidence: 500,
    });
    // Below it, too: its statement does not hold for parts, and the one above it is not handed through it.
    expect(ids(world(inherited, own), ['a:1.1.1'])).toEqual([]);
    expect(ids(world(inherited), ['a:1.1.1'])).toEqual(['t:1', 't:1.1']);
  });

  it('nothing over a match does either, and whatever was answered', () => {
    const over = [mapping('m', 'a:1', 'b:1', exact), mapping('n', 'b:1', 't:1.1')];
    const asked = asking('own', 'a:1', 't:1.1', [['q']]);
    const graph = graphOf(IDS, [...over, asked], { questions: [question('q', 0)] });
    const subject = { ...tagsAlone(['a:1']), answers: [answer('q', 'no')] };
    expect(align(graph, subject, { ...ASK, chains: 'all' })).toMatchObject({ alignments: [], possible: [] });
    expect(ids(world(...over), ['a:1'])).toEqual(['t:1', 't:1.1']);
  });

  it('a Not, a Not applies and an applies are statements; proposed ones and matches are none', () => {
    for (const predicate of ['crosswalk:contributesTo', 'crosswalk:applies'] as const)
      expect(ids(world(inherited, not('a:1.1', 't:1.1', { predicate })), ['a:1.1'])).toEqual([]);
    const applies = mapping('own', 'a:1.1', 't:1.1', { predicate: 'crosswalk:applies' });
    expect(ids(world(inherited, applies), ['a:1.1'])).toEqual(['t:1.1']);
    const proposed = mapping('own', 'a:1.1', 't:1.1', { status: 'proposed', strength: 'supporting' });
    expect(alignment(world(inherited, proposed), ['a:1.1'], 't:1.1').strength).toBe('core');
  });

  it('removing an own statement can let in what is inherited: the exception that removing may add', () => {
    const own = mapping('own', 'a:1.1', 't:1.1');
    expect(ids(world(inherited, own), ['a:1.1.1'])).toEqual([]);
    expect(ids(world(inherited), ['a:1.1.1'])).toEqual(['t:1', 't:1.1']);
  });
});

describe('rule 4: what Not and NoTermFound remove', () => {
  it('a Not removes the concept and everything below it from paths that pass its subject', () => {
    const links = ['t:1', 't:1.1', 't:1.1.1', 't:1.2', 't:2'].map((to) => mapping(`m-${to}`, 'a:1', to));
    expect(ids(world(...links, not('a:1', 't:1.1')), ['a:1'])).toEqual(['t:1', 't:1.2', 't:2']);
    expect(ids(world(...links, not('a:1', 't:1')), ['a:1'])).toEqual(['t:2']);
  });

  it('a path that would have to climb through the excluded concept ends below it', () => {
    const sibling = world(mapping('m1', 'a:1', 't:1.2'), mapping('m2', 'a:1', 't:1.1'), not('a:1', 't:1.1'));
    expect(ids(sibling, ['a:1'])).toEqual(['t:1', 't:1.2']);
    expect(alignment(sibling, ['a:1'], 't:1').paths).toHaveLength(1);
  });

  it('removes paths that pass its subject by an inherited climb, and those that pass it over a match', () => {
    const climb = world(mapping('m', 'a:1', 't:1.1', parts), not('a:1.1', 't:1.1'));
    expect(ids(climb, ['a:1.1'])).toEqual([]);
    expect(ids(climb, ['a:1.1.1'])).toEqual([]);
    expect(ids(climb, ['a:1'])).toEqual(['t:1', 't:1.1']);
    const above = world(mapping('m', 'a:1', 't:1.1', parts), not('a:1', 't:1.1'));
    expect(ids(above, ['a:1.1'])).toEqual([]);
    const over = [mapping('m1', 'a:1', 'b:1', exact), mapping('m2', 'b:1', 't:1.1')];
    expect(ids(world(...over, not('b:1', 't:1')), ['a:1'])).toEqual([]);
    expect(ids(world(...over, not('a:1', 'b:1')), ['a:1'])).toEqual([]);
    expect(ids(world(...over), ['a:1'])).toEqual(['t:1', 't:1.1']);
  });

  it('does not speak of what its subject is part of, nor of other tags', () => {
    const graph = world(mapping('m', 'a:1.1', 't:1.1'), mapping('k', 'b:1', 't:1.1'), not('a:1', 't:1.1'));
    expect(ids(graph, ['a:1.1'])).toEqual(['t:1', 't:1.1']);
    expect(ids(graph, ['b:1'])).toEqual(['t:1', 't:1.1']);
  });

  it('NoTermFound removes the paths that enter that framework later, by whatever way', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1', exact),
      mapping('m2', 'b:1', 't:1.1'),
      mapping('m3', 'a:1', 't:2'),
      nothingFits('a:1', 't'),
    );
    expect(ids(graph, ['a:1'])).toEqual([]);
    expect(ids(graph, ['a:1'], { to: 'b' })).toEqual(['b:1']);
    expect(ids(graph, ['b:1'])).toEqual(['t:1', 't:1.1']);
    const over = [mapping('m1', 'a:1', 'b:1', exact), mapping('m2', 'b:1', 't:2')];
    expect(ids(world(...over, nothingFits('a:1', 'b')), ['a:1'])).toEqual([]);
    expect(ids(world(...over, nothingFits('b:1', 't')), ['a:1'])).toEqual([]);
    const inherited = world(mapping('m', 'a:1', 't:2', parts), nothingFits('a:1.1', 't'));
    expect(ids(inherited, ['a:1.1'])).toEqual([]);
  });

  it('neither removes a tag', () => {
    const graph = world(mapping('m', 'a:1', 't:1.1'), not('a:1', 't:1'), nothingFits('a:1', 't'));
    expect(ids(graph, ['a:1', 't:1.1'])).toEqual(['t:1', 't:1.1']);
    expect(alignment(graph, ['a:1', 't:1.1'], 't:1').basis).toBe('tagged');
  });

  it.each(['skos:exactMatch', 'skos:broadMatch', 'crosswalk:applies'] as const)(
    'a Not %s removes no path of the element itself',
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

describe('rule 6: one leading path', () => {
  const kinds = (graph: CrosswalkGraph, tags: readonly string[], id: string) =>
    alignment(graph, tags, id).paths.map(({ hops, basis }) => hops[0]?.id ?? basis);

  it('is tagged before mapped, then what counts, strength, own before inherited before match, confidence', () => {
    const graph = world(
      mapping('own-weak', 'a:1.1', 't:2.1', { strength: 'supporting', confidence: 990 }),
      mapping('inherited', 'a:1', 't:2', { ...parts, confidence: 400 }),
      mapping('own', 'a:1.1', 't:2.1', { evidence: 'stated', confidence: 300 }),
      mapping('match', 'a:1.1', 'c:1', exact),
      mapping('over', 'c:1', 't:2', { confidence: 999 }),
      mapping('asked', 'd:1', 't:2', { ...conditional('if so'), confidence: 1000 }),
    );
    expect(kinds(graph, ['a:1.1', 'd:1', 't:2'], 't:2')).toEqual([
      'tagged',
      'own',
      'inherited',
      'over',
      'own-weak',
      'asked',
    ]);
  });

  it('counts a goal through a target that a principle leads to, where another path reaches the goal', () => {
    const applied = mapping('applied', 'a:1', 't:2.1', {
      predicate: 'crosswalk:applies',
      holdsForParts: true,
    });
    const shared = { frameworks: { a: { sharedResults: true } } };
    const alone = graphOf(IDS, [applied], shared);
    expect(ids(alone, ['a:1'])).toEqual(['t:2.1']);
    const both = graphOf(IDS, [applied, mapping('whole', 'a:1', 't:2.1', { confidence: 0 })], shared);
    for (const id of ['t:2.1', 't:2']) {
      expect(alignment(both, ['a:1'], id), id).toMatchObject({ counts: true, origin: 'inferred' });
    }
  });

  it('puts a supporting path that counts before a core one of a shared result', () => {
    const graph = graphOf(
      IDS,
      [mapping('shared', 'a:1', 't:2'), mapping('counts', 'b:1', 't:2', { strength: 'supporting' })],
      {
        frameworks: { a: { sharedResults: true } },
      },
    );
    expect(kinds(graph, ['a:1', 'b:1'], 't:2')).toEqual(['counts', 'shared']);
    expect(alignment(graph, ['a:1', 'b:1'], 't:2')).toMatchObject({ strength: 'supporting', counts: true });
    expect(alignment(graph, ['a:1'], 't:2')).toMatchObject({ strength: 'core', countsNot: 'shared-result' });
  });

  it('takes basis, strength, confidence and open questions from that path and from nothing else', () => {
    const graph = world(
      mapping('one', 'a:1', 't:2', { confidence: 400 }),
      mapping('two', 'b:1', 't:2', { confidence: 900, ...conditional('if so') }),
    );
    expect(alignment(graph, ['a:1', 'b:1'], 't:2')).toMatchObject({
      confidence: 400,
      strength: 'core',
      open: null,
    });
  });

  it('thresholds select paths, and a match alone passes no minStrength; a tag passes all', () => {
    const graph = world(
      mapping('one', 'a:1', 't:2', { confidence: 400 }),
      mapping('two', 'b:1', 't:2', { confidence: 900, strength: 'supporting', evidence: 'stated' }),
      mapping('match', 'c:1', 't:2', exact),
    );
    const tags = ['a:1', 'b:1', 'c:1'];
    expect(alignment(graph, tags, 't:2', { minConfidence: 500 })).toMatchObject({ strength: 'supporting' });
    expect(alignment(graph, tags, 't:2', { evidence: ['stated'] }).paths).toHaveLength(1);
    expect(alignment(graph, ['c:1'], 't:2')).toMatchObject({ strength: null, countsNot: 'no-strength' });
    expect(ids(graph, ['c:1'], { minStrength: 'conditional' })).toEqual([]);
    const strict = { minConfidence: 1001, minStrength: 'core', evidence: [] } as const;
    expect(ids(graph, ['t:2.1', ...tags], strict)).toEqual(['t:2', 't:2.1']);
  });

  it('a goal is the object of a counting mapping, or counts through a target', () => {
    const graph = world(
      mapping('goal', 'a:1', 't:1'),
      mapping('asked', 'a:1', 't:1.1', conditional('if so')),
      mapping('target', 'b:1', 't:2.1'),
    );
    const counted = align(graph, tagsAlone(['a:1', 'b:1']), ASK).alignments.filter(({ counts }) => counts);
    expect(counted.map(({ concept }) => concept.id)).toEqual(['t:1', 't:2', 't:2.1']);
  });
});

describe('rule 7: possible', () => {
  const chain = [mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:1.1')];

  it('leaves out what is an alignment already', () => {
    const graph = world(...chain, mapping('m3', 'a:1', 't:1', conditional('if so')));
    const { alignments, possible } = align(graph, tagsAlone(['a:1']), { ...ASK, chains: 'all' });
    expect(alignments.map(({ concept }) => concept.id)).toEqual(['t:1']);
    expect(possible.map(({ concept }) => concept.id)).toEqual(['t:1.1']);
  });
});

describe('rule 8: a confirmed alignment is an end', () => {
  const confirmed = (
    graph: CrosswalkGraph,
    id: string,
    more: Partial<AlignmentQuery> = {},
    declines: readonly string[] = [],
  ) => {
    const { tags, decisions } = aligned({ tags: ['a:1'], confirmed: [id], declines });
    return align(graph, { ...tagsAlone([]), tags, decisions }, { ...ASK, ...more });
  };

  it('keeps its leading path, carries the decision, and counts as declared, as its goal does', () => {
    const graph = world(mapping('m', 'a:1', 't:1.1', conditional('if so')));
    for (const each of confirmed(graph, 't:1.1').alignments)
      expect(each).toMatchObject({
        basis: 'mapped',
        strength: 'conditional',
        origin: 'declared',
        counts: true,
      });
    expect(confirmed(graph, 't:1.1').alignments.map(({ decision }) => decision?.decision)).toEqual([
      undefined,
      'confirm',
    ]);
  });

  it('starts no path and says nothing in another framework', () => {
    const graph = world(mapping('m', 'a:1', 'b:1'), mapping('n', 'b:1', 't:2'));
    expect(confirmed(graph, 'b:1', { to: 'b' }).alignments).toMatchObject([{ origin: 'declared' }]);
    expect(confirmed(graph, 'b:1').alignments).toEqual([]);
  });

  it('stays listed, last, where no path leads to it or none above the thresholds, and a note says which', () => {
    const graph = world(mapping('m', 'a:1', 't:1.1', { confidence: 500 }), mapping('n', 'a:1', 't:2'));
    const bare = { basis: 'mapped', strength: null, confidence: null, paths: [], counts: true };
    const below = confirmed(graph, 't:1.1', { minConfidence: 600 }).alignments;
    expect(below.map(({ concept }) => concept.id)).toEqual(['t:2', 't:1', 't:1.1']);
    expect(below.at(-1)).toMatchObject({ ...bare, note: 'below-threshold' });
    expect(confirmed(graph, 't:1.2').alignments.at(-1)).toMatchObject({ ...bare, note: 'no-path' });
  });

  it('of which the path was answered no, or passes what was declined, has no path', () => {
    const graph = graphOf(IDS, [asking('m', 'a:1', 't:1', [['q']])], { questions: [question('q', 0)] });
    const { tags, decisions } = aligned({ tags: ['a:1'], confirmed: ['t:1'] });
    const subject = { ...tagsAlone([]), tags, decisions, answers: [answer('q', 'no')] };
    expect(align(graph, subject, ASK).alignments).toMatchObject([{ note: 'no-path', counts: true }]);
    const over = world(mapping('k', 'a:1', 'b:1', exact), mapping('n', 'b:1', 't:1'));
    expect(confirmed(over, 't:1', {}, ['b:1']).alignments).toMatchObject([{ note: 'no-path' }]);
  });

  it('of an indicator carries its target and goal', () => {
    expect(
      confirmed(world(), 't:1.1.1').alignments.map(({ concept, counts }) => [concept.id, counts]),
    ).toEqual([
      ['t:1', true],
      ['t:1.1', true],
      ['t:1.1.1', true],
    ]);
  });
});

describe('rule 9: confidence, strength, order', () => {
  it.each([
    { edges: [950], product: 950 },
    { edges: [700, 500], product: 350 },
    { edges: [500, 1], product: 1 }, // 0.0005 rounds up
    { edges: [499, 1], product: 0 },
    { edges: [1000, 1000], product: 1000 },
    { edges: [0, 1000], product: 0 },
  ])('multiplies $edges exactly and rounds once, to $product', ({ edges: [first = 0, second] }) => {
    const direct = world(mapping('m', 'a:1', 't:2', { confidence: first }));
    const over = world(
      mapping('m', 'a:1', 'b:1', { ...exact, confidence: first }),
      mapping('n', 'b:1', 't:2', { confidence: second ?? 0 }),
    );
    const product = Math.floor((first * (second ?? 1000) + 500) / 1000);
    expect(alignment(second === undefined ? direct : over, ['a:1'], 't:2').confidence).toBe(product);
  });

  it('rounds once, not at each edge', () => {
    const graph = world(
      mapping('m1', 'a:1', 'b:1', { ...exact, confidence: 905 }),
      mapping('m2', 'b:1', 'c:1', { confidence: 905 }),
      mapping('m3', 'c:1', 't:2', { confidence: 900 }),
    );
    const { possible } = align(graph, tagsAlone(['a:1']), { ...ASK, chains: 'all' });
    expect(possible[0]?.confidence).toBe(737); // 0.7371225
  });

  it('is as strong as its hop; matches and climbs do not weaken it', () => {
    const over = world(
      mapping('m1', 'a:1', 'b:1', exact),
      mapping('m2', 'b:1', 't:1.1', { strength: 'supporting' }),
    );
    expect(alignment(over, ['a:1'], 't:1').strength).toBe('supporting');
    const climb = world(mapping('m', 'a:1', 't:1.1', parts));
    expect(alignment(climb, ['a:1.1'], 't:1').strength).toBe('core');
  });

  it('the order is basis, strength, confidence, framework order', () => {
    const graph = world(
      mapping('m1', 'a:1', 't:1.1.1', { strength: 'supporting', confidence: 900 }),
      mapping('m2', 'a:1', 't:2.1', { strength: 'core', confidence: 300 }),
      mapping('m3', 'a:1', 't:1.2', { strength: 'supporting', confidence: 950 }),
      mapping('m4', 'b:1', 't:1.1', exact),
    );
    expect(ids(graph, ['a:1', 'b:1'])).toEqual(['t:2', 't:2.1', 't:1', 't:1.2', 't:1.1.1', 't:1.1']);
    expect(ids(graph, ['a:1', 't:1.2'])).toEqual(['t:1', 't:1.2', 't:2', 't:2.1', 't:1.1.1']);
  });
});

describe('rule 11: why an alignment does not count, the first that applies', () => {
  const graph = graphOf(
    IDS,
    [
      mapping('m', 'a:1', 't:2', conditional('if so')),
      mapping('n', 'b:1', 't:1.1'),
      mapping('k', 'c:1', 't:1.2', exact),
    ],
    { frameworks: { b: { sharedResults: true } } },
  );
  const reasons = (words: AlignedWords) => {
    const subject = subjectOf(graph, aligned({ tags: ['a:1', 'b:1', 'c:1'], ...words }));
    const { alignments } = align(graph, subject, ASK);
    return Object.fromEntries(alignments.map(({ concept, countsNot }) => [concept.id, countsNot]));
  };

  it('is status, declined, reviewed, then what the leading path lacks', () => {
    const plain = {
      't:2': 'conditional',
      't:1.1': 'shared-result',
      't:1': 'shared-result',
      't:1.2': 'no-strength',
    };
    expect(reasons({})).toEqual(plain);
    expect(reasons({ reviewed: ['t'] })).toEqual(
      Object.fromEntries(Object.keys(plain).map((id) => [id, 'reviewed'])),
    );
    expect(reasons({ reviewed: ['t'], declines: ['t:2'] })).toMatchObject({ 't:2': 'declined' });
    expect(
      new Set(Object.values(reasons({ status: 'suspended', declines: ['t:2'], confirmed: ['t:1.2'] }))),
    ).toEqual(new Set(['status']));
  });
});
