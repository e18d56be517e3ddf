/** Cells that hold one value: status, date, flag, budget. Each gives null and a fault when it cannot be read. */
import { isDate } from '../../domain/dates.ts';
import { currencyDigits, parseAmount } from '../../domain/money.ts';
import { type AmountLine, PROJECT_STATUSES, type ProjectStatus } from '../../domain/types.ts';
import { readNumber } from './amount-text.ts';
import { fault, type Notes, quote } from './checks.ts';

export interface Cell {
  /** Without white space around it; empty when the column is missing. */
  readonly text: string;
  /** Data row and column: /3/start_date. */
  readonly pointer: string;
}

/** What people write for the six statuses besides their own names and the IATI codes. */
export const STATUS_WORDS: Readonly<Record<ProjectStatus, readonly string[]>> = {
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

export interface BudgetCells {
  readonly budget: Cell;
  readonly currency: Cell;
  /** Where the row gives no currency. */
  readonly defaultCurrency: string | null;
  readonly from: string | null;
  readonly until: string | null;
}

/** One amount line over the project's own dates, or none. */
export function readBudget(cells: BudgetCells, notes: Notes): AmountLine[] {
  const { text, pointer } = cells.budget;
  if (text === '') return [];
  const currency = (cells.currency.text || cells.defaultCurrency || '').toUpperCase();
  if (currency === '') {
    const fix = 'Fill the column currency, or name the currency of the whole file when importing.';
    notes.faults.push(fault(cells.currency.pointer, 'missing-currency', 'The budget has no currency.', fix));
    return [];
  }
  const digits = currencyDigits(currency);
  if (digits === null) {
    const message = `${quote(currency)} is not an ISO 4217 currency.`;
    notes.faults.push(
      fault(cells.currency.pointer, 'unknown-currency', message, 'Write its three letters, such as USD.'),
    );
    return [];
  }
  const number = readNumber(text, digits);
  if (!number.ok) {
    const message =
      number.problem === 'ambiguous'
        ? `The budget ${quote(text)} can be read as thousands or as a fraction.`
        : `The budget ${quote(text)} is not a number.`;
    notes.faults.push(
      fault(
        pointer,
        'invalid-amount',
        message,
        'Write digits with a decimal point only, such as 1234567.89.',
      ),
    );
    return [];
  }
  const amount = parseAmount(number.decimal, currency);
  if (!amount.ok) {
    const message = `The budget ${quote(text)} is too large, or has too many digits, to be counted exactly.`;
    notes.faults.push(fault(pointer, 'amount-too-large', message, 'Check it for digits too many.'));
    return [];
  }
  if (amount.rounded) {
    const message = `The budget ${quote(text)} has more digits than the smallest unit of ${currency}; it is rounded to it.`;
    notes.warnings.push(
      fault(pointer, 'amount-rounded', message, 'Nothing to mend unless the digits matter.'),
    );
  }
  return [{ kind: 'budget', from: cells.from, until: cells.until, amountMinor: amount.minor, currency }];
}
