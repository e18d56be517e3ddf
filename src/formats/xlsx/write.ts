/** XLSX workbooks from typed cells. */
import writeWorkbook, {
  type Cell as WrittenCell,
  type Sheet as WrittenSheet,
} from 'write-excel-file/universal';
import { isDate } from '../../domain/dates.ts';

/**
 * `code` is text that must stay as it is typed (10.70). `money` is decimal text with its currency's digits. `share` is a
 * number that is shown as a percentage. `date` is an ISO date. Null and empty text are blank cells; blank codes keep the text format, for people to fill in.
 */
export type Cell =
  | { readonly kind: 'text'; readonly value: string | null }
  | { readonly kind: 'code'; readonly value: string | null }
  | { readonly kind: 'number'; readonly value: number | null }
  | { readonly kind: 'share'; readonly value: number | null }
  | { readonly kind: 'money'; readonly value: string | null }
  | { readonly kind: 'date'; readonly value: string | null };

interface SheetColumn {
  readonly header: string;
  /** In characters. */
  readonly width?: number;
}

export interface SheetContent {
  /** Cut and cleaned to what a spreadsheet allows as a name. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What Excel holds in one cell. */
export const MAX_CELL_LENGTH = 32_767;
const CUT_NOTE = '… [cut]';
const DEFAULT_WIDTH = 18;
const MAX_NAME_LENGTH = 31;
const TEXT_FORMAT = '@';
const SHARE_FORMAT = '0.00%';
/** Numbers of a spreadsheet are exact up to here. */
const EXACT_DIGITS = 15;
/** A half of a character without its other half. */
const LONE_HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** What XML has no place for, would change, or the library leaves out, and text that looks like the escape for it. */
const ESCAPED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff]|[\ud800-\udbff][\udffe\udfff]|_(?=x[\dA-Fa-f]{4}_)/g;

/**
 * The bytes of a workbook: header rows bold and frozen, numbers and dates as such, codes as text. Money and numbers with
 * more digits than a spreadsheet keeps, and dates it cannot count, are written as text; texts longer than 32,767
 * characters are cut and say so. Equal input gives equal bytes.
 */
export async function workbookOf(sheets: readonly SheetContent[]): Promise<Uint8Array> {
  const names = sheetNames(sheets.map(({ name }) => name));
  const written = sheets.map(
    (sheet, index): WrittenSheet<Blob> => ({
      sheet: names[index] ?? `Sheet ${index + 1}`,
      stickyRowsCount: 1,
      columns: sheet.columns.map(({ width = DEFAULT_WIDTH }) => ({ width })),
      data: [
        sheet.columns.map(({ header }): WrittenCell => ({ ...text(header), fontWeight: 'bold' })),
        ...sheet.rows.map((row) => row.map(writtenCell)),
      ],
    }),
  );
  const blob = await writeWorkbook(written).toBlob();
  return withoutTimes(new Uint8Array(await blob.arrayBuffer()));
}

function writtenCell(cell: Cell): WrittenCell {
  const { value } = cell;
  if (value === null || value === '') {
    return cell.kind === 'code' ? { type: String, format: TEXT_FORMAT } : null;
  }
  switch (cell.kind) {
    case 'text':
      return text(cell.value ?? '');
    case 'code':
      return { ...text(cell.value ?? ''), format: TEXT_FORMAT };
    case 'number':
      return Number.isFinite(value) ? { value: Number(value), type: Number } : text(String(value));
    case 'share':
      return { value: Number(value), type: Number, format: SHARE_FORMAT };
    case 'money':
      return money(cell.value ?? '');
    case 'date':
      return date(cell.value ?? '');
  }
}

function text(value: string): { value: string; type: StringConstructor } {
  const allowed = value.replace(LONE_HALF, '\ufffd');
  const short =
    allowed.length <= MAX_CELL_LENGTH ? allowed : cut(allowed, MAX_CELL_LENGTH - CUT_NOTE.length) + CUT_NOTE;
  return { value: escapeText(short), type: String };
}

/** As workbooks spell characters that XML cannot: _x000D_. */
function escapeText(value: string): string {
  return value.replace(ESCAPED, (found) =>
    [...Array(found.length).keys()]
      .map((at) => `_x${found.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}_`)
      .join(''),
  );
}

/** Never between the two halves of a character. */
function cut(value: string, length: number): string {
  return value.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function money(decimal: string): WrittenCell {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '').length;
  if (whole === '' || digits > EXACT_DIGITS) return { ...text(decimal), format: TEXT_FORMAT };
  const format = fraction === '' ? '#,##0' : `#,##0.${'0'.repeat(fraction.length)}`;
  return { value: Number(decimal), type: Number, format };
}

function date(iso: string): WrittenCell {
  if (!isDate(iso) || iso < '1900-03-01') return text(iso);
  return { value: new Date(`${iso}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
}

function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const allowed = name.replace(/[[\]/\\:*?]|\p{C}/gu, ' ').trim() || 'Sheet';
    let unique = cut(allowed, MAX_NAME_LENGTH);
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) {
      const suffix = ` ${number}`;
      unique = cut(allowed, MAX_NAME_LENGTH - suffix.length) + suffix;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** The container notes when each part was written: set to its first moment, so that equal input gives equal bytes. */
function withoutTimes(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_LENGTH;
  let header = view.getUint32(end + 16, true);
  while (header < end) {
    view.setUint32(header + 12, FIRST_MOMENT, true);
    view.setUint32(view.getUint32(header + 42, true) + 10, FIRST_MOMENT, true);
    const lengths = [28, 30, 32].map((at) => view.getUint16(header + at, true));
    header += lengths.reduce((sum, length) => sum + length, DIRECTORY_LENGTH);
  }
  return bytes;
}

/** Of the record that ends a ZIP file without comment, and of the fixed part of one header of its directory. */
const END_LENGTH = 22;
const DIRECTORY_LENGTH = 46;
/** 1 January 1980, midnight, as MS-DOS writes it. */
const FIRST_MOMENT = ((1 << 5) | 1) << 16;
