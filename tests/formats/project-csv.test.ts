import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_FAULT_CODES } from '../../src/formats/checks.ts';
import type { ProjectDraft, ReadProjects, RefusedFile } from '../../src/formats/project-draft.ts';
import { readNumber } from '../../src/formats/table/amount-text.ts';
import { PROJECT_COLUMNS } from '../../src/formats/table/columns.ts';
import { readHeader } from '../../src/formats/table/header.ts';
import { readProjectTable, type TableOptions } from '../../src/formats/table/read.ts';

const OPTIONS: TableOptions = { currency: null, maxRows: 1000, maxCellLength: 20_000 };
const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../fixtures/csv/${name}`, import.meta.url));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (file: Uint8Array | string, options: Partial<TableOptions> = {}): ReadProjects =>
  readProjectTable(typeof file === 'string' ? bytes(file) : file, { ...OPTIONS, ...options });

function drafts(result: ReadProjects): readonly ProjectDraft[] {
  if (!result.ok) throw new Error(`refused: ${result.refused.message}`);
  return result.drafts;
}

function refused(result: ReadProjects): RefusedFile {
  if (result.ok) throw new Error('read, though it should be refused');
  return result.refused;
}

/** The draft of a table with one row; `columns` besides id and title, in order of their cells. */
function row(values: Readonly<Record<string, string>>, options: Partial<TableOptions> = {}): ProjectDraft {
  const all = { id: 'A', title: 'T', ...values };
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const file = `${Object.keys(all).join(',')}\n${Object.values(all).map(cell).join(',')}\n`;
  const [draft] = drafts(read(file, { delimiter: ',', ...options }));
  if (draft === undefined) throw new Error('no row');
  return draft;
}

const places = (faults: readonly { code: string; pointer: string }[]): string[] =>
  faults.map(({ code, pointer }) => `${code} ${pointer}`);

describe('a project table', () => {
  it('gives every column of its rows, and skips rows without text', () => {
    const all = drafts(read(fixture('projects.csv')));
    expect(all.map(({ row, id, faults, warnings }) => ({ row, id, faults, warnings }))).toEqual([
      { row: 1, id: 'P-1', faults: [], warnings: [] },
      {
        row: 2,
        id: 'P/2',
        faults: [expect.objectContaining({ code: 'missing-currency', pointer: '/2/currency' })],
        warnings: [],
      },
      { row: 3, id: 'P-3', faults: [], warnings: [] },
    ]);
    expect(all[0]).toEqual({
      row: 1,
      id: 'P-1',
      title: 'Safe return, with dignity',
      description: 'Two lines\nof text',
      status: 'implementation',
      startDate: '2024-01-01',
      endDate: '2025-12-31',
      organisations: [
        { ref: 'XM-DAC-47066', name: 'IOM', role: 'reporting' },
        { ref: null, name: 'Fund', role: 'funding' },
        { ref: null, name: 'Local partner', role: 'implementing' },
      ],
      countries: [
        { code: 'KEN', percentage: 60_000_000, pointer: '/1/countries' },
        { code: 'SOM', percentage: 40_000_000, pointer: '/1/countries' },
      ],
      regions: [],
      classifications: [],
      translations: [],
      humanitarian: true,
      markers: {},
      amounts: [
        {
          kind: 'budget',
          from: '2024-01-01',
          until: '2025-12-31',
          amountMinor: 123_456_789,
          currency: 'USD',
        },
      ],
      tags: [
        {
          text: 'sdg:10.7',
          framework: null,
          level: null,
          percentage: 40_000_000,
          origin: null,
          pointer: '/1/tags',
        },
        { text: 'gcm:5', framework: null, level: null, percentage: null, origin: null, pointer: '/1/tags' },
        {
          text: 'migof:O3',
          framework: null,
          level: null,
          percentage: null,
          origin: null,
          pointer: '/1/tags',
        },
      ],
      faults: [],
      warnings: [],
      answers: [],
      reviewed: [],
    });
  });

  it('takes the currency of the whole file where a row has none, and leaves text that looks like a formula as it is', () => {
    const second = drafts(read(fixture('projects.csv'), { currency: 'JPY' }))[1];
    expect(second).toMatchObject({
      title: '=SUM(A1:A9)',
      status: 'closed',
      startDate: '2024-03-31',
      faults: [],
    });
    expect(second?.amounts).toEqual([
      { kind: 'budget', from: '2024-03-31', until: '2024-12-31', amountMinor: 5000, currency: 'JPY' },
    ]);
  });

  it.each([
    ['comma', 'id,title,tags\nA,"x;y",gcm:5\n'],
    ['semicolon', 'id;title;tags\nA;"x;y";gcm:5\n'],
    ['tab', 'id\ttitle\ttags\nA\tx;y\tgcm:5\n'],
    ['semicolon with commas in the header', 'id;title;"tags";"a, b, c, d, e"\r\nA;"x;y";gcm:5;\r\n'],
    [
      'comma, byte order mark, CRLF and blank lines',
      '\ufeff\r\n\r\nid,title,tags\r\n\r\nA,"x;y",gcm:5\r\n\r\n',
    ],
    ['comma, old line ends, none at the end', 'id,title,tags\rA,x;y,gcm:5'],
  ])('separated by %s is told from its header line', (_, file) => {
    expect(drafts(read(file))).toMatchObject([
      { row: 1, id: 'A', title: 'x;y', tags: [{ text: 'gcm:5' }], faults: [] },
    ]);
  });

  it('warns of unknown columns with the nearest known one', () => {
    const result = read('id,title,Budgett,star date,\nA,T,1,2,\n');
    expect(result).toMatchObject({
      ok: true,
      warnings: [
        { code: 'unknown-column', message: expect.stringContaining('"budget"') },
        { code: 'unknown-column', message: expect.stringContaining('"start_date"') },
      ],
    });
  });

  it('with a header only is read with a warning', () => {
    expect(read('id,title\n')).toMatchObject({ ok: true, drafts: [], warnings: [{ code: 'no-projects' }] });
  });

  it('documents every column it reads', () => {
    const documented = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
    for (const { name, aliases, holds } of PROJECT_COLUMNS) {
      expect(holds).not.toBe('');
      for (const word of [name, ...aliases]) expect(documented).toContain(`\`${word.replaceAll('_', ' ')}\``);
    }
  });

  it('gives every name and alias to one column only', () => {
    const words = PROJECT_COLUMNS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(words).size).toBe(words.length);
    for (const { name, aliases } of PROJECT_COLUMNS) {
      for (const alias of aliases) {
        const needed = ['id', 'title'].filter((other) => other !== name).join(',');
        const read = readHeader([...needed.split(','), alias.toUpperCase().replaceAll('_', ' - ')]);
        expect(read).toMatchObject({ ok: true, warnings: [] });
        if (read.ok) expect(read.positions.has(name)).toBe(true);
      }
    }
  });

  it('reads an alias only where the column it stands for is absent, and says so', () => {
    const both = read('id,title,name\nA,T,N\n');
    expect(both).toMatchObject({
      ok: true,
      drafts: [{ title: 'T' }],
      warnings: [{ code: 'unknown-column' }],
    });
    expect(refused(read('identifier,project id,title\nA,B,T\n'))).toMatchObject({
      code: 'not-csv',
      message: expect.stringContaining('both mean "id"'),
    });
  });

  it('says which fields it has no column for', () => {
    const result = read('id,title\nA,T\n');
    const all =
      'description,status,startDate,endDate,organisations,countries,amounts,tags,answers,reviewed,humanitarian,markers,regions,classifications,translations';
    expect(result).toMatchObject({ ok: true, silentOn: all.split(',') });
    const some = read('id,title,gcm,peace,spent,outcome\nA,T,,,,\n');
    if (!some.ok) throw new Error('refused');
    for (const field of ['tags', 'markers', 'amounts', 'classifications'])
      expect(some.silentOn).not.toContain(field);
  });

  it.each<[string, string | Uint8Array, RefusedFile['code'], RegExp, number | null]>([
    ['is empty', '', 'not-csv', /empty/, 1],
    ['holds only blank lines', '\n\n \n', 'not-csv', /empty/, 1],
    ['has no id', '\ntitle,status\nT,\n', 'missing-column', /"id"/, 2],
    ['has no title', 'id;subject\nA;T\n', 'missing-column', /"title"/, 1],
    ['has a column twice', 'id,title,Start Date,start_date\n', 'not-csv', /twice/, 1],
    ['is not in UTF-8', Buffer.from('id,title\nA,caf\u00e9\n', 'latin1'), 'not-csv', /UTF-8/, 2],
    ['is in UTF-16', Buffer.from('\ufeffid,title\n', 'utf16le'), 'not-csv', /UTF-16/, 1],
    ['holds a NUL byte', 'id,title\nA,T\nB,\u0000\n', 'not-csv', /NUL/, 3],
    ['never closes a quote', 'id,title\nA,T\nB,"T\nC,T\n', 'not-csv', /data row 2 is never closed/, null],
    ['has text after a closing quote', 'id,title\nA,"T"x\n', 'not-csv', /data row 1, text follows/, 2],
    ['has a quote in a bare cell', 'id,title\nA,a"b\n', 'not-csv', /data row 1, a quote/, 2],
    ['has too many rows', `id,title\n${'A,T\n'.repeat(1001)}`, 'file-too-large', /1000 rows/, null],
    ['has too many columns', `id,title${',x'.repeat(300)}\n`, 'not-csv', /302 columns/, 1],
  ])('that %s is refused with the reason and a way out', (_, file, code, message, line) => {
    const refusal = refused(read(file));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
    expect(refusal.fix).not.toBe('');
    if (line !== null) expect(refusal.line).toBe(line);
  });

  it('reads exactly as many rows as allowed', () => {
    expect(drafts(read(`id,title\n${'A,T\n'.repeat(1000)}`))).toHaveLength(1000);
  });
});

