import fc from 'fast-check';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import { EVIDENCE, type Mapping, PREDICATES, STRENGTHS } from '../../src/domain/types.ts';
import { concept, framework, mapping, SET } from './oracle-world.ts';

/** Random crosswalks, small enough that a brute force can walk them and dense enough that it meets everything. */

export const FRAMEWORK_IDS = ['t', 'u', 'v', 'w'] as const;

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
  readonly condition: string;
  readonly confidence: number;
  readonly holdsForParts: boolean;
  readonly status: Mapping['status'];
  readonly evidence: Mapping['evidence'];
}

const often = <T>(weight: number, usual: T, ...rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const draw: fc.Arbitrary<Draw> = fc.record({
  from: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 13 })),
  to: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 13 })),
  home: fc.boolean(),
  kind: often<Draw['kind']>(8, 'link', 'not', 'nothing-fits'),
  predicate: often<Mapping['predicate']>(2, 'crosswalk:contributesTo', ...PREDICATES),
  strength: fc.constantFrom(...STRENGTHS),
  condition: fc.constantFrom('if the people are migrants', 'if data are public'),
  confidence: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(1000, 950, 500)),
  holdsForParts: fc.boolean(),
  status: often<Mapping['status']>(9, 'accepted', 'proposed', 'rejected', 'retired'),
  evidence: fc.constantFrom(...EVIDENCE),
});

function toMapping(id: string, ids: readonly (readonly string[])[], drawn: Draw): Mapping {
  const pick = (place: number, number: number) =>
    ids[place % 4]?.[number % (ids[place % 4]?.length ?? 1)] ?? '';
  const [framework, number] = drawn.from;
  const subject = pick(framework, number);
  const away = drawn.home && framework !== 0 ? 4 - framework : drawn.to[0];
  const object = pick(framework + away, drawn.to[1]);
  const { confidence, holdsForParts, status, evidence, strength, condition, predicate } = drawn;
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
  return mapping(id, subject, object, {
    ...common,
    predicate,
    strength,
    condition: strength === 'conditional' ? condition : null,
  });
}

/** Four frameworks of up to three levels in any order, with any mappings between them, most of them into `t`. */
export function crosswalks({ min = 0, max = 14 } = {}): fc.Arbitrary<CrosswalkData> {
  return fc
    .record({
      shapes: fc.tuple(tree, tree, tree, tree),
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      levelByLevel: fc.boolean(),
      draws: fc.array(draw, { minLength: min, maxLength: max, size: 'max' }),
    })
    .map(({ shapes, order, levelByLevel, draws }) => {
      const ids = shapes.map((shape, place) => idsOf(FRAMEWORK_IDS[place] ?? 't', shape));
      const depth = (id: string) => id.split('.').length;
      const placed = levelByLevel ? ids.map((own) => [...own].sort((a, b) => depth(a) - depth(b))) : ids;
      return {
        frameworks: FRAMEWORK_IDS.map((id, place) => framework(id, order[place] ?? place)),
        concepts: placed.flatMap((own) => own.map((id, position) => concept(id, position))),
        sets: [SET],
        relations: [],
        mappings: draws.map((drawn, place) => toMapping(`m${String(place).padStart(2, '0')}`, ids, drawn)),
      };
    });
}

/** A crosswalk with some of its concepts as tags. */
export const tagged: fc.Arbitrary<{ data: CrosswalkData; tags: readonly string[] }> = crosswalks().chain(
  (data) =>
    fc
      .array(fc.constantFrom(...data.concepts.map(({ id }) => id)), { minLength: 1, maxLength: 4 })
      .map((tags) => ({ data, tags })),
);
