/** Projects from an XLSX workbook: the same columns as a CSV file, read from typed cells. */
import { quote } from '../checks.ts';
import type { ReadProjects } from '../project-draft.ts';
import { readSheet, type SheetCell, type SheetRow } from '../xlsx/read.ts';
import { cellAddress, type Merge } from '../xlsx/scan.ts';
import { type ColumnKind, type FurtherColumn, kindOfColumn, type ProjectColumn } from './columns.ts';
import { looksLikeHeader, readHeader } from './header.ts';
import { draftsOf, refusedHeader, type TableOptions } from './read.ts';
import type { RawCell, RowSource } from './row.ts';

export type WorkbookOptions = Omit<TableOptions, 'delimiter'>;

/** The sheet that is read wherever it stands. */
export const PROJECTS_SHEET = 'Projects';
/** A title, a logo and notes may stand above the header. */
const ROWS_BEFORE_HEADER = 20;

/**
 * Reads the bytes of an XLSX workbook of projects: the sheet "Projects", else the first one; the header is the first row
 * among twenty that names id and title. Numbers, dates and texts are taken as what they are; a number or a date where a
 * code belongs is a fault, since what was typed is lost. Drafts, pointers, limits and refusals as for readProjectTable;
 * the message of a fault names the cell. Never throws.
 */
export async function readProjectWorkbook(
  bytes: Uint8Array,
  options: WorkbookOptions,
): Promise<ReadProjects> {
  const read = await readSheet(bytes, PROJECTS_SHEET, { maxRows: options.maxRows + ROWS_BEFORE_HEADER });
  if (!read.ok) return read;
  const { rows, merges, name } = read.sheet;
  const texts = rows.slice(0, ROWS_BEFORE_HEADER).map(headerTexts);
  const at = Math.max(0, texts.findIndex(looksLikeHeader));
  const header = rows[at];
  if (header === undefined) {
    const message = `The sheet ${quote(name)} is empty.`;
    const fix = 'Send a table whose first line names its columns, at least id and title.';
    return { ok: false, refused: { code: 'not-xlsx', message, fix, line: 1, column: null } };
  }
  const columns = readHeader(texts[at] ?? []);
  if (!columns.ok) return refusedHeader(columns, 'not-xlsx', header.number);
  const data = rows.slice(at + 1);
  if (data.length > options.maxRows) {
    const message = `The sheet has more than ${options.maxRows} rows.`;
    const fix = 'Split it into smaller files and import them one after the other.';
    return { ok: false, refused: { code: 'file-too-large', message, fix, line: null, column: null } };
  }
  const sources = data.map((row) => sourceOf(row, merges, columns.width));
  return draftsOf(columns, sources, options);
}

function headerTexts({ cells }: SheetRow): string[] {
  const texts = cells.map((cell) => (cell?.kind === 'text' ? cell.text : ''));
  while (texts.at(-1) === '') texts.pop();
  return texts;
}

function sourceOf(row: SheetRow, merges: readonly Merge[], width: number): RowSource {
  const here = merges.filter(({ top, bottom }) => top <= row.number && row.number <= bottom);
  return {
    width,
    cell: (column, position) => {
      const cell = row.cells[position] ?? null;
      const address = cellAddress(row.number, position + 1);
      if (cell !== null) return rawCell(cell, column, address);
      const merge = here.find(({ left, right }) => left <= position + 1 && position + 1 <= right);
      return merge === undefined ? { text: '' } : mergedCell(address, cellAddress(merge.top, merge.left));
    },
  };
}

function mergedCell(address: string, first: string): RawCell {
  const message = `The cell ${address} is merged with ${first}, so it has no value of its own.`;
  return {
    text: '',
    problem: { code: 'merged-cell', message, fix: 'Unmerge the cells and fill in each of them.' },
  };
}

function rawCell(cell: SheetCell, column: ProjectColumn | FurtherColumn, address: string): RawCell {
  const kind = kindOfColumn(column);
  switch (cell.kind) {
    case 'text':
      return { text: cell.text };
    case 'number':
      return numberCell(cell.decimal, kind, column, address);
    case 'date':
      return dateCell(cell.iso, kind, address);
    case 'boolean':
      return kind === 'flag'
        ? { text: cell.value ? 'yes' : 'no' }
        : wrongType(`The cell ${address} holds ${cell.value ? 'TRUE' : 'FALSE'}.`, kind);
    case 'error': {
      const message = `The cell ${address} holds the error ${quote(cell.text)}.`;
      return {
        text: '',
        problem: { code: 'error-cell', message, fix: 'Correct its formula, or type the value.' },
      };
    }
    case 'no-result': {
      const message = `The cell ${address} holds a formula without a result.`;
      const fix = 'Open the workbook in a spreadsheet program, let it calculate, and save it.';
      return { text: '', problem: { code: 'error-cell', message, fix } };
    }
  }
}

function numberCell(decimal: string, kind: ColumnKind, column: string, address: string): RawCell {
  const holds = `The cell ${address} holds the number ${decimal}`;
  if (kind === 'date') return wrongType(`${holds}, not a date.`, kind);
  if (kind === 'code' || (kind === 'id' && !/^\d+$/.test(decimal))) {
    const message = `${holds}, where a code belongs: what was typed, such as a zero at its end or beginning, is lost.`;
    const fix = `Format the column ${column} as text, then type the code again.`;
    return { text: '', problem: { code: 'number-for-code', message, fix } };
  }
  if (kind === 'id') {
    const message = `${holds} as identifier; it is read as "${decimal}", without any zeros before it.`;
    const fix = 'Format the column as text if identifiers begin with zeros; otherwise nothing to mend.';
    return { text: decimal, notice: { code: 'number-for-code', message, fix } };
  }
  return { text: decimal, exact: true };
}

function dateCell(iso: string | null, kind: ColumnKind, address: string): RawCell {
  if (kind === 'date' && iso !== null) return { text: iso };
  if (kind === 'date') {
    const message = `The cell ${address} holds no date between March 1900 and 2199.`;
    return { text: '', problem: { code: 'invalid-date', message, fix: 'Write it as text, YYYY-MM-DD.' } };
  }
  const holds = `The cell ${address} holds a date${iso === null ? '' : ` (${iso})`}`;
  if (kind !== 'code' && kind !== 'id') return wrongType(`${holds}.`, kind);
  const message = `${holds}, where a code belongs: the spreadsheet has turned what was typed into a date.`;
  const fix = 'Format the column as text, then type the code again.';
  return { text: '', problem: { code: 'date-for-code', message, fix } };
}

const WANTED: Readonly<Record<ColumnKind, string>> = {
  id: 'Format the cell as text and type the identifier.',
  text: 'Format the cell as text and type it again.',
  code: 'Format the cell as text and type the code.',
  status: 'Type one of the words for the status.',
  date: 'Type a date, as YYYY-MM-DD.',
  amount: 'Type a number.',
  flag: 'Type yes or no.',
  marker: 'Type 0, 1, 2 or 3.',
};

function wrongType(message: string, kind: ColumnKind): RawCell {
  return { text: '', problem: { code: 'wrong-cell-type', message, fix: WANTED[kind] } };
}