describe('a row', () => {
  it('has a fault when it is ragged, and nothing of it but id and title is believed', () => {
    const [short, long] = drafts(read('id,title,status\nA,T\nB,T,closed,x\n'));
    expect(places(short?.faults ?? [])).toEqual(['ragged-row /1']);
    expect(places(long?.faults ?? [])).toEqual(['ragged-row /2']);
    expect(long).toMatchObject({ id: 'B', title: 'T', status: null });
  });

  it('has a fault without id or title, and when its id is already taken', () => {
    const [a, b, c, d] = drafts(read('id,title\nA,\n ,T\nA,T\nA,T\n'));
    expect(places(a?.faults ?? [])).toEqual(['missing-title /1/title']);
    expect(places(b?.faults ?? [])).toEqual(['missing-id /2/id']);
    expect(places(c?.faults ?? [])).toEqual(['duplicate-id /3/id']);
    expect(d?.faults[0]?.message).toContain('row 1');
  });

  it.each([
    [{ id: 'x'.repeat(256) }, 'invalid-id /1/id'],
    [{ id: 'a\nb' }, 'invalid-id /1/id'],
    [{ title: 'x'.repeat(20_001) }, 'text-too-long /1/title'],
    [{ description: 'a\u0001b' }, 'control-characters /1/description'],
    [{ status: 'half done' }, 'unknown-status /1/status'],
    [{ status: '7' }, 'unknown-status /1/status'],
    [{ start_date: '2026-02-01', end_date: '2026-01-01' }, 'end-before-start /1/end_date'],
    [{ organisations: 'fundng:Norway' }, 'unknown-role /1/organisations'],
    [{ countries: 'KEN=60; SOM=60' }, 'percentages-above-100 /1/countries'],
    [{ countries: 'KEN=60; SOM' }, 'percentages-incomplete /1/countries'],
    [{ countries: 'KEN=140' }, 'invalid-percentage /1/countries'],
    [{ countries: '=40' }, 'missing-code /1/countries'],
    [{ tags: 'sdg:10.7=-1' }, 'invalid-percentage /1/tags'],
    [{ tags: 'sdg:10.7=' }, 'invalid-percentage /1/tags'],
    [{ budget: '10' }, 'missing-currency /1/currency'],
    [{ budget: '10', currency: 'XYZ' }, 'unknown-currency /1/currency'],
    [{ budget: '1,234', currency: 'USD' }, 'invalid-amount /1/budget'],
    [{ budget: '1.234', currency: 'USD' }, 'invalid-amount /1/budget'],
    [{ budget: 'USD 10', currency: 'USD' }, 'invalid-amount /1/budget'],
    [{ budget: '9'.repeat(18), currency: 'USD' }, 'amount-too-large /1/budget'],
    [{ humanitarian: 'maybe' }, 'invalid-flag /1/humanitarian'],
    [{ gender: '4' }, 'invalid-marker /1/gender'],
    [{ expenditure: 'x', currency: 'USD' }, 'invalid-amount /1/expenditure'],
    [{ commitment: '1', expenditure: '2' }, 'missing-currency /1/currency'],
    [{ outcome: '= label' }, 'missing-code /1/outcome'],
    [{ gcm: '5=101' }, 'invalid-percentage /1/gcm'],
  ])('%j has exactly one fault, at its cell, with a way to mend it', (values, place) => {
    const { faults } = row(values);
    expect(places(faults)).toEqual([place]);
    expect(faults[0]?.fix).not.toBe('');
  });

  it.each([
    [{ countries: 'KEN=60; SOM=30' }, 'percentages-below-100 /1/countries'],
    [{ budget: '1000.005', currency: 'EUR' }, 'amount-rounded /1/budget'],
    [{ organisations: 'funding:' }, 'organisation-without-name /1/organisations'],
  ])('%j has a warning and no fault', (values, place) => {
    const { faults, warnings } = row(values);
    expect(faults).toEqual([]);
    expect(places(warnings)).toEqual([place]);
  });

  it.each([
    ['pipeline', 'pipeline'],
    ['2', 'implementation'],
    ['Active', 'implementation'],
    ['ONGOING', 'implementation'],
    ['finalization', 'finalisation'],
    ['Completed', 'closed'],
    ['canceled', 'cancelled'],
    ['on hold', 'suspended'],
    ['', null],
  ])('reads the status %j as %s', (status, expected) => {
    expect(row({ status })).toMatchObject({ status: expected, faults: [] });
  });

  it.each([
    ['2026-03-31', '2026-03-31'],
    ['2026/03/31', '2026-03-31'],
    ['31 March 2026', '2026-03-31'],
    ['1-may-2026', '2026-05-01'],
    ['31-Mar-2026', '2026-03-31'],
  ])('reads the date %s', (start_date, expected) => {
    expect(row({ start_date })).toMatchObject({ startDate: expected, faults: [] });
  });

  it.each([
    '03/04/2026',
    '2026-02-30',
    '31.03.2026',
    '31 Mar 26',
    '46112',
    '2026-3-1',
    '2026-03/31',
    '31 Foo 2026',
    '2026',
  ])('never guesses the date %s', (start_date) => {
    const { startDate, faults } = row({ start_date });
    expect(startDate).toBeNull();
    expect(faults).toMatchObject([
      { code: 'invalid-date', pointer: '/1/start_date', fix: expect.stringContaining('YYYY-MM-DD') },
    ]);
  });

  it.each([
    ['1234567.89', '1234567.89'],
    ['1,234,567.89', '1234567.89'],
    ['1,234,567', '1234567'],
    ['1.234.567,89', '1234567.89'],
    ['1,234.5', '1234.5'],
    ['1.234,5', '1234.5'],
    ['1234,5', '1234.5'],
    ['1 234 567.89', '1234567.89'],
    ['1\u202f234', '1234'],
    ['0.125', '0.125'],
    ['1234.125', '1234.125'],
    ['-5', '-5'],
  ])('reads the budget %s in the only way it can be read', (text, decimal) => {
    expect(readNumber(text, 2)).toEqual({ ok: true, decimal });
  });

  it('reads 1.234 where the currency has three decimals, and nowhere else', () => {
    expect(readNumber('1.234', 3)).toEqual({ ok: true, decimal: '1.234' });
    expect(readNumber('1.234', 2)).toEqual({ ok: false, problem: 'ambiguous' });
    expect(readNumber('1,234', 3)).toEqual({ ok: false, problem: 'ambiguous' });
  });

  it.each(['', '-', '1,23,456', '1,234,56', '1e6', '.5', '5.', '$5', '1,234.567.8', '1 23', '--5'])(
    'reads no number from %j',
    (text) => {
      expect(readNumber(text, 2).ok).toBe(false);
    },
  );

  it('reads a number written with either grouping back exactly', () => {
    const group = (digits: string, separator: string): string =>
      digits.replace(/\B(?=(\d{3})+$)/g, separator);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1000n, max: 10n ** 15n }),
        fc.integer({ min: 0, max: 99 }),
        (whole, cents) => {
          const fraction = String(cents).padStart(2, '0');
          const expected = { ok: true, decimal: `${whole}.${fraction}` };
          expect(readNumber(`${group(String(whole), ',')}.${fraction}`, 2)).toEqual(expected);
          expect(readNumber(`${group(String(whole), '.')},${fraction}`, 2)).toEqual(expected);
          expect(readNumber(`${whole}.${fraction}`, 2)).toEqual(expected);
        },
      ),
    );
  });

  it('takes a name with a colon for a name, and a reference only at its end', () => {
    expect(
      row({ organisations: 'UNICEF: Somalia; Funding : A [b] c; accountable:[XM-1];' }).organisations,
    ).toEqual([
      { ref: null, name: 'UNICEF: Somalia', role: 'implementing' },
      { ref: null, name: 'A [b] c', role: 'funding' },
      { ref: 'XM-1', name: 'XM-1', role: 'accountable' },
    ]);
  });

  it('reads each amount as a line of its kind over the project, all in one currency', () => {
    const { amounts, faults } = row({
      start_date: '2026-01-01',
      available: '5',
      spent: '3.5',
      required: '4',
      budget: '1',
      commitment: '2',
      currency: 'eur',
    });
    expect(faults).toEqual([]);
    const line = { from: '2026-01-01', until: null, currency: 'EUR' };
    expect(amounts).toEqual([
      { ...line, kind: 'budget', amountMinor: 100 },
      { ...line, kind: 'commitment', amountMinor: 200 },
      { ...line, kind: 'expenditure', amountMinor: 350 },
      { ...line, kind: 'required', amountMinor: 400 },
      { ...line, kind: 'available', amountMinor: 500 },
    ]);
  });

  it('reads markers, also the one that says none, and leaves out those not given', () => {
    expect(row({ gender: '0', human_rights: '', 'peace marker': '3' })).toMatchObject({
      markers: { gender: 0, peace: 3 },
      faults: [],
    });
  });

  it('reads codes without a prefix in the columns of one framework', () => {
    const { tags } = row({ tags: 'srf:1a11', 'SDG targets': '10.7=40; 8', gcm: '5' });
    expect(tags.map(({ text, framework, percentage }) => [text, framework, percentage])).toEqual([
      ['srf:1a11', null, null],
      ['10.7', 'sdg', 40_000_000],
      ['8', 'sdg', null],
      ['5', 'gcm', null],
    ]);
  });

  it('reads what was confirmed apart from what is tagged', () => {
    const { tags, faults } = row({ tags: 'srf:1a11', 'confirmed tags': 'sdg:10.7=40; gcm:5' });
    expect(tags.map(({ text, percentage, origin }) => [text, percentage, origin])).toEqual([
      ['srf:1a11', null, null],
      ['sdg:10.7', 40_000_000, 'confirmed'],
      ['gcm:5', null, 'confirmed'],
    ]);
    expect(faults).toEqual([]);
  });

  it('reads answers for the project and for single tags, each once, and reviewed frameworks by any name', () => {
    const answers =
      'Returnees = Yes; host-services=no [srf:1a11];host-services=no[srf:1a11]; climate=yes [x:a\\;b]';
    const read = row({ answers, reviewed: 'sdg; Global Compact; sdg' });
    expect(read.answers.map(({ question, answer, tag }) => [question, answer, tag])).toEqual([
      ['returnees', 'yes', null],
      ['host-services', 'no', 'srf:1a11'],
      ['climate', 'yes', 'x:a;b'],
    ]);
    expect(read.reviewed.map(({ text }) => text)).toEqual(['sdg', 'Global Compact']);
    expect(read.faults).toEqual([]);
  });

  it.each([
    ['returnees', 'invalid-answer'],
    ['returnees=maybe', 'invalid-answer'],
    ['=yes', 'invalid-answer'],
    ['Are they migrants?=yes', 'invalid-answer'],
    ['returnees=yes []', 'invalid-answer'],
    ['returnees=yes [sdg:1', 'invalid-answer'],
    ['returnees=yes [sdg:1] [sdg:2]', 'invalid-answer'],
    ['returnees=yes; returnees=no', 'repeated-answer'],
    ['returnees=yes [sdg:1]; returnees=no [sdg:1]', 'repeated-answer'],
  ])('refuses the answer %j with a fix', (answers, code) => {
    const { faults } = row({ answers });
    expect(faults).toMatchObject([{ pointer: '/1/answers', code }]);
    expect(faults[0]?.fix).not.toBe('');
  });

  it('is silent on answers and reviews where the table has no column for them', () => {
    const silentOn = (header: string) => {
      const result = read(`${header}\nA,T,\n`);
      return result.ok ? result.silentOn : [];
    };
    expect(silentOn('id,title,tags')).toEqual(expect.arrayContaining(['answers', 'reviewed']));
    expect(silentOn('id,title,answers')).not.toContain('answers');
    expect(silentOn('id,title,reviewed')).not.toContain('reviewed');
    expect(silentOn('id,title,confirmed_tags')).toContain('tags');
  });

  it('reads classifications of every scheme, each once', () => {
    expect(row({ outcome: 'OC1 = People; OC2;OC1=People', 'Joint Programme': 'JP: one' })).toMatchObject({
      classifications: [
        { scheme: 'outcome', code: 'OC1', label: 'People' },
        { scheme: 'outcome', code: 'OC2', label: null },
        { scheme: 'joint-programme', code: 'JP: one', label: null },
      ],
      faults: [],
    });
  });

  it.each([
    ['yes', true],
    ['TRUE', true],
    ['1', true],
    ['No', false],
    ['0', false],
    ['', false],
  ])('reads humanitarian %j as %s', (humanitarian, expected) => {
    expect(row({ humanitarian })).toMatchObject({ humanitarian: expected, faults: [] });
  });
});

