/** Mappings in: SSSOM with tabs or commas, and plain tables with the columns of the crosswalk's own CSV. */

import { CsvError, parse } from 'csv-parse/sync';
import { frameworkOf } from '../domain/concept-id.ts';
import { isDate } from '../domain/dates.ts';
import { NO_TERM_FOUND } from '../domain/types.ts';
import { CROSSWALK_COLUMNS } from './crosswalk-table.ts';
import { type RowContext, toMapping } from './sssom/mapping-rows.ts';
import { type MappingRow, type MappingRowsReading, readMappingRows } from './sssom/mappings.ts';
import { faultList, type SssomFault, type SssomRow } from './sssom/model.ts';
import { EXTENSION_NAMES, type Extension } from './sssom/profile.ts';
import { readTable, type Table, type TableRow } from './sssom/table.ts';

const LONGEST_RECORD = 1_048_576;

/** True for a table that begins with a metadata block, as SSSOM does, whatever a spreadsheet has made of it. */
export const hasMetadata = (text: string): boolean => /^\uFEFF?"?#/.test(text);

/**
 * Reads SSSOM with commas: the metadata block in lines that begin with "#", then the table in RFC 4180 quoting. What
 * spreadsheets do to the block (a byte order mark, quotes round its lines, commas after them) is undone. Rules and
 * faults are those of readMappingRows: lines of this file; columns count characters in the metadata and cells in the
 * table. Never throws.
 */
export function readSssomCsv(text: string, position: number): MappingRowsReading {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const metadata: string[] = [];
  let at = 0;
  while (body[at] === '#' || body.startsWith('"#', at)) {
    const end = body.indexOf('\n', at);
    const next = end === -1 ? body.length : end + 1;
    metadata.push(metadataLine(body.slice(at, next).trimEnd()));
    at = next;
  }
  const table = tabSeparated(body.slice(at), metadata.length + 1);
  if (!table.ok) return { ok: false, faults: [table.fault] };
  return readMappingRows([...metadata, table.text].join('\n'), position);
}

/** What a plain table leaves open. */
interface MappingTableOptions {
  /** The set of rows that name none. */
  readonly set: string | null;
  /** Who says it, where the row does not. */
  readonly author: string;
  /** Any notation of a concept as its id; what is unknown as it stands. */
  readonly resolve: (text: string) => string;
}

type MappingTableReading =
  | { readonly ok: true; readonly rows: readonly MappingRow[]; readonly warnings: readonly SssomFault[] }
  | { readonly ok: false; readonly faults: readonly SssomFault[] };

const NEEDED = ['subject', 'predicate', 'object', 'confidence', 'source', 'locator', 'rationale'] as const;
type Column = (typeof CROSSWALK_COLUMNS)[number];
/** Columns of the export that say again what others say, or what an import decides itself. */
const NOT_READ: readonly string[] = [
  'subject_label',
  'object_label',
  'relation',
  'status',
  'reviewer',
  'review_date',
];

/**
 * Reads a table with the columns of the crosswalk's own CSV export, of which subject, predicate, object, confidence,
 * source, locator and rationale are needed. Left out, evidence is `judged`, the justification is
 * `semapv:ManualMappingCuration`, and the id is made of set and notations. Faults have line and number of the column.
 */
export function readMappingTable(
  text: string,
  delimiter: 'comma' | 'tab',
  options: MappingTableOptions,
): MappingTableReading {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const cut = delimiter === 'comma' ? tabSeparated(body, 1) : ({ ok: true, text: body } as const);
  if (!cut.ok) return { ok: false, faults: [cut.fault] };
  const faults = faultList();
  const table = readTable(cut.text, 1, faults);
  if (table === null) return { ok: false, faults: faults.sorted() };
  const columns = new Map(table.header.cells.map((cell, place) => [columnName(cell), place + 1]));
  const missing = NEEDED.filter((column) => !columns.has(column));
  if (missing.length > 0) {
    const message = `Columns are missing: ${missing.join(', ')}.`;
    const fix = `Use the columns ${CROSSWALK_COLUMNS.filter((column) => !NOT_READ.includes(column)).join(', ')}.`;
    return {
      ok: false,
      faults: [{ line: table.header.line, column: 1, code: 'missing-column', message, fix }],
    };
  }
  const rows = table.rows.map((row) => readRow(row, columns, options));
  return { ok: true, rows, warnings: unknownColumns(table, columns) };
}

