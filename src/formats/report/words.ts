import type { PlanWay } from '../../domain/country-view.ts';
import type { CountsNot } from '../../domain/counts.ts';
import type { UnreachedReason } from '../../domain/coverage.ts';
import type { UncountedReason } from '../../domain/cut-part.ts';
import type { GroupBy } from '../../domain/dimensions.ts';
import type { Standing } from '../../domain/standing.ts';

/** Codes of reports in words, for people who meet them for the first time: alike in files and on pages. */

export const GROUP_TITLES: Readonly<Record<GroupBy, string>> = {
  country: 'Country',
  region: 'Region',
  year: 'Year',
  organisation: 'Reporting organisation',
  status: 'Status',
  humanitarian: 'Humanitarian',
  gender: 'Gender marker',
  humanRights: 'Human rights marker',
  peace: 'Peace marker',
};

export const REASONS_IN_WORDS: Readonly<Record<UncountedReason | UnreachedReason, string>> = {
  status: 'The project is cancelled or suspended.',
  'children-count': 'Projects below it are counted in its place.',
  declined: 'The project declined what its tags lead to.',
  reviewed: 'The project has finished its review of the framework, so nothing is inferred for it.',
  conditional: 'Its mappings depend on questions that are not answered yet.',
  'shared-result':
    'Its tags are results that many share, and it is not said yet which part the project does.',
  'no-strength': 'Only a match leads there, which does not say that the project contributes.',
  'other-evidence': 'Its mappings have other evidence than the query asks for.',
  'below-threshold': 'Its mappings are left out by the confidence, strength or evidence asked for.',
  'condition-not-met': 'Its mappings depend on questions that were answered no.',
  'nothing-fits': 'Its tags were reviewed, and nothing in the framework fits them.',
  'no-accepted-mapping': 'No accepted mapping leads from its tags to the framework.',
  'no-tags': 'The project has no tags.',
  'goal-only': 'It contributes to a higher level only, which says nothing about any single element below it.',
  'other-level': 'It contributes to another level of the framework.',
  'other-origin': 'It counts as declared where inferred was asked for, or the other way round.',
  'no-percentages': 'Its tags carry no percentages to split by.',
  'percentages-in-several-frameworks': 'Its percentages stand in several frameworks, and none speaks alone.',
  'percentages-below-100': 'Its percentages add up to less than 100; this is the rest.',
  'percentages-above-100': 'Its percentages add up to more than 100.',
  'outside-priorities': 'It contributes to other elements than those asked about.',
};

/** Why one alignment does not count in tables. */
export const COUNTS_NOT_IN_WORDS: Readonly<Record<CountsNot, string>> = {
  status: 'The project is cancelled or suspended.',
  'children-count': 'The amounts of its parts are counted instead.',
  declined: 'The project declined it.',
  reviewed: 'The project finished its review of the framework, and neither tagged nor confirmed this.',
  possible: 'Only a chain of two mappings leads there. Add it as a tag if it is right.',
  'no-strength': 'Only a match leads there, and a match alone does not say how much is contributed.',
  conditional: 'It depends on questions that are not answered yet.',
  'shared-result':
    'The tag is a result that many organisations share. It counts once the project confirms it or answers a question about its part.',
};

/** How projects stand to an element, as headings of columns. */
export const STANDING_TITLES: Readonly<Record<Standing, string>> = {
  declared: 'Declared',
  inferred: 'Inferred',
  conditional: 'Conditional',
  'shared-result': 'Shared result',
  'no-strength': 'Match only',
  reviewed: 'Review finished',
  declined: 'Declined',
};

/** The same, explained. */
export const STANDING_NOTES: Readonly<Record<Standing, string>> = {
  declared: 'Counts: tagged with the element or a part of it, or confirmed.',
  inferred: 'Counts: a core or supporting mapping leads there.',
  conditional: 'Does not count: depends on questions that are not answered yet.',
  'shared-result':
    'Does not count: the tag is a result that many share, and it is not said yet which part the project does.',
  'no-strength': 'Does not count: only a match leads there.',
  reviewed: 'Does not count: the project has finished its review of the framework.',
  declined: 'Does not count: the project declined it.',
};

/** How projects are listed under an element of a country's plan. */
export const PLAN_WAY_WORDS: Readonly<Record<PlanWay, string>> = {
  declared: 'tagged with it or a part, or confirmed',
  classified: 'listed under it in the joint work plan',
  inferred: 'inferred from another tag',
  conditional: 'not counted: questions are open',
  'shared-result': 'not counted: tagged with a result that many share',
  'no-strength': 'not counted: only a match leads there',
  reviewed: 'not counted: review of the plan finished',
};

/** A code in the name of a column: "sharedResult". */
export function codeInId(code: string): string {
  return code.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
