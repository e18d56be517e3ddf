import type { Concept, CountryList, Framework, Mapping, MappingSet, Question } from './types.ts';

/** What the whole crosswalk must satisfy beyond what the schema can hold; the rules are explained in docs/curation.md. */

export const LINT_RULES = {
  'unknown-id': 'A mapping names an element or framework that does not exist.',
  'wrong-framework': 'objectFramework is not the framework of the object.',
  'same-framework': 'Subject and object are of the same framework.',
  'duplicate-statement': 'One statement stands twice with the same kind of evidence.',
  contradiction: 'A statement and its negation are both in force.',
  'broad-and-narrow': 'One pair is called both broader and narrower.',
  'inverse-disagrees': 'A pair is told otherwise from its other end.',
  'statement-in-two-sets': 'Two sets hold the same statement as accepted, each on evidence of its own.',
  'reused-id': 'An id stands for two statements, or a retired mapping has come back as another one.',
  'nothing-fits-and-mapped': 'NoTermFound stands beside a mapping into the same framework.',
  uncovered: 'An element has neither an accepted mapping into a framework nor NoTermFound.',
  'missing-text': 'Source, locator or rationale is empty.',
  'missing-strength':
    'A contribution without strength, a conditional one that asks nothing, or questions on one that is not conditional.',
  'unknown-question': 'A mapping or a question names a question or a country list that does not exist.',
  'circular-implication': 'A question implies itself over others.',
  'answers-itself': 'A mapping asks a question that a tag on its own subject answers.',
  'part-judged-otherwise': 'A core mapping holds for every part, against the judgement of a part.',
  'incomplete-set': 'A set declares complete what it has not answered for every element.',
  'repeated-rationale':
    'One rationale is used for several statements, so it fits none of them in particular.',
  'too-many-core': 'More than three core targets for one element.',
  'label-too-long': 'A label is longer than 80 characters.',
  'repeated-label': 'Two elements of one level have the same label.',
  'unknown-level': 'An element stands on a level its framework does not have.',
  'wrong-parent': 'The parent is missing, of another framework or level, or contradicts the notation.',
  'ambiguous-alias': 'Two frameworks go by the same name.',
  'repeated-uri': 'Two elements of one framework that are not listings of one thing share a URI.',
} as const;
export type LintRule = keyof typeof LINT_RULES;

/** Worth knowing, and no fault. */
export const REMARKS: ReadonlySet<LintRule> = new Set(['statement-in-two-sets']);

export interface Finding {
  readonly rule: LintRule;
  /** Framework or mapping set that holds the fault. */
  readonly in: string;
  /** Line of its file, where known. */
  readonly line: number | null;
  /** Id of the element or mapping. */
  readonly id: string;
  readonly message: string;
}

/** Which elements must have an answer towards which frameworks: a mapping, or NoTermFound. */
export interface Coverage {
  readonly subjects: readonly string[];
  readonly towards: readonly string[];
  /** Elements that are excepted, such as headings whose wording is unknown. */
  readonly except: readonly string[];
}

export interface LintInput {
  /** Ids of mappings that say something else than a mapping of the same id did that was retired. */
  readonly reusedIds?: readonly string[];
  /** Absent where nothing is required. */
  readonly coverage?: Coverage;
  readonly frameworks: readonly Framework[];
  readonly concepts: readonly Concept[];
  readonly sets: readonly MappingSet[];
  readonly questions?: readonly Question[];
  readonly countryLists?: readonly CountryList[];
  readonly mappings: readonly (Mapping & { readonly line?: number })[];
}
