/** One sheet of an XLSX workbook as typed cells. */
import { readSheet as readValues } from 'read-excel-file/universal';
import { quote } from '../checks.ts';
import type { RefusedFile } from '../project-draft.ts';
import { openPackage, type SheetPart, type WorkbookParts } from './package.ts';
import { RefusedWorkbook, refusedWorkbook } from './refused.ts';
import { cellPlace, type Merge, type ScannedCell, type SheetLimits, scanSheet } from './scan.ts';
import { walkXml } from './xml.ts';

export type SheetCell =
  | ScannedCell
  | { readonly kind: 'text'; readonly text: string }
  /** Plain decimal text, with the 15 digits that a spreadsheet shows at most. */
  | { readonly kind: 'number'; readonly decimal: string }
  | { readonly kind: 'boolean'; readonly value: boolean };

export interface SheetRow {
  /** As the spreadsheet counts it, from 1. */
  readonly number: number;
  readonly cells: readonly (SheetCell | null)[];
}

interface Sheet {
  readonly name: string;
  /** Rows with any value, in order. */
  readonly rows: readonly SheetRow[];
  readonly merges: readonly Merge[];
}

type ReadSheet =
  | { readonly ok: true; readonly sheet: Sheet }
  | { readonly ok: false; readonly refused: RefusedFile };

/** Days between the two ways of counting them. */
const DAYS_1904 = 1462;
const DAY_MS = 86_400_000;
/** Excel takes 1900 for a leap year, so that its numbers before this day mean two days. */
const FIRST_EXACT_DAY = Date.UTC(1900, 2, 1);
const LAST_DAY = Date.UTC(2199, 11, 31, 23, 59, 59);

/**
 * Reads the sheet of that name (without regard to letter case), else the first visible one. Every part that is parsed
 * is first measured and walked: nothing is unpacked, nested or filled up beyond fixed bounds. Formulas give the result
 * stored with them. Refuses what is no plain XLSX workbook, with a reason and a way out. Never throws.
 */
export async function readSheet(
  bytes: Uint8Array,
  preferredName: string | null,
  limits: SheetLimits,
): Promise<ReadSheet> {
  try {
    const workbook = openPackage(bytes);
    const sheet = chooseSheet(workbook.sheets, preferredName);
    const scan = scanSheet(sheet.part, workbook.content(sheet.part), limits);
    checkShared(workbook);
    const rows = (await valuesOf(bytes, sheet.number)).map((cells) =>
      cells.map((value) => typed(value, workbook)),
    );
    for (const [key, cell] of scan.cells) put(rows, key, cell);
    const used = rows
      .map((cells, index) => ({ number: index + 1, cells }))
      .filter(({ cells }) => cells.some((cell) => cell !== null));
    return { ok: true, sheet: { name: sheet.name, rows: used, merges: scan.merges } };
  } catch (error) {
    if (error instanceof RefusedWorkbook) return { ok: false, refused: error.refused };
    throw error;
  }
}

export function chooseSheet(sheets: readonly SheetPart[], name: string | null): SheetPart & { part: string } {
  const withCells = sheets.flatMap((sheet) => (sheet.part === null ? [] : [{ ...sheet, part: sheet.part }]));
  const wanted = name?.toLowerCase();
  const chosen =
    withCells.find((sheet) => sheet.name.trim().toLowerCase() === wanted) ??
    withCells.find(({ hidden }) => !hidden) ??
    withCells[0];
  if (chosen !== undefined) return chosen;
  throw refusedWorkbook('The workbook has no sheet with cells.', 'Check that it is the right file.');
}

/** The parts that every sheet shares are parsed too, so they are walked too. */
function checkShared({ sharedStrings, styles, content }: WorkbookParts): void {
  if (styles !== null) walkXml(styles, content(styles), { open: () => {} });
  if (sharedStrings === null) return;
  let inText = false;
  walkXml(sharedStrings, content(sharedStrings), {
    open: (name) => {
      if (name === 't') inText = true;
    },
    close: (name) => {
      if (name === 't') inText = false;
    },
    aside: () => {
      if (inText) throw refusedWorkbook('A text of the workbook holds a comment in its XML.');
    },
  });
}

/** A number of a cell, told apart from a text. */
interface ParsedNumber {
  readonly decimal: string | null;
  readonly written: string;
}

async function valuesOf(bytes: Uint8Array, sheet: number): Promise<unknown[][]> {
  try {
    return await readValues<ParsedNumber>(new Uint8Array(bytes).buffer, sheet, {
      trim: false,
      parseNumber: (written) => ({ decimal: plainDecimal(written), written }),
    });
  } catch (error) {
    const reason = error instanceof Error ? `: ${quote(error.message)}` : '';
    throw refusedWorkbook(`The sheet cannot be read${reason}.`);
  }
}

function typed(value: unknown, workbook: WorkbookParts): SheetCell | null {
  if (typeof value === 'string') return value.trim() === '' ? null : { kind: 'text', text: value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (value instanceof Date) return { kind: 'date', iso: isoDay(value, workbook) };
  if (value === null || value === undefined) return null;
  const { decimal, written } = value as ParsedNumber;
  return decimal === null ? { kind: 'error', text: written } : { kind: 'number', decimal };
}

/** The day of a moment; null before the day from which a workbook's numbers are exact. */
function isoDay(value: Date, { from1904, parserFrom1904 }: WorkbookParts): string | null {
  const shift = from1904 === parserFrom1904 ? 0 : DAYS_1904 * DAY_MS;
  // A computed midnight can lie a hair before it.
  const moment = Math.round((value.getTime() + shift) / 1000) * 1000;
  if (!(moment >= FIRST_EXACT_DAY && moment <= LAST_DAY)) return null;
  return new Date(moment).toISOString().slice(0, 10);
}

/** 1.2345e3 and 1234.5000000000002 as 1234.5; null when it is no finite number. */
export function plainDecimal(written: string): string | null {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) return null;
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  const [mantissa = '', exponent = '0'] = value.toExponential(14).split('e');
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '');
  const point = 1 + Number(exponent);
  const whole = digits.slice(0, Math.max(point, 0)).padEnd(point, '0') || '0';
  const fraction = '0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0));
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function put(rows: (SheetCell | null)[][], key: number, cell: SheetCell): void {
  const { row, column } = cellPlace(key);
  while (rows.length < row) rows.push([]);
  const cells = rows[row - 1];
  if (cells === undefined) return;
  while (cells.length < column) cells.push(null);
  cells[column - 1] = cell;
}
