/** Numbers as people write them in a table, where they can only mean one thing. */

const GROUPED = {
  comma: /^\d{1,3}(?:,\d{3})+$/,
  point: /^\d{1,3}(?:\.\d{3})+$/,
  commaThenPoint: /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/,
  pointThenComma: /^(\d{1,3}(?:\.\d{3})+),(\d+)$/,
  space: /^(\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+)(?:[.,](\d{1,2}))?$/,
} as const;

type ReadNumber =
  | { readonly ok: true; readonly decimal: string }
  | { readonly ok: false; readonly problem: 'ambiguous' | 'not-a-number' };

/**
 * Plain decimal text for a number with or without thousands separators. `digits` is the currency's number of decimals.
 * 1,234.56 and 1.234,56 and 1,234,567 and 1 234 and 1234,5 can be read in one way only; 1,234 and (unless the
 * currency has three decimals) 1.234 can be read in two, as a thousand or as a fraction.
 */
export function readNumber(text: string, digits: number): ReadNumber {
  const [, sign = '', number = ''] = /^([+-]?)(.*)$/s.exec(text.trim()) ?? [];
  const decimal = unsigned(number, digits);
  if (decimal === 'ambiguous' || decimal === 'not-a-number') return { ok: false, problem: decimal };
  return { ok: true, decimal: sign === '-' ? `-${decimal}` : decimal };
}

function unsigned(number: string, digits: number): string {
  if (/^\d+$/.test(number)) return number;
  for (const pattern of [GROUPED.commaThenPoint, GROUPED.pointThenComma, GROUPED.space]) {
    const [, whole, fraction] = pattern.exec(number) ?? [];
    if (whole !== undefined) return joined(whole, fraction);
  }
  if (GROUPED.comma.test(number) || GROUPED.point.test(number)) {
    if (number.split(/[.,]/).length > 2) return joined(number, undefined);
    // A leading zero groups no thousands; three decimals are what some currencies have.
    if (number.includes('.') && (number.startsWith('0') || digits === 3)) return number;
    return 'ambiguous';
  }
  if (/^\d+\.\d+$/.test(number)) return number;
  if (/^\d+,\d{1,2}$/.test(number)) return number.replace(',', '.');
  return 'not-a-number';
}

function joined(whole: string, fraction: string | undefined): string {
  const plain = whole.replace(/\D/g, '');
  return fraction === undefined ? plain : `${plain}.${fraction}`;
}
