import { closest } from 'fastest-levenshtein';
import type { Fault } from '../../domain/types.ts';
import { fault, quote } from './checks.ts';

/** What a project table may hold, in the order of its documentation. Names are compared without case; spaces, underscores and hyphens are equal. */
export const PROJECT_COLUMNS = [
  { name: 'id', required: true, holds: 'the identifier, at most 255 characters, each once in the file' },
  { name: 'title', required: true, holds: 'the title' },
  { name: 'description', required: false, holds: 'what the project does, in words' },
  {
    name: 'status',
    required: false,
    holds: 'pipeline, implementation, finalisation, closed, cancelled or suspended, or the IATI code 1 to 6',
  },
  { name: 'start_date', required: false, holds: 'the first day, as YYYY-MM-DD' },
  { name: 'end_date', required: false, holds: 'the last day, as YYYY-MM-DD' },
  {
    name: 'organisations',
    required: false,
    holds: 'role:Name [reference], separated by ";"; without a role the organisation implements',
  },
  {
    name: 'countries',
    required: false,
    holds: 'ISO 3166 codes separated by ";", with shares as KEN=60; SOM=40',
  },
  { name: 'budget', required: false, holds: 'the whole budget, as 1234567.89' },
  { name: 'currency', required: false, holds: 'the ISO 4217 code of the budget, such as USD' },
  {
    name: 'tags',
    required: false,
    holds: 'concepts separated by ";" or "|", with shares as sdg:10.7=40; gcm:5',
  },
  { name: 'humanitarian', required: false, holds: 'yes or no' },
] as const;
export type ProjectColumn = (typeof PROJECT_COLUMNS)[number]['name'];

/** A wider header is no project table; it also bounds what is said about unknown columns. */
export const MAX_COLUMNS = 256;

const NAMES: readonly ProjectColumn[] = PROJECT_COLUMNS.map(({ name }) => name);
const REQUIRED: readonly ProjectColumn[] = PROJECT_COLUMNS.filter(({ required }) => required).map(
  ({ name }) => name,
);
const COMPARED_LENGTH = 60;

export type ReadHeader =
  | {
      readonly ok: true;
      /** The place of each known column in a row. */
      readonly positions: ReadonlyMap<ProjectColumn, number>;
      readonly width: number;
      readonly warnings: readonly Fault[];
    }
  | {
      readonly ok: false;
      readonly code: 'not-csv' | 'missing-column';
      readonly message: string;
      readonly fix: string;
    };

/** Finds the known columns in a header row: unknown ones are warnings, a column given twice or a missing one refuses the table. */
export function readHeader(header: readonly string[]): ReadHeader {
  if (header.length > MAX_COLUMNS) {
    const message = `The header has ${header.length} columns; at most ${MAX_COLUMNS} are read.`;
    return {
      ok: false,
      code: 'not-csv',
      message,
      fix: 'Check that this is the right file and the right separator.',
    };
  }
  const positions = new Map<ProjectColumn, number>();
  const seen = new Set<string>();
  const warnings: Fault[] = [];
  for (const [position, text] of header.entries()) {
    const key = columnKey(text);
    if (key === '') continue;
    if (seen.has(key)) {
      const message = `The column ${quote(text)} is there twice.`;
      return { ok: false, code: 'not-csv', message, fix: 'Keep one of the two, or rename one.' };
    }
    seen.add(key);
    const name = NAMES.find((known) => known === key);
    if (name === undefined) warnings.push(unknownColumn(text, key));
    else positions.set(name, position);
  }
  const missing = REQUIRED.filter((name) => !positions.has(name));
  if (missing.length > 0) {
    const message = `The table has no column ${missing.map((name) => `"${name}"`).join(' and no column ')}.`;
    const fix = `Add it to the header line. Known columns: ${NAMES.join(', ')}.`;
    return { ok: false, code: 'missing-column', message, fix };
  }
  return { ok: true, positions, width: header.length, warnings };
}

export function isKnownColumn(text: string): boolean {
  const key = columnKey(text);
  return NAMES.some((name) => name === key);
}

function columnKey(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

function unknownColumn(text: string, key: string): Fault {
  const nearest = closest(key.slice(0, COMPARED_LENGTH), NAMES);
  const message = `The column ${quote(text)} is not known and is not read; the nearest known one is "${nearest}".`;
  const fix = `Rename it "${nearest}" if that is what it holds. Known columns: ${NAMES.join(', ')}.`;
  return fault('', 'unknown-column', message, fix);
}
