import { currencyDigits, MAX_AMOUNT_MINOR } from './money.ts';
import type { AmountLine } from './types.ts';

/** Units of the target currency for one unit of `from`, valid from `date` on. The rate is kept as 10^-10 units. */
export interface ExchangeRate {
  readonly from: string;
  readonly date: string;
  readonly scaledRate: bigint;
}

export const RATE_SCALE = 10;

/**
 * Turns lines into another currency by the latest rate on or before the line's first day, else the earliest there is.
 * Lines without any rate stay as they are: currencies are never added up. `used` is called with each rate applied.
 */
export function convertLines(
  lines: readonly AmountLine[],
  to: string,
  rates: readonly ExchangeRate[],
  used: (rate: ExchangeRate) => void,
): readonly AmountLine[] {
  return lines.map((line) => {
    if (line.currency === to) return line;
    const rate = rateFor(line, rates);
    if (rate === undefined) return line;
    const shift = (currencyDigits(to) ?? 2) - (currencyDigits(line.currency) ?? 2) - RATE_SCALE;
    const product = BigInt(line.amountMinor) * rate.scaledRate;
    const converted =
      shift >= 0 ? product * 10n ** BigInt(shift) : divideRounded(product, 10n ** BigInt(-shift));
    // Beyond what one amount can hold exactly, the line stays in its own currency.
    if (converted > MAX_AMOUNT_MINOR || converted < -MAX_AMOUNT_MINOR) return line;
    used(rate);
    return { ...line, currency: to, amountMinor: Number(converted) };
  });
}

function rateFor(line: AmountLine, rates: readonly ExchangeRate[]): ExchangeRate | undefined {
  const day = line.from ?? line.until ?? '';
  const own = rates.filter(({ from }) => from === line.currency).sort((a, b) => (a.date < b.date ? -1 : 1));
  return own.findLast(({ date }) => date <= day) ?? own[0];
}

/** Half away from zero. */
function divideRounded(value: bigint, divisor: bigint): bigint {
  const magnitude = value < 0n ? -value : value;
  const rounded = (magnitude + divisor / 2n) / divisor;
  return value < 0n ? -rounded : rounded;
}
