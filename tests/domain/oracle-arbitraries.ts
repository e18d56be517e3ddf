import fc from 'fast-check';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import { type Completion, EVIDENCE, type Mapping, PREDICATES, STRENGTHS } from '../../src/domain/types.ts';
import { concept, framework, mapping, question, SET } from './oracle-world.ts';

/** Random crosswalks, small enough that a brute force can walk them and dense enough that it meets everything. */

export const FRAMEWORK_IDS = ['t', 'u', 'v', 'w'] as const;
export const QUESTION_IDS = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'] as const;
export const COUNTRIES = ['ETH', 'KEN', 'SOM', 'UGA'] as const;

/** Goals, each with targets, each with a number of indicators. */
const tree = fc.array(fc.array(fc.nat({ max: 2 }), { maxLength: 2 }), { minLength: 1, maxLength: 2 });

function idsOf(id: string, shape: readonly (readonly number[])[]): string[] {
  return shape.flatMap((targets, g) => [
    `${id}:${g + 1}`,
    ...targets.flatMap((indicators, t) => [
      `${id}:${g + 1}.${t + 1}`,
      ...Array.from({ length: indicators }, (_, i) => `${id}:${g + 1}.${t + 1}.${i + 1}`),
    ]),
  ]);
}

interface Draw {
  readonly from: readonly [framework: number, concept: number];
  readonly to: readonly [away: number, concept: number];
  /** Into the first framework, unless it comes from there. */
  readonly home: boolean;
  readonly kind: 'link' | 'not' | 'nothing-fits';
  readonly predicate: Mapping['predicate'];
  readonly strength: (typeof STRENGTHS)[number];
  readonly questions: readonly (readonly string[])[];
  readonly strengthIfMet: Mapping['strengthIfMet'];
  readonly aboutPart: boolean;
  readonly confidence: number;
  readonly holdsForParts: boolean;
  readonly status: Mapping['status'];
  readonly evidence: Mapping['evidence'];
}

const often = <T>(weight: number, usual: T, ...rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const allOf = fc.uniqueArray(fc.constantFrom(...QUESTION_IDS), { minLength: 1, maxLength: 2 });

const draw: fc.Arbitrary<Draw> = fc.record({
  from: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 13 })),
  to: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 13 })),
  home: fc.boolean(),
  kind: often<Draw['kind']>(10, 'link', 'not', 'nothing-fits'),
  predicate: fc.oneof(
    { weight: 4, arbitrary: fc.constant('crosswalk:contributesTo' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('skos:exactMatch' as const, 'skos:closeMatch', 'skos:broadMatch'),
    },
    { weight: 1, arbitrary: fc.constantFrom(...PREDICATES) },
  ),
  strength: fc.constantFrom(...STRENGTHS, 'conditional'),
  questions: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.array(allOf, { minLength: 1, maxLength: 2 }) },
  ),
  strengthIfMet: fc.constantFrom(null, null, 'core' as const, 'supporting' as const),
  aboutPart: fc.boolean(),
  confidence: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(1000, 950, 500)),
  holdsForParts: fc.boolean(),
  status: often<Mapping['status']>(9, 'accepted', 'proposed', 'rejected', 'retired'),
  evidence: fc.constantFrom(...EVIDENCE),
});

function toMapping(id: string, ids: readonly (readonly string[])[], drawn: Draw): Mapping {
  const pick = (place: number, number: number) =>
    ids[place % 4]?.[number % (ids[place % 4]?.length ?? 1)] ?? '';
  const [place, number] = drawn.from;
  const subject = pick(place, number);
  const away = drawn.home && place !== 0 ? 4 - place : drawn.to[0];
  const object = pick(place + away, drawn.to[1]);
  const { confidence, holdsForParts, status, evidence, strength, predicate } = drawn;
  const { questions, strengthIfMet, aboutPart } = drawn;
  const common = { confidence, holdsForParts, status, evidence };
  if (drawn.kind === 'nothing-fits') {
    return mapping(id, subject, null, {
      ...common,
      objectFramework: object.slice(0, 1),
      holdsForParts: false,
    });
  }
  if (drawn.kind === 'not') return mapping(id, subject, object, { ...common, predicate, modifier: 'Not' });
  if (predicate.startsWith('skos:')) return mapping(id, subject, object, { ...common, predicate });
  const conditional = { condition: `the condition of ${id}`, questions, strengthIfMet, aboutPart };
  return mapping(id, subject, object, {
    ...common,
    predicate,
    strength,
    ...(strength === 'conditional' ? conditional : {}),
  });
}

