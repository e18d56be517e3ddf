import fc from 'fast-check';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import { type Answer, EVIDENCE, STRENGTHS } from '../../src/domain/types.ts';
import type { HandQuery } from './oracle-alignments.ts';
import { areConsistent } from './oracle-answers.ts';
import { COUNTRIES, crosswalks, FRAMEWORK_IDS, QUESTION_IDS } from './oracle-arbitraries.ts';
import { type Aligned, aligned, answer } from './oracle-world.ts';

/** Random projects over a random crosswalk: tags that lead somewhere, answers, decisions, reviews. */

export interface World {
  readonly data: CrosswalkData;
  readonly project: Aligned;
}

/** The answers that do not contradict those before them. */
function consistent(data: CrosswalkData, answers: readonly Answer[]): Answer[] {
  const kept: Answer[] = [];
  for (const each of answers) {
    const again = kept.some(({ question, tag }) => question === each.question && tag === each.tag);
    if (!again && areConsistent(data, [...kept, each])) kept.push(each);
  }
  return kept;
}

/** Tags are drawn from the subjects of mappings, from the target framework and from everywhere. */
export function projects(data: CrosswalkData): fc.Arbitrary<Aligned> {
  const ids = data.concepts.map(({ id }) => id);
  const from = (pool: readonly string[]) => fc.constantFrom(...(pool.length > 0 ? pool : ids));
  const subjects = data.mappings.map(({ subject }) => subject).filter((id) => !id.startsWith('t:'));
  const ofTarget = ids.filter((id) => id.startsWith('t:'));
  const tag = fc.oneof(
    { weight: 4, arbitrary: from(subjects) },
    { weight: 2, arbitrary: from(ids) },
    { weight: 1, arbitrary: from(ofTarget) },
  );
  const rarely = (pool: readonly string[], maxLength: number) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.uniqueArray(from(pool), { maxLength }) },
    );
  return fc
    .record({
      tags: fc.uniqueArray(tag, { minLength: 1, maxLength: 4 }),
      confirmed: rarely(ofTarget, 2),
      declines: rarely([...ofTarget, ...ofTarget, ...ids], 3),
      answers: fc.array(
        fc.tuple(fc.constantFrom(...QUESTION_IDS), fc.constantFrom('yes', 'yes', 'no'), fc.nat({ max: 7 })),
        { maxLength: 5 },
      ),
      reviewed: fc.constantFrom([], [], [], ['t'], ['u', 't']),
      countries: fc.subarray([...COUNTRIES], { maxLength: 2 }),
      startDate: fc.constantFrom(null, '2024-03-01', '2025-06-01', '2027-01-01'),
      status: fc.oneof(
        { weight: 9, arbitrary: fc.constant('implementation' as const) },
        { weight: 1, arbitrary: fc.constantFrom('cancelled' as const, 'suspended' as const) },
      ),
    })
    .map(({ answers, tags, confirmed, ...words }) =>
      aligned({
        ...words,
        tags,
        confirmed: confirmed.filter((id) => !tags.includes(id)),
        declines: words.declines.filter((id) => !confirmed.includes(id)),
        answers: consistent(
          data,
          answers.map(([id, yesNo, about]) => answer(id, yesNo, tags[about] ?? null)),
        ),
      }),
    );
}

export const worldsOf = (size: { readonly min: number; readonly max: number }): fc.Arbitrary<World> =>
  crosswalks(size).chain((data) => projects(data).map((project) => ({ data, project })));

export const worlds = worldsOf({ min: 6, max: 20 });

export const handQueries: fc.Arbitrary<HandQuery> = fc.record({
  to: fc.constantFrom('t', 't', 't', ...FRAMEWORK_IDS),
  level: fc.constantFrom(null, null, null, 'goal', 'target', 'indicator'),
  basis: fc.constantFrom(null, null, null, ['tagged' as const], ['mapped' as const]),
  minConfidence: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 1000 })),
  minStrength: fc.constantFrom(null, null, ...STRENGTHS),
  evidence: fc.option(fc.subarray([...EVIDENCE], { minLength: 1 }), { freq: 1, nil: null }),
});
