/** Calendar dates as ISO text (YYYY-MM-DD), without time zones. */

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** True for a real calendar date between 1900 and 2199: 2026-02-30 is none. */
export function isDate(text: string): boolean {
  const match = ISO_DATE.exec(text);
  if (match === null) return false;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  if (year < 1900 || year > 2199) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Days from one date to another, both counted: a one-day period is 1. */
export function daysInclusive(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS) + 1;
}

/** A period cut at the turns of the year: each calendar year it touches with its number of days. */
export function daysByYear(from: string, until: string): { year: number; days: number }[] {
  const first = Number(from.slice(0, 4));
  const last = Number(until.slice(0, 4));
  const years: { year: number; days: number }[] = [];
  for (let year = first; year <= last; year += 1) {
    const start = year === first ? from : `${year}-01-01`;
    const end = year === last ? until : `${year}-12-31`;
    years.push({ year, days: daysInclusive(start, end) });
  }
  return years;
}
