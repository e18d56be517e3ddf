/** What unInfoRows makes, as CSV for the people who enter it by hand. */

import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from './escape-formula.ts';
import { type CutAlignment, UNINFO_OUT_COLUMNS, type UnInfoRows } from './uninfo-out.ts';

const CUT_COLUMNS = ['project', 'concept', 'reason', 'message'] as const;

/** The rows with their header, lines ending in LF. "-" stays: it is how UN INFO writes an empty cell, and no formula. */
export function unInfoCsv({ rows }: Pick<UnInfoRows, 'rows'>): string {
  const safe = rows.map((row) => row.map((cell) => (cell === '-' ? cell : escapeFormula(cell))));
  return stringify([[...UNINFO_OUT_COLUMNS], ...safe]);
}

/** Which alignments the rows leave out, and why. */
export function unInfoCutCsv({ cut }: { readonly cut: readonly CutAlignment[] }): string {
  const rows = cut.map((one) => CUT_COLUMNS.map((column) => escapeFormula(one[column])));
  return stringify([[...CUT_COLUMNS], ...rows]);
}
