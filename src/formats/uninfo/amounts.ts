/** Required, available and expenditure amounts: a line for each year and kind that the sheet fills. */
import { currencyDigits, formatAmount, parseAmount } from '../../domain/money.ts';
import type { AmountKind, AmountLine } from '../../domain/types.ts';
import { fault, quote } from '../checks.ts';
import { readNumber } from '../table/amount-text.ts';
import { cellPointer, columnKey, type UnInfoColumn, type YearColumn } from './columns.ts';
import { warn } from './notes.ts';
import type { SheetRow } from './sheet.ts';

const KINDS = [
  ['required', 'requiredTotal'],
  ['available', 'availableTotal'],
  ['expenditure', 'expenditureTotal'],
] as const satisfies readonly (readonly [AmountKind, UnInfoColumn])[];

/**
 * Amount lines of a row in `currency`, each over a calendar year; an empty cell is no line, a zero is one. A total that
 * is not the sum of its years is a warning and the years stand; a total without years is one line over the dates of the
 * project, with a warning.
 */
export function readAmounts(
  row: SheetRow,
  years: readonly YearColumn[],
  currency: string,
  period: { readonly from: string | null; readonly until: string | null },
): AmountLine[] {
  const lines: AmountLine[] = [];
  for (const column of years) {
    const pointer = `/${row.row}/${columnKey(column.name)}`;
    const amountMinor = readMinor(row.amount(column), pointer, currency, row);
    if (amountMinor === null) continue;
    const [from, until] = [`${column.year}-01-01`, `${column.year}-12-31`];
    lines.push({ kind: column.kind, from, until, amountMinor, currency });
  }
  for (const [kind, column] of KINDS) {
    const pointer = cellPointer(row.row, column);
    const total = readMinor(
      { text: row.cell(column), isNumber: row.isNumber(column) },
      pointer,
      currency,
      row,
    );
    if (total === null) continue;
    const ofKind = lines.filter((line) => line.kind === kind);
    const sum = ofKind.reduce((value, line) => value + BigInt(line.amountMinor), 0n);
    if (BigInt(total) === sum) continue;
    if (ofKind.length === 0) {
      const message = `The sheet gives ${formatAmount(total, currency)} ${kind} in all and no years; it is read as one amount over the dates of the project.`;
      warn(row.notes, pointer, 'total-without-years', message, 'Give the amounts by year in UN INFO.');
      lines.push({ kind, ...period, amountMinor: total, currency });
      continue;
    }
    const message = `The years come to ${formatAmount(sum, currency)} ${kind}, the sheet's own total is ${formatAmount(total, currency)}; the years are read.`;
    warn(row.notes, pointer, 'total-differs', message, 'Correct the years or the total in UN INFO.');
  }
  return lines;
}

function readMinor(
  { text, isNumber }: ReturnType<SheetRow['amount']>,
  pointer: string,
  currency: string,
  { notes }: SheetRow,
): number | null {
  if (text === '') return null;
  // A number cell can only be read in one way; 1.234 as text is a thousand or a fraction.
  const number = isNumber
    ? ({ ok: true, decimal: text } as const)
    : readNumber(text, currencyDigits(currency) ?? 2);
  const amount = number.ok ? parseAmount(number.decimal, currency) : null;
  if (amount === null || (!amount.ok && amount.problem === 'not-a-number')) {
    const fix = 'Write digits with a decimal point only, such as 1234567.89.';
    notes.faults.push(fault(pointer, 'invalid-amount', `The amount ${quote(text)} is not a number.`, fix));
    return null;
  }
  if (!amount.ok) {
    const message = `The amount ${quote(text)} is too large, or has too many digits, to be counted exactly.`;
    notes.faults.push(fault(pointer, 'amount-too-large', message, 'Check it for digits too many.'));
    return null;
  }
  if (amount.rounded) {
    const message = `The amount ${quote(text)} has more digits than the smallest unit of ${currency}; it is rounded to it.`;
    notes.warnings.push(
      fault(pointer, 'amount-rounded', message, 'Nothing to mend unless the digits matter.'),
    );
  }
  return amount.minor;
}
