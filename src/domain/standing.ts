import { type AlignmentQuery, align, declineOn, type UnalignedTag } from './alignment.ts';
import type { WeightedTags } from './counted.ts';
import type { CrosswalkGraph } from './graph.ts';
import { trailOf } from './paths.ts';
import { readTagKey } from './tag-key.ts';

/**
 * How a project stands to an element, best first. Tagged, mapped and chained are by the fewest mappings on a path that
 * asks nothing; conditional is where every path depends on a condition; declined where the project declined every path.
 */
export const STANDINGS = ['tagged', 'mapped', 'chained', 'conditional', 'declined'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Those that hold as they stand. */
export const UNCONDITIONAL: readonly Standing[] = ['tagged', 'mapped', 'chained'];

export type StandingQuery = Omit<AlignmentQuery, 'basis'>;

/** How the projects with one set of tags stand to the elements of a framework. */
interface TagSetStanding {
  /** By concept number, in framework order. */
  readonly standings: ReadonlyMap<number, Standing>;
  /** The tags that lead nowhere, with the reason. */
  readonly unaligned: readonly UnalignedTag[];
  /** Numbers of the frameworks on the paths that stand. */
  readonly frameworks: ReadonlySet<number>;
}

/** The standing of one set of tags to every element it reaches at the level asked for. */
export function standingsOf(
  graph: CrosswalkGraph,
  { tags, decisions }: WeightedTags,
  query: StandingQuery,
): TagSetStanding {
  const { alignments, unaligned } = align(
    graph,
    tags.map(({ concept }) => concept),
    { ...query, basis: null },
    decisions,
  );
  const declines = decisions.filter(({ decision }) => decision === 'decline');
  const found: [number, Standing][] = [];
  const frameworks = new Set<number>();
  for (const { concept, paths } of alignments) {
    const standing = paths.filter((path) => declineOn(graph, path, declines) === undefined);
    for (const path of standing) {
      for (const number of trailOf(path)) frameworks.add(graph.frameworkOf[number] ?? -1);
    }
    const hops = standing.filter(({ strength }) => strength !== 'conditional').map((path) => path.hops);
    const how =
      standing.length === 0 ? 'declined' : hops.length === 0 ? 'conditional' : byHops(Math.min(...hops));
    found.push([graph.numberOf.get(concept.id) ?? -1, how]);
  }
  return { standings: new Map(found.sort(([a], [b]) => a - b)), unaligned, frameworks };
}

function byHops(hops: number): Standing {
  return hops === 0 ? 'tagged' : hops === 1 ? 'mapped' : 'chained';
}

/** The best of some standings; null when there is none. */
export function bestStanding(standings: Iterable<Standing>): Standing | null {
  const all = new Set(standings);
  return STANDINGS.find((standing) => all.has(standing)) ?? null;
}

/** Answers each set of tags once, whatever the number of projects that carry it. */
export function oncePerTagSet<T>(answer: (tags: WeightedTags) => T): (tagKey: string) => T {
  const known = new Map<string, T>();
  return (tagKey) => {
    let found = known.get(tagKey);
    if (found === undefined) {
      found = answer(readTagKey(tagKey));
      known.set(tagKey, found);
    }
    return found;
  };
}
