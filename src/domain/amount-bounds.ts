import type { Fault, ProjectInput } from './types.ts';

/** Longest period of a project or an amount line: longer ones are typing errors. */
const MAX_YEARS = 100;
/** Most pieces (line, country, year) that the amounts of one project are cut into. */
export const MAX_PIECES = 20_000;

/**
 * Faults of a project that could be stored but not be counted in reasonable time. Real portfolios stay far below: the
 * largest project of the published samples has a few hundred pieces.
 */
export function boundAmounts(
  project: Pick<ProjectInput, 'startDate' | 'endDate' | 'amounts'> & {
    readonly countries: readonly unknown[];
  },
): Fault[] {
  const faults: Fault[] = [];
  if (yearsOf(project.startDate, project.endDate) > MAX_YEARS) faults.push(tooLong('/endDate'));
  let pieces = 0;
  for (const [place, { from, until }] of project.amounts.entries()) {
    const years = yearsOf(from, until);
    if (years > MAX_YEARS) faults.push(tooLong(`/amounts/${place}/until`));
    pieces += years * Math.max(project.countries.length, 1);
  }
  if (faults.length === 0 && pieces > MAX_PIECES) {
    faults.push({
      pointer: '/amounts',
      code: 'too-many-amounts',
      message: `The amounts come to ${pieces} pieces by line, country and year; ${MAX_PIECES} can be counted.`,
      fix: 'Sum up lines of one kind, currency and period, or split the project.',
    });
  }
  return faults;
}

function tooLong(pointer: string): Fault {
  return {
    pointer,
    code: 'period-too-long',
    message: `The period is longer than ${MAX_YEARS} years.`,
    fix: 'Correct one of its two dates, or leave the end open.',
  };
}

function yearsOf(from: string | null, until: string | null): number {
  if (from === null || until === null) return 1;
  return Number(until.slice(0, 4)) - Number(from.slice(0, 4)) + 1;
}
