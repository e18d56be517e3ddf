import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_FAULT_CODES } from '../../src/formats/checks.ts';
import type { ProjectDraft, ReadProjects, RefusedFile } from '../../src/formats/project-draft.ts';
import { PROJECT_COLUMNS } from '../../src/formats/table/columns.ts';
import { readProjectTable } from '../../src/formats/table/read.ts';
import { projectTemplateCsv, projectTemplateWorkbook } from '../../src/formats/table/template.ts';
import { readProjectWorkbook, type WorkbookOptions } from '../../src/formats/table/workbook.ts';
import { plainDecimal, readSheet } from '../../src/formats/xlsx/read.ts';
import { MAX_CELL_LENGTH, workbookOf } from '../../src/formats/xlsx/write.ts';
import { hasShared, readShared, sharedTitle } from '../support/shared.ts';

const OPTIONS: WorkbookOptions = { currency: 'USD', maxRows: 1000, maxCellLength: 20_000 };
const read = (bytes: Uint8Array, options: Partial<WorkbookOptions> = {}) =>
  readProjectWorkbook(bytes, { ...OPTIONS, ...options });

function drafts(result: ReadProjects): readonly ProjectDraft[] {
  if (!result.ok) throw new Error(`refused: ${result.refused.message}`);
  return result.drafts;
}

function refused(result: ReadProjects): RefusedFile {
  if (result.ok) throw new Error('read, though it should be refused');
  return result.refused;
}

const places = (faults: readonly { code: string; pointer: string }[]): string[] =>
  faults.map(({ code, pointer }) => `${code} ${pointer}`);

interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What the directory says instead of the truth. */
  readonly claimed?: number;
  readonly flags?: number;
}

/** A ZIP file of the parts, deflated. */
function zip(parts: readonly Part[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimed, flags = 0 } of parts) {
    const packed = deflateRawSync(content);
    const size = Buffer.byteLength(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimed ?? size, 18);
    fields.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name));
    files.push(local);
    offset += local.length;
  }
  const head = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(head.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, head, end]);
}

interface Book {
  /** The XML inside <sheetData>, or the whole part. */
  readonly sheet?: string;
  readonly after?: string;
  readonly workbook?: string;
  readonly type?: string;
  readonly shared?: string;
  readonly more?: readonly Part[];
}

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STYLES =
  '<styleSheet><numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="2"/></cellXfs></styleSheet>';

