import type { Mapping, Predicate } from './types.ts';

/**
 * What a predicate says, in words that carry the direction: SKOS broadMatch and narrowMatch are misread by nearly
 * everybody (in `A skos:broadMatch B` it is B that is broader).
 */

const FORWARD: Record<Predicate, string> = {
  'crosswalk:contributesTo': 'contributes to',
  'crosswalk:applies': 'is carried out in line with',
  'skos:exactMatch': 'is the same as',
  'skos:closeMatch': 'is nearly the same as',
  'skos:broadMatch': 'is narrower than',
  'skos:narrowMatch': 'is broader than',
  'skos:relatedMatch': 'is related to',
};

const NEGATED: Record<Predicate, string> = {
  'crosswalk:contributesTo': 'does not contribute to',
  'crosswalk:applies': 'is not carried out in line with',
  'skos:exactMatch': 'is not the same as',
  'skos:closeMatch': 'is not nearly the same as',
  'skos:broadMatch': 'is not narrower than',
  'skos:narrowMatch': 'is not broader than',
  'skos:relatedMatch': 'is not related to',
};

/** The relation of a climb from a concept to its parent. */
export const IS_PART_OF = 'is part of';

/** The statement of a mapping read from subject to object. */
export function relationOf(mapping: Pick<Mapping, 'predicate' | 'modifier' | 'object'>): string {
  if (mapping.object === null) return 'fits nothing in';
  return mapping.modifier === 'Not' ? NEGATED[mapping.predicate] : FORWARD[mapping.predicate];
}

/** How an edge may be walked: along the statement, against it, both ways, or never. */
type Walk = 'forward' | 'backward' | 'both' | 'never';

export const WALKS: Record<Predicate, Walk> = {
  'crosswalk:contributesTo': 'forward',
  'crosswalk:applies': 'forward',
  'skos:exactMatch': 'both',
  'skos:closeMatch': 'both',
  'skos:broadMatch': 'forward',
  'skos:narrowMatch': 'backward',
  'skos:relatedMatch': 'never',
};

/** The words for walking an edge from its object back to its subject. */
export function relationBackward(predicate: Predicate): string {
  return predicate === 'skos:narrowMatch' ? FORWARD['skos:broadMatch'] : FORWARD[predicate];
}
