import type { Origin } from './alignment-question.ts';
import type { Cut } from './counted.ts';
import type { UncountedReason } from './cut-part.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { frameworkNumber } from './paths.ts';
import type { TableQuery } from './table.ts';
import { isLevelAbove } from './unaligned.ts';

/** Where a part of a cut stands in a table: the concept of its row by number and how it counts there, or why in none. */
export type Place =
  | { readonly row: number; readonly origin: Origin; readonly reason: null }
  | { readonly row: null; readonly origin: null; readonly reason: UncountedReason };

/** The place of each part of a cut, in their order. A goal row is declared where the goal or a target below it is. */
export function placesOf(graph: CrosswalkGraph, cut: Cut, query: TableQuery): readonly Place[] {
  return cut.parts.map(({ concept, reason }) => {
    if (concept === null) return unplaced(reason ?? 'no-accepted-mapping');
    const wanted = (origin: Origin | undefined) => query.origin === null || origin === query.origin;
    for (let at = concept; at !== -1; at = graph.parent[at] ?? -1) {
      if (conceptAt(graph, at).level !== query.level) continue;
      const origin = cut.origins.get(at);
      // A mapping to an indicator says nothing of the target above it, also where the goal counts by another mapping.
      if (origin === undefined) return unplaced(countsAbove(graph, cut, at) ? 'goal-only' : 'other-level');
      return wanted(origin) ? { row: at, origin, reason: null } : unplaced('other-origin');
    }
    if (!wanted(cut.origins.get(concept))) return unplaced('other-origin');
    const framework = frameworkNumber(graph, query.to);
    const goalOnly = isLevelAbove(graph, framework, conceptAt(graph, concept).level, query.level);
    return unplaced(goalOnly ? 'goal-only' : 'other-level');
  });
}

function countsAbove({ parent }: CrosswalkGraph, { origins }: Cut, concept: number): boolean {
  for (let at = parent[concept] ?? -1; at !== -1; at = parent[at] ?? -1) if (origins.has(at)) return true;
  return false;
}

function unplaced(reason: UncountedReason): Place {
  return { row: null, origin: null, reason };
}