function readRow(
  row: TableRow,
  columns: ReadonlyMap<string, number>,
  { set: usualSet, author, resolve }: MappingTableOptions,
): MappingRow {
  const faults = faultList();
  const cell = (column: Column): string => (row.cells[(columns.get(column) ?? 0) - 1] ?? '').trim();
  const fault = (column: Column, code: string, message: string, fix: string) =>
    faults.add({ line: row.line, column: columns.get(column) ?? 1 }, { code, message, fix });
  const set = cell('set') || (usualSet ?? '');
  if (set === '')
    fault(
      'set',
      'missing-set',
      'The row names no mapping set.',
      'Fill in the column set, or send "set" along.',
    );
  const subject = resolve(cell('subject'));
  const nothing = cell('object') === '' || cell('object') === NO_TERM_FOUND;
  const object = nothing ? NO_TERM_FOUND : resolve(cell('object'));
  const objectFramework = cell('object_framework') || (nothing ? '' : frameworkOf(object));
  const confidence = Number(cell('confidence'));
  if (!/^\d*\.?\d+$/.test(cell('confidence')) || confidence > 1)
    fault(
      'confidence',
      'bad-confidence',
      'The confidence is no number from 0 to 1.',
      'Write one such as 0.85.',
    );
  const justification = cell('justification') || 'semapv:ManualMappingCuration';
  if (!/^semapv:\w+$/.test(justification))
    fault('justification', 'bad-justification', 'The justification is no term of semapv.', 'Leave it empty.');
  const date = cell('mapping_date');
  if (date !== '' && !isDate(date))
    fault('mapping_date', 'bad-date', `"${date.slice(0, 40)}" is no date.`, 'Write YYYY-MM-DD.');
  if (cell('modifier') !== '' && cell('modifier') !== 'Not')
    fault('modifier', 'bad-modifier', 'The only modifier is Not.', 'Write Not, or leave the cell empty.');
  const extensions = Object.fromEntries(
    [...EXTENSION_COLUMNS].flatMap(([name, column]) => {
      const text = name === 'status' ? 'proposed' : cell(column) || (name === 'evidence' ? 'judged' : '');
      return text === '' ? [] : [[column, text]];
    }),
  );
  const sssom: SssomRow = {
    line: row.line,
    record_id: `xwm:${cell('id') || idOf(set, subject, nothing ? objectFramework : object)}`,
    subject_id: subject,
    predicate_id: cell('predicate'),
    ...(cell('modifier') === 'Not' ? { predicate_modifier: 'Not' } : {}),
    object_id: object,
    subject_source: `framework:${frameworkOf(subject)}`,
    object_source: `framework:${objectFramework}`,
    mapping_justification: justification,
    author_label: [cell('author') || author],
    ...(date === '' ? {} : { mapping_date: date }),
    confidence,
    extensions,
  };
  if (cell('predicate') === '')
    fault(
      'predicate',
      'missing-value',
      'The predicate is missing.',
      'Write one such as crosswalk:contributesTo.',
    );
  const context: RowContext = {
    set,
    extensionSlots: EXTENSION_COLUMNS,
    undeclared: new Set(),
    placeOf: ({ line }, slot) => ({ line, column: columns.get(COLUMN_OF.get(slot) ?? slot) ?? 1 }),
    faults,
  };
  const mapping = toMapping(sssom, context);
  const found = faults.sorted();
  return { line: row.line, faults: found, mapping: found.length > 0 ? null : mapping };
}

/** Where the table has what SSSOM has in extension slots. */
const EXTENSION_COLUMNS: ReadonlyMap<Extension, Column> = new Map(
  EXTENSION_NAMES.map((name) => [name, extensionColumn(name)]),
);

function extensionColumn(name: Extension): Column {
  switch (name) {
    case 'holdsForParts':
      return 'holds_for_parts';
    case 'strengthIfMet':
      return 'strength_if_met';
    case 'aboutPart':
      return 'about_part';
    default:
      return name;
  }
}

/** Columns of the table by the slots of SSSOM, where they are called otherwise. */
const COLUMN_OF: ReadonlyMap<string, Column> = new Map([
  ['record_id', 'id'],
  ['subject_id', 'subject'],
  ['subject_source', 'subject'],
  ['predicate_id', 'predicate'],
  ['predicate_modifier', 'modifier'],
  ['object_id', 'object'],
  ['object_source', 'object_framework'],
  ['mapping_justification', 'justification'],
  ['author_label', 'author'],
]);

function idOf(set: string, subject: string, object: string): string {
  const notation = (id: string) => id.slice(id.indexOf(':') + 1);
  return `${set}-${notation(subject)}-${notation(object)}`;
}

const columnName = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

function unknownColumns({ header }: Table, columns: ReadonlyMap<string, number>): readonly SssomFault[] {
  const known: readonly string[] = CROSSWALK_COLUMNS;
  return [...columns].flatMap(([name, column]) => {
    if (name === '' || known.includes(name)) return [];
    const message = `The column "${name.slice(0, 40)}" is not read.`;
    const fix = `Columns are called ${CROSSWALK_COLUMNS.join(', ')}.`;
    return [{ line: header.line, column, code: 'unknown-column', message, fix }];
  });
}

/** A line of the block as it was before a spreadsheet took it for a row of cells. */
function metadataLine(line: string): string {
  if (!line.startsWith('"')) return line.replace(/,+$/, '');
  const [, cell = line] = /^"((?:[^"]|"")*)",*$/.exec(line) ?? [];
  return cell.replaceAll('""', '"');
}

type Cut = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: SssomFault };

/** The same cells with tabs between them. Each record keeps its lines, so that places stay true. */
function tabSeparated(text: string, firstLine: number): Cut {
  let line = firstLine;
  const lines: string[] = [];
  try {
    parse(text, {
      delimiter: ',',
      record_delimiter: ['\n', '\r\n'],
      relax_column_count: true,
      max_record_size: LONGEST_RECORD,
      on_record: (cells: string[]) => {
        lines.push(cells.map(tsvCell).join('\t'));
        line += 1 + cells.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const open = error.code === 'CSV_QUOTE_NOT_CLOSED';
    const message = open
      ? 'A double quote opened in this row is never closed.'
      : 'This row cannot be cut into cells, or is longer than 1 MiB.';
    const fix =
      'Put cells that contain commas, line breaks or quotes in double quotes, and double the quotes inside.';
    return {
      ok: false,
      fault: { line, column: 1, code: open ? 'quote-not-closed' : 'row-unreadable', message, fix },
    };
  }
  return { ok: true, text: lines.length === 0 ? '' : `${lines.join('\n')}\n` };
}

function tsvCell(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
