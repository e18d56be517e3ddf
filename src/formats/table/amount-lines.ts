/** The column `amounts`: lines of money with periods and currencies of their own. */
import { isDate } from '../../domain/dates.ts';
import { currencyDigits, formatAmount, parseAmount } from '../../domain/money.ts';
import { AMOUNT_KINDS, type AmountLine } from '../../domain/types.ts';
import { fault, type Notes, quote } from '../checks.ts';
import type { Cell } from './cells.ts';
import { splitList } from './list-text.ts';

/** kind, amount, currency, and from/until where the line has a period. */
const LINE = /^(\w+)\s+(-?\d+(?:\.\d+)?)\s+([A-Z]{3})(?:\s+(\S{2,10})\/(\S{2,10}))?$/;
const OPEN = '..';

/** "budget 1234.50 USD 2026-01-01/2026-12-31; expenditure 10 EUR ../2026-06-30": exact, never rounded. */
export function readAmountLines({ text, pointer }: Cell, notes: Notes): AmountLine[] {
  return splitList(text, ';').flatMap((part): AmountLine[] => {
    const line = readLine(part);
    if (typeof line !== 'string') return [line];
    const fix = 'Write kind, amount, currency and period, such as budget 1234.50 USD 2026-01-01/2026-12-31.';
    notes.faults.push(fault(pointer, 'invalid-amount', `${quote(part)} ${line}.`, fix));
    return [];
  });
}

/** A line as `readAmountLines` takes it. The currency must be a known one. */
export function amountLineText({ kind, from, until, amountMinor, currency }: AmountLine): string {
  const money = `${kind} ${formatAmount(amountMinor, currency)} ${currency}`;
  return from === null && until === null ? money : `${money} ${from ?? OPEN}/${until ?? OPEN}`;
}

/** The line, or what is wrong with it. */
function readLine(part: string): AmountLine | string {
  const [, word, decimal, currency, first, last] = LINE.exec(part) ?? [];
  const kind = AMOUNT_KINDS.find((known) => known === word);
  if (kind === undefined || decimal === undefined || currency === undefined) return 'is no line of money';
  if (currencyDigits(currency) === null) return 'names no ISO 4217 currency';
  const from = dateOf(first);
  const until = dateOf(last);
  if (from === undefined || until === undefined) return 'has a period that is none';
  if (from !== null && until !== null && until < from) return 'ends before it begins';
  const amount = parseAmount(decimal, currency);
  if (!amount.ok) return 'is too large to be counted exactly';
  if (amount.rounded) return `has more digits than the smallest unit of ${currency}`;
  return { kind, from, until, amountMinor: amount.minor, currency };
}

/** Null for an open end, undefined for what is no date. */
function dateOf(text: string | undefined): string | null | undefined {
  if (text === undefined || text === OPEN) return null;
  return isDate(text) ? text : undefined;
}
