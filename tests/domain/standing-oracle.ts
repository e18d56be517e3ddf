import fc from 'fast-check';
import type { CrosswalkData } from '../../src/domain/graph.ts';
import { STANDINGS, type Standing, type StandingQuery } from '../../src/domain/standing.ts';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { STRENGTHS } from '../../src/domain/types.ts';
import { alignByHand, type HandAnswered, pathsByEnd } from './oracle-alignments.ts';
import { crosswalks } from './oracle-arbitraries.ts';
import { projects } from './oracle-projects.ts';
import { type Aligned, type AlignedWords, aligned } from './oracle-world.ts';

/** How projects stand to elements, told a second time with plain loops: no graph, no tag keys, no shared answers. */

export interface PlainProject extends Aligned {
  readonly id: string;
  /** Minor units by currency. */
  readonly money: Readonly<Record<string, bigint>>;
}

/** The paths from a concept that a question leaves, the leading one first at each end. */
export function pathsFrom(
  data: CrosswalkData,
  tag: string,
  query: Omit<StandingQuery, 'level'>,
): ReadonlyMap<string, readonly HandAnswered[]> {
  return pathsByEnd(data, aligned({ tags: [tag] }), { ...query, level: null, basis: null });
}

/** How a project stands to one element; null when no path leads there. */
export function standingByHand(
  data: CrosswalkData,
  project: Aligned,
  concept: string,
  query: Omit<StandingQuery, 'level'>,
): Standing | null {
  const found = alignByHand(
    data,
    { ...project, status: 'implementation' },
    { ...query, level: null, basis: null },
  );
  const alignment = found.find((each) => each.concept === concept);
  if (alignment === undefined) return null;
  const word = alignment.origin ?? alignment.countsNot;
  return STANDINGS.find((standing) => standing === word) ?? null;
}

export const BEST_FIRST: readonly Standing[] = STANDINGS;

export function asPortfolioProject(project: PlainProject) {
  const { id, money, countries, startDate } = project;
  return {
    id,
    tagKey: tagKeyOf(project),
    countries: countries.map(({ country }) => country),
    startDate,
    money: new Map(Object.entries(money)),
  };
}

export function plainProject(
  id: string,
  words: AlignedWords,
  money: PlainProject['money'] = {},
): PlainProject {
  return { id, money, ...aligned(words) };
}

/** A small crosswalk with a few projects on it; some share their tags, some have none. */
export const plainPortfolios = crosswalks({ min: 12, max: 26 }).chain((data) => {
  const one = fc.record({
    own: projects(data),
    untagged: fc.nat({ max: 7 }).map((draw) => draw === 0),
    money: fc.dictionary(fc.constantFrom('USD', 'EUR'), fc.bigInt({ min: -50n, max: 9_999_999n })),
  });
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((drawn) => ({
    data,
    projects: [...drawn, ...drawn.slice(0, 1)].map(
      ({ own, untagged, money }, place): PlainProject => ({
        id: `p${place}`,
        ...own,
        ...(untagged ? { tags: [] } : {}),
        money,
      }),
    ),
  }));
});

export const standingQueries: fc.Arbitrary<StandingQuery & { readonly level: string }> = fc.record({
  to: fc.constantFrom('t', 't', 'u'),
  level: fc.constantFrom('goal', 'target', 'target', 'indicator'),
  minConfidence: fc.constantFrom(0, 0, 0, 500),
  minStrength: fc.constantFrom(null, null, ...STRENGTHS),
});