describe('whatever the bytes', () => {
  const wellFormed = (result: ReadProjects): void => {
    if (!result.ok) {
      expect(result.refused.message).not.toBe('');
      return;
    }
    for (const draft of result.drafts) {
      for (const { pointer, code } of [...draft.faults, ...draft.warnings]) {
        expect(pointer).toMatch(new RegExp(`^/${draft.row}(/|$)`));
        expect(ROW_FAULT_CODES).toContain(code);
      }
    }
  };

  it('reading never throws: random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
        wellFormed(read(file));
        wellFormed(read(Buffer.concat([bytes('id,title,budget,start_date\n'), file])));
      }),
      { numRuns: 300 },
    );
  });

  it('reading never throws: any cells', () => {
    const columns = PROJECT_COLUMNS.map(({ name }) => name).join(',');
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('=', ':', ';', '[]', '2024-01-01', 'USD', '1,1', '__proto__'),
    );
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: PROJECT_COLUMNS.length, maxLength: PROJECT_COLUMNS.length }),
        (cells) => {
          const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
          wellFormed(read(`${columns}\n${line}\n`, { currency: 'USD' }));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, string]>([
    ['one endless line', 'x'.repeat(20_000_000)],
    ['one endless data line', `id,title\nA,${'x'.repeat(20_000_000)}`],
    ['a million quotes', '"'.repeat(1_000_000)],
    ['a million quotes in a cell', `id,title\nA,${'"'.repeat(1_000_001)}`],
    ['a million separators in the header', `id,title${','.repeat(1_000_000)}\n`],
    ['a million separators in a row', `id,title\nA,T${','.repeat(1_000_000)}\n`],
    ['five million line ends', `id,title\n${'\n'.repeat(5_000_000)}`],
    ['a million tags in a cell', `id,title,tags\nA,T,${'a=1;'.repeat(300_000)}`],
  ])('reading ends in seconds: %s', (_, file) => {
    const started = performance.now();
    wellFormed(read(file));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
