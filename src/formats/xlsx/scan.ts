/** What the parser of values would lose or choke on in a sheet: its size, errors, missing results, merged cells. */
import { isDate } from '../../domain/dates.ts';
import { refusedWorkbook } from './refused.ts';
import { walkXml } from './xml.ts';

/** Rows and columns are counted from 1, both ends included. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export type ScannedCell =
  | { readonly kind: 'error'; readonly text: string }
  /** A formula whose result was never computed. */
  | { readonly kind: 'no-result' }
  /** An ISO date in a cell of type d; null where it is no day of the calendar. */
  | { readonly kind: 'date'; readonly iso: string | null };

interface SheetScan {
  /** By cellKey. */
  readonly cells: ReadonlyMap<number, ScannedCell>;
  readonly merges: readonly Merge[];
}

export interface SheetLimits {
  /** Rows with any value. */
  readonly maxRows: number;
}

const MAX_ROW = 1_048_576;
const MAX_COLUMN = 16_384;
const MAX_MERGES = 10_000;

function cellKey(row: number, column: number): number {
  return (row - 1) * MAX_COLUMN + column - 1;
}

export function cellPlace(key: number): { readonly row: number; readonly column: number } {
  return { row: Math.floor(key / MAX_COLUMN) + 1, column: (key % MAX_COLUMN) + 1 };
}

/** "C7" for row 7, column 3. */
export function cellAddress(row: number, column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}

interface OpenCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  hasFormula: boolean;
  value: string | null;
}

/** Walks a sheet. Throws RefusedWorkbook when it is broken, or holds more rows than are read. */
export function scanSheet(part: string, content: Uint8Array, limits: SheetLimits): SheetScan {
  const cells = new Map<number, ScannedCell>();
  const merges: Merge[] = [];
  let cell: OpenCell | null = null;
  let inValue = false;
  let rows = 0;
  let lastRow = 0;

  const closeCell = ({ row, column, type, hasFormula, value }: OpenCell) => {
    if (value === null && !hasFormula && type !== 'inlineStr') return;
    if (row !== lastRow) rows += 1;
    lastRow = row;
    if (rows > limits.maxRows) throw tooManyRows(limits.maxRows);
    const found = scanned(type, hasFormula, value);
    if (found !== null) cells.set(cellKey(row, column), found);
  };

  walkXml(part, content, {
    open: (name, attributes) => {
      if (name === 'row') {
        const { r } = attributes;
        if (r !== undefined && !(Number.isInteger(Number(r)) && Number(r) >= 1 && Number(r) <= MAX_ROW)) {
          throw refusedWorkbook('A row of the sheet has no possible number.');
        }
      } else if (name === 'c') {
        const [row, column] = readAddress(attributes.r ?? '');
        cell = { row, column, type: attributes.t ?? 'n', hasFormula: false, value: null };
      } else if (name === 'mergeCell') {
        merges.push(readRange(attributes.ref ?? ''));
        if (merges.length > MAX_MERGES) {
          const message = `The sheet has more than ${MAX_MERGES} merged ranges.`;
          throw refusedWorkbook(message, 'Unmerge its cells.', 'file-too-large');
        }
      } else if (cell !== null && name === 'f') {
        cell.hasFormula = true;
      } else if (cell !== null && name === 'v') {
        cell.value = '';
        inValue = true;
      }
    },
    close: (name) => {
      if (name === 'v') inValue = false;
      if (name !== 'c' || cell === null) return;
      closeCell(cell);
      cell = null;
    },
    text: (text) => {
      if (cell !== null && inValue) cell.value += text;
    },
    aside: () => {
      // The parser of values keeps only what follows it.
      if (cell !== null) throw refusedWorkbook('A cell holds a comment in its XML.');
    },
  });
  return { cells, merges };
}

function scanned(type: string, hasFormula: boolean, value: string | null): ScannedCell | null {
  if (type === 'e') return { kind: 'error', text: value ?? '' };
  // An empty result of type str is an empty text; any other is a result that was never computed.
  const isEmpty = value === null || (value === '' && type !== 'str');
  if (hasFormula && isEmpty) return { kind: 'no-result' };
  if (type !== 'd' || value === null) return null;
  const iso = value.trim().slice(0, 10);
  return { kind: 'date', iso: isDate(iso) ? iso : null };
}

function tooManyRows(maxRows: number): Error {
  const fix = 'Split it into smaller files and import them one after the other.';
  return refusedWorkbook(`The sheet has more than ${maxRows} rows.`, fix, 'file-too-large');
}

function readAddress(text: string): [row: number, column: number] {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(text) ?? [];
  const row = Number(digits);
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  if (row < 1 || row > MAX_ROW || column < 1 || column > MAX_COLUMN) {
    throw refusedWorkbook('A cell of the sheet has no possible address.');
  }
  return [row, column];
}

function readRange(text: string): Merge {
  const [from = '', to = from] = text.split(':');
  const [top, left] = readAddress(from);
  const [bottom, right] = readAddress(to);
  return { top, left, bottom, right };
}
