import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REASONS_IN_WORDS } from '../../src/formats/report/words.ts';
import { loadExamples } from '../../src/services/examples.ts';
import type { Contributions } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Contribution tables: JSON and CSV say the same, additive ones add up, filters and rates are told. */

const URL = '/v1/reports/contributions';
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
});

afterAll(() => app.close());

const report = async (query: string) => ok<Contributions>(await client.get(`${URL}?to=sdg&${query}`));
const linesOf = (reply: Reply): Record<string, string>[] => parse(reply.body, { columns: true });
const inCsv = (value: unknown) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? ''));
const minor = (amount: string | null) => BigInt(String(amount).replace('.', ''));

const QUERIES = [
  'method=count',
  'method=count&level=target',
  'method=count&level=target&groupBy=country',
  'method=count&groupBy=year',
  'method=full&level=target',
  'method=equal-split',
  'method=equal-split&level=target&groupBy=country,year',
  'method=equal-split&country=KEN&groupBy=year',
  'method=declared-split&level=target',
  'method=declared-split&groupBy=country',
  'method=equal-split&amountKind=expenditure',
  'method=equal-split&origin=declared',
  'method=equal-split&origin=inferred&level=target',
  'method=equal-split&minConfidence=0.9&minStrength=core',
  'method=equal-split&groupBy=organisation,status',
  'method=declared-split&groupBy=region,year',
  'method=count&groupBy=humanitarian,gender',
  'method=equal-split&evidence=stated,published',
  'method=full&minGender=1&taggedWith=msd,srf',
  'method=equal-split&yearFrom=2026&groupBy=year',
];

describe.each(QUERIES)('%s', (query) => {
  test('says the same as CSV, cell by cell', async () => {
    const document = await report(query);
    const lines = linesOf(await client.get(`${URL}?to=sdg&${query}&format=csv`));
    const common = (
      line: string,
      currency: string | null,
      { projects, amount }: { projects: number; amount: string | null },
    ) => ({
      row: line,
      currency: currency ?? '',
      projects: String(projects),
      ...(amount === null ? {} : { amount }),
      method: document.method,
      amount_kind: document.amountKind,
      additive: document.additive ? 'yes' : 'no',
      change: String(document.change),
      revision: String(document.revision),
      rules: String(document.rules),
    });
    const expected = document.tables.flatMap(({ currency, rows, unaligned, total }) => [
      ...rows.map((row) => ({
        ...common('row', currency, row),
        concept: row.concept.id,
        label: row.concept.label,
        ...Object.fromEntries(
          Object.entries(row.group ?? {}).map(([dimension, value]) => [dimension, inCsv(value)]),
        ),
        share: String(row.share),
        declared_projects: String(row.declared.projects),
        inferred_projects: String(row.inferred.projects),
        ...(row.declared.amount === null ? {} : { declared_amount: row.declared.amount }),
        ...(row.inferred.amount === null ? {} : { inferred_amount: row.inferred.amount }),
        behind: row.links.projects,
      })),
      ...Object.entries(unaligned.reasons).map(([reason, tally]) => ({
        ...common('unaligned-reason', currency, tally),
        label: REASONS_IN_WORDS[reason as keyof typeof REASONS_IN_WORDS],
      })),
      common('unaligned', currency, unaligned),
      common('total', currency, total),
    ]);
    expect(expected.length).toBeGreaterThan(2);
    expect(lines).toMatchObject(expected);
    expect(lines).toHaveLength(expected.length);
  });

  test('has rows and unaligned that add up to the total where it says it is additive, and nowhere else says so', async () => {
    const { method, additive, tables } = await report(query);
    expect(additive).toBe(method === 'equal-split' || method === 'declared-split');
    for (const { rows, unaligned, total, currency } of tables) {
      if (method === 'count') {
        expect(currency).toBeNull();
        expect([...rows, unaligned, total].every(({ amount }) => amount === null)).toBe(true);
      }
      for (const row of rows) {
        expect(row.projects).toBeLessThanOrEqual(total.projects);
        expect(row.declared.projects + row.inferred.projects).toBe(row.projects);
      }
      if (!additive) continue;
      const sum = [...rows, unaligned].reduce((all, { amount }) => all + minor(amount), 0n);
      expect(sum).toBe(minor(total.amount));
      const reasons = Object.values(unaligned.reasons).reduce((all, { amount }) => all + minor(amount), 0n);
      expect(reasons).toBe(minor(unaligned.amount));
    }
  });
});

