/** One row of a project table to a draft, wherever its cells come from. */
import {
  AMOUNT_KINDS,
  type Classification,
  MARKERS,
  type Marker,
  type Translation,
} from '../../domain/types.ts';
import {
  type duplicateCheck,
  fault,
  hasControlCharacters,
  limitFaults,
  type Notes,
  oneLine,
  type RowFaultCode,
  readId,
} from '../checks.ts';
import type { ProjectDraft, ProjectField } from '../project-draft.ts';
import { readAmountLines } from './amount-lines.ts';
import { readAnswers } from './answers.ts';
import { type Cell, readAmounts, readDate, readFlag, readMarker, readStatus } from './cells.ts';
import {
  AMOUNT_COLUMN,
  CLASSIFICATION_COLUMNS,
  type FurtherColumn,
  type ProjectColumn,
  schemeOf,
} from './columns.ts';
import type { FurtherPlace, ReadHeader } from './header.ts';
import {
  readClassifications,
  readCountries,
  readFrameworks,
  readOrganisations,
  readRegions,
  readTags,
} from './lists.ts';

/** What stands in a cell before its column gives it a meaning. */
export interface RawCell {
  readonly text: string;
  readonly exact?: boolean;
  /** Why the cell cannot be taken for what its column holds. */
  readonly problem?: { readonly code: RowFaultCode; readonly message: string; readonly fix: string };
  /** What was done with the cell that its author should know. */
  readonly notice?: { readonly code: RowFaultCode; readonly message: string; readonly fix: string };
}

export interface RowSource {
  readonly cell: (column: ProjectColumn | FurtherColumn, position: number) => RawCell;
  /** How many cells the row has. */
  readonly width: number;
}

interface RowContext {
  readonly positions: ReadonlyMap<ProjectColumn, number>;
  readonly further: readonly FurtherPlace[];
  readonly width: number;
  readonly maxCellLength: number;
  readonly currency: string | null;
  readonly checkDuplicate: ReturnType<typeof duplicateCheck>;
}

const MARKER_COLUMNS: Readonly<Record<Marker, ProjectColumn>> = {
  gender: 'gender',
  humanRights: 'human_rights',
  peace: 'peace',
};

const ANY_FRAMEWORK = { framework: null, origin: null } as const;

const NOTHING_READ = {
  description: null,
  status: null,
  startDate: null,
  endDate: null,
  organisations: [],
  countries: [],
  regions: [],
  classifications: [],
  translations: [],
  humanitarian: false,
  markers: {},
  amounts: [],
  tags: [],
  answers: [],
  reviewed: [],
} as const;

const FIELD_COLUMNS: Readonly<Record<ProjectField, readonly ProjectColumn[]>> = {
  description: ['description'],
  status: ['status'],
  startDate: ['start_date'],
  endDate: ['end_date'],
  organisations: ['organisations'],
  countries: ['countries'],
  amounts: [...Object.values(AMOUNT_COLUMN), 'amounts'],
  tags: ['tags', 'sdg', 'gcm'],
  answers: ['answers'],
  reviewed: ['reviewed'],
  humanitarian: ['humanitarian'],
  markers: Object.values(MARKER_COLUMNS),
  regions: ['regions'],
  classifications: CLASSIFICATION_COLUMNS,
  translations: [],
};

/** The fields for which the header names no column. */
export function silentFields({
  positions,
  further,
}: Pick<Extract<ReadHeader, { ok: true }>, 'positions' | 'further'>): ProjectField[] {
  const spoken = new Set(
    further.map(({ what }): ProjectField => (what === 'classification' ? 'classifications' : 'translations')),
  );
  const fields = Object.entries(FIELD_COLUMNS) as [ProjectField, readonly ProjectColumn[]][];
  return fields
    .filter(([field, columns]) => !spoken.has(field) && !columns.some((name) => positions.has(name)))
    .map(([field]) => field);
}

/** The draft of data row `row` (from 1), with its faults and warnings; pointers are data row and column, /3/start_date. */
export function readRow(source: RowSource, row: number, context: RowContext): ProjectDraft {
  const notes: Notes = { faults: [], warnings: [] };
  // In a row with too few or too many cells, any of them may be in the wrong column.
  const ragged = source.width !== context.width;
  if (ragged) {
    const message = `The row has ${source.width} cells, the header has ${context.width}.`;
    const fix = 'Put cells that hold the separator in quotes, and fill up with empty cells.';
    notes.faults.push(fault(`/${row}`, 'ragged-row', message, fix));
  }
  const cell = (column: ProjectColumn): Cell =>
    readCell(column, context.positions.get(column), source, row, context, notes);
  const furtherCell = ({ column, position }: FurtherPlace): Cell =>
    readCell(column, position, source, row, context, notes);
  const hasFault = (pointer: string) => notes.faults.some((found) => found.pointer === pointer);
  const idCell = cell('id');
  const id = hasFault(idCell.pointer) ? null : readId(idCell.text, idCell.pointer, notes);
  if (id !== null) context.checkDuplicate(id, row, idCell.pointer, notes);
  const titleCell = cell('title');
  const title = oneLine(titleCell.text) || null;
  if (title === null && !ragged && !hasFault(titleCell.pointer)) {
    notes.faults.push(
      fault(titleCell.pointer, 'missing-title', 'The project has no title.', 'Give it a title.'),
    );
  }
  const values = ragged
    ? NOTHING_READ
    : {
        ...readValues(cell, context.currency, notes),
        classifications: readAllClassifications(cell, furtherCell, context.further, notes),
        translations: readTranslations(furtherCell, context.further),
      };
  return {
    row,
    id,
    title,
    ...values,
    faults: limitFaults(notes.faults, `/${row}`),
    warnings: limitFaults(notes.warnings, `/${row}`),
  };
}

