import { type CrosswalkGraph, compareText, isHop } from './graph.ts';
import { whatIsSaid } from './mapping-fields.ts';
import type { Mapping } from './types.ts';

/** A mapping in force that reads otherwise in two graphs; null where it is not in force. */
export interface MappingDifference {
  readonly id: string;
  readonly before: Mapping | null;
  readonly after: Mapping | null;
}

/** The accepted mappings that differ in what they say, in id order. */
export function mappingDifferences(
  before: CrosswalkGraph,
  after: CrosswalkGraph,
): readonly MappingDifference[] {
  const [old, young] = [inForce(before), inForce(after)];
  return [...new Set([...old.keys(), ...young.keys()])]
    .sort(compareText)
    .map((id) => ({ id, before: old.get(id) ?? null, after: young.get(id) ?? null }))
    .filter(
      ({ before: was, after: is }) => was === null || is === null || whatIsSaid(was) !== whatIsSaid(is),
    );
}

/**
 * Those that can move a contribution of these tags to an element or to what is below it: they end there, or rule the
 * framework out, and begin at a tag, at something it is part of or at something it matches; or they are such a match.
 */
export function mappingsBehind(
  differences: readonly MappingDifference[],
  { framework, id }: { readonly framework: string; readonly id: string },
  tagged: ReadonlySet<string>,
  graph: CrosswalkGraph,
): readonly MappingDifference[] {
  return differences.filter((pair) => {
    const mapping = pair.after ?? pair.before;
    if (mapping === null) return false;
    const { subject, predicate, object, objectFramework } = mapping;
    if (object === null) return objectFramework === framework && tagged.has(subject);
    if (isMatch(predicate) && (tagged.has(subject) || tagged.has(object))) return true;
    return (
      (tagged.has(subject) && isUnder(graph, object, id)) ||
      (tagged.has(object) && isUnder(graph, subject, id))
    );
  });
}

/** The concepts, all that they are part of, and what they match: where their paths begin. */
export function startsOfPaths(graph: CrosswalkGraph, concepts: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const concept of concepts) {
    for (const id of upwards(graph, concept)) all.add(id);
    for (const edge of graph.edges[graph.numberOf.get(concept) ?? -1] ?? []) {
      if (!isHop(edge)) all.add(graph.concepts[edge.to]?.id ?? '');
    }
  }
  return all;
}

function isMatch(predicate: Mapping['predicate']): boolean {
  return predicate.startsWith('skos:') && predicate !== 'skos:relatedMatch';
}

function isUnder(graph: CrosswalkGraph, concept: string, whole: string): boolean {
  return upwards(graph, concept).includes(whole);
}

function upwards(graph: CrosswalkGraph, concept: string): readonly string[] {
  const found: string[] = [];
  for (let at = graph.numberOf.get(concept) ?? -1; at !== -1; at = graph.parent[at] ?? -1) {
    found.push(graph.concepts[at]?.id ?? '');
  }
  return found;
}

function inForce({ mappings }: CrosswalkGraph): ReadonlyMap<string, Mapping> {
  return new Map(
    mappings.filter(({ status }) => status === 'accepted').map((mapping) => [mapping.id, mapping]),
  );
}
