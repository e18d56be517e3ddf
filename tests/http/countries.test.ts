import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The list of countries: every one that another page may link to. */

let app: TestApp;
let client: Client;

const PROJECTS = {
  a: { countries: ['KEN', 'UGA'], status: 'implementation' },
  b: { countries: ['KEN'], status: 'cancelled' },
  c: { countries: ['SOM'], status: 'suspended' },
} as const;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  for (const [id, body] of Object.entries(PROJECTS))
    ok(await client.put(`/v1/projects/${id}`, { title: id, ...body }), 201);
});

afterAll(() => app.close());

interface Countries {
  readonly change: number;
  readonly items: readonly {
    readonly country: string;
    readonly frameworks: readonly string[];
    readonly projects: number;
    readonly counted: number;
  }[];
}

async function countriesAt(moment = ''): Promise<{ change: number; found: Record<string, number[]> }> {
  const { items, change } = ok<Countries>(await client.get(`/v1/countries${moment}`));
  const found = items
    .filter(({ frameworks }) => frameworks.length === 0)
    .map(({ country, projects, counted }) => [country, [projects, counted]]);
  return { change, found: Object.fromEntries(found) };
}

test('a country is listed for any project, and those that count in reports are counted by themselves', async () => {
  const before = await countriesAt();
  expect(before.found).toEqual({ KEN: [2, 1], SOM: [1, 0], UGA: [1, 1] });
  ok(await client.put('/v1/projects/d', { title: 'd', countries: ['UGA'], status: 'closed' }), 201);
  expect((await countriesAt()).found).toEqual({ ...before.found, UGA: [2, 2] });
  expect((await countriesAt(`?change=${before.change}`)).found).toEqual(before.found);
});

test('the page and the file list the same', async () => {
  const { body } = await app.app.inject({ url: '/countries' });
  expect(body).toContain('href="/countries/SOM"');
  expect(body).toContain('Counted in reports');
  const file = await app.app.inject({ url: '/v1/countries?format=csv' });
  expect(file.body).toMatch(/^SOM,Somalia,,1,0,/m);
});
