/**
 * The counting methods. A new one is an object here; where tables and pages differ by method they ask these fields, never the
 * name.
 */
interface CountingMethod {
  /** What a table of it counts: projects, or money, and how much of an amount stands in a row. */
  readonly counts: 'projects' | 'whole-amounts' | 'split-amounts';
  /** By what an amount is split over the concepts it counts for. */
  readonly weights: 'equal' | 'percentages';
  /** Whether rows and what is unaligned add up to the total. */
  readonly isAdditive: boolean;
  /** Above tables and charts. */
  readonly inWords: string;
  /** In the list of a form. */
  readonly label: string;
}

const count: CountingMethod = {
  counts: 'projects',
  weights: 'equal',
  isAdditive: false,
  inWords: 'distinct projects; rows do not add up',
  label: 'count projects',
};

const full: CountingMethod = {
  counts: 'whole-amounts',
  weights: 'equal',
  isAdditive: false,
  inWords: 'the whole amount of every project in every row; rows do not add up',
  label: 'whole amounts (do not add up)',
};

const equalSplit: CountingMethod = {
  counts: 'split-amounts',
  weights: 'equal',
  isAdditive: true,
  inWords: 'amounts split equally over the most specific elements',
  label: 'amounts split equally',
};

const declaredSplit: CountingMethod = {
  counts: 'split-amounts',
  weights: 'percentages',
  isAdditive: true,
  inWords: 'amounts split by the percentages of tags',
  label: 'amounts split by percentages',
};

/** Every counting method, by the name that `method` takes. */
export const COUNTING_METHODS = {
  count,
  full,
  'equal-split': equalSplit,
  'declared-split': declaredSplit,
} satisfies Record<string, CountingMethod>;
export type Method = keyof typeof COUNTING_METHODS;

export const METHODS = Object.keys(COUNTING_METHODS) as [Method, ...Method[]];

export function isAdditive(method: Method): boolean {
  return COUNTING_METHODS[method].isAdditive;
}

/** False for methods that count projects: their tables have no money. */
export function countsMoney(method: Method): boolean {
  return COUNTING_METHODS[method].counts !== 'projects';
}
