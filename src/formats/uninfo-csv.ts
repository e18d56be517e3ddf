/** What unInfoRows makes, as CSV for the people who enter it by hand: headers and rows, lines ending in LF. */

import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from './escape-formula.ts';
import { type CutAlignment, UNINFO_OUT_COLUMNS, type UnInfoRows } from './uninfo-out.ts';

const CUT_COLUMNS = ['project', 'concept', 'reason', 'message'] as const;

export function unInfoHeader(): string {
  return stringify([[...UNINFO_OUT_COLUMNS]]);
}

/** "-" stays: it is how UN INFO writes an empty cell, and no formula. */
export function unInfoCsv({ rows }: Pick<UnInfoRows, 'rows'>): string {
  return stringify(rows.map((row) => row.map((cell) => (cell === '-' ? cell : escapeFormula(cell)))));
}

export function unInfoCutHeader(): string {
  return stringify([[...CUT_COLUMNS]]);
}

/** Which alignments the rows leave out, and why. */
export function unInfoCutCsv({ cut }: Pick<UnInfoRows, 'cut'>): string {
  return stringify(cut.map((one: CutAlignment) => CUT_COLUMNS.map((column) => escapeFormula(one[column]))));
}
