import { type Cut, cutOf, frameworksCounted, type Origin, type UncountedReason } from './counted.ts';
import type { CrosswalkGraph } from './graph.ts';
import { type Knife, knifeOf } from './knife.ts';
import { type Place, placesOf } from './placement.ts';
import type { TableQuery } from './table.ts';
import { readTagKey } from './tag-key.ts';

/** How all projects with the same tags stand in a table: worked out once, however many there are. */
export interface TagSet {
  readonly origin: Origin;
  readonly knife: Knife;
  /** Of each part of the cut. */
  readonly places: readonly Place[];
  /** Distinct rows and reasons among the places. */
  readonly rows: readonly number[];
  readonly reasons: readonly UncountedReason[];
  /** What its contributions rest on, by number. */
  readonly frameworks: ReadonlySet<number>;
}

/** What of a tag set is the same in tables of every level, grouping and basis. */
export interface CutTagSet {
  readonly cut: Cut;
  readonly knife: Knife;
  readonly frameworks: ReadonlySet<number>;
}

export function cutTagSet(
  graph: CrosswalkGraph,
  tagKey: string,
  query: Omit<TableQuery, 'level' | 'origin' | 'groupBy'>,
): CutTagSet {
  const tags = readTagKey(tagKey);
  const cut = cutOf(graph, tags, query, query.method);
  const knife = knifeOf(cut.parts.map(({ weight }) => weight));
  return { cut, knife, frameworks: frameworksCounted(graph, tags, query) };
}

export function tagSetOf(
  graph: CrosswalkGraph,
  { cut, knife, frameworks }: CutTagSet,
  query: TableQuery,
): TagSet {
  const places = placesOf(graph, cut, query);
  return {
    origin: cut.origin,
    knife,
    places,
    rows: [...new Set(places.flatMap(({ row }) => row ?? []))],
    reasons: [...new Set(places.flatMap(({ reason }) => reason ?? []))],
    frameworks,
  };
}
