import { type AlignmentDifference, kindOf, type Standing } from '../domain/alignment-difference.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { presentRef } from './present.ts';

/** An element to which tags stand otherwise, as the API's JSON: of an impact, and of what is only thought of. */
export function presentDifference(graph: CrosswalkGraph, difference: AlignmentDifference) {
  return {
    concept: presentRef(graph, difference.concept),
    kind: kindOf(difference),
    before: presentStanding(difference.before),
    after: presentStanding(difference.after),
  };
}

function presentStanding(standing: Standing | null) {
  return standing === null
    ? null
    : { ...standing, conditions: [...standing.conditions], confidence: standing.confidence / 1000 };
}
