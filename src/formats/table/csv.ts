import { Buffer } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { RefusedFile } from '../project-draft.ts';
import { invalidUtf8Line, lineAt } from '../utf8.ts';
import { isKnownColumn } from './header.ts';

export type Delimiter = ',' | ';' | '\t';

export interface CsvLimits {
  readonly maxRows: number;
  readonly maxCellLength: number;
}

type ReadCsv =
  | {
      readonly ok: true;
      /** The first is the header; rows without any text are left out. */
      readonly records: readonly (readonly string[])[];
      /** 1-based line of the header. */
      readonly headerLine: number;
    }
  | { readonly ok: false; readonly refused: RefusedFile };

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];
/** How many cells of the longest length one record may hold before it is taken for a quote never closed. */
const CELLS_PER_RECORD = 64;
const HEADER_BYTES = 65_536;

/**
 * Bytes of a CSV file (UTF-8, with or without byte order mark) to records of text.
 * The delimiter is told from the header line unless given. Refused: not UTF-8, NUL bytes, broken quotes, a record too
 * large, more rows than allowed. Never throws.
 */
export function readCsv(bytes: Uint8Array, delimiter: Delimiter | undefined, limits: CsvLimits): ReadCsv {
  const notText = findNotText(bytes);
  if (notText !== null) return { ok: false, refused: notText };
  const text = hasMark(bytes) ? bytes.subarray(3) : bytes;
  const header = headerOf(text);
  try {
    const records = parse(Buffer.from(text.buffer, text.byteOffset, text.length), {
      delimiter: delimiter ?? tellDelimiter(header.text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: limits.maxCellLength * CELLS_PER_RECORD,
      // One row more than allowed is enough to know that there are too many.
      to: limits.maxRows + 2,
    });
    if (records.length > limits.maxRows + 1) {
      const message = `The table has more than ${limits.maxRows} rows.`;
      return refused(
        'file-too-large',
        message,
        'Split it into smaller files and import them one after the other.',
        null,
      );
    }
    return { ok: true, records, headerLine: header.line };
  } catch (error) {
    if (error instanceof CsvError) return refusedFor(error, limits);
    throw error;
  }
}

function findNotText(bytes: Uint8Array): RefusedFile | null {
  const fix = 'In a spreadsheet, save the table as "CSV UTF-8".';
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    return { code: 'not-csv', message: 'The file is in UTF-16, not in UTF-8.', fix, line: 1, column: null };
  }
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    const message = 'The file holds a NUL byte, so it is not a text.';
    return { code: 'not-csv', message, fix, line: lineAt(bytes, nul), column: null };
  }
  const line = invalidUtf8Line(bytes);
  if (line === null) return null;
  return { code: 'not-csv', message: 'The file is not in UTF-8.', fix, line, column: null };
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The first line with any text besides delimiters and quotes. */
function headerOf(bytes: Uint8Array): { text: string; line: number } {
  const lines = new TextDecoder().decode(bytes.subarray(0, HEADER_BYTES)).split(/\r\n|\n|\r/);
  const index = Math.max(
    0,
    lines.findIndex((line) => /[^\s,;"]/.test(line)),
  );
  return { text: lines[index] ?? '', line: index + 1 };
}

/** The delimiter that finds most known columns, then most columns, then the first of comma, semicolon, tab. */
function tellDelimiter(header: string): Delimiter {
  let best: Delimiter = ',';
  let bestKnown = -1;
  let bestCells = 0;
  for (const delimiter of DELIMITERS) {
    const cells = header.split(delimiter);
    const known = cells.filter((cell) => isKnownColumn(cell.trim().replace(/^"(.*)"$/, '$1'))).length;
    if (known > bestKnown || (known === bestKnown && cells.length > bestCells)) {
      best = delimiter;
      bestKnown = known;
      bestCells = cells.length;
    }
  }
  return best;
}

function refusedFor(error: CsvError, limits: CsvLimits): ReadCsv {
  const line = typeof error.lines === 'number' ? error.lines : null;
  // The header is a record too, so the count of records read is the number of the data row that broke.
  const row = typeof error.records === 'number' ? error.records : 0;
  const place = row === 0 ? 'the header' : `data row ${row}`;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return refused(
        'not-csv',
        `A quote opened in ${place} is never closed.`,
        'Close it, or write "" for a quote within quotes.',
        line,
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return refused(
        'not-csv',
        `In ${place}, text follows a closing quote.`,
        'Write "" for a quote within quotes.',
        line,
      );
    case 'INVALID_OPENING_QUOTE':
      return refused(
        'not-csv',
        `In ${place}, a quote stands in the middle of a cell without quotes.`,
        'Put the whole cell in quotes and write "" for each quote in it.',
        line,
      );
    case 'CSV_MAX_RECORD_SIZE':
      return refused(
        'not-csv',
        `The record at ${place} is longer than ${limits.maxCellLength * CELLS_PER_RECORD} characters.`,
        'Check the line ends, and whether a quote is never closed.',
        line,
      );
    default:
      return refused(
        'not-csv',
        `The file cannot be read as CSV at ${place}.`,
        'Export the table again.',
        line,
      );
  }
}

function refused(code: RefusedFile['code'], message: string, fix: string, line: number | null): ReadCsv {
  return { ok: false, refused: { code, message, fix, line, column: null } };
}
