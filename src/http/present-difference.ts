import { type AlignmentDifference, kindOf, type Standing } from '../domain/alignment-difference.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { presentOpen, presentRef } from './present.ts';

/** An element to which tags stand otherwise, as the API's JSON: of an impact, and of what is only thought of. */
export function presentDifference(graph: CrosswalkGraph, difference: AlignmentDifference) {
  return {
    concept: presentRef(graph, difference.concept),
    kind: kindOf(difference),
    before: presentStanding(graph, difference.before),
    after: presentStanding(graph, difference.after),
  };
}

function presentStanding(graph: CrosswalkGraph, standing: Standing | null) {
  if (standing === null) return null;
  const { basis, strength, confidence, open, counts, countsNot } = standing;
  return {
    basis,
    strength,
    confidence: confidence === null ? null : confidence / 1000,
    questions: presentOpen(graph, open),
    counts,
    countsNot,
  };
}
