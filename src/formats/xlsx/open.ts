/** Whether the bytes of a workbook may be given to a reader of XLSX: everything a hostile file could do is told first. */
import type { RefusedFile } from '../project-draft.ts';
import { readExtent } from './extent.ts';
import { dataStart, readDirectory, unpack, type ZipEntry } from './zip.ts';

interface WorkbookLimits {
  readonly maxEntries: number;
  /** Of all parts together, unpacked. */
  readonly maxUnpackedBytes: number;
  /** Unpacked to packed size of one part; parts below a megabyte may be denser. */
  readonly maxRatio: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  /** Rows times columns of one sheet: readers fill up every row. */
  readonly maxCells: number;
}

export const WORKBOOK_LIMITS: WorkbookLimits = {
  maxEntries: 1_000,
  maxUnpackedBytes: 64 * 1024 * 1024,
  maxRatio: 200,
  maxRows: 100_000,
  maxColumns: 1_000,
  maxCells: 5_000_000,
};

const DENSE_BYTES = 1024 * 1024;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const MACROS = /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|macrosheets\/|dialogsheets\/|intlMacrosheets\/)/i;
const MACRO_TYPE = /macroEnabled|vnd\.ms-office\.vbaProject|macrosheet/i;
const SAVE = 'Open it in a spreadsheet program and save it as an Excel workbook (.xlsx).';

/**
 * Null when the bytes are a workbook (XLSX) within the limits and without macros, else the reason to refuse them.
 * Every part is unpacked once to prove its size, at most `maxUnpackedBytes` in all, one part at a time in memory.
 * Readers must take the parts from the central directory, as fflate does, not from the local headers. Never throws.
 */
export function checkWorkbook(
  bytes: Uint8Array,
  limits: WorkbookLimits = WORKBOOK_LIMITS,
): RefusedFile | null {
  if (OLE.every((byte, index) => bytes[index] === byte)) return judgeOle(bytes);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    return refuseWorkbook(
      'not-xlsx',
      'The file is not an Excel workbook (.xlsx).',
      `Check that it is the right file. ${SAVE}`,
    );
  }
  const directory = readDirectory(bytes, limits.maxEntries);
  if (!directory.ok) {
    if (directory.problem === 'not-zip') return damaged('its directory cannot be read');
    const message =
      directory.problem === 'zip64'
        ? 'The workbook is packed as files above 4 GB are (ZIP64), which is not read.'
        : `The workbook has more than ${limits.maxEntries} parts.`;
    return refuseWorkbook('file-too-large', message, SAVE);
  }
  return judgeDirectory(bytes, directory.entries, limits) ?? judgeParts(bytes, directory.entries, limits);
}

/** A refusal of a whole workbook. */
export function refuseWorkbook(code: RefusedFile['code'], message: string, fix: string): RefusedFile {
  return { code, message, fix, line: null, column: null };
}

function damaged(what: string): RefusedFile {
  return refuseWorkbook('not-xlsx', `The workbook is damaged: ${what}.`, `Send it again. ${SAVE}`);
}

function judgeOle(bytes: Uint8Array): RefusedFile {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (text.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
    const message = 'The workbook is protected by a password.';
    return refuseWorkbook('encrypted-workbook', message, 'Remove the password and send it again.');
  }
  const message = 'The file is in the old Excel format (.xls) or another that is not read.';
  return refuseWorkbook('not-xlsx', message, SAVE);
}

