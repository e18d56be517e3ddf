import fc from 'fast-check';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { Standing, StandingQuery } from '../../src/domain/standing.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { STRENGTHS } from '../../src/domain/types.ts';
import { crosswalks } from './oracle-arbitraries.ts';
import { allPaths, type FoundPath, isWithin } from './oracle-paths.ts';
import { decline } from './oracle-world.ts';

/** How projects stand to elements, told a second time with plain loops: no graph, no tag keys, no shared answers. */

export interface PlainProject {
  readonly id: string;
  readonly tags: readonly string[];
  readonly declines: readonly string[];
  /** Minor units by currency. */
  readonly money: Readonly<Record<string, bigint>>;
}

/** The paths from a concept that a question leaves. */
export function pathsFrom(data: CrosswalkData, tag: string, query: StandingQuery): FoundPath[] {
  const ranks = ['core', 'supporting', 'conditional'];
  return allPaths(data, tag, query.to, query.maxHops).filter(
    ({ confidence, strength }) =>
      confidence >= query.minConfidence && ranks.indexOf(strength) <= ranks.indexOf(query.minStrength),
  );
}

/** How a project stands to one element; null when no path leads there. */
export function standingByHand(
  data: CrosswalkData,
  project: PlainProject,
  concept: string,
  query: StandingQuery,
): Standing | null {
  let found = 0;
  let standing = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (const tag of project.tags) {
    for (const path of pathsFrom(data, tag, query)) {
      if (path.end !== concept) continue;
      found += 1;
      const visited = path.steps.map(({ to }) => to);
      const declined =
        path.hops > 0 &&
        project.declines.some((declinedId) => visited.some((id) => isWithin(data, id, declinedId)));
      if (declined) continue;
      standing += 1;
      if (path.strength !== 'conditional') fewest = Math.min(fewest, path.hops);
    }
  }
  if (found === 0) return null;
  if (standing === 0) return 'declined';
  if (fewest === 0) return 'tagged';
  if (fewest === 1) return 'mapped';
  return fewest === Number.POSITIVE_INFINITY ? 'conditional' : 'chained';
}

export const BEST_FIRST: readonly Standing[] = ['tagged', 'mapped', 'chained', 'conditional', 'declined'];

export function asPortfolioProject({ id, tags, declines, money }: PlainProject) {
  const tagKey = tagKeyOf(
    tags.map((concept) => ({ concept, percentage: null })),
    declines.map(decline),
  );
  return { id, tagKey, money: new Map(Object.entries(money)) };
}

/** A small crosswalk with a few projects on it; some share their tags, some have none. */
export const plainPortfolios = crosswalks({ min: 12, max: 26 }).chain((data) => {
  const ids = data.concepts.map(({ id }) => id);
  const one = fc.record({
    tags: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 }),
    declines: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 }) },
    ),
    money: fc.dictionary(fc.constantFrom('USD', 'EUR'), fc.bigInt({ min: -50n, max: 9_999_999n })),
  });
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((drawn) => ({
    data,
    projects: [...drawn, ...drawn.slice(0, 1)].map(
      (each, place): PlainProject => ({ id: `p${place}`, ...each }),
    ),
  }));
});

export const standingQueries: fc.Arbitrary<StandingQuery & { readonly level: string }> = fc.record({
  to: fc.constantFrom('t', 't', 'u'),
  level: fc.constantFrom('goal', 'target', 'target', 'indicator'),
  minConfidence: fc.constantFrom(0, 0, 0, 500),
  minStrength: fc.constantFrom('conditional' as const, 'conditional' as const, ...STRENGTHS),
  maxHops: fc.constantFrom(0, 1, 2, 2, 3),
});
