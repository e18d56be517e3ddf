import type { UncountedReason } from '../../domain/counted.ts';
import type { CountsNot } from '../../domain/counts.ts';
import type { UnreachedReason } from '../../domain/coverage.ts';
import type { GroupBy } from '../../domain/dimensions.ts';

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
  'children-count': 'The amounts of its parts are counted instead.',
  declined: 'The project declined what its tags lead to.',
  reviewed:
    'The project finished its review of the framework, and neither tagged nor confirmed anything here.',
  conditional: 'Its links depend on questions that are not answered yet.',
  'shared-result':
    'Its tags are results that many organisations share. A link from one counts once the project confirms it or answers a question about its part.',
  'no-strength': 'Only a match leads there, and a match alone does not say how much is contributed.',
  'other-evidence': 'Its links have other evidence than was asked for.',
  'below-threshold': 'Its links are below the confidence or strength asked for.',
  'condition-not-met': 'The questions its links depend on were answered no.',
  'nothing-fits': 'Its tags were reviewed, and nothing in the framework fits them.',
  'no-accepted-mapping': 'No accepted mapping leads from its tags to the framework.',
  'no-tags': 'The project has no tags.',
  'goal-only': 'It contributes to a higher level only, which says nothing about any single element below it.',
  'other-level': 'It contributes to another level of the framework.',
  'other-origin': 'It contributes in another way (declared or inferred) than was asked for.',
  'no-percentages': 'Its tags have no percentages to split by.',
  'percentages-in-several-frameworks':
    'Several frameworks of its tags have percentages, so none of them can be used.',
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
