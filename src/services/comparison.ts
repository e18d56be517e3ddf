import { entryFor } from '../domain/entry-for.ts';
import { type MappingDifference, mappingDifferences, startsOfPaths } from '../domain/mapping-difference.ts';
import { compareTables, type TableDifference } from '../domain/table-difference.ts';
import { readTagKey } from '../domain/tag-key.ts';
import type { View } from './crosswalk.ts';
import { inTurns } from './in-turns.ts';
import { impossible } from './report-scope.ts';
import { type ContributionOptions, type ContributionReport, contributions } from './reports.ts';

/** A contribution table asked for on one side of a comparison. */
export interface Side {
  readonly view: View;
  readonly options: ContributionOptions;
}

export interface Comparison {
  readonly before: ContributionReport;
  readonly after: ContributionReport;
  readonly tables: readonly TableDifference[];
  /** What became different in the crosswalk from the first side to the second. */
  readonly mappings: readonly MappingDifference[];
  /** Where paths of the projects of both sides begin: their tags, all that these are part of, and what they match. */
  readonly tagged: ReadonlySet<string>;
}

/**
 * Two contribution tables row by row. Where the crosswalks differ, the first portfolio is also counted by the later
 * crosswalk: up to there the difference comes of mappings, from there of projects.
 */
export async function compareContributions(before: Side, after: Side): Promise<Comparison> {
  const first = await contributions(before.view, before.options);
  const last = await contributions(after.view, after.options);
  if (first.scope.framework.id !== last.scope.framework.id || first.scope.level !== last.scope.level) {
    const message = 'Tables of different frameworks or levels have no rows in common.';
    const fix = 'Ask both sides for the same `to` and `level`.';
    throw impossible([{ pointer: 'to', code: 'impossible-combination', message, fix }]);
  }
  const [old, young] = [before.view.crosswalk.graph, after.view.crosswalk.graph];
  const mappings = old === young ? [] : mappingDifferences(old, young);
  const moved: View = { ...before.view, crosswalk: after.view.crosswalk };
  const between = old === young ? first : await contributions(moved, before.options);
  const tagged = mappings.length === 0 ? new Set<string>() : await taggedIn([before, after]);
  return {
    before: first,
    after: last,
    tables: compareTables(first.tables, between.tables, last.tables),
    mappings,
    tagged: startsOfPaths(young, tagged),
  };
}

async function taggedIn(sides: readonly Side[]): Promise<ReadonlySet<string>> {
  const byKey = new Map<string, readonly string[]>();
  for (const { view, options } of sides) {
    const projects = await view.snapshot.tableProjects(options.filter, options.amountKind);
    await inTurns(projects, ({ tagKey }) => {
      entryFor(byKey, tagKey, () => readTagKey(tagKey).tags.map(({ concept }) => concept));
      return true;
    });
  }
  return new Set([...byKey.values()].flat());
}