/** What a yes implies goes to later questions only, or now and then round in a circle. */
const implications = fc.oneof(
  fc.constant([[], [], [], [], [], []]),
  fc.constant([['q2'], ['q3'], [], [], ['q6'], []]),
  fc.constant([['q3'], ['q3'], ['q4'], [], [], ['q5']]),
  fc.constant([['q2'], ['q1'], [], ['q1'], [], []]),
);

const catalogue = (ids: readonly string[]) =>
  fc.record({
    implies: implications,
    answeredByTags: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        fc.array(fc.constantFrom(...ids), { maxLength: 2 }),
      ),
      { minLength: 6, maxLength: 6 },
    ),
    answeredByCountries: fc.array(fc.constantFrom(null, null, 'always', 'dated'), {
      minLength: 6,
      maxLength: 6,
    }),
  });

const COUNTRY_LISTS: CrosswalkData['countryLists'] = [
  {
    id: 'always',
    title: 'Always',
    source: 'tests',
    date: '2026-01-01',
    members: ['ETH', 'SOM'].map((country) => ({ country, from: null, until: null })),
  },
  {
    id: 'dated',
    title: 'Dated',
    source: 'tests',
    date: '2026-01-01',
    members: [
      { country: 'KEN', from: '2025-01-01', until: '2025-12-31' },
      { country: 'UGA', from: null, until: '2026-06-30' },
      { country: 'ETH', from: null, until: null },
    ],
  },
];

const completion: fc.Arbitrary<Completion> = fc.record({
  subjectFramework: fc.constantFrom('u', 'v', 'w'),
  subjectLevels: fc.subarray(['goal', 'target'], { minLength: 1 }),
  objectFramework: fc.constantFrom('t', 't', 'u'),
  objectLevels: fc.constantFrom(['goal'], ['target'], ['indicator']),
});

/** Four frameworks of up to three levels in any order, with any mappings between them, most of them into `t`. */
export function crosswalks({ min = 0, max = 14 } = {}): fc.Arbitrary<CrosswalkData> {
  return fc.tuple(tree, tree, tree, tree).chain((shapes) => {
    const ids = shapes.map((shape, place) => idsOf(FRAMEWORK_IDS[place] ?? 't', shape));
    return fc
      .record({
        order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        levelByLevel: fc.boolean(),
        shared: fc.subarray(['t', 'u', 'v', 'w']),
        national: fc.constantFrom(null, null, null, 'v', 'w'),
        draws: fc.array(draw, { minLength: min, maxLength: max, size: 'max' }),
        asked: catalogue(ids.flat()),
        completes: fc.oneof(fc.constant([]), fc.array(completion, { maxLength: 2 })),
      })
      .map(({ order, levelByLevel, shared, national, draws, asked, completes }): CrosswalkData => {
        const depth = (id: string) => id.split('.').length;
        const placed = levelByLevel ? ids.map((own) => [...own].sort((a, b) => depth(a) - depth(b))) : ids;
        return {
          frameworks: FRAMEWORK_IDS.map((id, place) =>
            framework(id, order[place] ?? place, {
              sharedResults: shared.includes(id),
              country: id === national ? 'KEN' : null,
            }),
          ),
          concepts: placed.flatMap((own) => own.map((id, position) => concept(id, position))),
          sets: [{ ...SET, completes }],
          relations: [],
          mappings: draws.map((drawn, place) => toMapping(`m${String(place).padStart(2, '0')}`, ids, drawn)),
          questions: QUESTION_IDS.map((id, place) =>
            question(id, place, {
              implies: asked.implies[place] ?? [],
              answeredByTags: asked.answeredByTags[place] ?? [],
              answeredByCountries: asked.answeredByCountries[place] ?? null,
            }),
          ),
          countryLists: COUNTRY_LISTS,
        };
      });
  });
}

/** Principles are applied, not achieved: what is applied says nothing of what is above it, whatever the random trees say. */
export function withoutPrinciples(data: CrosswalkData): CrosswalkData {
  return {
    ...data,
    mappings: data.mappings.filter(({ predicate }) => predicate !== 'crosswalk:applies'),
  };
}
