import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignmentComparer,
  alignmentDifferences,
  kindOf,
  reachDifferences,
  touchedTargets,
} from '../../src/domain/alignment-difference.ts';
import { tagsAlone } from '../../src/domain/alignment-subject.ts';
import { type CrosswalkData, compileCrosswalk } from '../../src/domain/graph.ts';
import { readSubjectKey, subjectKeys, subjectOf } from '../../src/domain/subject-key.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import type { Mapping } from '../../src/domain/types.ts';
import { crosswalks, FRAMEWORK_IDS } from './oracle-arbitraries.ts';
import { worlds } from './oracle-projects.ts';
import { type Aligned, aligned, answer, crosswalk, graphOf, mapping } from './oracle-world.ts';

const ALL = { to: FRAMEWORK_IDS, minConfidence: 0, minStrength: null } as const;

const IDS = ['a:1', 'a:1.1', 'b:1', 'b:1.1', 't:1', 't:1.1', 't:2'];
const keyed = (project: Aligned) => ({
  tagKey: tagKeyOf(project),
  countries: project.countries.map(({ country }) => country),
  startDate: project.startDate,
});
const same = (tags: readonly string[], more: Partial<Aligned> = {}) => {
  const subject = { ...tagsAlone(tags), ...more };
  return { before: subject, after: subject };
};

describe('what becomes different for tags', () => {
  const links = [
    mapping('m1', 'a:1', 'b:1', { predicate: 'skos:closeMatch' }),
    mapping('m2', 'b:1', 't:1.1'),
  ];
  const before = graphOf(IDS, links);
  const withLinks = (...mappings: readonly Mapping[]) => compileCrosswalk(crosswalk(IDS, mappings));
  const query = { ...ALL, to: ['b', 't'] };

  it('is what a new statement adds, with what stands above it', () => {
    const after = withLinks(...links, mapping('m3', 'a:1', 't:2', { confidence: 800 }));
    const differences = alignmentDifferences(before, after, same(['a:1']), query);
    expect(differences.map((one) => [one.concept, kindOf(one), one.after?.confidence])).toEqual([
      ['t:2', 'added', 800],
    ]);
    expect(alignmentDifferences(after, before, same(['a:1']), query).map(kindOf)).toEqual(['removed']);
  });

  it('is a strength, a confidence, a question or what counts that is another', () => {
    const conditional = { strength: 'conditional', condition: 'if so' } as const;
    const after = withLinks(...links, mapping('m3', 'a:1', 't:1.1', conditional));
    // Its own statement goes before what it matches, weaker as it is.
    expect(alignmentDifferences(before, after, same(['a:1']), query)).toMatchObject([
      { concept: 't:1', after: { countsNot: 'conditional' } },
      { concept: 't:1.1', after: { countsNot: 'conditional' } },
    ]);
    const own = withLinks(mapping('m2', 'b:1', 't:1.1', conditional));
    expect(alignmentDifferences(before, own, same(['b:1']), query)).toMatchObject([
      {
        concept: 't:1',
        before: { counts: true },
        after: { strength: 'conditional', countsNot: 'conditional' },
      },
      { concept: 't:1.1', before: { strength: 'core' }, after: { open: { condition: 'if so' } } },
    ]);
  });

  it('says whether it counts, a decline of the project included', () => {
    const after = withLinks(...links, mapping('m3', 'a:1', 't:2'));
    const { decisions } = aligned({ declines: ['t:2'] });
    const [difference] = alignmentDifferences(before, after, same(['a:1'], { decisions }), query);
    expect(difference?.after).toMatchObject({ counts: false, countsNot: 'declined' });
  });

  it('is nothing for tags that do not lead to what differs', () => {
    const comparer = alignmentComparer(before, withLinks(...links.slice(0, 1)), query);
    expect(comparer.differences(keyed(aligned({ tags: ['t:2'] })))).toEqual([]);
    const changed = comparer.differences(keyed(aligned({ tags: ['b:1', 't:2'] })));
    expect(changed.map(({ concept }) => concept)).toEqual(['t:1', 't:1.1']);
  });

  it('names the frameworks that have to be asked for', () => {
    const after = withLinks(...links.slice(1));
    expect(touchedTargets(before, after, ALL).map(({ id }) => id)).toEqual(['a', 'b', 't']);
  });
});

/** Another state of a crosswalk: something removed, said otherwise, added, or a structure that differs. */
const changes = fc.record({
  kind: fc.constantFrom(
    'remove',
    'widen',
    'not-applies',
    'not',
    'nothing-fits',
    'ask',
    'match',
    'completes',
    'shared',
    'implies',
  ),
  pick: fc.nat(),
  other: fc.nat(),
});

type Change = typeof changes extends fc.Arbitrary<infer One> ? One : never;

