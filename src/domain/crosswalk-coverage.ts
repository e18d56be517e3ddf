import { compareText } from './compare-text.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { frameworkNumber, type Path, reachOf } from './paths.ts';
import { WALKS } from './relations.ts';
import type { Mapping } from './types.ts';

/** What the crosswalk itself says of each element of one framework towards another, and where it says nothing yet. */

/**
 * How an element stands towards a framework, best first: an accepted mapping holds as it stands; only on a condition; its
 * parent has one that holds for every part; an element that it matches has one; accepted ones lead to other levels only; accepted as "nothing fits"
 * (NoTermFound); as `Not`; as "is related to", which is never walked; only proposed; only rejected or retired; nobody looked.
 */
export const CROSSWALK_STATES = [
  'mapped',
  'conditional',
  'inherited',
  'matched',
  'other-level',
  'nothing-fits',
  'ruled-out',
  'related-only',
  'proposed',
  'rejected',
  'not-reviewed',
] as const;
export type CrosswalkState = (typeof CROSSWALK_STATES)[number];

export interface CrosswalkEntry {
  readonly concept: number;
  readonly state: CrosswalkState;
  /** The mappings behind the state, in id order. */
  readonly mappings: readonly Mapping[];
}

interface CrosswalkCoverageQuery {
  /** Numbers of the elements asked about. */
  readonly among: readonly number[];
  /** Framework id. */
  readonly to: string;
  /** Only what leads to this level, directly or by climbing in `to`; null for every level. */
  readonly toLevel: string | null;
}

export function crosswalkCoverage(
  graph: CrosswalkGraph,
  { among, to, toLevel }: CrosswalkCoverageQuery,
): readonly CrosswalkEntry[] {
  const target = frameworkNumber(graph, to);
  const about = statementsTowards(graph, to);
  return among.map((concept) => {
    const { paths } = reachOf(graph, concept, target);
    const there = paths.filter(({ end }) => toLevel === null || conceptAt(graph, end).level === toLevel);
    const own = there.filter(({ kind }) => kind === 'own');
    const statements = about.get(conceptAt(graph, concept).id) ?? [];
    const accepted = statements.filter(({ status }) => status === 'accepted');
    const behind: Readonly<Record<CrosswalkState, readonly Mapping[]>> = {
      mapped: mappingsOf(own.filter(({ hops }) => hops.every(({ strength }) => strength !== 'conditional'))),
      conditional: mappingsOf(own),
      inherited: mappingsOf(there.filter(({ kind }) => kind === 'inherited')),
      matched: mappingsOf(there),
      'other-level': mappingsOf(paths),
      'nothing-fits': accepted.filter(({ object }) => object === null),
      'ruled-out': accepted.filter(({ modifier }) => modifier === 'Not'),
      'related-only': accepted.filter(({ predicate }) => WALKS[predicate] === 'never'),
      proposed: statements.filter(({ status }) => status === 'proposed'),
      rejected: statements.filter(({ status }) => status === 'rejected' || status === 'retired'),
      'not-reviewed': [],
    };
    const state = CROSSWALK_STATES.find((one) => behind[one].length > 0) ?? 'not-reviewed';
    return { concept, state, mappings: behind[state] };
  });
}

/** The mappings that paths walk, each once, in id order. */
export function mappingsOf(paths: readonly Path[]): readonly Mapping[] {
  const walked = paths.flatMap(({ steps }) => steps.flatMap(({ mapping }) => mapping ?? []));
  return [...new Set(walked)].sort((a, b) => compareText(a.id, b.id));
}

/** Statements of any status about each concept towards a framework, by concept id; the graph has them in id order. */
function statementsTowards(graph: CrosswalkGraph, to: string): ReadonlyMap<string, readonly Mapping[]> {
  const about = new Map<string, Mapping[]>();
  const note = (concept: string, mapping: Mapping) => {
    const list = about.get(concept);
    if (list === undefined) about.set(concept, [mapping]);
    else list.push(mapping);
  };
  for (const mapping of graph.mappings) {
    if (mapping.objectFramework === to) note(mapping.subject, mapping);
    const subject = graph.concepts[graph.numberOf.get(mapping.subject) ?? -1];
    // Read from its object, only a match says something: that A contributes to B is no statement of B towards A.
    if (mapping.object !== null && subject?.framework === to && WALKS[mapping.predicate] !== 'forward') {
      note(mapping.object, mapping);
    }
  }
  return about;
}
