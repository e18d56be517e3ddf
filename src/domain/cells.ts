import { apportion } from './apportion.ts';
import type { Cut, Method, Origin, UncountedReason } from './counted.ts';
import { daysByYear } from './dates.ts';
import { isWhole } from './percentage.ts';
import { type AmountLine, type CountryShare, WHOLE } from './types.ts';

/** The smallest piece of a table: what one project gives to one country, year and concept. */
export interface Cell {
  readonly currency: string;
  readonly country: string | null;
  readonly year: number | null;
  readonly concept: number | null;
  readonly reason: UncountedReason | null;
  readonly origin: Origin;
  readonly minor: bigint;
}

/**
 * Cuts amount lines once into integer cells: by country, then by year, then by concept, each time by largest
 * remainder. Every table, filter and group is a sum of these cells, so they always agree to the minor unit.
 * With the method `full` each concept gets the whole of the (country, year) piece.
 */
export function cutIntoCells(
  lines: readonly AmountLine[],
  countries: readonly CountryShare[],
  cut: Cut,
  method: Method,
): Cell[] {
  const cells: Cell[] = [];
  for (const line of lines) {
    for (const { country, minor: ofCountry } of cutByCountry(BigInt(line.amountMinor), countries)) {
      for (const { year, minor: ofYear } of cutByYear(ofCountry, line)) {
        const shares =
          method === 'full'
            ? cut.parts.map(() => ofYear)
            : apportion(
                ofYear,
                cut.parts.map(({ weight }) => weight),
              );
        for (const [place, part] of cut.parts.entries()) {
          cells.push({
            currency: line.currency,
            country,
            year,
            concept: part.concept,
            reason: part.reason,
            origin: cut.origin,
            minor: shares[place] ?? 0n,
          });
        }
      }
    }
  }
  return cells;
}

/** By percentages where they are given, else equally; the rest of lower sums, and no country at all, are group null. */
function cutByCountry(
  amount: bigint,
  countries: readonly CountryShare[],
): { country: string | null; minor: bigint }[] {
  if (countries.length === 0) return [{ country: null, minor: amount }];
  const given = countries.some(({ percentage }) => percentage !== null);
  const sorted = [...countries].sort((a, b) => (a.country < b.country ? -1 : 1));
  const parts: { country: string | null; weight: bigint }[] = sorted.map(({ country, percentage }) => ({
    country,
    weight: given ? BigInt(percentage ?? 0) : 1n,
  }));
  const total = sorted.reduce((sum, { percentage }) => sum + (percentage ?? 0), 0);
  if (given && total < WHOLE && !isWhole(total)) parts.push({ country: null, weight: BigInt(WHOLE - total) });
  const minors = apportion(
    amount,
    parts.map(({ weight }) => weight),
  );
  return parts.map(({ country }, place) => ({ country, minor: minors[place] ?? 0n }));
}

/** By the days of the line's period; a line with one date belongs to that year, one without to none. */
function cutByYear(amount: bigint, line: AmountLine): { year: number | null; minor: bigint }[] {
  const from = line.from ?? line.until;
  const until = line.until ?? line.from;
  if (from === null || until === null) return [{ year: null, minor: amount }];
  const years = daysByYear(from, until);
  const minors = apportion(
    amount,
    years.map(({ days }) => BigInt(days)),
  );
  return years.map(({ year }, place) => ({ year, minor: minors[place] ?? 0n }));
}
