import { compareText } from './graph.ts';
import { isWhole } from './percentage.ts';
import type { Piece } from './pieces.ts';
import type { TableProject } from './table-project.ts';
import { type MicroPercent, PROJECT_STATUSES, type ProjectStatus, type RegionShare, WHOLE } from './types.ts';

/** What tables can be grouped by, in the order in which groups are sorted. */
export const GROUPS = [
  'country',
  'region',
  'year',
  'organisation',
  'status',
  'humanitarian',
  'gender',
  'humanRights',
  'peace',
] as const;
export type GroupBy = (typeof GROUPS)[number];

/** Null is "none given". */
export type GroupValue = string | number | boolean | null;

/** A group's key: only the dimensions asked for are present. */
export interface Group {
  readonly country?: string | null;
  /** As regionId writes it. */
  readonly region?: string | null;
  readonly year?: number | null;
  readonly organisation?: string | null;
  readonly status?: ProjectStatus;
  readonly humanitarian?: boolean;
  readonly gender?: number | null;
  readonly humanRights?: number | null;
  readonly peace?: number | null;
}

/** A project may belong to several of each of these; of all others it has one value. */
const SEVERAL: readonly GroupBy[] = ['country', 'region', 'year'];

export function hasSeveralValues(dimension: GroupBy): boolean {
  return SEVERAL.includes(dimension);
}

/** Where a piece of a project stands: the value of a dimension. `region` is what the piece was cut to, if it was. */
export function groupValue(
  dimension: GroupBy,
  project: TableProject,
  { country, year }: Pick<Piece, 'country' | 'year'>,
  region: string | null,
): GroupValue {
  switch (dimension) {
    case 'country':
      return country;
    case 'year':
      return year;
    case 'region':
      return region;
    case 'organisation':
    case 'status':
    case 'humanitarian':
      return project[dimension];
    case 'gender':
    case 'humanRights':
    case 'peace':
      return project.markers[dimension] ?? null;
    default:
      return dimension satisfies never;
  }
}

/** "1:298": a region's vocabulary and code in one text. */
export function regionId({ vocabulary, code }: Pick<RegionShare, 'vocabulary' | 'code'>): string {
  return `${vocabulary}:${code}`;
}

/**
 * The regions of a project and what falls to each: by percentages, else equally; the rest of lower sums, and no region
 * at all, are null. Vocabularies are several ways to name the same regions, so that one of them speaks: the one given,
 * else the first that the project uses.
 */
export function regionShares(
  regions: readonly RegionShare[],
  vocabulary: string | null,
): readonly { readonly region: string | null; readonly weight: bigint }[] {
  const [first] = regions.map((region) => region.vocabulary).sort(compareText);
  const own = regions.filter((region) => region.vocabulary === (vocabulary ?? first));
  if (own.length === 0) return [{ region: null, weight: 1n }];
  const given = own.some(({ percentage }) => percentage !== null);
  const weight = (percentage: MicroPercent | null) => (given ? BigInt(percentage ?? 0) : 1n);
  const shares: { region: string | null; weight: bigint }[] = [...own]
    .sort((a, b) => compareText(a.code, b.code))
    .map((region) => ({ region: regionId(region), weight: weight(region.percentage) }));
  const total = own.reduce((sum, { percentage }) => sum + (percentage ?? 0), 0);
  if (given && total < WHOLE && !isWhole(total)) {
    shares.push({ region: null, weight: BigInt(WHOLE - total) });
  }
  return shares;
}

/** The years a project runs, by its own dates; null where it has none. */
export function yearsOf({
  startDate,
  endDate,
}: Pick<TableProject, 'startDate' | 'endDate'>): (number | null)[] {
  const first = Number((startDate ?? endDate)?.slice(0, 4));
  const last = Number((endDate ?? startDate)?.slice(0, 4));
  if (Number.isNaN(first) || Number.isNaN(last)) return [null];
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/** Groups in the order of their dimensions, values in theirs, "none given" last. */
export function compareGroups(a: Group | null, b: Group | null): number {
  for (const dimension of GROUPS) {
    const order = compareValues(dimension, a?.[dimension] ?? null, b?.[dimension] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(dimension: GroupBy, a: GroupValue, b: GroupValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (dimension === 'status') return statusPlace(a) - statusPlace(b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

function statusPlace(status: GroupValue): number {
  return (PROJECT_STATUSES as readonly GroupValue[]).indexOf(status);
}
