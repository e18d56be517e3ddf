import { formatAmount } from '../../domain/money.ts';
import type { AmountKind, AmountLine } from '../../domain/types.ts';
import type { IatiExportProject, NoteInActivity } from './export-types.ts';
import { OWN_PREFIX } from './vocabularies.ts';
import type { XmlNode } from './xml.ts';

/** How each kind of amount is written: as a budget, as a transaction by codelist TransactionType, or in an element of ours. */
const WRITING = {
  budget: 'budget',
  commitment: { transactionType: '2' },
  expenditure: { transactionType: '4' },
  required: 'own',
  available: 'own',
} as const satisfies Record<AmountKind, 'budget' | 'own' | { readonly transactionType: string }>;
const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/**
 * Budgets, then a transaction for each line of commitment or expenditure, each in the project's order. IATI wants a
 * full period and a single day: where the line's own dates are others, our attributes keep them beside.
 */
export function writeBudgetsAndTransactions(
  project: IatiExportProject,
  today: string,
  note: NoteInActivity,
): { readonly standard: XmlNode[]; readonly own: XmlNode[] } {
  const budgets: XmlNode[] = [];
  const transactions: XmlNode[] = [];
  const own: XmlNode[] = [];
  for (const line of project.amounts) {
    const writing = WRITING[line.kind];
    if (writing === 'budget') budgets.push(budgetNode(line, project, today, note));
    else if (writing === 'own') own.push(ownNode(line));
    else transactions.push(transactionNode(line, writing.transactionType, project, today));
  }
  return { standard: [...budgets, ...transactions], own };
}

function budgetNode(
  line: AmountLine,
  { startDate, endDate }: IatiExportProject,
  today: string,
  note: NoteInActivity,
): XmlNode {
  const from = line.from ?? earlier(startDate ?? line.until ?? endDate ?? today, line.until);
  const until = line.until ?? later(endDate ?? from, from);
  if (Date.parse(until) - Date.parse(from) >= YEAR_MS) {
    note('budget-longer-than-a-year', 'A budget is of more than a year: the project has no shorter periods.');
  }
  return {
    name: 'budget',
    attributes: { type: '1', ...ownPeriod(line, from, until) },
    children: [
      { name: 'period-start', attributes: { 'iso-date': from } },
      { name: 'period-end', attributes: { 'iso-date': until } },
      valueNode(line, from),
    ],
  };
}

function transactionNode(
  line: AmountLine,
  transactionType: string,
  { startDate }: IatiExportProject,
  today: string,
): XmlNode {
  const day = line.until ?? line.from ?? startDate ?? today;
  return {
    name: 'transaction',
    attributes: ownPeriod(line, day, day),
    children: [
      { name: 'transaction-type', attributes: { code: transactionType } },
      { name: 'transaction-date', attributes: { 'iso-date': day } },
      valueNode(line, day),
    ],
  };
}

/** Required and available amounts: IATI has no element for them. */
function ownNode(line: AmountLine): XmlNode {
  const { kind, from, until, currency } = line;
  return {
    name: `${OWN_PREFIX}:amount`,
    attributes: { kind, from, until, currency },
    text: formatAmount(line.amountMinor, currency),
  };
}

function ownPeriod(line: AmountLine, from: string, until: string): Record<string, string | null> {
  return {
    [`${OWN_PREFIX}:from`]: line.from === from ? null : (line.from ?? ''),
    [`${OWN_PREFIX}:until`]: line.until === until ? null : (line.until ?? ''),
  };
}

function valueNode({ amountMinor, currency }: AmountLine, date: string): XmlNode {
  const attributes = { currency, 'value-date': date };
  return { name: 'value', attributes, text: formatAmount(amountMinor, currency) };
}

function earlier(date: string, limit: string | null): string {
  return limit !== null && limit < date ? limit : date;
}

function later(date: string, limit: string): string {
  return limit > date ? limit : date;
}
