import { parseAmount } from '../../domain/money.ts';
import type { AmountKind, AmountLine } from '../../domain/types.ts';
import { fault, MAX_FAULTS_PER_ROW, type Notes, quote } from '../checks.ts';
import type { XmlElement } from './elements.ts';
import { readValue } from './money.ts';
import { attribute, childrenOf, ownDate, xsdDate } from './values.ts';

/**
 * Codelist TransactionType. Commitments are the outgoing ones (2): an incoming commitment (11) is another's promise to
 * this activity, the same money that 2 passes on, and would count it twice. Expenditure is what left: disbursements (3)
 * and expenditure (4). Incoming funds, pledges, loans, equity and guarantees are neither.
 */
const KINDS: ReadonlyMap<string, AmountKind> = new Map([
  ['2', 'commitment'],
  ['3', 'expenditure'],
  ['4', 'expenditure'],
]);
const OTHER_TYPES = /^(1|5|6|7|8|9|10|11|12|13)$/;

/** Far more days than one activity has payments on; it bounds memory, not use. */
const MAX_LINES = 10_000;

export interface TransactionSums {
  readonly add: (transaction: XmlElement) => void;
  /** Commitments, then expenditure, by date and currency; what was wrong with the transactions goes to the notes. */
  readonly lines: (notes: Notes) => AmountLine[];
}

interface Sum extends Omit<AmountLine, 'amountMinor'> {
  amountMinor: bigint;
}

/**
 * Adds up the transactions of one activity as they are read, since an activity can hold any number of them: one line
 * for each kind, currency and calendar day, the day being the line's period. Nothing of the amounts is lost, and
 * a thousand payments of one day are one line. A transaction that cannot be read is a fault of the activity.
 */
export function sumTransactions(activity: XmlElement): TransactionSums {
  const defaultCurrency = attribute(activity, 'default-currency');
  const found: Notes = { faults: [], warnings: [] };
  const sums = new Map<string, Sum>();
  let rounded = 0;
  let tooMany = false;

  const add = (transaction: XmlElement): void => {
    // A million broken transactions are told of like a thousand.
    for (const list of [found.faults, found.warnings]) list.splice(10 * MAX_FAULTS_PER_ROW);
    const kind = readKind(transaction, found);
    if (kind === null) return;
    const day = readDay(transaction, found);
    const from = ownDate(transaction, 'from', day);
    const until = ownDate(transaction, 'until', day);
    const value = readValue(transaction, 'transaction', defaultCurrency, found);
    if (day === null || value === null) return;
    if (value.rounded) rounded += 1;
    const key = `${kind} ${value.currency} ${from} ${until}`;
    const sum = sums.get(key);
    if (sum !== undefined) sum.amountMinor += BigInt(value.minor);
    else if (sums.size >= MAX_LINES) tooMany = true;
    else sums.set(key, { kind, from, until, amountMinor: BigInt(value.minor), currency: value.currency });
  };

  const lines = (notes: Notes): AmountLine[] => {
    const pointer = `${activity.path}/transaction`;
    notes.faults.push(...found.faults);
    notes.warnings.push(...found.warnings);
    if (tooMany) {
      const message = `The transactions are of more than ${MAX_LINES} different days and currencies.`;
      notes.faults.push(fault(pointer, 'too-many-elements', message, 'Split the activity into several.'));
    }
    if (rounded > 0) {
      const message = `${rounded === 1 ? '1 transaction has' : `${rounded} transactions have`} more digits than the currency's smallest unit; each is rounded to it.`;
      notes.warnings.push(
        fault(pointer, 'amount-rounded', message, 'Nothing to mend unless the digits matter.'),
      );
    }
    return [...sums.values()].sort(byKindAndDate).flatMap((sum) => {
      const amountMinor = Number(sum.amountMinor);
      if (Number.isSafeInteger(amountMinor)) return [{ ...sum, amountMinor }];
      const message = `The ${sum.kind} of ${sum.until ?? 'no date'} adds up to more than can be counted exactly.`;
      notes.faults.push(fault(pointer, 'amount-too-large', message, 'Check its values for digits too many.'));
      return [];
    });
  };
  return { add, lines };
}

function byKindAndDate(a: Sum, b: Sum): number {
  return (
    compare(a.kind, b.kind) ||
    compare(a.until, b.until) ||
    compare(a.from, b.from) ||
    compare(a.currency, b.currency)
  );
}

function compare(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}

function readKind(transaction: XmlElement, notes: Notes): AmountKind | null {
  const element = childrenOf(transaction, 'transaction-type')[0];
  const code = element === undefined ? null : attribute(element, 'code');
  const kind = KINDS.get(code ?? '');
  if (kind !== undefined) return kind;
  if (code === null || !OTHER_TYPES.test(code)) {
    const pointer = `${element?.path ?? `${transaction.path}/transaction-type`}/@code`;
    const what = code === null ? 'has no type' : `has the unknown type ${quote(code)}`;
    const message = `The transaction ${what}; it is not read.`;
    notes.warnings.push(
      fault(pointer, 'missing-code', message, 'Write a code from 1 to 13, such as 2 for a commitment.'),
    );
  }
  return null;
}

function readDay(transaction: XmlElement, notes: Notes): string | null {
  const element = childrenOf(transaction, 'transaction-date')[0];
  const text = element === undefined ? null : attribute(element, 'iso-date');
  const date = text === null ? null : xsdDate(text);
  if (date !== null) return date;
  const pointer = `${element?.path ?? `${transaction.path}/transaction-date`}/@iso-date`;
  const message = text === null ? 'The transaction has no date.' : `${quote(text)} is not a date.`;
  notes.faults.push(fault(pointer, 'invalid-date', message, 'Write a calendar date as YYYY-MM-DD.'));
  return null;
}

/** Amounts of kinds that IATI has no element for, from the elements of our own namespace; one that is not ours to read is left out. */
export function readOwnAmounts(activity: XmlElement): AmountLine[] {
  return childrenOf(activity, 'crosswalk:amount').flatMap((element): AmountLine[] => {
    const kind = attribute(element, 'kind');
    const currency = attribute(element, 'currency') ?? '';
    const amount = parseAmount(element.text.trim(), currency);
    if ((kind !== 'required' && kind !== 'available') || !amount.ok) return [];
    const [from, until] = (['from', 'until'] as const).map((name) => xsdDate(attribute(element, name) ?? ''));
    return [{ kind, from: from ?? null, until: until ?? null, amountMinor: amount.minor, currency }];
  });
}
