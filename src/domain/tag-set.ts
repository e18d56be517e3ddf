import type { Origin } from './alignment-question.ts';
import { type CountQuery, type Cut, cutOf } from './counted.ts';
import type { UncountedReason } from './cut-part.ts';
import type { CrosswalkGraph } from './graph.ts';
import { type Knife, knifeOf } from './knife.ts';
import type { Method } from './methods.ts';
import { type Place, placesOf } from './placement.ts';
import { readSubjectKey } from './subject-key.ts';
import type { TableQuery } from './table.ts';

/** How all projects with one subject key stand in a table: worked out once, however many there are. */
export interface TagSet {
  readonly knife: Knife;
  /** Of each part of the cut. */
  readonly places: readonly Place[];
  /** Distinct rows among the places, each with how the project counts there, and distinct reasons. */
  readonly rows: readonly { readonly row: number; readonly origin: Origin }[];
  readonly reasons: readonly UncountedReason[];
  /** What its contributions rest on, by number. */
  readonly frameworks: ReadonlySet<number>;
  /** Concepts that count and get nothing, since they have no percentage. */
  readonly withoutShare: readonly number[];
}

/** What of a tag set is the same in tables of every level, grouping and origin. */
export interface CutTagSet {
  readonly cut: Cut;
  readonly knife: Knife;
}

export function cutTagSet(
  graph: CrosswalkGraph,
  subjectKey: string,
  query: CountQuery & { readonly method: Method },
): CutTagSet {
  const cut = cutOf(graph, readSubjectKey(subjectKey), query, query.method);
  return { cut, knife: knifeOf(cut.parts.map(({ weight }) => weight)) };
}

export function tagSetOf(graph: CrosswalkGraph, { cut, knife }: CutTagSet, query: TableQuery): TagSet {
  const places = placesOf(graph, cut, query);
  const rows = new Map(
    places.flatMap(({ row, origin }) => (row === null ? [] : [[row, { row, origin }] as const])),
  );
  return {
    knife,
    places,
    rows: [...rows.values()],
    reasons: [...new Set(places.flatMap(({ reason }) => reason ?? []))],
    frameworks: cut.frameworks,
    withoutShare: cut.withoutShare,
  };
}
