import type { Fault } from '../domain/types.ts';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export interface TsvRecord<Column extends string> {
  /** 1-based line of the file. */
  readonly line: number;
  /** The cell, trimmed; empty where it is empty. */
  cell(column: Column): string;
  orNull(column: Column): string | null;
}

/** As readTsvLines, for files in which every line must be sound. */
export function readPlainTsv<Column extends string>(
  text: string,
  columns: readonly Column[],
  filled: readonly Column[],
): Parsed<readonly TsvRecord<Column>[]> {
  const read = readTsvLines(text, columns, filled);
  if (!read.ok) return read;
  const faults = read.value.flatMap((line) => line.faults);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: read.value };
}

export interface TsvLine<Column extends string> extends TsvRecord<Column> {
  readonly faults: readonly Fault[];
}

/**
 * Reads the tables of a seed folder: tab separated, UTF-8, one header line, no quoting. Every needed column must be in
 * the header; a line must have all cells, and text in those of `filled` columns. Pointers are `/line/column`.
 */
export function readTsvLines<Column extends string>(
  text: string,
  columns: readonly Column[],
  filled: readonly Column[],
): Parsed<readonly TsvLine<Column>[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines[0]?.split('\t') ?? [];
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const message = `Columns are missing: ${missing.join(', ')}.`;
    return {
      ok: false,
      faults: [
        { pointer: '/1', code: 'missing-column', message, fix: `Use the columns ${columns.join(', ')}.` },
      ],
    };
  }
  const records: TsvLine<Column>[] = [];
  for (const [place, text] of lines.entries()) {
    if (place === 0 || text === '') continue;
    const line = place + 1;
    const cells = text.split('\t');
    const faults: Fault[] = [];
    if (cells.length !== header.length) {
      const message = `The line has ${cells.length} cells, the header ${header.length}.`;
      const fix = 'Give every column, empty ones too, and no tabs within a cell.';
      faults.push({ pointer: `/${line}`, code: 'ragged-row', message, fix });
    }
    const cell = (column: Column) => (cells[header.indexOf(column)] ?? '').trim();
    for (const column of filled) {
      if (cell(column) !== '' || faults[0]?.code === 'ragged-row') continue;
      const message = `${column} is empty.`;
      faults.push({ pointer: `/${line}/${column}`, code: 'empty-cell', message, fix: `Give the ${column}.` });
    }
    records.push({ line, faults, cell, orNull: (column) => (cell(column) === '' ? null : cell(column)) });
  }
  return { ok: true, value: records };
}
