import { apportion, apportionBothWays } from './apportion.ts';
import {
  GROUPS,
  type GroupBy,
  type GroupValue,
  groupValue,
  hasSeveralValues,
  regionId,
  regionShares,
  yearsOf,
} from './dimensions.ts';
import { entryFor } from './entry-for.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { cutWith } from './knife.ts';
import { COUNTING_METHODS } from './methods.ts';
import type { Piece } from './pieces.ts';
import { subjectKeys } from './subject-key.ts';
import type { Table, TableQuery, WithoutShare } from './table.ts';
import type { TableProject } from './table-project.ts';
import { tableOf } from './table-rows.ts';
import { type GroupSums, type TableSums, tableSums } from './table-sums.ts';
import { type CutTagSet, cutTagSet, type TagSet, tagSetOf } from './tag-set.ts';
import { isWithinYears } from './years.ts';

/** Takes the projects of a portfolio one by one, so that a long table can be made in turns. */
export interface TableCounter {
  add(project: TableProject): void;
  /** The frameworks that the contributions counted so far rest on, by number. */
  frameworks(): ReadonlySet<number>;
  /** `declared-split`: what counts without a percentage, in framework order. */
  withoutShare(): readonly WithoutShare[];
  /** One table per currency in code order, or a single one for `count`. */
  finish(): readonly Table[];
}

/**
 * Counts a portfolio of distinct projects in any order; each tag set is aligned and placed once. Several tables of one
 * portfolio that differ in level, grouping or basis alone can share the cuts of `cutFor`.
 */
export function tableCounter(
  graph: CrosswalkGraph,
  query: TableQuery,
  cutFor: (subjectKey: string) => CutTagSet = (subjectKey) => cutTagSet(graph, subjectKey, query),
): TableCounter {
  const dimensions = GROUPS.filter((dimension) => query.groupBy.includes(dimension));
  const tagSets = new Map<string, TagSet>();
  const keyOf = subjectKeys(graph);
  const withoutShare = new Map<number, number>();
  const tables = new Map<string | null, TableSums>();
  let projects = 0;
  let withoutAmount = 0;
  return {
    add: (project) => {
      const key = keyOf(project);
      const tagSet = entryFor(tagSets, key, () => tagSetOf(graph, cutFor(key), query));
      for (const concept of tagSet.withoutShare)
        withoutShare.set(concept, (withoutShare.get(concept) ?? 0) + 1);
      addProject(tables, tagSet, project, projects, query, dimensions);
      projects += 1;
      if (!project.pieces.some(({ year }) => isWithinYears(query.years, year))) withoutAmount += 1;
    },
    frameworks: () => new Set([...tagSets.values()].flatMap(({ frameworks }) => [...frameworks])),
    withoutShare: () =>
      [...withoutShare]
        .sort(([a], [b]) => a - b)
        .map(([number, carrying]) => ({ concept: conceptAt(graph, number), projects: carrying })),
    finish: () => {
      const found: readonly (readonly [string | null, TableSums])[] =
        tables.size === 0 ? [[null, tableSums()]] : [...tables];
      return found
        .map(([currency, sums]) => tableOf(graph, currency, sums, dimensions, withoutAmount))
        .sort((a, b) => ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1));
    },
  };
}

/** Counts a portfolio at once. */
export function countContributions(
  graph: CrosswalkGraph,
  projects: Iterable<TableProject>,
  query: TableQuery,
): readonly Table[] {
  const counter = tableCounter(graph, query);
  for (const project of projects) counter.add(project);
  return counter.finish();
}

function addProject(
  tables: Map<string | null, TableSums>,
  tagSet: TagSet,
  project: TableProject,
  number: number,
  query: TableQuery,
  dimensions: readonly GroupBy[],
): void {
  const { method, region: wanted, country, years } = query;
  const regions =
    wanted === null && !dimensions.includes('region')
      ? null
      : regionShares(project.regions, wanted?.vocabulary ?? null);
  const isWanted = (region: string | null) => wanted === null || region === regionId(wanted);
  if (regions !== null && !regions.some(({ region }) => isWanted(region))) return;
  const valuesAt = (piece: Pick<Piece, 'country' | 'year'>, region: string | null): GroupValue[] =>
    dimensions.map((dimension) => groupValue(dimension, project, piece, region));

  const { counts } = COUNTING_METHODS[method];
  if (counts === 'projects') {
    for (const presence of presences(project, dimensions)) {
      if (country !== null && presence.country !== country) continue;
      for (const { region } of regions ?? [{ region: null }]) {
        if (!isWanted(region)) continue;
        const table = entryFor(tables, null, tableSums);
        table.book(table.group(valuesAt(presence, region)), tagSet, number, 0, null);
      }
    }
    return;
  }
  const isSplit = counts === 'split-amounts';
  if (!isSplit) counts satisfies 'whole-amounts';
  // Where all of a project stands in one group, its pieces of one currency are one after another of the same group.
  const oneGroup = regions === null && !dimensions.some(hasSeveralValues);
  let currency: string | null = null;
  let table: TableSums | null = null;
  let group: GroupSums | null = null;
  for (const piece of project.pieces) {
    if (country !== null && piece.country !== country) continue;
    if (!isWithinYears(years, piece.year)) continue;
    if (table === null || piece.currency !== currency) {
      currency = piece.currency;
      table = entryFor(tables, currency, tableSums);
      group = null;
    }
    const parts = isSplit ? cutWith(tagSet.knife, piece.minor) : null;
    if (regions === null) {
      if (group === null || !oneGroup) group = table.group(valuesAt(piece, null));
      table.book(group, tagSet, number, piece.minor, parts);
      continue;
    }
    // What falls to a region is the same by every method, and the regions of a part come to the table without regions.
    const ofRegions = apportion(
      BigInt(piece.minor),
      regions.map(({ weight }) => weight),
    );
    const byPart = apportionBothWays((parts ?? [piece.minor]).map(BigInt), ofRegions);
    for (const [place, { region }] of regions.entries()) {
      if (!isWanted(region)) continue;
      const shares = byPart.map((cells) => Number(cells[place] ?? 0n));
      const whole = shares.reduce((sum, share) => sum + share, 0);
      table.book(table.group(valuesAt(piece, region)), tagSet, number, whole, parts === null ? null : shares);
    }
  }
}

/** For `count`: a project stands once in each of its countries and, where years are asked for, in each year it runs. */
function presences(
  project: TableProject,
  dimensions: readonly GroupBy[],
): readonly Pick<Piece, 'country' | 'year'>[] {
  const countries = project.countries.length === 0 ? [null] : project.countries;
  const years = dimensions.includes('year') ? yearsOf(project) : [null];
  return countries.flatMap((country) => years.map((year) => ({ country, year })));
}
