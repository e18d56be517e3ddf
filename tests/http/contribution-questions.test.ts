import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import type { Contributions } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** What a contribution table is asked: filters, exchange rates, and CSV that is safe to open. */

const URL = '/v1/reports/contributions';
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  const budget = (amount: string, currency: string, from: string | null = null) => ({
    kind: 'budget',
    amount,
    currency,
    from,
  });
  const rated = { countries: ['FRA'], tags: ['sdg:10.7'] };
  for (const [id, body] of Object.entries({
    'rates-1': { ...rated, title: 'Euros in March', amounts: [budget('100.00', 'EUR', '2026-03-01')] },
    'rates-2': { ...rated, title: 'Euros in August', amounts: [budget('100.00', 'EUR', '2026-08-01')] },
    'rates-3': { ...rated, title: 'Dollars', amounts: [budget('0.01', 'USD')] },
    'rates-4': { ...rated, title: 'Dinars of three digits', amounts: [budget('1.005', 'KWD', '2026-03-01')] },
    'rates-5': { ...rated, title: 'Pounds without a rate', amounts: [budget('7.00', 'GBP')] },
  })) {
    ok(await client.put(`/v1/projects/${id}`, body), 201);
  }
});

afterAll(() => app.close());

const report = async (query: string) => ok<Contributions>(await client.get(`${URL}?to=sdg&${query}`));
const linesOf = (reply: Reply): Record<string, string>[] => parse(reply.body, { columns: true });

describe('filters', () => {
  test('are told in the answer and select the projects that are counted', async () => {
    const all = await report('method=equal-split');
    const kenya = await report('method=equal-split&country=KE');
    expect(kenya.filters).toMatchObject({ country: 'KEN' });
    expect(all.filters).not.toHaveProperty('country');
    const projects = (document: Contributions) =>
      document.tables.reduce((sum, { total }) => sum + total.projects, 0);
    expect(projects(kenya)).toBeGreaterThan(0);
    expect(projects(kenya)).toBeLessThan(projects(all));
    expect(projects(await report('method=equal-split&organisation=nobody'))).toBe(0);
    const own = await report('method=equal-split&example=false');
    expect(projects(own) + projects(await report('method=equal-split&example=true'))).toBe(projects(all));
    expect(projects(own)).toBe(5);
  });

  test('leave cancelled and suspended projects out unless they are asked for', async () => {
    const total = async (query: string) =>
      (await report(`method=count&tag=sdg:14.7${query}`)).tables[0]?.total.projects;
    for (const status of ['cancelled', 'suspended', 'closed', 'pipeline']) {
      ok(
        await client.put(`/v1/projects/status-${status}`, {
          title: status,
          status,
          tags: ['sdg:14.7'],
          countries: ['FJI'],
        }),
        201,
      );
    }
    expect(await total('')).toBe(2);
    expect(await total('&status=cancelled')).toBe(1);
    expect(await total('&status=cancelled,suspended,closed,pipeline')).toBe(4);
  });

  test('by origin keep the total: what counts by the other origin is unaligned as other-origin', async () => {
    const both = await report('method=equal-split');
    for (const [origin, empty] of [
      ['declared', 'inferred'],
      ['inferred', 'declared'],
    ] as const) {
      const one = await report(`method=equal-split&origin=${origin}`);
      expect(one.tables.map(({ total }) => total)).toEqual(both.tables.map(({ total }) => total));
      for (const { rows } of one.tables) {
        for (const row of rows) expect(row[empty].projects).toBe(0);
      }
      expect(one.tables.some(({ unaligned }) => 'other-origin' in unaligned.reasons)).toBe(true);
    }
  });

  test.each([
    ['to=', 'to'],
    ['to=sdgg', 'to'],
    ['to=sdg&level=objective', 'level'],
    ['to=sdg&method=guess', 'method'],
    ['to=sdg&groupBy=colour', 'groupBy'],
    ['to=sdg&method=count&groupBy=country,year', 'groupBy'],
    ['to=sdg&groupBy=status,gender,peace', 'groupBy'],
    ['to=sdg&groupBy=country,region', 'groupBy'],
    ['to=sdg&groupBy=region&country=KE', 'groupBy'],
    ['to=sdg&groupBy=country&region=298', 'region'],
    ['to=sdg&judged=compare&evidence=stated', 'judged'],
    ['to=sdg&evidence=guessed', 'evidence'],
    ['to=sdg&method=count&yearFrom=2025', 'yearFrom'],
    ['to=sdg&yearUntil=2025', 'yearUntil'],
    ['to=sdg&method=full&yearFrom=2026&yearUntil=2025', 'yearUntil'],
    ['to=sdg&method=full&yearFrom=x', 'yearFrom'],
    ['to=sdg&taggedWith=sdgg', 'taggedWith'],
    ['to=sdg&minGender=4', 'minGender'],
    ['to=sdg&region=1:2:3', 'region'],
    ['to=sdg&currency=EUR', 'rate'],
    ['to=sdg&rate=EUR=1@2026-01-01', 'currency'],
    ['to=sdg&currency=USD&rate=EUR:1', 'rate'],
    ['to=sdg&currency=USD&rate=EUR=0@2026-01-01', 'rate'],
    ['to=sdg&currency=USD&rate=EUR=1@2026-02-30', 'rate'],
    ['to=sdg&currency=USD&rate=USD=1@2026-01-01', 'rate'],
    ['to=sdg&currency=USD&rate=EUR=1@2026-01-01&rate=EUR=2@2026-01-01', 'rate'],
    ['to=sdg&currency=ZZZ&rate=EUR=1@2026-01-01', 'currency'],
  ])('%s is refused by name', async (query, pointer) => {
    const problem = problemOf(await client.get(`${URL}?${query}`), 'invalid-query');
    expect(problem.errors[0]).toMatchObject({ pointer, fix: expect.stringMatching(/\S/) });
  });
});

