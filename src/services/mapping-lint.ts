import { type Finding, type LintRule, lint } from '../domain/lint.ts';
import type { Mapping, MappingSet } from '../domain/types.ts';
import type { Crosswalk } from './crosswalk.ts';

/** What the whole crosswalk would say of mappings that are to come, and what of it is in the way. */

/** A finding with how to correct it. */
export interface MappingFinding {
  readonly rule: LintRule;
  readonly message: string;
  readonly fix: string;
  /** True where the mapping cannot be accepted as it is. */
  readonly blocks: boolean;
}

export type LintedCrosswalk = Pick<Crosswalk, 'graph' | 'mappings' | 'questions' | 'countryLists'>;

/** What cannot even be proposed; the rest is for the review to judge. */
export const NOT_PROPOSABLE: ReadonlySet<LintRule> = new Set([
  'unknown-id',
  'wrong-framework',
  'same-framework',
  'missing-text',
  'missing-strength',
  'duplicate-statement',
  'unknown-question',
  'answers-itself',
]);

/** What cannot be in force. */
const NOT_ACCEPTABLE: ReadonlySet<LintRule> = new Set([
  ...NOT_PROPOSABLE,
  'contradiction',
  'broad-and-narrow',
  'inverse-disagrees',
  'nothing-fits-and-mapped',
  'reused-id',
  'part-judged-otherwise',
]);

/**
 * The findings on mappings to come, by id. They stand last, so that a pair is told of them. `against` chooses what they are
 * held against among the mappings that are there; those to come take the place of mappings of their ids.
 */
export function lintComing(
  { graph, mappings, questions, countryLists }: LintedCrosswalk,
  coming: readonly Mapping[],
  against: (mapping: Mapping) => boolean = () => true,
  newSet: MappingSet | null = null,
): ReadonlyMap<string, readonly Finding[]> {
  const ids = new Set(coming.map(({ id }) => id));
  const findings = lint({
    frameworks: graph.frameworks,
    concepts: graph.concepts,
    sets: newSet === null ? graph.sets : [...graph.sets, newSet],
    questions,
    countryLists,
    mappings: [...mappings.filter((mapping) => !ids.has(mapping.id) && against(mapping)), ...coming],
  });
  return Map.groupBy(
    findings.filter(({ id }) => ids.has(id)),
    ({ id }) => id,
  );
}

/** What would be found if a mapping were accepted, and another retired for it. */
export function findingsWhenAccepted(
  crosswalk: LintedCrosswalk,
  mapping: Mapping,
  replaced: string | null,
): readonly MappingFinding[] {
  return findingsInForce(crosswalk, [mapping], replaced).get(mapping.id) ?? [];
}

/** The same of several at once, by their ids. */
export function findingsInForce(
  crosswalk: LintedCrosswalk,
  coming: readonly Mapping[],
  replaced: string | null = null,
): ReadonlyMap<string, readonly MappingFinding[]> {
  const inForce = ({ id, status }: Mapping) => status === 'accepted' && id !== replaced;
  const accepted = coming.map((mapping): Mapping => ({ ...mapping, status: 'accepted' }));
  const told = ({ rule, message }: Finding): MappingFinding => ({
    rule,
    message,
    fix: fixOf(rule),
    blocks: NOT_ACCEPTABLE.has(rule),
  });
  const found = lintComing(crosswalk, accepted, inForce);
  return new Map([...found].map(([id, findings]) => [id, findings.map(told)]));
}

export function fixOf(rule: LintRule): string {
  return FIXES[rule] ?? 'Look at the other mapping before this one is accepted.';
}

const FIXES: Readonly<Partial<Record<LintRule, string>>> = {
  'unknown-id': 'GET /v1/frameworks lists the frameworks, and each lists its elements.',
  'wrong-framework': 'Name the framework of the object.',
  'same-framework': 'Map elements of different frameworks.',
  'missing-text': 'Give source, locator and rationale.',
  'missing-strength':
    'Give the strength; and questions or a condition, strengthIfMet and aboutPart only where it is conditional.',
  'unknown-question':
    'GET /v1/questions lists the questions. One that is missing is proposed with POST /v1/questions, and accepted before what rests on it.',
  'circular-implication': 'Take one of the implications out.',
  'answers-itself': 'Ask another question, or take the tag out of what answers this one.',
  'part-judged-otherwise':
    'Revise the one on the whole so that it does not hold for its parts, or look at the part again.',
  'duplicate-statement': 'Leave it out, or give it the kind of evidence it rests on.',
  contradiction: 'Retire or supersede the other one first, or reject this one.',
  'broad-and-narrow': 'Decide which of the two is the broader one, and retire or reject the other statement.',
  'inverse-disagrees': 'Decide which of the two holds, and retire or reject the other statement.',
  'nothing-fits-and-mapped': 'Retire the statement that speaks against it first, or reject this one.',
  'repeated-rationale': 'Say why this statement holds in particular.',
  'too-many-core': 'Check which of them the element is for, and call the others supporting.',
};
