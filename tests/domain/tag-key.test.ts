import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTagKey, tagKeyOf } from '../../src/domain/tag-key.ts';
import { decline } from './oracle-world.ts';

const tag = fc.record({
  concept: fc.oneof(
    fc.constantFrom('sdg:1', 'sdg:10', 'sdg:10.7', 'gcm:5'),
    fc.string({ minLength: 1, unit: 'binary' }),
  ),
  percentage: fc.option(fc.integer({ min: 0, max: 100_000_000 })),
});
const tagLists = fc.uniqueArray(tag, { selector: ({ concept }) => concept, maxLength: 6 });
const declineLists = fc.uniqueArray(fc.constantFrom('sdg:1', 'sdg:10', 'sdg:10.7', 'gcm:5'), {
  maxLength: 3,
});
const byConcept = (a: { concept: string }, b: { concept: string }) => (a.concept < b.concept ? -1 : 1);

describe('the key of a set of tags', () => {
  it('is read back as what it was made from', () => {
    fc.assert(
      fc.property(tagLists, declineLists, (tags, declined) => {
        const read = readTagKey(tagKeyOf(tags, declined.map(decline)));
        expect(read.tags.toSorted(byConcept)).toEqual(tags.toSorted(byConcept));
        expect(read.decisions.map(({ concept }) => concept)).toEqual(declined.toSorted());
        expect(read.decisions.every(({ decision }) => decision === 'decline')).toBe(true);
      }),
    );
  });

  it('does not depend on order', () => {
    fc.assert(
      fc.property(tagLists, declineLists, (tags, declined) => {
        const key = tagKeyOf(tags, declined.map(decline));
        expect(tagKeyOf(tags.toReversed(), declined.map(decline).toReversed())).toBe(key);
        const { tags: read, decisions } = readTagKey(key);
        expect(tagKeyOf(read, decisions)).toBe(key);
      }),
    );
  });

  it('tells apart what counts differently', () => {
    const plain = { concept: 'sdg:10.7', percentage: null };
    const keys = [
      tagKeyOf([], []),
      tagKeyOf([plain], []),
      tagKeyOf([{ ...plain, percentage: 0 }], []),
      tagKeyOf([{ ...plain, percentage: 100_000_000 }], []),
      tagKeyOf([{ ...plain, concept: 'sdg:10' }], []),
      tagKeyOf([plain], [decline('gcm:5')]),
      tagKeyOf([], [decline('sdg:10.7')]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    fc.assert(
      fc.property(tagLists, tagLists, (one, two) => {
        const text = (tags: typeof one) =>
          JSON.stringify(tags.toSorted(byConcept).map(({ concept, percentage }) => [concept, percentage]));
        expect(tagKeyOf(one, []) === tagKeyOf(two, [])).toBe(text(one) === text(two));
      }),
    );
  });

  it('leaves out what does not count: confirmations, reasons, authors', () => {
    const tags = [{ concept: 'sdg:10.7', percentage: null }];
    const confirmed = { ...decline('sdg:1'), decision: 'confirm' } as const;
    expect(tagKeyOf(tags, [confirmed])).toBe(tagKeyOf(tags, []));
    const other = { ...decline('gcm:5'), reason: 'another', by: 'somebody', at: '2020-01-01T00:00:00Z' };
    expect(tagKeyOf(tags, [other])).toBe(tagKeyOf(tags, [decline('gcm:5')]));
  });
});
