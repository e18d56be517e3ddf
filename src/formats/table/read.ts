/** Tables of projects, one a row, to project drafts. The columns are PROJECT_COLUMNS (columns.ts). */
import type { Fault } from '../../domain/types.ts';
import { duplicateCheck, fault } from '../checks.ts';
import type { ReadProjects, RefusedFile } from '../project-draft.ts';
import { type CsvLimits, type Delimiter, readCsv } from './csv.ts';
import { type ReadHeader, readHeader } from './header.ts';
import { type RowSource, readRow, silentFields } from './row.ts';

export interface TableOptions extends CsvLimits {
  /** Told from the header line when left out. */
  readonly delimiter?: Delimiter;
  /** ISO 4217 code for amounts without a currency of their own. */
  readonly currency: string | null;
}

/**
 * Reads the bytes of a CSV file of projects: UTF-8, with a header line, comma, semicolon or tab between cells.
 * Every row becomes a draft, with its faults (the row is rejected) and warnings (it is not); pointers are data row and
 * column, /3/start_date. Blank lines are no rows. A file that cannot be read as a whole is refused.
 * Limits count data rows and characters of one cell. Never throws.
 */
export function readProjectTable(bytes: Uint8Array, options: TableOptions): ReadProjects {
  const csv = readCsv(bytes, options.delimiter, options);
  if (!csv.ok) return csv;
  const [header, ...rows] = csv.records;
  if (header === undefined) {
    const message = 'The file is empty.';
    const fix = 'Send a table whose first line names its columns, at least id and title.';
    return { ok: false, refused: { code: 'not-csv', message, fix, line: 1, column: null } };
  }
  const read = readHeader(header);
  if (!read.ok) return refusedHeader(read, 'not-csv', csv.headerLine);
  const sources = rows.map((cells) => ({
    width: cells.length,
    cell: (_: unknown, position: number) => ({ text: cells[position] ?? '' }),
  }));
  return draftsOf(read, sources, options);
}

/** The drafts of the rows below a header that could be read. */
export function draftsOf(
  header: Extract<ReadHeader, { ok: true }>,
  rows: readonly RowSource[],
  { currency, maxCellLength }: Pick<TableOptions, 'currency' | 'maxCellLength'>,
): ReadProjects {
  const { positions, further, width } = header;
  const context = {
    positions,
    further,
    width,
    currency,
    maxCellLength,
    checkDuplicate: duplicateCheck('row'),
  };
  const drafts = rows.map((source, index) => readRow(source, index + 1, context));
  const warnings: readonly Fault[] = drafts.length > 0 ? header.warnings : [...header.warnings, noProjects()];
  return { ok: true, drafts, warnings, silentOn: silentFields(header) };
}

export function refusedHeader(
  header: Extract<ReadHeader, { ok: false }>,
  broken: RefusedFile['code'],
  line: number,
): ReadProjects {
  const { message, fix } = header;
  const code = header.code === 'missing-column' ? 'missing-column' : broken;
  return { ok: false, refused: { code, message, fix, line, column: null } };
}

function noProjects(): Fault {
  const message = 'The table has a header and no rows.';
  return fault('/', 'no-projects', message, 'Check that it is the right file.');
}
