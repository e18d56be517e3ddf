import { type EveryKey, valuesOf } from './complete-keys.ts';
import type { Mapping } from './types.ts';

/**
 * What each field of a mapping is, for those who compare mappings. A new field does not compile until it is written here;
 * what it is decides whether an import, a review or a comparison sees that it differs.
 */
const ROLES = {
  id: 'identity',
  set: 'set',
  subject: 'statement',
  predicate: 'statement',
  modifier: 'statement',
  object: 'statement',
  objectFramework: 'statement',
  strength: 'weight',
  questions: 'weight',
  condition: 'weight',
  strengthIfMet: 'weight',
  aboutPart: 'weight',
  holdsForParts: 'weight',
  confidence: 'weight',
  evidence: 'weight',
  justification: 'grounds',
  source: 'grounds',
  locator: 'grounds',
  rationale: 'grounds',
  author: 'authorship',
  mappingDate: 'authorship',
  reviewer: 'review',
  reviewDate: 'review',
  status: 'review',
} as const satisfies EveryKey<Mapping>;
type Role = (typeof ROLES)[keyof Mapping];

/** Fields that decide what aligns, and how strongly. */
const MOVES: EveryKey<Record<Role, unknown>, boolean> = {
  identity: false,
  set: false,
  statement: true,
  weight: true,
  grounds: false,
  authorship: false,
  review: false,
};
/** Fields that are the words of the author of the mapping. */
const WORDS: typeof MOVES = { ...MOVES, set: true, grounds: true };
/** Fields that a file decides. Review is decided here. */
const FROM_FILE: typeof MOVES = { ...WORDS, authorship: true };

/** One text for mappings that align alike, whatever their author and reviewer. */
export const whatIsSaid = textOf(MOVES);

/** One text for mappings that state the same for the same reasons, whatever author is named. */
export const wordsOf = textOf(WORDS);

/** One text for mappings that a file says alike. */
export const contentOf = textOf(FROM_FILE);

function textOf(included: typeof MOVES): (mapping: Mapping) => string {
  const keys = (Object.keys(ROLES) as (keyof Mapping)[]).filter((key) => included[ROLES[key]]);
  return (mapping) => JSON.stringify(valuesOf(mapping, keys));
}
