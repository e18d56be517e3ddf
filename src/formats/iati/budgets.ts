import type { AmountLine } from '../../domain/types.ts';
import { fault, type Notes, quote } from '../checks.ts';
import type { XmlElement } from './elements.ts';
import { readValue } from './money.ts';
import { attribute, childrenOf, ownDate, xsdDate } from './values.ts';

interface ReadBudget {
  readonly revised: boolean;
  readonly line: AmountLine;
  readonly rounded: boolean;
}

/**
 * The budgets of an activity as amount lines, in the order of the file. For one period a revised budget (type 2)
 * takes the place of the original ones (type 1). Planned disbursements are not read: they repeat the budgets.
 */
export function readBudgets(activity: XmlElement, notes: Notes): AmountLine[] {
  const defaultCurrency = attribute(activity, 'default-currency');
  const budgets = childrenOf(activity, 'budget')
    .map((budget) => readBudget(budget, defaultCurrency, notes))
    .filter((budget) => budget !== null);
  const revisedPeriods = new Set(budgets.filter(({ revised }) => revised).map(periodOf));
  const counted = budgets.filter((budget) => budget.revised || !revisedPeriods.has(periodOf(budget)));
  const rounded = counted.filter((budget) => budget.rounded).length;
  if (rounded > 0) {
    const lines = rounded === 1 ? '1 budget line has' : `${rounded} budget lines have`;
    const message = `${lines} more digits than the currency's smallest unit; each is rounded to it.`;
    notes.warnings.push(
      fault(
        `${activity.path}/budget`,
        'amount-rounded',
        message,
        'Nothing to mend unless the digits matter.',
      ),
    );
  }
  return counted.map(({ line }) => line);
}

function periodOf({ line }: ReadBudget): string {
  return `${line.from}/${line.until}`;
}

function readBudget(budget: XmlElement, defaultCurrency: string | null, notes: Notes): ReadBudget | null {
  const type = attribute(budget, 'type') ?? '1';
  if (type !== '1' && type !== '2') {
    const message = `The budget type ${quote(type)} is not known.`;
    notes.faults.push(
      fault(`${budget.path}/@type`, 'unknown-budget-type', message, 'Write 1 for original or 2 for revised.'),
    );
  }
  const from = readPeriodDate(budget, 'period-start', notes);
  const until = readPeriodDate(budget, 'period-end', notes);
  const reversed = from !== null && until !== null && until.date < from.date;
  if (reversed) {
    const message = `The budget's period ends on ${until.date}, before it starts on ${from.date}.`;
    notes.faults.push(fault(until.pointer, 'end-before-start', message, 'Correct one of the two dates.'));
  }
  const value = readValue(budget, 'budget', defaultCurrency, notes);
  if (from === null || until === null || reversed || value === null) return null;
  return {
    revised: type === '2',
    line: {
      kind: 'budget',
      from: ownDate(budget, 'from', from.date),
      until: ownDate(budget, 'until', until.date),
      amountMinor: value.minor,
      currency: value.currency,
    },
    rounded: value.rounded,
  };
}

function readPeriodDate(
  budget: XmlElement,
  name: 'period-start' | 'period-end',
  notes: Notes,
): { date: string; pointer: string } | null {
  const element = childrenOf(budget, name)[0];
  const pointer = `${element?.path ?? `${budget.path}/${name}`}/@iso-date`;
  const text = element === undefined ? null : attribute(element, 'iso-date');
  const date = text === null ? null : xsdDate(text);
  if (date !== null) return { date, pointer };
  const message = text === null ? `The budget has no ${name}.` : `${quote(text)} is not a date.`;
  notes.faults.push(fault(pointer, 'invalid-date', message, 'Write a calendar date as YYYY-MM-DD.'));
  return null;
}
