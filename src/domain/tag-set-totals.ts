import { apportion } from './apportion.ts';
import type { Piece } from './cells.ts';
import type { Cut, Method } from './counted.ts';
import { type GroupBy, type GroupValue, groupValue, regionId, regionShares, yearsOf } from './dimensions.ts';
import { entryFor } from './entry-for.ts';
import { type Knife, knifeOf } from './knife.ts';
import { addTo, type RunningSum, runningSum, sumOf } from './running-sum.ts';
import type { TableQuery } from './table.ts';
import type { TableProject } from './table-project.ts';

/**
 * What all projects with the same tags give together, before it is laid on rows: their money is cut by the same weights,
 * so that it can be summed first. That is what makes large tables cheap.
 */
export interface TagSetTotals {
  readonly cut: Cut;
  readonly knife: Knife;
  /** Distinct projects by currency (null for `count`). */
  readonly projects: Map<string | null, Distinct>;
  readonly buckets: Map<string, Bucket>;
}

/** Distinct projects of one currency and group, with their money. */
export interface Bucket extends Distinct {
  readonly currency: string | null;
  /** In the order of the dimensions asked for. */
  readonly values: readonly GroupValue[];
  /** All of it. */
  readonly whole: RunningSum;
  /** What goes to the parts of the cut by weight: to each, its weight times this. */
  readonly quotients: RunningSum;
  /** What goes to each part besides. */
  readonly rests: readonly RunningSum[];
}

export interface Distinct {
  count: number;
  /** The number of the project that was counted last: projects come one after another. */
  last: number;
}

export function tagSetTotals(cut: Cut): TagSetTotals {
  const knife = knifeOf(cut.parts.map(({ weight }) => weight));
  return { cut, knife, projects: new Map(), buckets: new Map() };
}

/** Adds one project; `number` differs from that of the project before. `dimensions` are those of the query, in order. */
export function addProject(
  totals: TagSetTotals,
  project: TableProject,
  number: number,
  query: TableQuery,
  dimensions: readonly GroupBy[],
): void {
  const byRegion = query.region !== null || dimensions.includes('region');
  const regions = byRegion ? regionShares(project.regions, query.region?.vocabulary ?? null) : null;
  const wanted = (region: string | null) => query.region === null || region === regionId(query.region);
  const bucketOf = (
    piece: Pick<Piece, 'country' | 'year'>,
    currency: string | null,
    region: string | null,
  ) => {
    const values = dimensions.map((dimension) => groupValue(dimension, project, piece, region));
    const bucket = touch(totals, currency, values);
    countOnce(bucket, number);
    countOnce(
      entryFor(totals.projects, currency, () => ({ count: 0, last: -1 })),
      number,
    );
    return bucket;
  };

  if (query.method === 'count') {
    for (const piece of presences(project, query, dimensions)) {
      for (const { region } of regions ?? [{ region: null }])
        if (regions === null || wanted(region)) bucketOf(piece, null, region);
    }
    return;
  }
  for (const piece of project.pieces) {
    if (query.country !== null && piece.country !== query.country) continue;
    if (regions === null) {
      addPiece(bucketOf(piece, piece.currency, null), totals.knife, piece.minor, query.method);
      continue;
    }
    // Regions cut what the parts of a piece come to, so that their sum is the table without regions.
    const parts = query.method === 'full' ? [piece.minor] : partsOf(totals.knife, piece.minor);
    const weights = regions.map(({ weight }) => weight);
    const cut = parts.map((part) => apportion(BigInt(part), weights));
    for (const [place, { region }] of regions.entries()) {
      if (!wanted(region)) continue;
      const bucket = bucketOf(piece, piece.currency, region);
      for (const [nth, shares] of cut.entries()) {
        const share = Number(shares[place] ?? 0n);
        addTo(bucket.whole, share);
        const rest = bucket.rests[nth];
        if (query.method !== 'full' && rest !== undefined) addTo(rest, share);
      }
    }
  }
}

/** What falls to each part of the cut: nothing with `count`, the whole to each with `full`. */
export function amountsOf({ knife }: TagSetTotals, bucket: Bucket, method: Method): readonly bigint[] {
  const quotients = sumOf(bucket.quotients);
  switch (method) {
    case 'count':
      return knife.weights.map(() => 0n);
    case 'full':
      return knife.weights.map(() => sumOf(bucket.whole));
    default:
      return knife.weights.map(
        (weight, place) => quotients * weight + sumOf(bucket.rests[place] ?? runningSum()),
      );
  }
}

/** For `count`: a project stands once in each of its countries and, where years are asked for, in each year it runs. */
function presences(
  project: TableProject,
  query: TableQuery,
  dimensions: readonly GroupBy[],
): Pick<Piece, 'country' | 'year'>[] {
  const countries = project.countries.length === 0 ? [null] : project.countries;
  const years = dimensions.includes('year') ? yearsOf(project) : [null];
  return countries
    .filter((country) => query.country === null || country === query.country)
    .flatMap((country) => years.map((year) => ({ country, year })));
}

function addPiece(bucket: Bucket, { whole, cutRest }: Knife, minor: number, method: Method): void {
  addTo(bucket.whole, minor);
  if (method === 'full') return;
  const rest = minor % whole;
  if (rest !== minor) addTo(bucket.quotients, (minor - rest) / whole);
  if (rest === 0) return;
  const parts = cutRest(rest);
  for (const [place, sum] of bucket.rests.entries()) addTo(sum, parts[place] ?? 0);
}

function partsOf({ weights, whole, cutRest }: Knife, minor: number): number[] {
  const rest = minor % whole;
  const quotient = rest === minor ? 0 : (minor - rest) / whole;
  const parts = cutRest(rest);
  return weights.map((weight, place) => quotient * Number(weight) + (parts[place] ?? 0));
}

function touch(totals: TagSetTotals, currency: string | null, values: readonly GroupValue[]): Bucket {
  // No text that is stored contains this character.
  const key = `${currency}\0${values.join('\0')}`;
  return entryFor(totals.buckets, key, () => ({
    currency,
    values,
    count: 0,
    last: -1,
    whole: runningSum(),
    quotients: runningSum(),
    rests: totals.knife.weights.map(runningSum),
  }));
}

function countOnce(distinct: Distinct, number: number): void {
  if (distinct.last === number) return;
  distinct.last = number;
  distinct.count += 1;
}
