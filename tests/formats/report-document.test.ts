import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../src/formats/report/csv.ts';
import type { ReportDocument } from '../../src/formats/report/document.ts';
import { reportNdjson } from '../../src/formats/report/ndjson.ts';
import { reportXlsx } from '../../src/formats/report/xlsx.ts';
import { reportPage, stylePolicy } from '../../src/web/report-page.ts';

const DOCUMENT: ReportDocument = {
  title: 'Projects by goal',
  about: [
    { id: 'method', label: 'Method', value: 'equal-split' },
    { id: 'change', label: 'Change', value: 40 },
  ],
  tables: [
    {
      id: 'USD',
      title: 'US dollars',
      columns: [
        { id: 'concept', title: 'Element', kind: 'code' },
        { id: 'label', title: 'Label', kind: 'text' },
        { id: 'projects', title: 'Projects', kind: 'count', note: 'Distinct projects.' },
        { id: 'declaredAmount', title: 'Declared', kind: 'amount' },
        { id: 'share', title: 'Share', kind: 'share' },
      ],
      rows: [
        ['sdg:10.70', '=SUM(A1) <b>', 1200, '-1234567.89', 0.0971],
        ['sdg:1', 'Poverty', 0, '12345678901234567.89', 0],
      ],
      foot: [{ id: 'total', cells: [null, 'Total', 1200, '0.00', 1] }],
    },
    { id: 'EUR', title: 'Euro', columns: [{ id: 'concept', title: 'Element', kind: 'code' }], rows: [] },
  ],
};

describe('a report as CSV', () => {
  it('names the table, the kind of line and what the report is about on every line', () => {
    const [first, , total] = parse(reportCsv(DOCUMENT), { columns: true }) as Record<string, string>[];
    expect(first).toEqual({
      table: 'USD',
      row: 'row',
      concept: 'sdg:10.70',
      label: "'=SUM(A1) <b>",
      projects: '1200',
      declared_amount: '-1234567.89',
      share: '0.0971',
      method: 'equal-split',
      change: '40',
    });
    expect(total).toMatchObject({ row: 'total', label: 'Total', declared_amount: '0.00', change: '40' });
  });

  it('says what it is about even without any row', () => {
    const empty = { ...DOCUMENT, tables: DOCUMENT.tables.slice(1) };
    expect(parse(reportCsv(empty), { columns: true })).toEqual([
      { concept: '', method: 'equal-split', change: '40' },
    ]);
  });

  it('reads back whatever texts it holds, with tabs as with commas', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(',' as const, '\t' as const), (label, delimiter) => {
        const table = { id: 't', title: 'T', columns: [{ id: 'label', title: 'L', kind: 'text' as const }] };
        const text = reportCsv(
          { title: '', about: [], tables: [{ ...table, rows: [[label], ['end']] }] },
          delimiter,
        );
        const rows = parse(text, { delimiter, skip_empty_lines: false }) as string[][];
        expect(rows.at(-1)).toEqual(['end']);
        expect(rows[1]?.[0]?.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(label.replace(/^'(?=[=+\-@\t\r])/, ''));
      }),
    );
  });
});

it('as NDJSON begins with what it is about and keeps amounts as text', () => {
  const lines = reportNdjson(DOCUMENT)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toEqual({ title: 'Projects by goal', about: { method: 'equal-split', change: 40 } });
  expect(lines[1]).toMatchObject({ table: 'USD', row: 'row', declaredAmount: '-1234567.89', projects: 1200 });
  expect(lines[3]).toMatchObject({ row: 'total', concept: null });
});

it('as a workbook has numbers as numbers, codes as text, digits that a spreadsheet would lose as text, and a sheet about it', async () => {
  const bytes = Buffer.from(await reportXlsx(DOCUMENT));
  expect(await readSheet(bytes, 'US dollars')).toEqual([
    ['Element', 'Label', 'Projects', 'Declared', 'Share'],
    ['sdg:10.70', '=SUM(A1) <b>', 1200, -1_234_567.89, 0.0971],
    ['sdg:1', 'Poverty', 0, '12345678901234567.89', 0],
    [null, 'Total', 1200, 0, 1],
  ]);
  expect(await readSheet(bytes, 'About')).toEqual([
    ['About', 'Projects by goal'],
    ['Method', 'equal-split'],
    ['Change', 40],
    [null, null],
    ['Column "Projects"', 'Distinct projects.'],
  ]);
});

describe('a report as a page', () => {
  const html = reportPage(DOCUMENT, ['<svg></svg>']);

  it('has a caption and headers with scope for each table, and escapes texts', () => {
    expect(html).toContain('<caption>US dollars</caption>');
    expect(html).toContain('<th scope="col">Element</th>');
    expect(html).toContain('<th scope="row">sdg:10.70</th><td>=SUM(A1) &lt;b&gt;</td>');
    expect(html).toContain('<td class="n">-1,234,567.89</td><td class="n">9.71 %</td>');
    expect(html).toContain('<dt>Method</dt><dd>equal-split</dd>');
    expect(html).toContain('<td colspan="1">Nothing to show.</td>');
  });

  it('runs and loads nothing: its policy allows its own style sheets and no more', () => {
    expect(html).not.toMatch(/<script|<link|\son\w+=|style="/);
    expect(stylePolicy(html)).toMatch(/^default-src 'none';.* style-src 'sha256-[\w+/]+=*';/);
  });
});