describe('exchange rates', () => {
  const march = 'rate=EUR=1.1@2026-01-01';
  const july = 'rate=EUR=1.2@2026-07-01';

  test('convert each line by the latest rate on its first day, and the answer says which were used', async () => {
    const query = `method=equal-split&country=FRA&currency=USD&${july}&${march}&rate=KWD=3.25@2026-01-01&rate=JPY=0.01@2026-01-01`;
    const document = await report(query);
    expect(document.tables.map(({ currency, total }) => [currency, total.amount])).toEqual([
      ['GBP', '7.00'],
      // 110.00 + 120.00 + 0.01 + 1.005 x 3.25 = 3.26625, to the cent 3.27
      ['USD', '233.28'],
    ]);
    expect(
      document.exchangeRates.map(({ from, to, rate, date, lines }) => [from, to, rate, date, lines]).sort(),
    ).toEqual([
      ['EUR', 'USD', '1.1', '2026-01-01', 1],
      ['EUR', 'USD', '1.2', '2026-07-01', 1],
      ['KWD', 'USD', '3.25', '2026-01-01', 1],
    ]);
  });

  test('are not used unless they are asked for', async () => {
    const document = await report('method=equal-split&country=FRA');
    expect(document.exchangeRates).toEqual([]);
    expect(document.tables.map(({ currency }) => currency)).toEqual(['EUR', 'GBP', 'KWD', 'USD']);
    expect(document.tables.map(({ total }) => total.amount)).toEqual(['200.00', '7.00', '1.005', '0.01']);
  });

  test.each(['9'.repeat(15), '9'.repeat(40), '9'.repeat(400)])(
    'of an absurd size (%s) never give a 500',
    async (rate) => {
      const reply = await client.get(
        `${URL}?to=sdg&method=equal-split&currency=USD&rate=EUR=${rate}@2026-01-01`,
      );
      expect(reply.statusCode, reply.body).toBeLessThan(500);
    },
  );
});

test('CSV for people escapes what a spreadsheet would run as a formula, in whatever the caller can choose', async () => {
  const name = encodeURIComponent('=HYPERLINK("http://evil.example";"x")');
  const reply = await client.get(`${URL}?to=sdg&format=csv&organisation=${name}`);
  expect(reply.statusCode, reply.body).toBe(200);
  for (const line of linesOf(reply)) {
    for (const [column, cell] of Object.entries(line)) {
      if (/^[=+@\t\r]/.test(cell)) expect(cell, column).toBe('');
      if (cell.startsWith('-')) expect(cell, column).toMatch(/^-[\d.]+$/);
    }
  }
  expect(linesOf(reply)[0]?.filters).toContain('HYPERLINK');
});

test('CSV names the rates it used and the projects without an amount, line by line', async () => {
  const query = 'method=equal-split&country=FRA&currency=USD&rate=EUR=1.1@2026-01-01';
  const lines = linesOf(await client.get(`${URL}?to=sdg&${query}&format=csv`));
  for (const { exchange_rates, without_amount } of lines) {
    expect({ exchange_rates, without_amount }).toEqual({
      exchange_rates: '1 EUR = 1.1 USD from 2026-01-01',
      without_amount: '0',
    });
  }
});

test('a table that rests on a framework that has ended says so, and another does not', async () => {
  const of = async (country: string, tag: string) => {
    const body = { title: tag, tags: [tag], countries: [country] };
    ok(await client.put(`/v1/projects/ended-${country}`, body), 201);
    return (await report(`country=${country}`)).warnings.map(({ framework }) => framework);
  };
  expect(await of('TUV', 'sv:P2')).toEqual(['sv']);
  expect(await of('PLW', 'msd:1.2')).toEqual([]);
});

test('negative amounts stay numbers in CSV', async () => {
  const amounts = [{ kind: 'required', amount: '-12.50', currency: 'USD' }];
  ok(
    await client.put('/v1/projects/negative', {
      title: 'Paid back',
      tags: ['sdg:10.7'],
      amounts,
      countries: ['NRU'],
    }),
    201,
  );
  const lines = linesOf(
    await client.get(`${URL}?to=sdg&method=equal-split&amountKind=required&country=NRU&format=csv`),
  );
  expect(lines.map(({ row, amount }) => [row, amount])).toEqual([
    ['row', '-12.50'],
    ['unaligned', '0.00'],
    ['total', '-12.50'],
  ]);
});