describe('the format', () => {
  test.each([
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['text/*', 'text/csv'],
    ['TEXT/CSV', 'text/csv'],
    ['text/html, application/json', 'text/html'],
    ['text/tab-separated-values', 'text/tab-separated-values'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['image/svg+xml', 'image/svg\\+xml'],
    ['text/csv, */*;q=0.1', 'text/csv'],
    ['text/csv;q=0.9, application/json;q=0.1', 'text/csv'],
    ['application/json;q=0, text/csv', 'text/csv'],
  ])('is negotiated: Accept %s gives %s', async (accept, type) => {
    const reply = await client.get(`${URL}?to=sdg`, { accept });
    expect(reply.statusCode, reply.body).toBe(200);
    expect(reply.headers['content-type']).toMatch(new RegExp(`^${type}; charset=utf-8`));
  });

  test('asked for by name goes before Accept, and without either it is JSON', async () => {
    const named = await client.get(`${URL}?to=sdg&format=csv`, { accept: 'application/json' });
    expect(named.headers['content-type']).toMatch(/^text\/csv/);
    expect((await client.get(`${URL}?to=sdg`)).headers['content-type']).toMatch(/^application\/json/);
  });

  test('that is not offered is a 406 which names those that are, or a 400 when asked for by name', async () => {
    const problem = problemOf(
      await client.get(`${URL}?to=sdg`, { accept: 'application/pdf' }),
      'not-acceptable',
    );
    expect(problem.detail).toMatch(/application\/json.*text\/csv/);
    problemOf(await client.get(`${URL}?to=sdg&format=docx`), 'invalid-query');
  });
});

test('what is unaligned has a share of its own, however the shares of many rows are rounded', async () => {
  const question = 'method=equal-split&country=TUV';
  const budget = { kind: 'budget', from: '2026-01-01', until: '2026-12-31', currency: 'USD' };
  const goals = Array.from({ length: 17 }, (_, place) => `sdg:${place + 1}`);
  const put = (id: string, tags: readonly string[], amount: string) =>
    client.put(`/v1/projects/${id}`, {
      title: id,
      countries: ['TUV'],
      tags,
      amounts: [{ ...budget, amount }],
    });
  ok(await put('all-goals', goals, '17.00'), 201);
  ok(await put('no-goal', [], '1.00'), 201);
  const [table] = (await report(question)).tables;
  expect(table?.rows.map(({ share }) => share)).toEqual(goals.map(() => 0.0556));
  // One eighteenth; what the rounded rows leave is 0.0548.
  expect(table?.unaligned.share).toBe(0.0556);
  const svg = (await client.get(`${URL}?to=sdg&${question}&format=svg`)).body;
  expect(svg).toContain('Unaligned: 1.00 · 5.6%');
  const csv = linesOf(await client.get(`${URL}?to=sdg&${question}&format=csv`));
  expect(csv.find(({ row }) => row === 'unaligned')?.share).toBe('0.0556');
});

test('files and pages give reasons and groups in the same words', async () => {
  const question = 'to=sdg&level=target&method=equal-split&groupBy=humanRights';
  for (const path of [URL, '/reports/contributions']) {
    const { body } = await client.get(`${path}?${question}${path === URL ? '&format=html' : ''}`);
    for (const words of [
      'Human rights marker',
      'It contributes to a higher level only, which says nothing about any single element below it.',
    ]) {
      expect(body).toContain(words);
    }
    expect(body).not.toMatch(/>(– )?goal-only<|>humanRights</);
  }
});
