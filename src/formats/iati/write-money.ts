import { formatAmount } from '../../domain/money.ts';
import type { AmountLine } from '../../domain/types.ts';
import type { IatiExportProject, NoteInActivity } from './export-types.ts';
import { OWN_PREFIX } from './vocabularies.ts';
import type { XmlNode } from './xml.ts';

/** Codelist TransactionType: outgoing commitment, expenditure. */
const TRANSACTION_TYPES = { commitment: '2', expenditure: '4' } as const;
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
    if (line.kind === 'budget') budgets.push(budgetNode(line, project, today, note));
    else if (line.kind === 'commitment' || line.kind === 'expenditure') {
      transactions.push(transactionNode(line, line.kind, project, today));
    } else own.push(ownNode(line));
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
  kind: keyof typeof TRANSACTION_TYPES,
  { startDate }: IatiExportProject,
  today: string,
): XmlNode {
  const day = line.until ?? line.from ?? startDate ?? today;
  return {
    name: 'transaction',
    attributes: ownPeriod(line, day, day),
    children: [
      { name: 'transaction-type', attributes: { code: TRANSACTION_TYPES[kind] } },
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
