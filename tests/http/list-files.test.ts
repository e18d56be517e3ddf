import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Lists as files: the whole list, under the same filters, saying what it is. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
});

afterAll(() => app.close());

interface List {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
  readonly change: number;
}

/** Every entry of a list, page after page. */
async function all(address: string): Promise<{ readonly items: List['items']; readonly change: number }> {
  const items: Record<string, unknown>[] = [];
  let change = 0;
  for (let next: string | null = address; next !== null; ) {
    const page: List = ok<List>(await client.get(next));
    items.push(...page.items);
    ({ next, change } = page);
  }
  return { items, change };
}

const LISTS: readonly (readonly [address: string, idOf: (item: never) => string, column: string])[] = [
  ['/v1/frameworks', ({ id }: { id: string }) => id, 'id'],
  ['/v1/frameworks/sdg/relations', ({ id }: { id: string }) => id, 'id'],
  ['/v1/frameworks/sdg/concepts?level=target', ({ id }: { id: string }) => id, 'id'],
  ['/v1/mappings?subjectFramework=msd&status=accepted', ({ id }: { id: string }) => id, 'id'],
  ['/v1/mapping-sets', ({ id }: { id: string }) => id, 'id'],
  ['/v1/concepts/sdg:10.7/projects', ({ project }: { project: { id: string } }) => project.id, 'project'],
  [
    '/v1/reports/contributions/projects?to=sdg&level=goal&concept=sdg:8&table=USD&method=full',
    ({ project }: { project: { id: string } }) => project.id,
    'project',
  ],
  ['/v1/reports/matrix/projects?row=gcm:6&column=sdg:8', ({ id }: { id: string }) => id, 'project'],
  ['/v1/countries', ({ country }: { country: string }) => country, 'country'],
  ['/v1/revisions', ({ change }: { change: number }) => String(change), 'id'],
];

test.each(LISTS)('%s is the same as CSV and XLSX, whole', async (address, idOf, column) => {
  const { items, change } = await all(address);
  expect(items.length).toBeGreaterThan(0);
  const sign = address.includes('?') ? '&' : '?';
  const csv = await client.get(`${address}${sign}format=csv`);
  expect(csv.headers['content-type']).toMatch(/^text\/csv/);
  const lines = parse(csv.body, { bom: true, columns: true }) as Record<string, string>[];
  expect(lines.map((line) => line[column])).toEqual(items.map((item) => idOf(item as never)));
  expect(new Set(lines.map((line) => line.change))).toEqual(new Set([String(change)]));
  const xlsx = await client.get(`${address}${sign}format=xlsx`);
  expect(xlsx.headers['content-disposition']).toMatch(
    new RegExp(`^attachment; filename="[a-z-]+-${change}.xlsx"$`),
  );
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
});

test.each(['limit=10', 'cursor=abc'])('a file of a part, asked with %s, is refused', async (part) => {
  const problem = problemOf(await client.get(`/v1/mappings?format=csv&${part}`), 'invalid-query');
  expect(problem.errors[0]?.pointer).toBe(part.split('=')[0]);
});

test('amounts of a list of projects behind a number sum to the number', async () => {
  const question = 'to=sdg&level=goal&method=equal-split';
  interface Table {
    readonly tables: readonly {
      readonly currency: string;
      readonly rows: readonly {
        readonly concept: { readonly id: string };
        readonly amount: string;
      }[];
    }[];
  }
  const { tables } = ok<Table>(await client.get(`/v1/reports/contributions?${question}`));
  const cents = (text: string) => BigInt(text.replace('.', ''));
  let checked = 0;
  for (const { currency, rows } of tables) {
    for (const { concept, amount: total } of rows) {
      const address = `/v1/reports/contributions/projects?${question}&concept=${concept.id}&table=${currency}&format=csv`;
      const lines = parse((await client.get(address)).body, { bom: true, columns: true }) as {
        amount: string;
      }[];
      expect(lines.reduce((sum, { amount }) => sum + cents(amount), 0n)).toBe(cents(total));
      checked += 1;
    }
  }
  expect(checked).toBeGreaterThan(5);
});
