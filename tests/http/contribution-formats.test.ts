import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import type { Contributions } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, type Reply } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Every format of a contribution table says the same, and carries what it is and where it comes from. */

const QUERY = '/v1/reports/contributions?to=sdg&method=equal-split&country=KEN&judged=compare';
let app: TestApp;
let client: Client;
let answer: Contributions;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  answer = ok<Contributions>(await client.get(QUERY));
});

afterAll(() => app.close());

const as = async (format: string): Promise<Reply> => {
  const reply = await client.get(`${QUERY}&format=${format}`);
  expect(reply.statusCode, reply.body).toBe(200);
  expect(reply.headers['content-disposition']).toMatch(
    new RegExp(`filename="contributions-sdg-goal-${answer.change}\\.${format}"$`),
  );
  return reply;
};

/** What a reader must know of a table, wherever it got to. */
const facts = () => [
  'equal-split',
  'country: KEN',
  String(answer.revision),
  String(answer.change),
  '2026-11-21',
  answer.notice,
  `/v1/reports/contributions?to=sdg&method=equal-split&country=KEN&judged=compare&change=${answer.change}`,
];

test('TSV', async () => {
  const lines = parse((await as('tsv')).body, { columns: true, delimiter: '\t' }) as Record<string, string>[];
  const [first] = answer.tables[0]?.rows ?? [];
  expect(lines[0]).toMatchObject({
    concept: first?.concept.id,
    amount: first?.amount,
    without_judged_amount: first?.withoutJudged?.amount,
    behind: first?.links.projects,
  });
  for (const line of lines) {
    for (const fact of facts()) expect(Object.values(line).join('\n')).toContain(fact);
  }
});

test('NDJSON', async () => {
  const [about, ...lines] = (await as('ndjson')).body.trimEnd().split('\n');
  const said = Object.values((JSON.parse(about ?? '') as { about: object }).about).join('\n');
  for (const fact of facts()) expect(said).toContain(fact);
  const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows.filter(({ row }) => row === 'row')).toHaveLength(
    answer.tables.reduce((sum, { rows: own }) => sum + own.length, 0),
  );
  expect(rows[0]).toMatchObject({
    table: answer.tables[0]?.currency,
    amount: answer.tables[0]?.rows[0]?.amount,
  });
});

test('XLSX', async () => {
  const bytes = (await as('xlsx')).rawPayload;
  const about = (await readSheet(bytes, 'About')).flat().map(String).join('\n');
  for (const fact of facts()) expect(about).toContain(fact);
  const [head, first] = await readSheet(bytes, 1);
  const row = answer.tables[0]?.rows[0];
  expect(first?.[head?.indexOf('Amount') ?? -1]).toBe(Number(row?.amount));
  expect(first?.[head?.indexOf('Element') ?? -1]).toBe(row?.concept.id);
});

test('HTML, which runs and loads nothing and shows the chart', async () => {
  const reply = await as('html');
  expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'.*style-src 'sha256-/);
  const text = reply.body.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
  for (const fact of facts()) expect(text).toContain(fact);
  expect(text).toContain('<figure><svg');
  expect(text).not.toMatch(/<script|\sstyle="/);
  expect(text.match(/<th scope="row">sdg:/g)).toHaveLength(
    answer.tables.reduce((sum, { rows }) => sum + rows.length, 0),
  );
});

test('SVG and PNG, by goal or over years', async () => {
  const svg = await as('svg');
  expect(svg.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
  for (const fact of ['equal-split', 'KEN', `revision ${answer.revision}`]) expect(svg.body).toContain(fact);
  const years = await client.get(`${QUERY}&groupBy=year&format=svg`);
  expect(years.body).toContain('<svg');
  const png = await client.get(`${QUERY}&format=png&width=360`);
  expect(png.headers['content-type']).toBe('image/png');
  expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG');
  expect(png.rawPayload.readUInt32BE(16)).toBe(720);
});