function readValues(cell: (column: ProjectColumn) => Cell, defaultCurrency: string | null, notes: Notes) {
  const status = readStatus(cell('status'), notes);
  const startDate = readDate(cell('start_date'), notes);
  const endCell = cell('end_date');
  const endDate = readDate(endCell, notes);
  if (startDate !== null && endDate !== null && endDate < startDate) {
    const message = `The project ends on ${endDate}, before it starts on ${startDate}.`;
    notes.faults.push(fault(endCell.pointer, 'end-before-start', message, 'Correct one of the two dates.'));
  }
  return {
    description: cell('description').text || null,
    status,
    startDate,
    endDate,
    organisations: readOrganisations(cell('organisations'), notes),
    countries: readCountries(cell('countries'), notes),
    regions: readRegions(cell('regions'), notes),
    humanitarian: readFlag(cell('humanitarian'), notes),
    markers: readMarkers(cell, notes),
    amounts: [
      ...readAmounts(
        {
          amounts: AMOUNT_KINDS.map((kind) => ({ kind, cell: cell(AMOUNT_COLUMN[kind]) })),
          currency: cell('currency'),
          defaultCurrency,
          from: startDate,
          until: endDate,
        },
        notes,
      ),
      ...readAmountLines(cell('amounts'), notes),
    ],
    tags: [
      ...readTags(cell('tags'), ANY_FRAMEWORK, notes),
      ...readTags(cell('sdg'), { ...ANY_FRAMEWORK, framework: 'sdg' }, notes),
      ...readTags(cell('gcm'), { ...ANY_FRAMEWORK, framework: 'gcm' }, notes),
      ...readTags(cell('confirmed_tags'), { ...ANY_FRAMEWORK, origin: 'confirmed' }, notes),
    ],
    answers: readAnswers(cell('answers'), notes),
    reviewed: readFrameworks(cell('reviewed')),
  };
}

function readAllClassifications(
  cell: (column: ProjectColumn) => Cell,
  furtherCell: (place: FurtherPlace) => Cell,
  further: readonly FurtherPlace[],
  notes: Notes,
): Classification[] {
  const schemes = further.filter(({ what }) => what === 'classification');
  return [
    ...CLASSIFICATION_COLUMNS.flatMap((column) => readClassifications(cell(column), schemeOf(column), notes)),
    ...schemes.flatMap((place) => readClassifications(furtherCell(place), place.name, notes)),
  ];
}

/** Title and description by language; a language whose cells are all empty is none. */
function readTranslations(
  furtherCell: (place: FurtherPlace) => Cell,
  further: readonly FurtherPlace[],
): Translation[] {
  const found = new Map<string, Translation>();
  for (const place of further) {
    if (place.what === 'classification') continue;
    const { text } = furtherCell(place);
    if (text === '') continue;
    const language = place.name;
    found.set(language, {
      ...(found.get(language) ?? { language, title: null, description: null }),
      [place.what]: text,
    });
  }
  return [...found.values()];
}

function readMarkers(cell: (column: ProjectColumn) => Cell, notes: Notes): ProjectDraft['markers'] {
  const levels = MARKERS.map((marker) => [marker, readMarker(cell(MARKER_COLUMNS[marker]), notes)] as const);
  return Object.fromEntries(levels.filter(([, level]) => level !== null));
}

function readCell(
  column: ProjectColumn | FurtherColumn,
  position: number | undefined,
  source: RowSource,
  row: number,
  { maxCellLength }: RowContext,
  notes: Notes,
): Cell {
  const pointer = `/${row}/${column}`;
  if (position === undefined) return { text: '', pointer };
  const raw = source.cell(column, position);
  if (raw.problem !== undefined) {
    notes.faults.push({ pointer, ...raw.problem });
    return { text: '', pointer };
  }
  if (raw.notice !== undefined) notes.warnings.push({ pointer, ...raw.notice });
  const text = raw.text.trim();
  // The identifier has rules of its own for length and line breaks.
  if (column === 'id') return { text, pointer };
  if (text.length > maxCellLength) {
    const message = `The cell holds ${text.length} characters; at most ${maxCellLength} are read.`;
    notes.faults.push(fault(pointer, 'text-too-long', message, 'Shorten it.'));
    return { text: '', pointer };
  }
  if (hasControlCharacters(text)) {
    const message = 'The cell holds control characters.';
    const fix = 'Remove them; line breaks and tabs may stay.';
    notes.faults.push(fault(pointer, 'control-characters', message, fix));
    return { text: '', pointer };
  }
  return { text, pointer, exact: raw.exact ?? false };
}
