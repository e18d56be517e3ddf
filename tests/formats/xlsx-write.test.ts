import { describe, expect, it } from 'vitest';
import { projectWorkbook } from '../../src/formats/project-workbook.ts';
import { projectTemplateWorkbook } from '../../src/formats/table/template.ts';
import { type Cell, workbookOf } from '../../src/formats/xlsx/write.ts';
import { readDirectory, unpack } from '../../src/formats/xlsx/zip.ts';
import { project as sampleProject } from '../store/samples.ts';

/** What spreadsheet programs find in our workbooks, read from their XML parts. */

const SHEETS = /^xl\/worksheets\/sheet\d+\.xml$/;

/** The text of every part whose name fits. */
function partsOf(bytes: Uint8Array, name: RegExp): string[] {
  const directory = readDirectory(bytes, 100);
  if (!directory.ok) throw new Error(directory.problem);
  return directory.entries
    .filter((entry) => name.test(entry.name))
    .map((entry) => unpack(bytes, entry)?.toString('utf8') ?? '');
}

/** Each cell by its address: type, style and value as they stand; shared texts are looked up. */
function cellsOf(bytes: Uint8Array) {
  const [sheet = ''] = partsOf(bytes, /^xl\/worksheets\/sheet1\.xml$/);
  const [shared = ''] = partsOf(bytes, /sharedStrings\.xml$/);
  const texts = [...shared.matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = '']) =>
    [...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join(''),
  );
  const cells = new Map<string, { type: string; style: string; value: string }>();
  for (const [, attributes = '', content = ''] of sheet.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    const value = /<v>(.*?)<\/v>/s.exec(content)?.[1] ?? /<t[^>]*>(.*?)<\/t>/s.exec(content)?.[1] ?? '';
    const type = of('t');
    cells.set(of('r'), { type, style: of('s'), value: type === 's' ? (texts[Number(value)] ?? '') : value });
  }
  return cells;
}

/** The number format of a style: "@" is text. */
function formatOf(bytes: Uint8Array, style: string): string {
  const [styles = ''] = partsOf(bytes, /styles\.xml$/);
  const [, formats = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles) ?? [];
  const found = [...formats.matchAll(/<xf ([^>]*)/g)][Number(style)]?.[1] ?? '';
  const id = /numFmtId="(\d+)"/.exec(found)?.[1] ?? '';
  if (id === '49') return '@';
  return new RegExp(`<numFmt numFmtId="${id}" formatCode="([^"]*)"`).exec(styles)?.[1] ?? '';
}

const one = (cell: Cell) => workbookOf([{ name: 'One', columns: [{ header: 'it' }], rows: [[cell]] }]);

describe('a workbook', () => {
  it('has its header row frozen on every sheet', async () => {
    for (const bytes of [await projectTemplateWorkbook(), await one({ kind: 'text', value: 'x' })]) {
      for (const sheet of partsOf(bytes, SHEETS)) {
        const [pane = ''] = /<pane [^>]*>/.exec(sheet) ?? [];
        expect(pane).toMatch(/\bySplit="1"/);
        expect(pane).toMatch(/\btopLeftCell="A2"/);
        expect(pane).toMatch(/\bstate="frozen"/);
        expect(pane).not.toMatch(/\bxSplit="[1-9]/);
      }
    }
  });

  it.each(['10.70', '007', '3.d', '1e5', '2026-01-01', 'TRUE', '0x1F', '½'])(
    'keeps the code %j as text, formatted as text',
    async (code) => {
      const bytes = await one({ kind: 'code', value: code });
      const cell = cellsOf(bytes).get('A2');
      expect(cell?.type).toMatch(/^(s|inlineStr|str)$/);
      expect(cell?.value).toBe(code);
      expect(formatOf(bytes, cell?.style ?? '')).toBe('@');
    },
  );

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://example.org")', '{=1}'])(
    'has the text %j as text and no formula',
    async (text) => {
      for (const kind of ['text', 'code'] as const) {
        const bytes = await one({ kind, value: text });
        expect(cellsOf(bytes).get('A2')?.type).toMatch(/^(s|inlineStr)$/);
        for (const sheet of partsOf(bytes, SHEETS)) expect(sheet).not.toMatch(/<f[\s>/]/);
      }
    },
  );

  it('has amounts, markers and dates as numbers, with formats that show them as such', async () => {
    const { bytes } = await projectWorkbook(
      [
        sampleProject('007', {
          startDate: '2026-01-31',
          endDate: null,
          markers: { gender: 2 },
          amounts: [
            { kind: 'budget', from: '2026-01-31', until: null, amountMinor: 123_456_789, currency: 'USD' },
          ],
        }),
      ],
      { lossless: true },
    );
    const cells = cellsOf(bytes);
    const columns = new Map(
      [...cells]
        .filter(([address]) => /^[A-Z]+1$/.test(address))
        .map(([address, { value }]) => [value, address.slice(0, -1)]),
    );
    const cell = (column: string) => cells.get(`${columns.get(column)}2`);
    expect(cell('id')).toMatchObject({ value: '007', type: expect.stringMatching(/^(s|inlineStr)$/) });
    expect([cell('budget')?.type, cell('budget')?.value]).toEqual([
      expect.stringMatching(/^n?$/),
      '1234567.89',
    ]);
    expect(formatOf(bytes, cell('budget')?.style ?? '')).toBe('#,##0.00');
    expect([cell('gender')?.type, cell('gender')?.value]).toEqual([expect.stringMatching(/^n?$/), '2']);
    // Days since the last of December 1899.
    expect([cell('start_date')?.type, cell('start_date')?.value]).toEqual([
      expect.stringMatching(/^n?$/),
      '46053',
    ]);
    expect(formatOf(bytes, cell('start_date')?.style ?? '')).toBe('yyyy-mm-dd');
  });
});