/** A workbook of one sheet; cells of style 1 and 2 are dates. */
function book({ sheet = '', after = '', workbook, type = MAIN, shared = '', more = [] }: Book): Uint8Array {
  return zip([
    {
      name: '[Content_Types].xml',
      content: `<Types><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
    },
    {
      name: 'xl/workbook.xml',
      content: workbook ?? '<workbook><sheets><sheet name="One" sheetId="1" id="r1"/></sheets></workbook>',
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="r1" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${RELATION}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="${RELATION}/styles" Target="styles.xml"/><Relationship Id="r4" Type="${RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    { name: 'xl/styles.xml', content: STYLES },
    { name: 'xl/sharedStrings.xml', content: `<sst>${shared}</sst>` },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: sheet.startsWith('<?xml')
        ? sheet
        : `<worksheet><sheetData>${sheet}</sheetData>${after}</worksheet>`,
    },
    ...more,
  ]);
}

const inline = (address: string, text: string) =>
  `<c r="${address}" t="inlineStr"><is><t>${text}</t></is></c>`;
const rowOf = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
const header = (number: number, names: readonly string[]) =>
  rowOf(
    number,
    names.map((name, index) => inline(`${String.fromCharCode(65 + index)}${number}`, name)).join(''),
  );
const named = (number: number, cells: string) =>
  rowOf(number, inline(`A${number}`, `P-${number}`) + inline(`B${number}`, 'T') + cells);

/** The draft of a sheet with one row, whose cell C2 is the given XML under the given name of column. */
async function cell(column: string, xml: string, more: Omit<Book, 'sheet'> = {}): Promise<ProjectDraft> {
  const sheet = header(1, ['id', 'title', column]) + named(2, xml);
  const [draft] = drafts(await read(book({ sheet, ...more })));
  if (draft === undefined) throw new Error('no row');
  return draft;
}

describe('a workbook of projects', () => {
  it('is read by its sheet "Projects", below a title, with blank rows between', async () => {
    const workbook =
      '<workbook><sheets><sheet name="Notes" sheetId="1" id="r1"/><sheet name="projects" sheetId="2" id="r2"/></sheets></workbook>';
    const names = [
      'Project ID',
      'Name',
      'Start',
      'End Date',
      'Amount',
      'Tags',
      'Is humanitarian',
      'Gender marker',
    ];
    const second = `<worksheet><sheetData>${rowOf(1, inline('A1', 'Portfolio'))}${header(3, names)}${rowOf(
      5,
      `<c r="A5" t="s"><v>0</v></c>${inline('B5', '&#196;rger &amp; more')}<c r="C5" s="1"><v>46023</v></c><c r="D5" s="2"><v>46387.5451</v></c><c r="E5" s="3"><v>1234567.8899999999</v></c>${inline('F5', 'sdg:10.70=40; gcm:5')}<c r="G5" t="b"><v>1</v></c><c r="H5"><v>2</v></c>`,
    )}${rowOf(6, '<c r="A6" s="1"/>')}${rowOf(9, `${inline('A9', 'B')}<c r="B9" t="str"><f>UPPER("x")</f><v>X</v></c><c r="E9"><f>1/4</f><v>0.25</v></c>`)}</sheetData><mergeCells><mergeCell ref="A1:H2"/></mergeCells></worksheet>`;
    const file = book({
      workbook,
      shared: '<si><r><t>P-</t></r><r><t>1</t></r></si>',
      more: [{ name: 'xl/worksheets/sheet2.xml', content: second }],
    });
    expect(drafts(await read(file))).toMatchObject([
      {
        row: 1,
        id: 'P-1',
        title: 'Ärger & more',
        startDate: '2026-01-01',
        endDate: '2026-12-31',
        amounts: [{ kind: 'budget', amountMinor: 123_456_789, currency: 'USD' }],
        tags: [{ text: 'sdg:10.70', percentage: 40_000_000 }, { text: 'gcm:5' }],
        humanitarian: true,
        markers: { gender: 2 },
        faults: [],
        warnings: [],
      },
      { row: 2, id: 'B', title: 'X', amounts: [{ amountMinor: 25 }], faults: [], warnings: [] },
    ]);
  });

  it('is read by its first visible sheet where none is called "Projects"', async () => {
    const workbook =
      '<workbook><sheets><sheet name="A" sheetId="1" id="r1" state="hidden"/><sheet name="Chart" sheetId="3" id="r9"/><sheet name="B" sheetId="2" id="r2"/></sheets></workbook>';
    const content = `<worksheet><sheetData>${header(1, ['id', 'title'])}${named(2, '')}</sheetData></worksheet>`;
    const file = book({ workbook, more: [{ name: 'xl/worksheets/sheet2.xml', content }] });
    expect(drafts(await read(file))).toMatchObject([{ id: 'P-2' }]);
  });

  it.each([
    ['', '46023', '2026-01-01'],
    ['', '46022.99999999999', '2026-01-01'],
    ['', '61', '1900-03-01'],
    ['', '36585', '2000-02-29'],
    ['<workbookPr date1904="1"/>', '44561', '2026-01-01'],
    ['<workbookPr date1904="true"/>', '44561', '2026-01-01'],
    ['<workbookPr date1904="false"/>', '46023', '2026-01-01'],
  ])('with %j counts day %s as %s', async (properties, serial, expected) => {
    const workbook = `<workbook>${properties}<sheets><sheet name="One" sheetId="1" id="r1"/></sheets></workbook>`;
    const draft = await cell('start', `<c r="C2" s="1"><v>${serial}</v></c>`, { workbook });
    expect(draft).toMatchObject({ startDate: expected, faults: [] });
  });

  it.each(['2026-01-01', '2026-01-01T00:00:00', '2026-01-01T23:59:59.999Z'])(
    'takes the day of the ISO date cell %s as written',
    async (written) => {
      expect(await cell('start', `<c r="C2" t="d"><v>${written}</v></c>`)).toMatchObject({
        startDate: '2026-01-01',
        faults: [],
      });
    },
  );

  it.each([
    ['tags', '<c r="C2"><v>10.7</v></c>', 'number-for-code /1/tags', /C2 holds the number 10.7.*text/],
    ['tags', '<c r="C2" s="3"><v>10.7</v></c>', 'number-for-code /1/tags', /zero/],
    ['sdg', '<c r="C2"><v>10</v></c>', 'number-for-code /1/sdg', /Format the column sdg as text/],
    ['outcome', '<c r="C2"><v>1.1</v></c>', 'number-for-code /1/outcome', /text/],
    ['tags', '<c r="C2" s="1"><v>46023</v></c>', 'date-for-code /1/tags', /2026-01-01/],
    ['description', '<c r="C2" s="1"><v>46023</v></c>', 'wrong-cell-type /1/description', /date/],
    ['budget', '<c r="C2" s="1"><v>46023</v></c>', 'wrong-cell-type /1/budget', /Type a number/],
    ['budget', '<c r="C2" t="b"><v>1</v></c>', 'wrong-cell-type /1/budget', /TRUE/],
    ['start date', '<c r="C2"><v>46023</v></c>', 'wrong-cell-type /1/start_date', /not a date/],
    ['start date', '<c r="C2" s="1"><v>59</v></c>', 'invalid-date /1/start_date', /March 1900/],
    ['start date', '<c r="C2" t="d"><v>2026-02-30</v></c>', 'invalid-date /1/start_date', /text/],
    ['start date', inline('C2', '03/04/2026'), 'invalid-date /1/start_date', /guessing/],
    ['budget', inline('C2', '1,234'), 'invalid-amount /1/budget', /thousands/],
    [
      'budget',
      '<c r="C2" t="e"><f>A9</f><v>#REF!</v></c>',
      'error-cell /1/budget',
      /C2 holds the error "#REF!"/,
    ],
    ['budget', '<c r="C2"><f>A9</f></c>', 'error-cell /1/budget', /calculate/],
    ['budget', '<c r="C2"><f>A9</f><v></v></c>', 'error-cell /1/budget', /calculate/],
    ['gender', '<c r="C2"><v>1.5</v></c>', 'invalid-marker /1/gender', /0, 1, 2 or 3/],
  ])('never guesses: a %s of %s is a fault that says how to mend it', async (column, xml, place, words) => {
    const { faults } = await cell(column, xml);
    expect(places(faults)).toEqual([place]);
    expect(`${faults[0]?.message} ${faults[0]?.fix}`).toMatch(words);
    expect(ROW_FAULT_CODES).toContain(faults[0]?.code);
  });

  it.each([
    ['budget', '<c r="C2"><v>1.234</v></c>', { amounts: [{ amountMinor: 123 }] }],
    ['budget', '<c r="C2"><v>1.5E+6</v></c>', { amounts: [{ amountMinor: 150_000_000 }] }],
    ['status', '<c r="C2"><v>2</v></c>', { status: 'implementation' }],
    ['description', '<c r="C2"><v>2030</v></c>', { description: '2030' }],
    ['humanitarian', '<c r="C2" t="b"><v>0</v></c>', { humanitarian: false }],
    ['description', '<c r="C2" t="str"><f>""</f><v></v></c>', { description: null }],
    ['tags', inline('C2', 'sdg:10.70'), { tags: [{ text: 'sdg:10.70' }] }],
  ])('reads a %s of %s, which has one meaning', async (column, xml, expected) => {
    expect(await cell(column, xml)).toMatchObject({ ...expected, faults: [] });
  });

  it('reads a whole number as identifier with a warning, and no other number', async () => {
    const sheet = header(1, ['id', 'title']) + rowOf(2, `<c r="A2"><v>123</v></c>${inline('B2', 'T')}`);
    const [whole] = drafts(await read(book({ sheet })));
    expect(whole).toMatchObject({ id: '123', faults: [], warnings: [{ code: 'number-for-code' }] });
    const [broken] = drafts(await read(book({ sheet: sheet.replace('123', '1.10') })));
    expect(broken?.id).toBeNull();
    expect(places(broken?.faults ?? [])).toEqual(['number-for-code /1/id']);
  });

  it('has a fault in every row that is merged with another, and none beside the table', async () => {
    const sheet =
      header(1, ['id', 'title', 'country']) + named(2, inline('C2', 'KEN')) + named(3, '') + named(4, '');
    const after = '<mergeCells count="2"><mergeCell ref="C2:C3"/><mergeCell ref="E1:F9"/></mergeCells>';
    const all = drafts(await read(book({ sheet, after })));
    expect(all.map(({ faults }) => places(faults))).toEqual([[], ['merged-cell /2/countries'], []]);
    expect(all[1]?.faults[0]?.message).toContain('C3 is merged with C2');
  });

  it('has at most as many rows as allowed', async () => {
    const rows = Array.from({ length: 1001 }, (_, index) => named(index + 2, ''));
    const sheet = (count: number) =>
      book({ sheet: header(1, ['id', 'title']) + rows.slice(0, count).join('') });
    expect(drafts(await read(sheet(1000)))).toHaveLength(1000);
    expect(refused(await read(sheet(1001)))).toMatchObject({ code: 'file-too-large' });
  });
});

describe('a file that is no workbook of projects', () => {
  const ole = (stream: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from(stream, 'utf16le'),
    ]);
  const good = book({ sheet: header(1, ['id', 'title']) + named(2, '') });
  const broken = Buffer.from(good);
  broken.fill(0xaa, 60, 90);
  const nested = `<?xml version="1.0"?><worksheet>${'<a>'.repeat(1_000_000)}`;
  const entities = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>`;
  const macro = 'application/vnd.ms-excel.sheet.macroEnabled.main+xml';
  const binary = 'application/vnd.ms-excel.sheet.binary.macroEnabled.main';

  /** Letters that do not pack, the same on every run. */
  const noise = (length: number): string => {
    let state = 1;
    return Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(97 + (state % 26));
    }).join('');
  };

  it.each<[string, Uint8Array, RegExp]>([
    ['is empty', new Uint8Array(), /not|no/],
    ['is text', Buffer.from('id,title\nA,T\n'), /not|no/],
    ['is a workbook with macros by its type', book({ type: macro }), /macros/],
    ['holds macros', book({ more: [{ name: 'xl/vbaProject.bin', content: 'x' }] }), /macros/],
    [
      'is a binary workbook',
      book({ type: binary, more: [{ name: 'xl/workbook.bin', content: 'x' }] }),
      /binary|xlsb/,
    ],
    ['is an old workbook', ole('Workbook'), /old Excel/],
    ['is encrypted', ole('EncryptedPackage'), /encrypted|password/],
    [
      'is packed with a password',
      zip([
        { name: '[Content_Types].xml', content: '<Types/>', flags: 1 },
        { name: 'xl/workbook.xml', content: '<w/>' },
      ]),
      /encrypted|password/,
    ],
    ['is another ZIP file', zip([{ name: 'a.txt', content: 'x' }]), /ZIP/],
    ['is cut short', good.subarray(0, good.length - 30), /damaged|directory/],
    ['has broken parts', broken, /damaged|broken/],
    ['has no sheet', book({ workbook: '<workbook><sheets/></workbook>' }), /no sheet/],
    [
      'lacks the sheet it names',
      book({ workbook: '<workbook><sheets><sheet name="x" id="r2"/></sheets></workbook>' }),
      /no part/,
    ],
    ['has an empty sheet', book({}), /empty/],
    ['has broken XML', book({ sheet: '<row r="1"><c r="A1"></row>' }), /well-formed/],
    ['nests a million elements', book({ sheet: nested }), /deep|times its size/],
    ['nests elements a thousand deep', book({ sheet: '<a>'.repeat(1000) }), /deep/],
    ['declares entities', book({ sheet: entities }), /document type/],
    ['names an unknown entity', book({ sheet: rowOf(1, inline('A1', '&boom;')) }), /well-formed/],
    [
      'has a cell beyond every column',
      book({ sheet: '<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>' }),
      /damaged|address/,
    ],
    [
      'has a cell at the far corner',
      book({ sheet: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }),
      /reaches/,
    ],
    ['has a row beyond every number', book({ sheet: '<row r="999999999999"/>' }), /damaged|number/],
    ['has cells without an address', book({ sheet: '<row r="1"><c><v>1</v></c></row>' }), /address/],
    [
      'has cells in no order',
      book({ sheet: rowOf(2, inline('A2', 'x')) + rowOf(1, inline('A1', 'x')) }),
      /cannot be read/,
    ],
    [
      'has a comment in a cell',
      book({ sheet: '<row r="1"><c r="A1" t="inlineStr"><is><t>a<!-- x -->b</t></is></c></row>' }),
      /comment/,
    ],
    [
      'has a text that no cell can hold',
      book({ sheet: rowOf(1, inline('A1', 'ab'.repeat(500_000))) }),
      /characters|times/,
    ],
    [
      'has a tag without an end',
      book({ sheet: `<row r="1"><${noise(6_000_000)}/></row>` }),
      /tag or text of more than/,
    ],
    ['unpacks to more than it is allowed', book({ sheet: ' '.repeat(70_000_000) }), /MB|bytes/],
    ['is packed denser than any table', book({ sheet: ' '.repeat(20_000_000) }), /times its size/],
    [
      'says a smaller size than it has',
      book({ more: [{ name: 'xl/a.xml', content: ' '.repeat(9_000_000), claimed: 10 }] }),
      /damaged|broken/,
    ],
    [
      'has too many parts',
      book({ more: Array.from({ length: 3000 }, (_, i) => ({ name: `${i}`, content: '' })) }),
      /parts/,
    ],
  ])('that %s is refused in words, within two seconds', async (_, file, words) => {
    const started = performance.now();
    const refusal = refused(await read(file));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(refusal.message).toMatch(words);
    expect(refusal.fix).not.toBe('');
  });

  it.each([
    ['has no title', ['id', 'subject'], 'missing-column', /"title"/],
    ['has a column twice', ['id', 'title', 'Start Date', 'start_date'], 'not-xlsx', /twice/],
  ])('that %s is refused with the row of its header', async (_, names, code, words) => {
    const refusal = refused(await read(book({ sheet: header(3, names) })));
    expect(refusal).toMatchObject({ code, line: 3 });
    expect(refusal.message).toMatch(words);
  });

  it('never makes the reader throw, whatever byte of it is changed', async () => {
    const template = await projectTemplateWorkbook();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(template.length - 1),
        fc.nat(255),
        fc.uint8Array({ maxLength: 40 }),
        async (at, byte, noise) => {
          const changed = Uint8Array.from(template);
          changed[at] = byte;
          changed.set(noise.subarray(0, Math.max(0, changed.length - at)), at);
          for (const file of [changed, noise, template.subarray(0, at)]) {
            const result = await read(file);
            if (!result.ok) expect(result.refused.message).not.toBe('');
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('the template', () => {
  it('is read back as its example row, without faults or warnings, equally as workbook and as CSV', async () => {
    const workbook = await read(await projectTemplateWorkbook(), { currency: null });
    expect(workbook).toMatchObject({
      ok: true,
      warnings: [],
      drafts: [{ id: 'EX-001', faults: [], warnings: [] }],
    });
    expect(drafts(workbook)).toHaveLength(1);
    const csv = readProjectTable(new TextEncoder().encode(projectTemplateCsv()), {
      ...OPTIONS,
      currency: null,
    });
    expect(csv).toEqual(workbook);
  });

  it('explains every column on its second sheet', async () => {
    const explained = await readSheet(await projectTemplateWorkbook(), 'Columns', { maxRows: 100 });
    if (!explained.ok) throw new Error(explained.refused.message);
    const names = explained.sheet.rows.map(({ cells }) => (cells[0]?.kind === 'text' ? cells[0].text : ''));
    expect(names).toEqual(['column', ...PROJECT_COLUMNS.map(({ name }) => name)]);
  });
});

describe('a workbook that is written', () => {
  const sheet = (rows: Parameters<typeof workbookOf>[0][number]['rows'], name = 'S') => ({
    name,
    columns: [{ header: 'a', width: 30 }, { header: 'b' }],
    rows,
  });
  const back = async (bytes: Uint8Array, name: string) => {
    const result = await readSheet(bytes, name, { maxRows: 10_000 });
    if (!result.ok) throw new Error(result.refused.message);
    return result.sheet.rows.slice(1).map(({ cells }) => cells);
  };

  it('keeps codes as text, numbers and money as numbers, dates as dates', async () => {
    const bytes = await workbookOf([
      sheet([
        [
          { kind: 'code', value: '10.70' },
          { kind: 'text', value: '=SUM(A1)' },
        ],
        [
          { kind: 'money', value: '-1234567.89' },
          { kind: 'date', value: '2024-02-29' },
        ],
        [
          { kind: 'number', value: 0.1 },
          { kind: 'money', value: '9007199254740991.25' },
        ],
      ]),
    ]);
    expect(await back(bytes, 'S')).toEqual([
      [
        { kind: 'text', text: '10.70' },
        { kind: 'text', text: '=SUM(A1)' },
      ],
      [
        { kind: 'number', decimal: '-1234567.89' },
        { kind: 'date', iso: '2024-02-29' },
      ],
      [
        { kind: 'number', decimal: '0.1' },
        { kind: 'text', text: '9007199254740991.25' },
      ],
    ]);
  });

  it('is the same bytes for the same input, at any time', async () => {
    const rows = [[{ kind: 'text', value: 'x' } as const]];
    const first = await workbookOf([sheet(rows)]);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await workbookOf([sheet(rows)])).toEqual(first);
  });

  it('has names of sheets that are allowed and distinct, whatever is asked for', async () => {
    const bytes = await workbookOf([
      sheet([[{ kind: 'text', value: '1' }]], 'Aligned: [budget] / a very long name of a sheet'),
      sheet([[{ kind: 'text', value: '2' }]], 'aligned  [budget]   a very long name of a sheet'),
      sheet([[{ kind: 'text', value: '3' }]], ''),
    ]);
    expect(await back(bytes, 'Sheet')).toMatchObject([[{ kind: 'text', text: '3' }, null]]);
  });

  it('cuts a text that no cell can hold, and says so', async () => {
    const bytes = await workbookOf([sheet([[{ kind: 'text', value: 'é'.repeat(40_000) }]])]);
    const [[cell] = []] = await back(bytes, 'S');
    expect(cell).toMatchObject({ kind: 'text', text: expect.stringMatching(/… \[cut\]$/) });
    expect(cell?.kind === 'text' ? cell.text.length : 0).toBe(MAX_CELL_LENGTH);
  });

  it('gives every text back, also what XML has no place for', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('_x000D_', ' a ', 'a\r\nb', '<&">', '\u007f\u0090', '\ufdd0\ufdef'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
        const rows = texts.map((value) => [{ kind: 'text', value: `[${value}]` } as const]);
        const expected = texts.map((value) => `[${value}]`);
        const found = await back(await workbookOf([sheet(rows)]), 'S');
        expect(found.map(([cell]) => (cell?.kind === 'text' ? cell.text : null))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});

it('a number of a cell is the decimal that a spreadsheet shows, for every amount in cents', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), (cents) => {
      const sign = cents < 0n ? '-' : '';
      const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
      const fraction = digits.slice(-2).replace(/0+$/, '');
      const decimal = `${sign}${digits.slice(0, -2)}${fraction === '' ? '' : `.${fraction}`}`;
      const exact = Number(cents) / 100;
      expect(plainDecimal(String(exact))).toBe(decimal);
      expect(plainDecimal(exact.toExponential(16))).toBe(decimal);
    }),
  );
  expect(plainDecimal('0.30000000000000004')).toBe('0.3');
  expect(plainDecimal('1e21')).toBe('1000000000000000000000');
  expect(plainDecimal('1.5e-7')).toBe('0.00000015');
  for (const text of ['', 'x', 'NaN', 'Infinity', '1e999']) expect(plainDecimal(text)).toBeNull();
});

describe.skipIf(!hasShared)(sharedTitle('a real UN INFO export'), () => {
  it('gives 80 rows of 89 columns below its header', async () => {
    const result = await readSheet(readShared('samples', 'uninfo', 'Arab_States__water.xlsx'), null, {
      maxRows: 1000,
    });
    if (!result.ok) throw new Error(result.refused.message);
    expect(result.sheet.rows).toHaveLength(81);
    expect(result.sheet.rows[0]?.cells).toHaveLength(89);
  });

  it('is no table of projects, and says which column is missing', async () => {
    const refusal = refused(await read(readShared('samples', 'uninfo', 'Arab_States__water.xlsx')));
    expect(refusal).toMatchObject({ code: 'missing-column', message: expect.stringContaining('"title"') });
  });
});
