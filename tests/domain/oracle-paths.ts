import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { Mapping } from '../../src/domain/types.ts';

/**
 * Section 3 of the design read a second time, by brute force: every walk over mappings and parents is made without a
 * thought, and the whole walk is then held against each sentence of the rule. Slow, and shares nothing with the graph.
 */

interface Move {
  readonly from: string;
  readonly to: string;
  /** Null is a climb to the parent. */
  readonly mapping: Mapping | null;
  /** Walked from subject to object. */
  readonly along: boolean;
}

export interface FoundPath {
  readonly end: string;
  readonly steps: readonly { readonly from: string; readonly to: string; readonly mapping: string | null }[];
  readonly hops: number;
  readonly confidence: number;
  readonly strength: string;
  readonly conditions: readonly string[];
  readonly inherited: boolean;
}

const STRENGTH_RANK = ['core', 'supporting', 'conditional'];

export function frameworkOfId(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

export function parentOf(data: CrosswalkData, id: string): string | null {
  for (const concept of data.concepts) if (concept.id === id) return concept.parent;
  return null;
}

/** `id` itself or anything below it. */
export function isWithin(data: CrosswalkData, id: string, whole: string): boolean {
  let at: string | null = id;
  while (at !== null) {
    if (at === whole) return true;
    at = parentOf(data, at);
  }
  return false;
}

/** All paths from a tag into a framework, in no particular order. */
export function allPaths(data: CrosswalkData, tag: string, to: string, maxHops: number): FoundPath[] {
  const accepted = data.mappings.filter((mapping) => mapping.status === 'accepted');
  const found: FoundPath[] = [];

  function blindly(moves: readonly Move[]): void {
    if (isLawful(data, accepted, tag, to, moves)) found.push(describe(tag, moves));
    const at = moves.at(-1)?.to ?? tag;
    for (const mapping of accepted) {
      if (mapping.object === null || moves.filter((move) => move.mapping !== null).length === maxHops)
        continue;
      if (moves.some((move) => move.mapping === mapping)) continue;
      if (mapping.subject === at) blindly([...moves, { from: at, to: mapping.object, mapping, along: true }]);
      if (mapping.object === at)
        blindly([...moves, { from: at, to: mapping.subject, mapping, along: false }]);
    }
    const parent = parentOf(data, at);
    if (parent !== null) blindly([...moves, { from: at, to: parent, mapping: null, along: true }]);
  }

  blindly([]);
  return found;
}

function isLawful(
  data: CrosswalkData,
  accepted: readonly Mapping[],
  tag: string,
  to: string,
  moves: readonly Move[],
): boolean {
  const visited = [tag, ...moves.map((move) => move.to)];
  if (frameworkOfId(visited.at(-1) ?? '') !== to) return false;

  for (const [place, move] of moves.entries()) {
    const next = moves[place + 1];
    if (move.mapping === null) {
      // In the target framework a climb may always follow; outside it, only towards a statement that holds for parts.
      if (frameworkOfId(move.from) === to) continue;
      if (next === undefined) return false;
      if (next.mapping !== null && !(next.mapping.holdsForParts && next.along)) return false;
      continue;
    }
    if (move.mapping.modifier === 'Not') return false;
    switch (move.mapping.predicate) {
      case 'crosswalk:contributesTo':
      case 'skos:broadMatch':
        if (!move.along) return false;
        break;
      case 'crosswalk:applies':
        if (!move.along || next !== undefined) return false;
        break;
      case 'skos:narrowMatch':
        if (move.along) return false;
        break;
      case 'skos:relatedMatch':
        return false;
      default: // exactMatch and closeMatch go both ways
    }
    if (frameworkOfId(move.from) === to) return false;
  }

  const entered = [tag, ...moves.filter((move) => move.mapping !== null).map((move) => move.to)].map(
    frameworkOfId,
  );
  if (new Set(entered).size !== entered.length) return false;

  if (entered.length === 1) return true; // a tag, or what it is part of: no statement removes it
  for (const { subject, object, objectFramework, modifier, predicate } of accepted) {
    const passed = visited.indexOf(subject);
    if (passed === -1) continue;
    const later = visited.slice(passed + 1);
    if (object === null) {
      if (later.some((id, place) => moves[passed + place]?.mapping && frameworkOfId(id) === objectFramework))
        return false;
    } else if (modifier === 'Not' && predicate === 'crosswalk:contributesTo') {
      if (later.some((id) => isWithin(data, id, object))) return false;
    }
  }
  return true;
}

function describe(tag: string, moves: readonly Move[]): FoundPath {
  const mappings = moves.flatMap((move) => (move.mapping === null ? [] : [move.mapping]));
  let numerator = 1n;
  let weakest = 0;
  const conditions: string[] = [];
  for (const mapping of mappings) {
    numerator *= BigInt(mapping.confidence);
    if (mapping.strength !== null) weakest = Math.max(weakest, STRENGTH_RANK.indexOf(mapping.strength));
    if (mapping.condition !== null && !conditions.includes(mapping.condition))
      conditions.push(mapping.condition);
  }
  // numerator / 1000^hops, in thousandths, half up: floor(2x + 1 over 2)
  const denominator = 1000n ** BigInt(mappings.length);
  const lastMapping = moves.findLastIndex((move) => move.mapping !== null);
  return {
    end: moves.at(-1)?.to ?? tag,
    steps: moves.map(({ from, to, mapping }) => ({ from, to, mapping: mapping?.id ?? null })),
    hops: mappings.length,
    confidence: Number((2n * 1000n * numerator + denominator) / (2n * denominator)),
    strength: STRENGTH_RANK[weakest] ?? '',
    conditions,
    inherited: moves.slice(0, Math.max(lastMapping, 0)).some((move) => move.mapping === null),
  };
}
