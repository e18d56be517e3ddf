/** The one sheet of a UN INFO export as rows of texts, repaired where they were decoded wrongly. */
import type { Fault } from '../../domain/types.ts';
import { fault, hasControlCharacters, type Notes } from '../checks.ts';
import type { RefusedFile } from '../project-draft.ts';
import { readSheet, type SheetCell } from '../xlsx/read.ts';
import {
  cellPointer,
  readColumns,
  type UnInfoColumn,
  type UnInfoColumns,
  type YearColumn,
} from './columns.ts';
import { note, warn } from './notes.ts';
import { repairText } from './repair.ts';

export interface SheetLimits {
  readonly maxRows: number;
  readonly maxCellLength: number;
}

/** One row; `cell` gives the empty text for a missing column and for "-", which means none. */
export interface SheetRow {
  /** 1-based data row; the header is not counted. */
  readonly row: number;
  cell(column: UnInfoColumn): string;
  /** A number cell: its text has lost a closing zero that a code may have had. */
  isNumber(column: UnInfoColumn): boolean;
  amount(column: YearColumn): { readonly text: string; readonly isNumber: boolean };
  /** Faults and warnings found in the cells so far. */
  readonly notes: Notes;
}

type ReadRows =
  | {
      readonly ok: true;
      readonly rows: readonly SheetRow[];
      readonly columns: UnInfoColumns;
      readonly warnings: readonly Fault[];
    }
  | { readonly ok: false; readonly refused: RefusedFile };

const NONE = /^[-–—]?$/;

/** Reads the first visible sheet of the workbook. Refuses what is no workbook, no UN INFO export, or too large. Never throws. */
export async function readRows(bytes: Uint8Array, limits: SheetLimits): Promise<ReadRows> {
  const read = await readSheet(bytes, null, { maxRows: limits.maxRows + 1 });
  if (!read.ok) return read;
  const [header, ...rows] = read.sheet.rows;
  const names = (header?.cells ?? []).map((cell) => (cell?.kind === 'text' ? cell.text : ''));
  const columns = readColumns(names);
  if (!columns.ok) {
    const { message, fix } = columns;
    const line = header?.number ?? 1;
    return { ok: false, refused: { code: 'missing-column', message, fix, line, column: null } };
  }
  const first = header?.number ?? 1;
  const readRow = ({ number, cells }: (typeof rows)[number]) =>
    sheetRow(cells, number - first, columns, limits);
  return { ok: true, rows: rows.map(readRow), columns, warnings: columns.warnings };
}

function sheetRow(
  cells: readonly (SheetCell | null)[],
  row: number,
  columns: UnInfoColumns,
  limits: SheetLimits,
): SheetRow {
  const notes: Notes = { faults: [], warnings: [] };
  const repaired: string[] = [];
  const texts = new Map<UnInfoColumn, string>();
  for (const [column, position] of columns.positions) {
    const pointer = cellPointer(row, column);
    const cell = cells[position] ?? null;
    const text = cellText(cell);
    if (cell?.kind === 'error' || cell?.kind === 'no-result') {
      const message = 'The cell holds an error or a formula without a result.';
      notes.faults.push(note(pointer, 'cell-without-value', message, 'Write the value itself.'));
      continue;
    }
    if (text.length > limits.maxCellLength) {
      const message = `The cell holds ${text.length} characters; at most ${limits.maxCellLength} are read.`;
      notes.faults.push(fault(pointer, 'text-too-long', message, 'Shorten it.'));
      continue;
    }
    const repair = repairText(text);
    if (repair.repaired) repaired.push(pointer.slice(pointer.lastIndexOf('/') + 1));
    if (repair.suspicious) {
      const message =
        'The text looks wrongly decoded and cannot be repaired with certainty; it is left as it is.';
      warn(notes, pointer, 'text-garbled', message, 'Correct it in UN INFO, or after the import.');
    }
    if (hasControlCharacters(repair.text)) {
      const fix = 'Remove them; line breaks and tabs may stay.';
      notes.faults.push(fault(pointer, 'control-characters', 'The cell holds control characters.', fix));
      continue;
    }
    const trimmed = repair.text.trim();
    texts.set(column, NONE.test(trimmed) ? '' : trimmed);
  }
  if (repaired.length > 0) {
    const message = `Text that was decoded wrongly was repaired in ${repaired.join(', ')}.`;
    warn(notes, `/${row}`, 'text-repaired', message, 'Nothing to mend; compare with UN INFO if in doubt.');
  }
  return {
    row,
    notes,
    cell: (column) => texts.get(column) ?? '',
    isNumber: (column) => cells[columns.positions.get(column) ?? -1]?.kind === 'number',
    amount: ({ position }) => {
      const cell = cells[position] ?? null;
      const text = cellText(cell).trim();
      return { text: NONE.test(text) ? '' : text, isNumber: cell?.kind === 'number' };
    },
  };
}

function cellText(cell: SheetCell | null): string {
  if (cell === null) return '';
  if (cell.kind === 'text' || cell.kind === 'error') return cell.text;
  if (cell.kind === 'number') return cell.decimal;
  if (cell.kind === 'boolean') return cell.value ? 'TRUE' : 'FALSE';
  // What is no date stays readable in the fault that follows.
  return cell.kind === 'date' ? (cell.iso ?? 'no date') : 'no result';
}
