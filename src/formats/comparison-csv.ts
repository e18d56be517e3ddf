import { stringify } from 'csv-stringify/sync';
import type { Difference } from '../domain/compare.ts';
import { escapeFormula } from './escape-formula.ts';

const COLUMNS = ['entity', 'id', 'difference', 'field', 'before', 'after'];

/** Differences for a spreadsheet: a line for each field. Lists and objects are written as JSON. */
export function comparisonCsv(items: readonly (Difference & { readonly entity: string })[]): string {
  const records = items.flatMap(({ entity, id, kind, fields }) => {
    const base = { entity, id: escapeFormula(id), difference: kind };
    if (fields.length === 0) return [base];
    return fields.map(({ field, before, after }) => ({
      ...base,
      field,
      before: escapeFormula(valueText(before)),
      after: escapeFormula(valueText(after)),
    }));
  });
  return stringify(records, { header: true, columns: COLUMNS });
}

/** A value of any field as people read it; lists and objects as JSON. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
