import { type Cell, type SheetContent, workbookOf } from '../xlsx/write.ts';
import {
  allColumns,
  type ColumnKind,
  factsOf,
  linesOf,
  type ReportCell,
  type ReportDocument,
  type ReportTable,
} from './document.ts';

const WIDTHS: Readonly<Record<ColumnKind, number>> = {
  text: 50,
  code: 16,
  date: 12,
  count: 12,
  number: 12,
  amount: 18,
  share: 10,
  link: 40,
};

/**
 * A report as a workbook: a sheet for each table, its header frozen, numbers as numbers and codes as text; then the sheet
 * "About", which says what the tables are, and what the columns that ask for it mean.
 */
export function reportXlsx(document: ReportDocument): Promise<Uint8Array> {
  return workbookOf([...document.tables.map(tableSheet), aboutSheet(document)]);
}

function tableSheet(table: ReportTable): SheetContent {
  return {
    name: table.title,
    columns: table.columns.map(({ title, kind }) => ({ header: title, width: WIDTHS[kind] })),
    rows: linesOf(table).map(({ cells }) =>
      table.columns.map(({ kind }, place) => cellOf(kind, cells[place] ?? null)),
    ),
  };
}

function aboutSheet(document: ReportDocument): SheetContent {
  const { title, tables } = document;
  const explained = allColumns(tables).filter(({ note }) => note !== undefined);
  return {
    name: 'About',
    columns: [
      { header: 'About', width: 28 },
      { header: title, width: 100 },
    ],
    rows: [
      ...factsOf(document).map(({ label, value }) => [
        text(label),
        typeof value === 'number' ? { kind: 'number' as const, value } : text(value),
      ]),
      ...(explained.length === 0 ? [] : [[text(null), text(null)]]),
      ...explained.map(({ title: column, note }) => [text(`Column "${column}"`), text(note ?? null)]),
    ],
  };
}

function cellOf(kind: ColumnKind, value: ReportCell): Cell {
  if (value === null) return text(null);
  switch (kind) {
    case 'amount':
      return typeof value === 'number' ? { kind: 'number', value } : { kind: 'money', value };
    case 'share':
      return { kind: 'share', value: Number(value) };
    case 'date':
      return { kind: 'date', value: String(value) };
    case 'code':
    case 'link':
      return { kind: 'code', value: String(value) };
    case 'text':
    case 'count':
    case 'number':
      return typeof value === 'number' ? { kind: 'number', value } : text(value);
    default:
      return kind satisfies never;
  }
}

function text(value: string | null): Cell {
  return { kind: 'text', value };
}
