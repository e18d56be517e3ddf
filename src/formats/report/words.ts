import type { UncountedReason } from '../../domain/counted.ts';
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
  'no-tags': 'The project has no tags.',
  'no-accepted-mapping': 'No accepted mapping leads from its tags to the framework.',
  'nothing-fits': 'Its tags were reviewed, and nothing in the framework fits them.',
  'below-threshold': 'Its links are left out by the confidence, strength, evidence or hops asked for.',
  'other-evidence': 'Its links have other evidence than the question asks for.',
  'chained-only': 'Only chains of two or more mappings lead there; they never count by themselves.',
  'conditional-only':
    'Its links depend on how the project is done; they count once the project confirms them.',
  declined: 'The project declined what its tags lead to.',
  'goal-only': 'It contributes to a higher level only, which says nothing about any single element below it.',
  'other-level': 'It contributes to another level of the framework.',
  'other-basis': 'It counts on another basis than the question asks for.',
  'no-percentages': 'Its tags carry no percentages to split by.',
  'percentages-in-several-frameworks': 'Its percentages stand in several frameworks, and none speaks alone.',
  'percentages-below-100': 'Its percentages add up to less than 100; this is the rest.',
  'percentages-above-100': 'Its percentages add up to more than 100.',
  'outside-priorities': 'It contributes to other elements than those asked about.',
};
