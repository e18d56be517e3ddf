import { cutIntoCells } from './cells.ts';
import type { Cut } from './counted.ts';
import type { AmountLine, CountryShare } from './types.ts';

/** Minor units by ISO 4217 code. */
export type Money = ReadonlyMap<string, bigint>;

const WHOLE_PROJECT: Cut = {
  origin: 'declared',
  concepts: [],
  parts: [{ concept: null, reason: null, weight: 1n }],
};

/**
 * The whole amount of a project in each of its currencies; with a country, what of it falls to that country by the cut
 * that contribution tables use, so that both name the same sum.
 */
export function moneyOf(
  lines: readonly AmountLine[],
  countries: readonly CountryShare[],
  country: string | null,
): Money {
  const money = new Map<string, bigint>();
  if (country === null) {
    for (const { currency, amountMinor } of lines) add(money, currency, BigInt(amountMinor));
    return money;
  }
  for (const cell of cutIntoCells(lines, countries, WHOLE_PROJECT, 'full')) {
    if (cell.country === country) add(money, cell.currency, cell.minor);
  }
  return money;
}

/** A project of a portfolio: what decides how it stands to elements, and the money that counts. */
export interface PortfolioProject {
  readonly id: string;
  readonly tagKey: string;
  readonly money: Money;
}

/** Adds to a sum of money in place. */
export function addMoney(sum: Map<string, bigint>, money: Money): void {
  for (const [currency, minor] of money) add(sum, currency, minor);
}

function add(sum: Map<string, bigint>, currency: string, minor: bigint): void {
  sum.set(currency, (sum.get(currency) ?? 0n) + minor);
}
