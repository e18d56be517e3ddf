import type { RegionShare } from '../../src/domain/types.ts';
import type { PlainProject } from './oracle-world.ts';

/** The oracle's own knife: a project's amounts cut by country and year, and integers cut by weights. */

export interface Piece {
  currency: string | null;
  country: string | null;
  year: number | null;
  minor: bigint;
}

/** A hundred per cent, and how near to it a sum is read as it, in millionths of a per cent. */
export const HUNDRED = 100_000_000;
export const NEAR = 100_000;

/** Floors first, then one unit each to the largest remainders; of equal ones the earlier. */
export function largestRemainder(amount: bigint, weights: readonly bigint[]): bigint[] {
  const sign = amount < 0n ? -1n : 1n;
  const size = amount * sign;
  let whole = 0n;
  for (const weight of weights) whole += weight;
  const floors: bigint[] = [];
  const rests: bigint[] = [];
  let left = size;
  for (const weight of weights) {
    const floor = (size * weight) / whole;
    floors.push(floor);
    rests.push(size * weight - floor * whole);
    left -= floor;
  }
  while (left > 0n) {
    let best = 0;
    for (let place = 1; place < rests.length; place += 1) {
      if ((rests[place] ?? -1n) > (rests[best] ?? -1n)) best = place;
    }
    floors[best] = (floors[best] ?? 0n) + 1n;
    rests[best] = -1n;
    left -= 1n;
  }
  return floors.map((floor) => floor * sign);
}

export function sumOf(tags: readonly { readonly percentage: number | null }[]): number {
  let sum = 0;
  for (const { percentage } of tags) sum += percentage ?? 0;
  return sum;
}

/** An amount line cut by country, then by year. */
export function piecesOf(project: PlainProject): Piece[] {
  const pieces: Piece[] = [];
  for (const { currency, amountMinor, from, until } of project.lines) {
    const countries = [...project.countries].sort((a, b) => (a.country < b.country ? -1 : 1));
    const names: (string | null)[] = countries.map(({ country }) => country);
    let weights = countries.map(() => 1n);
    if (countries.some(({ percentage }) => percentage !== null)) {
      weights = countries.map(({ percentage }) => BigInt(percentage ?? 0));
      const given = sumOf(countries);
      if (given < HUNDRED - NEAR) {
        names.push(null);
        weights.push(BigInt(HUNDRED - given));
      }
    }
    if (names.length === 0) {
      names.push(null);
      weights.push(1n);
    }
    for (const [place, ofCountry] of largestRemainder(BigInt(amountMinor), weights).entries()) {
      const years: (number | null)[] = [];
      const days: bigint[] = [];
      const first = from ?? until;
      const last = until ?? from;
      if (first === null || last === null) {
        years.push(null);
        days.push(1n);
      } else {
        for (let day = Date.parse(first); day <= Date.parse(last); day += 86_400_000) {
          const year = new Date(day).getUTCFullYear();
          if (years.at(-1) !== year) {
            years.push(year);
            days.push(0n);
          }
          days[days.length - 1] = (days.at(-1) ?? 0n) + 1n;
        }
      }
      for (const [nth, minor] of largestRemainder(ofCountry, days).entries()) {
        pieces.push({ currency, country: names[place] ?? null, year: years[nth] ?? null, minor });
      }
    }
  }
  return pieces;
}

/** For `count`: the countries of a project, and the years it runs where years are asked for. */
export function presences({ countries, startDate, endDate }: PlainProject, byYear: boolean): Piece[] {
  const places = countries.length === 0 ? [null] : countries.map(({ country }) => country);
  const years: (number | null)[] = [];
  const first = startDate ?? endDate;
  const last = endDate ?? startDate;
  if (!byYear || first === null || last === null) years.push(null);
  else
    for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) years.push(year);
  return places.flatMap((country) => years.map((year) => ({ currency: null, country, year, minor: 0n })));
}

/** What of an amount falls to each region of a project, by the vocabulary asked for or its first one. */
export function byRegion(
  regions: readonly RegionShare[],
  vocabulary: string | null,
  amount: bigint,
): { region: string | null; minor: bigint }[] {
  const vocabularies = regions.map((each) => each.vocabulary).sort();
  const wanted = vocabulary ?? vocabularies[0];
  const own = regions.filter((each) => each.vocabulary === wanted).sort((a, b) => (a.code < b.code ? -1 : 1));
  if (own.length === 0) return [{ region: null, minor: amount }];
  const names: (string | null)[] = own.map((each) => `${each.vocabulary}:${each.code}`);
  let weights = own.map(() => 1n);
  if (own.some(({ percentage }) => percentage !== null)) {
    weights = own.map(({ percentage }) => BigInt(percentage ?? 0));
    const given = sumOf(own);
    if (given < HUNDRED - NEAR) {
      names.push(null);
      weights.push(BigInt(HUNDRED - given));
    }
  }
  const shares = largestRemainder(amount, weights);
  return names.map((region, place) => ({ region, minor: shares[place] ?? 0n }));
}
