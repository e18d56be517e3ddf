/** The empty table that people fill in: one header, one invented example row. */
import { type Cell, type SheetContent, workbookOf } from '../xlsx/write.ts';
import { type ColumnKind, PROJECT_COLUMNS } from './columns.ts';
import { sheetCell } from './sheet-cell.ts';
import { PROJECTS_SHEET } from './workbook.ts';

/** Rows below the example whose code cells are formatted as text. */
const PREPARED_ROWS = 500;

const WIDTHS: Readonly<Record<ColumnKind, number>> = {
  id: 20,
  text: 36,
  code: 26,
  status: 16,
  date: 13,
  amount: 16,
  flag: 14,
  marker: 14,
};

/** UTF-8 text with header and example row, lines ending in CRLF. For people: open it, replace the example, import it. */
export function projectTemplateCsv(): string {
  const line = (cells: readonly string[]) => `${cells.map(quoted).join(',')}\r\n`;
  return line(PROJECT_COLUMNS.map(({ name }) => name)) + line(PROJECT_COLUMNS.map(({ example }) => example));
}

/**
 * The bytes of a workbook with the sheet "Projects" (frozen header, example row, code columns formatted as text for 500
 * rows) and the sheet "Columns", which explains each of them.
 */
export function projectTemplateWorkbook(): Promise<Uint8Array> {
  const blank = PROJECT_COLUMNS.map(({ kind }) => sheetCell(kind, ''));
  const projects: SheetContent = {
    name: PROJECTS_SHEET,
    columns: PROJECT_COLUMNS.map(({ name, kind }) => ({ header: name, width: WIDTHS[kind] })),
    rows: [
      PROJECT_COLUMNS.map(({ kind, example }) => sheetCell(kind, example)),
      ...Array.from({ length: PREPARED_ROWS }, () => blank),
    ],
  };
  return workbookOf([projects, columnSheet()]);
}

function columnSheet(): SheetContent {
  const text = (value: string): Cell => ({ kind: 'code', value });
  return {
    name: 'Columns',
    columns: [
      { header: 'column', width: 22 },
      { header: 'needed', width: 9 },
      { header: 'holds', width: 90 },
      { header: 'example', width: 45 },
      { header: 'also read as', width: 70 },
    ],
    rows: PROJECT_COLUMNS.map(({ name, required, holds, example, aliases }) => [
      text(name),
      text(required ? 'yes' : 'no'),
      text(holds),
      text(example),
      text(aliases.join(', ')),
    ]),
  };
}

function quoted(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
