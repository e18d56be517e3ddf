import { cutOf } from './counted.ts';
import { GROUPS } from './dimensions.ts';
import { entryFor } from './entry-for.ts';
import type { CrosswalkGraph } from './graph.ts';
import { placesOf } from './placement.ts';
import type { Table, TableQuery } from './table.ts';
import type { TableProject } from './table-project.ts';
import { tableRows } from './table-rows.ts';
import { readTagKey } from './tag-key.ts';
import { addProject, type TagSetTotals, tagSetTotals } from './tag-set-totals.ts';
import type { AmountLine, CountryShare, Decision, Tag } from './types.ts';

/** What counting needs of a project. `tagKey` is equal exactly when tags and declines are equal. */
export interface CountedProject {
  readonly id: string;
  readonly tagKey: string;
  readonly tags: readonly Pick<Tag, 'concept' | 'percentage'>[];
  readonly decisions: readonly Decision[];
  readonly countries: readonly CountryShare[];
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Lines of the asked kind only. */
  readonly lines: readonly AmountLine[];
}

/** Takes the projects of a portfolio one by one, so that a long table can be made in turns. */
export interface TableCounter {
  add(project: TableProject): void;
  /** The tag keys met so far. */
  tagKeys(): Iterable<string>;
  finish(): readonly Table[];
}

/** Counts a portfolio of distinct projects in any order; each tag set is aligned and cut once. */
export function tableCounter(graph: CrosswalkGraph, query: TableQuery): TableCounter {
  const dimensions = GROUPS.filter((dimension) => query.groupBy.includes(dimension));
  const byTags = new Map<string, TagSetTotals>();
  let projects = 0;
  let withoutAmount = 0;
  return {
    add: (project) => {
      const totals = entryFor(byTags, project.tagKey, () =>
        tagSetTotals(cutOf(graph, readTagKey(project.tagKey), query, query.method)),
      );
      addProject(totals, project, projects, query, dimensions);
      projects += 1;
      if (project.pieces.length === 0) withoutAmount += 1;
    },
    tagKeys: () => byTags.keys(),
    finish: () => {
      const rows = tableRows(graph, query, dimensions);
      for (const totals of byTags.values()) rows.add(totals, placesOf(graph, totals.cut, query));
      return rows.finish(withoutAmount);
    },
  };
}

/** Counts a portfolio at once: one table per currency in code order, or a single one for `count`. */
export function countContributions(
  graph: CrosswalkGraph,
  projects: Iterable<TableProject>,
  query: TableQuery,
): readonly Table[] {
  const counter = tableCounter(graph, query);
  for (const project of projects) counter.add(project);
  return counter.finish();
}
