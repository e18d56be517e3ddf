import { closest } from 'fastest-levenshtein';
import type { Fault } from '../../domain/types.ts';
import { fault, oneLine, quote } from '../checks.ts';
import { type FurtherColumn, PROJECT_COLUMNS, type ProjectColumn } from './columns.ts';

/** A wider header is no project table; it also bounds what is said about unknown columns. */
export const MAX_COLUMNS = 256;

const NAMES: readonly ProjectColumn[] = PROJECT_COLUMNS.map(({ name }) => name);
const REQUIRED: readonly ProjectColumn[] = PROJECT_COLUMNS.filter(({ required }) => required).map(
  ({ name }) => name,
);
const MEANINGS: ReadonlyMap<string, ProjectColumn> = new Map(
  PROJECT_COLUMNS.flatMap(({ name, aliases }) => [name, ...aliases].map((key) => [key, name] as const)),
);
const COMPARED_LENGTH = 60;
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

export type ReadHeader =
  | {
      readonly ok: true;
      /** The place of each known column in a row. */
      readonly positions: ReadonlyMap<ProjectColumn, number>;
      /** Columns of schemes and languages of the file's own, in its order. */
      readonly further: readonly FurtherPlace[];
      readonly width: number;
      readonly warnings: readonly Fault[];
    }
  | {
      readonly ok: false;
      readonly code: 'broken-header' | 'missing-column';
      readonly message: string;
      readonly fix: string;
    };

/** `name` is a scheme, or the language of a translated title or description. */
export interface FurtherPlace {
  readonly what: 'classification' | 'title' | 'description';
  readonly name: string;
  readonly column: FurtherColumn;
  readonly position: number;
}

/**
 * Finds the known columns in a header row, by name or alias. Unknown ones are warnings, and so is an alias beside the
 * column it stands for; a column given twice, two aliases of the same one, or a missing one refuses the table.
 */
export function readHeader(header: readonly string[]): ReadHeader {
  if (header.length > MAX_COLUMNS) {
    const message = `The header has ${header.length} columns; at most ${MAX_COLUMNS} are read.`;
    const fix = 'Check that this is the right file and the right separator.';
    return { ok: false, code: 'broken-header', message, fix };
  }
  const keys = header.map(columnKey);
  const named = new Set(keys);
  const missing = REQUIRED.filter((name) => !keys.some((key) => MEANINGS.get(key) === name));
  if (missing.length > 0) {
    const message = `The table has no column ${missing.map((name) => `"${name}"`).join(' and no column ')}.`;
    const fix = `Add it to the header line. Known columns: ${NAMES.join(', ')}.`;
    return { ok: false, code: 'missing-column', message, fix };
  }
  const positions = new Map<ProjectColumn, number>();
  const further: FurtherPlace[] = [];
  const warnings: Fault[] = [];
  for (const [position, text] of header.entries()) {
    const key = keys[position] ?? '';
    if (key === '') continue;
    // Letter case counts in the name of a scheme: those columns are compared by what they are read as.
    if (keys.indexOf(key) < position && furtherColumn(text) === null) {
      const message = `The column ${quote(text)} is there twice.`;
      return { ok: false, code: 'broken-header', message, fix: 'Keep one of the two, or rename one.' };
    }
    const own = furtherColumn(text);
    const name = MEANINGS.get(key);
    if (own !== null) {
      if (further.some(({ column }) => column === own.column)) {
        const message = `The column ${quote(text)} is there twice.`;
        return { ok: false, code: 'broken-header', message, fix: 'Keep one of the two.' };
      }
      further.push({ ...own, position });
    } else if (name === undefined) {
      warnings.push(unknownColumn(text, key));
    } else if (name !== key && named.has(name)) {
      const message = `The column ${quote(text)} is not read, since the column "${name}" is there too.`;
      warnings.push(fault('', 'unknown-column', message, `Keep what belongs there in "${name}" only.`));
    } else if (positions.has(name)) {
      const other = header[positions.get(name) ?? 0] ?? '';
      const message = `The columns ${quote(other)} and ${quote(text)} both mean "${name}", so it is there twice.`;
      return { ok: false, code: 'broken-header', message, fix: `Name one of them "${name}".` };
    } else {
      positions.set(name, position);
    }
  }
  return { ok: true, positions, further, width: header.length, warnings };
}

export function isKnownColumn(text: string): boolean {
  return MEANINGS.has(columnKey(text)) || furtherColumn(text) !== null;
}

/** A scheme and a language are taken as they are written. */
function furtherColumn(text: string): Omit<FurtherPlace, 'position'> | null {
  const [, word = '', rest = ''] = /^\s*(classification|title|description)\s*:(.*)$/is.exec(text) ?? [];
  const what = word.toLowerCase();
  if (what === 'classification') {
    const name = oneLine(rest);
    return name === '' ? null : { what, name, column: `${what}:${name}` };
  }
  if (what !== 'title' && what !== 'description') return null;
  const name = rest.trim();
  return LANGUAGE.test(name) ? { what, name, column: `${what}:${name}` } : null;
}

/** True for a row that names every column a project table needs. */
export function looksLikeHeader(cells: readonly string[]): boolean {
  const found = new Set(cells.map((text) => MEANINGS.get(columnKey(text))));
  return REQUIRED.every((name) => found.has(name));
}

function columnKey(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

function unknownColumn(text: string, key: string): Fault {
  const known = closest(key.slice(0, COMPARED_LENGTH), [...MEANINGS.keys()]);
  const nearest = MEANINGS.get(known) ?? known;
  const message = `The column ${quote(text)} is not known and is not read; the nearest known one is "${nearest}".`;
  const fix = `Rename it "${nearest}" if that is what it holds. Known columns: ${NAMES.join(', ')}.`;
  return fault('', 'unknown-column', message, fix);
}
