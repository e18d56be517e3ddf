import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contributions, ContributionTable, ImportReport } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Money is cut once: tables of the same cells agree to the cent, however they are grouped. */

const TARGETS = ['sdg:3.8', 'sdg:8.8', 'sdg:10.7'];
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  const amounts = [
    { kind: 'budget', from: '2026-01-01', until: '2027-06-30', amount: '1.01', currency: 'USD' },
  ];
  const odd = {
    title: 'An odd cent',
    amounts,
    countries: ['KEN', 'UGA', 'ETH'],
    tags: TARGETS,
    description: null,
  };
  ok(
    await client.put('/v1/projects/odd', { ...odd, organisations: [{ name: 'Odd', role: 'funding' }] }),
    201,
  );
  const rows = Array.from(
    { length: 1000 },
    (_, n) => `third-${n},A third,1.00,EUR,"${TARGETS.join(';')}","KEN;UGA;ETH"`,
  );
  const csv = ['id,title,budget,currency,tags,countries', ...rows].join('\n');
  const report = ok<ImportReport>(await client.raw('POST', '/v1/imports/projects', csv, 'text/csv'));
  expect(report).toMatchObject({ source: 'csv', created: 1000, rejected: 0 });
});

afterAll(() => app.close());

const cents = (amount: string | null) => {
  expect(amount).toMatch(/^-?\d+\.\d\d$/);
  return BigInt(String(amount).replace('.', ''));
};
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);

async function table(query: string, currency: string): Promise<ContributionTable> {
  const report = ok<Contributions>(await client.get(`/v1/reports/contributions?to=sdg&${query}`));
  const found = report.tables.find((candidate) => candidate.currency === currency);
  expect(found, `a table in ${currency}`).toBeDefined();
  return found as ContributionTable;
}

/** Cents by target, summed over whatever else the rows are grouped by. */
function byConcept({ rows }: ContributionTable): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { concept, amount } of rows) sums[concept.id] = (sums[concept.id] ?? 0n) + cents(amount);
  return sums;
}

describe.each([
  ['1.01 over three countries, three targets and two years', 'USD', 101n, 1],
  ['a thousand projects of 1.00 in thirds', 'EUR', 100_000n, 1000],
])('%s', (_title, currency, whole, projects) => {
  test('agree by target, by country and target, by year and in total', async () => {
    const ask = (more: string) => table(`level=target&method=equal-split${more}`, currency);
    const plain = await ask('');
    expect(plain.total).toEqual({
      projects,
      amount: `${whole / 100n}.${String(whole % 100n).padStart(2, '0')}`,
    });
    expect(plain.rows.map(({ concept }) => concept.id)).toEqual(TARGETS);
    for (const grouping of ['', '&groupBy=country', '&groupBy=year', '&groupBy=country,year']) {
      const grouped = await ask(grouping);
      expect(byConcept(grouped), grouping).toEqual(byConcept(plain));
      expect(grouped.total, grouping).toEqual(plain.total);
      expect(grouped.unaligned, grouping).toEqual(plain.unaligned);
      const all = sum([...grouped.rows.map(({ amount }) => cents(amount)), cents(grouped.unaligned.amount)]);
      expect(all, grouping).toBe(whole);
      for (const row of grouped.rows) {
        expect(cents(row.declared.amount) + cents(row.inferred.amount)).toBe(cents(row.amount));
      }
    }
  });

  test('a country is the sum of its cells, and the countries together are the whole', async () => {
    const grouped = await table('level=target&method=equal-split&groupBy=country', currency);
    let together = 0n;
    for (const country of ['KEN', 'UGA', 'ETH']) {
      const alone = await table(`level=target&method=equal-split&country=${country}`, currency);
      const cells = grouped.rows.filter(({ group }) => group?.country === country);
      expect(Object.values(byConcept(alone))).toEqual(cells.map(({ amount }) => cents(amount)));
      expect(cents(alone.total.amount)).toBe(sum(cells.map(({ amount }) => cents(amount))));
      together += cents(alone.total.amount);
    }
    expect(together).toBe(whole);
  });

  test('goals are the sums of their targets', async () => {
    const targets = byConcept(await table('level=target&method=equal-split', currency));
    const goals = byConcept(await table('level=goal&method=equal-split', currency));
    expect(goals).toEqual(
      Object.fromEntries(Object.entries(targets).map(([id, amount]) => [id.split('.')[0], amount])),
    );
  });

  test('full gives every target the whole and says that it does not add up', async () => {
    const report = ok<Contributions>(
      await client.get('/v1/reports/contributions?to=sdg&level=target&method=full'),
    );
    expect(report.additive).toBe(false);
    const full = report.tables.find((candidate) => candidate.currency === currency);
    expect(full?.rows.map(({ amount }) => cents(amount))).toEqual([whole, whole, whole]);
    expect(cents(full?.total.amount ?? null)).toBe(whole);
  });
});

test('currencies are never added up: each has its table', async () => {
  const { tables } = ok<Contributions>(
    await client.get('/v1/reports/contributions?to=sdg&level=target&method=equal-split'),
  );
  expect(tables.map(({ currency, total }) => [currency, total.amount])).toEqual([
    ['EUR', '1000.00'],
    ['USD', '1.01'],
  ]);
});

test('each cut gives the cent that is left over to the largest remainder, ties in framework order', async () => {
  const thirds = byConcept(await table('level=target&method=equal-split', 'EUR'));
  // 1.00 over countries: 34, 33, 33; over targets: 12+11+11, 11+11+11, 11+11+11 cents.
  expect(Object.values(thirds)).toEqual([34_000n, 33_000n, 33_000n]);
  const odd = byConcept(await table('level=target&method=equal-split', 'USD'));
  // 1.01 over countries: 34, 34, 33; over 365 and 181 days: 23+11, 23+11, 22+11;
  // over targets: 8+8+7 and 4+4+3 (twice), 8+7+7 and 4+4+3 cents.
  expect(Object.values(odd)).toEqual([36n, 35n, 30n]);
});
