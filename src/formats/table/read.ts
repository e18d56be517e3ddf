/** Tables of projects, one a row, to project drafts. The columns are PROJECT_COLUMNS. */
import type { ProjectDraft, ProjectField, ReadProjects } from '../project-draft.ts';
import { type Cell, readBudget, readDate, readFlag, readStatus } from './cells.ts';
import {
  duplicateCheck,
  fault,
  hasControlCharacters,
  limitFaults,
  type Notes,
  oneLine,
  readId,
} from './checks.ts';
import { type ProjectColumn, readHeader } from './columns.ts';
import { type CsvLimits, type Delimiter, readCsv } from './csv.ts';
import { readCountries, readOrganisations, readTags } from './lists.ts';

export { PROJECT_COLUMNS } from './columns.ts';

export interface TableOptions extends CsvLimits {
  /** Told from the header line when left out. */
  readonly delimiter?: Delimiter;
  /** ISO 4217 code for budgets without a currency of their own. */
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
  if (!read.ok) {
    const { code, message, fix } = read;
    return { ok: false, refused: { code, message, fix, line: csv.headerLine, column: null } };
  }
  const checkDuplicate = duplicateCheck('row');
  const drafts = rows.map((cells, index) =>
    readRow(cells, index + 1, { positions: read.positions, width: read.width, options, checkDuplicate }),
  );
  const silentOn = FIELDS.filter(([column]) => !read.positions.has(column)).map(([, field]) => field);
  silentOn.push('markers');
  if (drafts.length > 0) return { ok: true, drafts, warnings: read.warnings, silentOn };
  const empty = fault(
    '/',
    'no-projects',
    'The table has a header and no rows.',
    'Check that it is the right file.',
  );
  return { ok: true, drafts, warnings: [...read.warnings, empty], silentOn };
}

const FIELDS: readonly (readonly [ProjectColumn, ProjectField])[] = [
  ['description', 'description'],
  ['status', 'status'],
  ['start_date', 'startDate'],
  ['end_date', 'endDate'],
  ['organisations', 'organisations'],
  ['countries', 'countries'],
  ['budget', 'amounts'],
  ['tags', 'tags'],
  ['humanitarian', 'humanitarian'],
];

interface RowContext {
  readonly positions: ReadonlyMap<ProjectColumn, number>;
  readonly width: number;
  readonly options: TableOptions;
  readonly checkDuplicate: ReturnType<typeof duplicateCheck>;
}

function readRow(cells: readonly string[], row: number, context: RowContext): ProjectDraft {
  const notes: Notes = { faults: [], warnings: [] };
  const { options, width } = context;
  // In a row with too few or too many cells, any of them may stand under the wrong name.
  const ragged = cells.length !== width;
  if (ragged) {
    const message = `The row has ${cells.length} cells, the header has ${width}.`;
    const fix = 'Put cells that hold the separator in quotes, and fill up with empty cells.';
    notes.faults.push(fault(`/${row}`, 'ragged-row', message, fix));
  }
  const cell = (column: ProjectColumn): Cell => readCell(column, cells, row, context, notes);
  const idCell = cell('id');
  const id = readId(idCell.text, idCell.pointer, notes);
  if (id !== null) context.checkDuplicate(id, row, idCell.pointer, notes);
  const titleCell = cell('title');
  const title = oneLine(titleCell.text) || null;
  if (title === null && !ragged && !notes.faults.some(({ pointer }) => pointer === titleCell.pointer)) {
    notes.faults.push(
      fault(titleCell.pointer, 'missing-title', 'The project has no title.', 'Give it a title.'),
    );
  }
  const base = { row, id, title };
  if (ragged) return { ...base, ...NOTHING_READ, faults: notes.faults, warnings: notes.warnings };

  const status = readStatus(cell('status'), notes);
  const startDate = readDate(cell('start_date'), notes);
  const endCell = cell('end_date');
  const endDate = readDate(endCell, notes);
  if (startDate !== null && endDate !== null && endDate < startDate) {
    const message = `The project ends on ${endDate}, before it starts on ${startDate}.`;
    notes.faults.push(fault(endCell.pointer, 'end-before-start', message, 'Correct one of the two dates.'));
  }
  const draft = {
    ...base,
    description: cell('description').text || null,
    status,
    startDate,
    endDate,
    organisations: readOrganisations(cell('organisations'), notes),
    countries: readCountries(cell('countries'), notes),
    humanitarian: readFlag(cell('humanitarian'), notes),
    markers: {},
    amounts: readBudget(
      {
        budget: cell('budget'),
        currency: cell('currency'),
        defaultCurrency: options.currency,
        from: startDate,
        until: endDate,
      },
      notes,
    ),
    tags: readTags(cell('tags'), notes),
  };
  const pointer = `/${row}`;
  return {
    ...draft,
    faults: limitFaults(notes.faults, pointer),
    warnings: limitFaults(notes.warnings, pointer),
  };
}

const NOTHING_READ = {
  description: null,
  status: null,
  startDate: null,
  endDate: null,
  organisations: [],
  countries: [],
  humanitarian: false,
  markers: {},
  amounts: [],
  tags: [],
} as const;

function readCell(
  column: ProjectColumn,
  cells: readonly string[],
  row: number,
  { positions, options }: RowContext,
  notes: Notes,
): Cell {
  const pointer = `/${row}/${column}`;
  const position = positions.get(column);
  const text = position === undefined ? '' : (cells[position] ?? '').trim();
  // The identifier has rules of its own for length and line breaks.
  if (column === 'id') return { text, pointer };
  if (text.length > options.maxCellLength) {
    const message = `The cell holds ${text.length} characters; at most ${options.maxCellLength} are read.`;
    notes.faults.push(fault(pointer, 'text-too-long', message, 'Shorten it.'));
    return { text: '', pointer };
  }
  if (hasControlCharacters(text)) {
    const message = 'The cell holds control characters.';
    notes.faults.push(
      fault(pointer, 'control-characters', message, 'Remove them; line breaks and tabs may stay.'),
    );
    return { text: '', pointer };
  }
  return { text, pointer };
}
