/** Cells that hold one value: status, date, flag, marker, amount. Each gives null and a fault when it cannot be read. */
import { isDate } from '../../domain/dates.ts';
import { currencyDigits, parseAmount } from '../../domain/money.ts';
import {
  type AmountKind,
  type AmountLine,
  PROJECT_STATUSES,
  type ProjectStatus,
} from '../../domain/types.ts';
import { fault, type Notes, quote } from '../checks.ts';
import { readNumber } from './amount-text.ts';

export interface Cell {
  /** Without white space around it; empty when the column is missing. */
  readonly text: string;
  /** Data row and column: /3/start_date. */
  readonly pointer: string;
  /** A number cell of a workbook as plain decimal text: there is no other way to read it. */
  readonly exact?: boolean;
}

/** What people write for the six statuses besides their own names and the IATI codes. */
const STATUS_WORDS: Readonly<Record<ProjectStatus, readonly string[]>> = {
  pipeline: ['planned', 'proposed', 'identification', 'pipeline/identification', 'not started'],
  implementation: [
    'active',
    'ongoing',
    'on-going',
    'in progress',
    'implementing',
    'under implementation',
    'running',
  ],
  finalisation: ['finalization', 'finalising', 'finalizing'],
  closed: ['completed', 'complete', 'finished', 'ended', 'done'],
  cancelled: ['canceled'],
  suspended: ['on hold', 'paused'],
};

const STATUSES: ReadonlyMap<string, ProjectStatus> = new Map(
  PROJECT_STATUSES.flatMap((status, index) =>
    [status, String(index + 1), ...STATUS_WORDS[status]].map((word): [string, ProjectStatus] => [
      word,
      status,
    ]),
  ),
);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
]);

export function readStatus({ text, pointer }: Cell, notes: Notes): ProjectStatus | null {
  if (text === '') return null;
  const status = STATUSES.get(text.toLowerCase());
  if (status === undefined) {
    const fix = `Write one of ${PROJECT_STATUSES.join(', ')}, or its IATI code 1 to 6.`;
    notes.faults.push(fault(pointer, 'unknown-status', `The status ${quote(text)} is not known.`, fix));
  }
  return status ?? null;
}

/** Dates whose day, month and year cannot be confused: 2026-03-31, 2026/03/31, 31 March 2026, 31-Mar-2026. */
export function readDate({ text, pointer }: Cell, notes: Notes): string | null {
  if (text === '') return null;
  const date = isoDate(text);
  if (date !== null && isDate(date)) return date;
  const message =
    date === null
      ? `${quote(text)} cannot be read as a date without guessing.`
      : `${quote(text)} is no day of the calendar.`;
  notes.faults.push(fault(pointer, 'invalid-date', message, 'Write it as YYYY-MM-DD, such as 2026-03-31.'));
  return null;
}

function isoDate(text: string): string | null {
  if (/^\d{4}([-/])\d{2}\1\d{2}$/.test(text)) return text.replaceAll('/', '-');
  const [, day, monthText, year] = /^(\d{1,2})([ -][a-z]{3,9}[ -])(\d{4})$/i.exec(text) ?? [];
  if (day === undefined || monthText === undefined || year === undefined) return null;
  const word = monthText.slice(1, -1).toLowerCase();
  const month = Math.max(MONTHS.indexOf(word), MONTH_NAMES.indexOf(word));
  return month === -1 ? null : `${year}-${String(month + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

export function readFlag({ text, pointer }: Cell, notes: Notes): boolean {
  if (text === '') return false;
  const flag = FLAGS.get(text.toLowerCase());
  if (flag === undefined) {
    notes.faults.push(
      fault(pointer, 'invalid-flag', `${quote(text)} is neither yes nor no.`, 'Write yes or no.'),
    );
  }
  return flag ?? false;
}

export function readMarker({ text, pointer }: Cell, notes: Notes): 0 | 1 | 2 | 3 | null {
  if (text === '') return null;
  const level = ([0, 1, 2, 3] as const).find((known) => String(known) === text);
  if (level === undefined) {
    const message = `${quote(text)} is no level of a marker.`;
    notes.faults.push(fault(pointer, 'invalid-marker', message, 'Write 0, 1, 2 or 3, or leave it empty.'));
  }
  return level ?? null;
}

interface AmountCells {
  readonly amounts: readonly { readonly kind: AmountKind; readonly cell: Cell }[];
  readonly currency: Cell;
  /** Where the row gives no currency. */
  readonly defaultCurrency: string | null;
  readonly from: string | null;
  readonly until: string | null;
}

/** An amount line over the project's own dates for every amount given. */
export function readAmounts(cells: AmountCells, notes: Notes): AmountLine[] {
  const given = cells.amounts.filter(({ cell }) => cell.text !== '');
  const [first] = given;
  if (first === undefined) return [];
  const currency = (cells.currency.text || cells.defaultCurrency || '').toUpperCase();
  const { pointer } = cells.currency;
  if (currency === '') {
    // What is wrong with the cell itself has been said.
    if (notes.faults.some((found) => found.pointer === pointer)) return [];
    const message = `The ${first.kind} has no currency.`;
    const fix = 'Fill the column currency, or name the currency of the whole file when importing.';
    notes.faults.push(fault(pointer, 'missing-currency', message, fix));
    return [];
  }
  const digits = currencyDigits(currency);
  if (digits === null) {
    const message = `${quote(currency)} is not an ISO 4217 currency.`;
    notes.faults.push(fault(pointer, 'unknown-currency', message, 'Write its three letters, such as USD.'));
    return [];
  }
  return given.flatMap(({ kind, cell }): AmountLine[] => {
    const amountMinor = readAmount(kind, cell, currency, digits, notes);
    return amountMinor === null
      ? []
      : [{ kind, from: cells.from, until: cells.until, amountMinor, currency }];
  });
}

function readAmount(
  kind: AmountKind,
  { text, pointer, exact = false }: Cell,
  currency: string,
  digits: number,
  notes: Notes,
): number | null {
  const named = `The ${kind} ${quote(text)}`;
  const number = exact ? ({ ok: true, decimal: text } as const) : readNumber(text, digits);
  if (!number.ok) {
    const message =
      number.problem === 'ambiguous'
        ? `${named} can be read as thousands or as a fraction.`
        : `${named} is not a number.`;
    const fix = 'Write digits with a decimal point only, such as 1234567.89.';
    notes.faults.push(fault(pointer, 'invalid-amount', message, fix));
    return null;
  }
  const amount = parseAmount(number.decimal, currency);
  if (!amount.ok) {
    const message = `${named} is too large, or has too many digits, to be counted exactly.`;
    notes.faults.push(fault(pointer, 'amount-too-large', message, 'Check it for digits too many.'));
    return null;
  }
  if (amount.rounded) {
    const message = `${named} has more digits than the smallest unit of ${currency}; it is rounded to it.`;
    const fix = 'Nothing to mend unless the digits matter.';
    notes.warnings.push(fault(pointer, 'amount-rounded', message, fix));
  }
  return amount.minor;
}
