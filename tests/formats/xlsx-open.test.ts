import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUnInfo } from '../../src/formats/uninfo/read.ts';
import { checkWorkbook, WORKBOOK_LIMITS } from '../../src/formats/xlsx/open.ts';
import { exportRow, exportWorkbook, workbookOfSheet, zip } from '../fixtures/uninfo/workbook.ts';

const OPTIONS = { currency: 'USD', maxRows: 1_000, maxCellLength: 20_000, targets: [] };

describe('a workbook', () => {
  const sheet = (xml: string) => workbookOfSheet(`<sheetData>${xml}</sheetData>`);
  const parts = (more: Record<string, string>) => workbookOfSheet('<sheetData/>', more);
  const bomb = `<x>${' '.repeat(80 * 1024 * 1024)}</x>`;
  const ole = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ]);
  const lie = zip(
    { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': ' '.repeat(2_000_000) },
    { 'xl/workbook.xml': 100 },
  );

  it.each([
    ['that is garbage', Buffer.alloc(1_000, 'x'), 'not-xlsx'],
    ['that is nothing', Buffer.alloc(0), 'not-xlsx'],
    ['that is a ZIP of something else', zip({ 'word/document.xml': '<x/>' }), 'not-xlsx'],
    ['that is cut off', Buffer.from(sheet('')).subarray(0, 300), 'not-xlsx'],
    ['that is in the old format (.xls)', ole.subarray(0, 600), 'not-xlsx'],
    ['that is protected by a password', ole, 'encrypted-workbook'],
    ['with a macro', parts({ 'xl/vbaProject.bin': 'x' }), 'workbook-with-macros'],
    ['with a macro sheet', parts({ 'xl/macrosheets/sheet1.xml': '<x/>' }), 'workbook-with-macros'],
    [
      'of a type with macros',
      parts({ '[Content_Types].xml': '<x a="vnd.ms-excel.sheet.macroEnabled.main+xml"/>' }),
      'workbook-with-macros',
    ],
    ['that unpacks to 80 MB', parts({ 'xl/styles.xml': bomb }), 'file-too-large'],
    [
      'with a part a thousand times its packed size',
      parts({ 'xl/styles.xml': bomb.slice(0, 4_000_000) }),
      'file-too-large',
    ],
    ['that lies about a size', lie, 'not-xlsx'],
    ['with a document type', parts({ 'xl/styles.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x/>' }), 'not-xlsx'],
    ['with a cell far below', sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), 'file-too-large'],
    ['with a cell far to the right', sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), 'file-too-large'],
    ['with a row number in other digits', sheet('<row r="1e9"></row>'), 'not-xlsx'],
    ['with a hidden row number', sheet('<row x=">" r="&#49;000000000"></row>'), 'not-xlsx'],
    [
      'with too many parts',
      zip(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`${at}.xml`, '']))),
      'file-too-large',
    ],
  ])('%s is refused with a reason and a way out', (_, bytes, code) => {
    const refusal = checkWorkbook(bytes, WORKBOOK_LIMITS);
    expect(refusal).toMatchObject({ code, line: null });
    expect(refusal?.message).not.toBe('');
    expect(refusal?.fix).not.toBe('');
  });

  it('that is sound passes, and one of random bytes behind the signature is refused and never throws', () => {
    expect(checkWorkbook(exportWorkbook([exportRow()]))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(checkWorkbook(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), bytes]))).not.toBeNull();
      }),
    );
  });

  it('with a million nested elements, or damaged anywhere, is read or refused in time and never throws', async () => {
    const nested = sheet(`<row r="1"><c r="A1">${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</c></row>`);
    expect((await readUnInfo(nested, OPTIONS)).ok).toBe(false);
    const file = Buffer.from(exportWorkbook([exportRow()]));
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(255), async (at, value) => {
        const damaged = Buffer.from(file);
        damaged[at] = value;
        expect(typeof (await readUnInfo(damaged, OPTIONS)).ok).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});
