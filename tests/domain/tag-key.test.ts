import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTagKey, tagKeyOf } from '../../src/domain/tag-key.ts';
import { type Aligned, aligned, answer, confirm, decline } from './oracle-world.ts';

const CONCEPTS = ['sdg:1', 'sdg:10', 'sdg:10.7', 'gcm:5'];
const tag = fc.record({
  concept: fc.oneof(fc.constantFrom(...CONCEPTS), fc.string({ minLength: 1, unit: 'binary' })),
  percentage: fc.option(fc.integer({ min: 0, max: 100_000_000 })),
  origin: fc.constantFrom('declared' as const, 'declared' as const, 'confirmed' as const),
});
const said = fc.tuple(
  fc.constantFrom('p', 'q'),
  fc.constantFrom('yes' as const, 'no' as const),
  fc.constantFrom(null, 'sdg:1', 'gcm:5'),
);
const projects = fc
  .record({
    tags: fc.uniqueArray(tag, { selector: ({ concept }) => concept, maxLength: 6 }),
    declines: fc.uniqueArray(fc.constantFrom(...CONCEPTS), { maxLength: 3 }),
    answers: fc.uniqueArray(said, { selector: ([id, , about]) => `${id} ${about}`, maxLength: 4 }),
    reviewed: fc.uniqueArray(fc.constantFrom('sdg', 'gcm'), { maxLength: 2 }),
  })
  .map(
    ({ tags, declines, answers, reviewed }): Aligned => ({
      ...aligned({ declines, answers: answers.map((each) => answer(...each)), reviewed }),
      tags: tags.map((each) => ({ ...each, significance: null, by: 'tests', at: '2026-01-01T00:00:00Z' })),
    }),
  );

/** What decides, in one order. */
const decisive = ({
  tags,
  decisions,
  answers,
  reviewed,
}: Pick<Aligned, 'decisions' | 'answers' | 'reviewed'> & {
  readonly tags: readonly Pick<Aligned['tags'][number], 'concept' | 'percentage' | 'origin'>[];
}) => ({
  tags: tags.map(({ concept, percentage, origin }) => JSON.stringify([concept, percentage, origin])).sort(),
  declined: decisions
    .filter(({ decision }) => decision === 'decline')
    .map(({ concept }) => concept)
    .sort(),
  answers: answers
    .map(({ question, tag: about, answer: yesNo }) => JSON.stringify([question, about, yesNo]))
    .sort(),
  reviewed: reviewed.toSorted(),
});

describe('the key of what a project says of itself', () => {
  it('is read back as what it was made from', () => {
    fc.assert(
      fc.property(projects, (project) => {
        expect(decisive(readTagKey(tagKeyOf(project)))).toEqual(decisive(project));
      }),
    );
  });

  it('does not depend on order, and reading and writing it again changes nothing', () => {
    fc.assert(
      fc.property(projects, (project) => {
        const key = tagKeyOf(project);
        const turned = {
          tags: project.tags.toReversed(),
          decisions: project.decisions.toReversed(),
          answers: project.answers.toReversed(),
          reviewed: project.reviewed.toReversed(),
        };
        expect(tagKeyOf(turned)).toBe(key);
      }),
    );
  });

  it('tells apart what counts differently, and nothing else', () => {
    fc.assert(
      fc.property(projects, projects, (one, two) => {
        const alike = JSON.stringify(decisive(one)) === JSON.stringify(decisive(two));
        expect(tagKeyOf(one) === tagKeyOf(two)).toBe(alike);
      }),
    );
    const keys = [
      aligned({}),
      aligned({ tags: ['sdg:10.7'] }),
      aligned({ confirmed: ['sdg:10.7'] }),
      aligned({ tags: [['sdg:10.7', 0]] }),
      aligned({ tags: ['sdg:10.7'], declines: ['gcm:5'] }),
      aligned({ tags: ['sdg:10.7'], answers: [answer('q', 'yes')] }),
      aligned({ tags: ['sdg:10.7'], answers: [answer('q', 'no')] }),
      aligned({ tags: ['sdg:10.7'], answers: [answer('q', 'yes', 'sdg:10.7')] }),
      aligned({ tags: ['sdg:10.7'], reviewed: ['sdg'] }),
    ].map(tagKeyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leaves out what does not decide: confirming decisions, whose tag says it, reasons, authors, significance', () => {
    const plain = aligned({ tags: ['sdg:10.7'], declines: ['gcm:5'] });
    expect(tagKeyOf({ ...plain, decisions: [...plain.decisions, confirm('sdg:1')] })).toBe(tagKeyOf(plain));
    const other = { ...decline('gcm:5'), reason: 'another', by: 'somebody', at: '2020-01-01T00:00:00Z' };
    expect(tagKeyOf({ ...plain, decisions: [other] })).toBe(tagKeyOf(plain));
    const principal = plain.tags.map((each) => ({ ...each, significance: 'principal' as const }));
    expect(tagKeyOf({ ...plain, tags: principal })).toBe(tagKeyOf(plain));
  });
});