function changed(data: CrosswalkData, { kind, pick, other }: Change): CrosswalkData {
  const at = <T>(list: readonly T[], place: number): T | undefined => list[place % Math.max(1, list.length)];
  const one = at(data.mappings, pick);
  const subject = at(data.concepts, pick)?.id ?? '';
  const away = data.concepts.filter(({ framework }) => !subject.startsWith(`${framework}:`));
  const object = at(away, other)?.id ?? '';
  const added = (more: Partial<Mapping>) => ({
    ...data,
    mappings: [...data.mappings, mapping('z', subject, object, more)],
  });
  const replaced = (more: Partial<Mapping>) => ({
    ...data,
    mappings: data.mappings.map((each) => (each === one ? { ...each, ...more } : each)),
  });
  switch (kind) {
    case 'remove':
      return { ...data, mappings: data.mappings.filter((each) => each !== one) };
    case 'widen':
      return replaced({ confidence: 123, holdsForParts: true, status: 'accepted' });
    case 'not-applies':
      return added({ predicate: 'crosswalk:applies', modifier: 'Not', strength: null });
    case 'not':
      return added({ modifier: 'Not', strength: null });
    case 'nothing-fits':
      return {
        ...data,
        mappings: [
          ...data.mappings,
          mapping('z', subject, null, { objectFramework: object.slice(0, 1), strength: null }),
        ],
      };
    case 'ask':
      return one?.strength === 'conditional' ? replaced({ questions: [['q1']], aboutPart: true }) : data;
    case 'match':
      return added({ predicate: 'skos:exactMatch', strength: null });
    case 'completes':
      return {
        ...data,
        sets: data.sets.map((set) => ({
          ...set,
          completes: [
            {
              subjectFramework: 'u',
              subjectLevels: ['goal', 'target'],
              objectFramework: 't',
              objectLevels: ['target'],
            },
          ],
        })),
      };
    case 'shared':
      return {
        ...data,
        frameworks: data.frameworks.map((each) => ({ ...each, sharedResults: !each.sharedResults })),
      };
    case 'implies':
      return {
        ...data,
        questions: data.questions.map((each) => (each.id === 'q1' ? { ...each, implies: ['q4'] } : each)),
      };
    default:
      return kind satisfies never;
  }
}

describe('looking only at what is touched', () => {
  it('never misses a difference of an element by itself', () => {
    let found = 0;
    fc.assert(
      fc.property(crosswalks({ min: 6, max: 20 }), changes, (data, change) => {
        const before = compileCrosswalk(data);
        const after = compileCrosswalk(changed(data, change));
        const every = data.concepts
          .map(({ id }) => ({ tag: id, differences: alignmentDifferences(before, after, same([id]), ALL) }))
          .filter(({ differences }) => differences.length > 0);
        const told = reachDifferences(before, after, ALL);
        expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
          new Set(every.map((one) => JSON.stringify(one))),
        );
        found += told.length;
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('answers for any project what aligning it twice shows', () => {
    let found = 0;
    fc.assert(
      fc.property(worlds, changes, ({ data, project }, change) => {
        const before = compileCrosswalk(data);
        const after = compileCrosswalk(changed(data, change));
        const told = alignmentComparer(before, after, ALL).differences(keyed(project));
        const running = { ...project, status: 'implementation' } as const;
        const pair = { before: subjectOf(before, running), after: subjectOf(after, running) };
        expect(told).toEqual(alignmentDifferences(before, after, pair, ALL));
        found += told.length;
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(200);
  });
});

describe('the key by which projects share one alignment', () => {
  it('holds all that decides: what it is read back as is aligned like the project', () => {
    fc.assert(
      fc.property(worlds, ({ data, project }) => {
        const graph = compileCrosswalk(data);
        const running = { ...project, status: 'implementation' } as const;
        const read = readSubjectKey(subjectKeys(graph)(keyed(running)));
        for (const to of FRAMEWORK_IDS) {
          const pair = { before: subjectOf(graph, running), after: read };
          expect(alignmentDifferences(graph, graph, pair, { ...ALL, to: [to] })).toEqual([]);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('stays small: without answers, reviews and questions that countries answer it is the tags and declines alone', () => {
    const graph = graphOf(IDS, [mapping('m', 'a:1', 't:1')]);
    const key = (words: Parameters<typeof aligned>[0]) => subjectKeys(graph)(keyed(aligned(words)));
    expect(key({ tags: ['a:1'], countries: ['KEN'], startDate: '2026-01-01' })).toBe('[[["a:1",null]],[]]');
    expect(key({ tags: ['a:1'], confirmed: ['t:1'] })).toBe('[[["a:1",null],["t:1",null,1]],[]]');
    expect(key({ tags: ['a:1'], reviewed: ['t'] })).toBe('[[["a:1",null]],[],[],["t"]]');
  });

  it('leaves out answers to questions that no mapping of the tags asks', () => {
    const graph = graphOf(IDS, [mapping('m', 'a:1', 't:1')]);
    const answers = [answer('p', 'yes')];
    const key = subjectKeys(graph)(keyed(aligned({ tags: ['a:1'], answers })));
    expect(key).toBe('[[["a:1",null]],[]]');
  });
});
