import { parseAmount } from '../../domain/money.ts';
import { fault, type Notes, quote } from '../checks.ts';
import type { XmlElement } from './elements.ts';
import { attribute, childrenOf, xsdDecimal } from './values.ts';

interface MoneyValue {
  readonly minor: number;
  readonly currency: string;
  readonly rounded: boolean;
}

/** The value of a budget or a transaction (`what`, for messages) in minor units; null, with a fault, when it cannot be read. */
export function readValue(
  line: XmlElement,
  what: 'budget' | 'transaction',
  defaultCurrency: string | null,
  notes: Notes,
): MoneyValue | null {
  const element = childrenOf(line, 'value')[0];
  if (element === undefined) {
    const message = `The ${what} has no value.`;
    notes.faults.push(
      fault(`${line.path}/value`, 'invalid-amount', message, 'Write its amount in a value element.'),
    );
    return null;
  }
  const ownCurrency = attribute(element, 'currency');
  const currency = (ownCurrency ?? defaultCurrency)?.toUpperCase();
  if (currency === undefined) {
    const message = `The ${what} has no currency and the activity has no default one.`;
    const fix = 'Add currency to the value, or default-currency to the activity.';
    notes.faults.push(fault(`${element.path}/@currency`, 'missing-currency', message, fix));
    return null;
  }
  const text = element.text.trim();
  const amount = parseAmount(xsdDecimal(text), currency);
  if (amount.ok) return { minor: amount.minor, currency, rounded: amount.rounded };
  if (amount.problem === 'unknown-currency') {
    const activityPath = line.path.slice(0, line.path.lastIndexOf('/'));
    const pointer = ownCurrency === null ? `${activityPath}/@default-currency` : `${element.path}/@currency`;
    const message = `${quote(currency)} is not an ISO 4217 currency.`;
    notes.faults.push(fault(pointer, 'unknown-currency', message, 'Write its three letters, such as USD.'));
  } else if (amount.problem === 'too-large') {
    const message = `The amount ${quote(text)} is too large to be counted exactly.`;
    notes.faults.push(fault(element.path, 'amount-too-large', message, 'Check it for digits too many.'));
  } else {
    const message =
      text === '' ? `The ${what} has no amount.` : `The amount ${quote(text)} is not a plain decimal number.`;
    notes.faults.push(
      fault(element.path, 'invalid-amount', message, 'Write digits with a decimal point, such as 1234.56.'),
    );
  }
  return null;
}
