import { isLevelAbove } from './alignment.ts';
import type { Cut, UncountedReason } from './counted.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { frameworkNumber } from './paths.ts';
import type { TableQuery } from './table.ts';

/** Where a part of a cut stands in a table: the concept of its row by number, or why it is in none. */
export type Place =
  | { readonly row: number; readonly reason: null }
  | { readonly row: null; readonly reason: UncountedReason };

/** The place of each part of a cut, in their order. */
export function placesOf(graph: CrosswalkGraph, cut: Cut, query: TableQuery): readonly Place[] {
  return cut.parts.map(({ concept, reason }) => {
    if (concept === null) return { row: null, reason: reason ?? 'no-accepted-mapping' };
    if (query.origin !== null && cut.origin !== query.origin) return { row: null, reason: 'other-basis' };
    for (let at = concept; at !== -1; at = graph.parent[at] ?? -1) {
      if (conceptAt(graph, at).level === query.level) return { row: at, reason: null };
    }
    const framework = frameworkNumber(graph, query.to);
    const goalOnly = isLevelAbove(graph, framework, conceptAt(graph, concept).level, query.level);
    return { row: null, reason: goalOnly ? 'goal-only' : 'other-level' };
  });
}
