/** Calendar years of amounts, both ends included; null is an open end. */
export interface Years {
  readonly from: number | null;
  readonly until: number | null;
}

/** Whether money of a year counts; money without a date is in no year, so that it counts only where no years are asked for. */
export function isWithinYears(years: Years | null, year: number | null): boolean {
  if (years === null) return true;
  if (year === null) return false;
  return (years.from === null || year >= years.from) && (years.until === null || year <= years.until);
}
