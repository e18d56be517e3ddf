import currencyCodes from 'currency-codes';
import { formatScaled, parseScaled } from './decimal.ts';

/** Largest amount of one line in minor units: beyond it the numbers of JSON stop being exact. */
export const MAX_AMOUNT_MINOR = 9_007_199_254_740_991n;

/** Digits after the point of an ISO 4217 currency (USD 2, JPY 0, KWD 3), or null for an unknown code. */
export function currencyDigits(currency: string): number | null {
  return /^[A-Z]{3}$/.test(currency) ? (currencyCodes.code(currency)?.digits ?? null) : null;
}

type ParsedAmount =
  | { readonly ok: true; readonly minor: number; readonly rounded: boolean }
  | { readonly ok: false; readonly problem: 'not-a-number' | 'unknown-currency' | 'too-large' };

/** Reads a decimal amount into minor units of its currency; digits beyond the minor unit are rounded and said so. */
export function parseAmount(text: string, currency: string): ParsedAmount {
  const digits = currencyDigits(currency);
  if (digits === null) return { ok: false, problem: 'unknown-currency' };
  const parsed = parseScaled(text, digits);
  if (parsed === null) return { ok: false, problem: 'not-a-number' };
  if (parsed.value > MAX_AMOUNT_MINOR || parsed.value < -MAX_AMOUNT_MINOR)
    return { ok: false, problem: 'too-large' };
  return { ok: true, minor: Number(parsed.value), rounded: parsed.rounded };
}

/** Minor units as decimal text with the currency's own number of digits. */
export function formatAmount(minor: bigint | number, currency: string): string {
  return formatScaled(minor, currencyDigits(currency) ?? 2);
}
