import { apportion } from './apportion.ts';
import { regionId, regionShares } from './dimensions.ts';
import type { KeyedProject } from './subject-key.ts';
import type { TableProject } from './table-project.ts';
import type { RegionShare } from './types.ts';
import { isWithinYears, type Years } from './years.ts';

/** Minor units by ISO 4217 code. */
export type Money = ReadonlyMap<string, bigint>;

/** A project of a portfolio: what decides how it stands to elements, and the money that counts. */
export interface PortfolioProject extends KeyedProject {
  readonly id: string;
  readonly money: Money;
}

/** Where only a part of a project's money counts: that of a country (ISO 3166-1 alpha-3), of a region, of some years. */
interface MoneyScope {
  readonly country: string | null;
  readonly region: Pick<RegionShare, 'vocabulary' | 'code'> | null;
  readonly years: Years | null;
}

/**
 * The whole amount of a project in each of its currencies, or what of it falls to a country, a region and years, by the cut that
 * contribution tables use: both name the same sum.
 */
export function moneyOf(
  { pieces, regions }: Pick<TableProject, 'pieces' | 'regions'>,
  { country, region, years }: MoneyScope,
): Money {
  const money = new Map<string, bigint>();
  const shares = region === null ? null : regionShares(regions, region.vocabulary);
  const place =
    region === null ? -1 : (shares?.findIndex((share) => share.region === regionId(region)) ?? -1);
  for (const piece of pieces) {
    if (country !== null && piece.country !== country) continue;
    if (!isWithinYears(years, piece.year)) continue;
    const whole = BigInt(piece.minor);
    if (shares === null) add(money, piece.currency, whole);
    else {
      const weights = shares.map(({ weight }) => weight);
      add(money, piece.currency, apportion(whole, weights)[place] ?? 0n);
    }
  }
  return money;
}

/** Adds to a sum of money in place. */
export function addMoney(sum: Map<string, bigint>, money: Money): void {
  for (const [currency, minor] of money) add(sum, currency, minor);
}

function add(sum: Map<string, bigint>, currency: string, minor: bigint): void {
  sum.set(currency, (sum.get(currency) ?? 0n) + minor);
}