function judgeDirectory(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  limits: WorkbookLimits,
): RefusedFile | null {
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('xl/workbook.bin')) {
    return refuseWorkbook(
      'not-xlsx',
      'The workbook is in the binary format (.xlsb), which is not read.',
      SAVE,
    );
  }
  if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) {
    return refuseWorkbook('not-xlsx', 'The file is a ZIP file but no Excel workbook (.xlsx).', SAVE);
  }
  if (names.size < entries.length) return damaged('it holds the same part twice');
  if (entries.some(({ encrypted }) => encrypted)) {
    const message = 'Parts of the workbook are encrypted.';
    return refuseWorkbook('encrypted-workbook', message, 'Remove the password and send it again.');
  }
  if (entries.some(({ name }) => MACROS.test(name))) return withMacros();
  const unpacked = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (unpacked > limits.maxUnpackedBytes) return tooLarge(unpacked, limits);
  const dense = entries.find(
    (entry) => entry.bytes > Math.max(DENSE_BYTES, entry.packedBytes * limits.maxRatio),
  );
  if (dense !== undefined) {
    const message = `A part of the workbook unpacks to more than ${limits.maxRatio} times its size.`;
    return refuseWorkbook('file-too-large', message, 'Send a workbook that holds only the table.');
  }
  if (entries.some(({ method }) => method !== 0 && method !== 8))
    return damaged('a part is packed in an unknown way');
  return overlap(bytes, entries) ? damaged('its parts overlap or are cut off') : null;
}

/** Parts that share packed bytes make a small file unpack to a huge one. */
function overlap(bytes: Uint8Array, entries: readonly ZipEntry[]): boolean {
  const ranges = entries.map((entry) => ({ entry, start: dataStart(bytes, entry) }));
  ranges.sort((a, b) => a.entry.headerOffset - b.entry.headerOffset);
  let free = 0;
  for (const { entry, start } of ranges) {
    if (start === null || entry.headerOffset < free) return true;
    free = start + entry.packedBytes;
  }
  return false;
}

function judgeParts(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  limits: WorkbookLimits,
): RefusedFile | null {
  for (const entry of entries) {
    if (!/\.(?:xml|rels)$/i.test(entry.name)) continue;
    const part = unpack(bytes, entry);
    if (part === null) return damaged('a part cannot be unpacked, or not to the size it states');
    const refused = judgeXml(entry.name, part, limits);
    if (refused !== null) return refused;
  }
  return null;
}

function judgeXml(name: string, part: Buffer, limits: WorkbookLimits): RefusedFile | null {
  if (part.subarray(0, 4).includes(0) || part[0] === 0xff || part[0] === 0xfe) {
    return damaged('a part is not in UTF-8');
  }
  if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) {
    return refuseWorkbook(
      'not-xlsx',
      'A part of the workbook declares a document type, which no workbook may.',
      SAVE,
    );
  }
  const xml = part.toString('latin1');
  if (name === '[Content_Types].xml') return MACRO_TYPE.test(xml) ? withMacros() : null;
  const extent = readExtent(xml);
  if (extent === null) return damaged('a row or cell does not say plainly where it stands');
  const { rows, columns, cells } = extent;
  if (rows > limits.maxRows || columns > limits.maxColumns) {
    const message = `A sheet reaches to row ${rows} and column ${columns}; at most ${limits.maxRows} rows and ${limits.maxColumns} columns are read.`;
    return refuseWorkbook(
      'file-too-large',
      message,
      'Delete what stands far outside the table, or split the table.',
    );
  }
  if (Math.max(cells, rows * columns) > limits.maxCells) {
    const message = `A sheet has ${rows} rows and ${columns} columns; at most ${limits.maxCells} cells are read.`;
    return refuseWorkbook('file-too-large', message, 'Split the table into several workbooks.');
  }
  return null;
}

function withMacros(): RefusedFile {
  const message = 'The workbook holds macros, which are never read.';
  return refuseWorkbook('workbook-with-macros', message, 'Save it as a workbook without macros (.xlsx).');
}

function tooLarge(unpacked: number, limits: WorkbookLimits): RefusedFile {
  const megabytes = (count: number) => Math.ceil(count / 1024 / 1024);
  const message = `The workbook unpacks to ${megabytes(unpacked)} MB; at most ${megabytes(limits.maxUnpackedBytes)} MB are read.`;
  return refuseWorkbook('file-too-large', message, 'Split the table into several workbooks.');
}
