/** The mappings block: tab-separated values with RFC 4180 quotes, cut into cells with their lines. */

import { CsvError, parse } from 'csv-parse/sync';
import type { FaultList } from './model.ts';

const LONGEST_RECORD = 1_048_576;

export interface TableRow {
  /** Line of the file, from 1, on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly header: TableRow;
  /** Rows with at least one cell that is not empty. */
  readonly rows: readonly TableRow[];
}

/**
 * Cuts a mappings block, whose first line is `firstLine` of the file, into header and rows. Quotes inside
 * unquoted cells are taken as they are, because the specification's own examples have them. Answers null
 * after adding a fault: no header, a quote never closed, a row of more than 1 MiB.
 */
export function readTable(text: string, firstLine: number, faults: FaultList): Table | null {
  let line = firstLine;
  const rows: TableRow[] = [];
  try {
    parse(text, {
      delimiter: '\t',
      record_delimiter: ['\n', '\r\n'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: LONGEST_RECORD,
      on_record: (cells: string[]) => {
        if (rows.length === 0 || cells.some((cell) => cell !== '')) rows.push({ line, cells });
        line += 1 + cells.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const open = error.code === 'CSV_QUOTE_NOT_CLOSED';
    faults.add(
      { line, column: 1 },
      {
        code: open ? 'quote-not-closed' : 'row-unreadable',
        message: open
          ? 'A double quote opened in this row is never closed.'
          : 'This row cannot be cut into cells, or is longer than 1 MiB.',
        fix: 'Put cells that contain tabs, line breaks or quotes in double quotes, and double the quotes inside.',
      },
    );
    return null;
  }
  const [header, ...mappings] = rows;
  if (header === undefined || header.cells.every((cell) => cell.trim() === '')) {
    faults.add(
      { line: firstLine, column: 1 },
      {
        code: 'no-header',
        message: 'The line with the column names is missing.',
        fix: 'Put the column names, separated by tabs, on the line right after the metadata, with no empty line between.',
      },
    );
    return null;
  }
  return { header, rows: mappings };
}
