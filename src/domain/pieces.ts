import { apportion } from './apportion.ts';
import { daysByYear } from './dates.ts';
import { isWhole } from './percentage.ts';
import { type AmountLine, type CountryShare, WHOLE } from './types.ts';

/** What one amount line gives to one country and year. `minor` is a safe integer: no piece is larger than its line. */
export interface Piece {
  readonly currency: string;
  readonly country: string | null;
  readonly year: number | null;
  readonly minor: number;
}

/**
 * Cuts amount lines once into integer pieces: each line by country, then by year, by largest remainder. Every table,
 * filter and group is a sum of what these are cut into, so they always agree to the minor unit.
 */
export function piecesOf(lines: readonly AmountLine[], countries: readonly CountryShare[]): Piece[] {
  return lines.flatMap((line) =>
    cutByCountry(BigInt(line.amountMinor), countries).flatMap(({ country, minor: ofCountry }) =>
      cutByYear(ofCountry, line).map(({ year, minor }) => ({
        currency: line.currency,
        country,
        year,
        minor: Number(minor),
      })),
    ),
  );
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
