import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignmentComparer,
  alignmentDifferences,
  kindOf,
  reachDifferences,
  touchedTargets,
} from '../../src/domain/alignment-difference.ts';
import { compileCrosswalk } from '../../src/domain/graph.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { graphWith } from '../../src/services/hypothetical.ts';
import { crosswalks, FRAMEWORK_IDS, tagged } from './oracle-arbitraries.ts';
import { decline, graphOf, mapping } from './oracle-world.ts';

const ALL = { to: FRAMEWORK_IDS, minConfidence: 0, minStrength: 'conditional', maxHops: 2 } as const;

const IDS = ['a:1', 'a:1.1', 'b:1', 'b:1.1', 't:1', 't:1.1', 't:2'];
const keyOf = (...concepts: string[]) =>
  tagKeyOf(
    concepts.map((concept) => ({ concept, percentage: null })),
    [],
  );

describe('what becomes different for tags', () => {
  const before = graphOf(IDS, [mapping('m1', 'a:1', 'b:1'), mapping('m2', 'b:1', 't:1.1')]);
  const query = { ...ALL, to: ['b', 't'] };

  it('is what a new statement adds, with what stands above it', () => {
    const after = graphWith({ graph: before }, { add: [mapping('m3', 'a:1', 't:2', { confidence: 800 })] });
    const differences = alignmentDifferences(before, after, ['a:1'], query);
    expect(differences.map((one) => [one.concept, kindOf(one), one.after?.confidence])).toEqual([
      ['t:2', 'added', 800],
    ]);
    expect(alignmentDifferences(after, before, ['a:1'], query).map(kindOf)).toEqual(['removed']);
  });

  it('is a basis, a strength or a confidence that is another', () => {
    const after = graphWith(
      { graph: before },
      { add: [mapping('m3', 'a:1', 't:1.1', { strength: 'supporting' })] },
    );
    const [goal, target] = alignmentDifferences(before, after, ['a:1'], query);
    expect(goal).toMatchObject({ concept: 't:1', before: { basis: 'chained' }, after: { basis: 'mapped' } });
    expect(target).toMatchObject({
      concept: 't:1.1',
      before: { strength: 'core' },
      after: { strength: 'core' },
    });
  });

  it('counts a proposed mapping that is thought in force, and one without its predecessor', () => {
    const proposed = mapping('m9', 'a:1', 't:2', { status: 'proposed' });
    const after = graphWith({ graph: before }, { add: [proposed], remove: ['m1'] });
    expect(
      alignmentDifferences(before, after, ['a:1'], query).map((one) => [one.concept, kindOf(one)]),
    ).toEqual([
      ['b:1', 'removed'],
      ['t:1', 'removed'],
      ['t:1.1', 'removed'],
      ['t:2', 'added'],
    ]);
  });

  it('says whether the project had declined it', () => {
    const after = graphWith({ graph: before }, { add: [mapping('m3', 'a:1', 't:2')] });
    const [difference] = alignmentDifferences(before, after, ['a:1'], query, [decline('t:2')]);
    expect(difference?.after?.declined).toBe(true);
  });

  it('is nothing for tags that do not lead to what differs', () => {
    const after = graphWith({ graph: before }, { remove: ['m2'] });
    const comparer = alignmentComparer(before, after, query);
    expect(comparer.touched).toEqual(new Set(['a:1', 'a:1.1', 'b:1', 'b:1.1', 't:1.1']));
    expect(comparer.differences(keyOf('t:2'))).toEqual([]);
    expect(comparer.differences(keyOf('b:1', 't:2')).map(({ concept }) => concept)).toEqual(['t:1', 't:1.1']);
  });

  it('names the frameworks that have to be asked for', () => {
    const after = graphWith({ graph: before }, { remove: ['m1'] });
    expect(touchedTargets(before, after, ALL).map(({ id }) => id)).toEqual(['b', 't']);
  });
});

describe('looking only at what is touched', () => {
  it('never misses a difference', () => {
    let found = 0;
    fc.assert(
      fc.property(
        crosswalks(),
        fc.nat(),
        fc.constantFrom(0, 1, 2, 4),
        fc.boolean(),
        (data, pick, maxHops, wide) => {
          const [changed] = data.mappings.slice(pick % Math.max(1, data.mappings.length));
          if (changed === undefined) return;
          const before = compileCrosswalk(data);
          const after = graphWith(
            { graph: before },
            wide ? { add: [{ ...changed, confidence: 123, holdsForParts: true }] } : { remove: [changed.id] },
          );
          const query = { ...ALL, maxHops };
          const every = data.concepts.map(({ id }) => ({
            tag: id,
            differences: alignmentDifferences(before, after, [id], query),
          }));
          const told = reachDifferences(before, after, query);
          expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
            new Set(
              every.filter(({ differences }) => differences.length > 0).map((one) => JSON.stringify(one)),
            ),
          );
          found += told.length;
        },
      ),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('answers for any tag set what aligning it twice shows', () => {
    fc.assert(
      fc.property(tagged, fc.nat(), ({ data, tags }, pick) => {
        const [changed] = data.mappings.slice(pick % Math.max(1, data.mappings.length));
        if (changed === undefined) return;
        const before = compileCrosswalk(data);
        const after = graphWith({ graph: before }, { remove: [changed.id] });
        const comparer = alignmentComparer(before, after, ALL);
        expect(comparer.differences(keyOf(...tags))).toEqual(alignmentDifferences(before, after, tags, ALL));
      }),
    );
  });
});
