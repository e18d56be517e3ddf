import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retiredIn } from '../../src/http/retired-parameters.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Links of rules version 1 lead on: the API names the address that works now, pages redirect to it. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  ok(await client.put('/v1/projects/P-1', { title: 'One', tags: ['msd:1.2'] }), 201);
});

afterAll(() => app.close());

const ADDRESSES: readonly (readonly [old: string, parameter: string, now: string])[] = [
  [
    '/v1/projects/P-1/alignments?to=sdg&level=target&maxHops=1',
    'maxHops',
    '/v1/projects/P-1/alignments?to=sdg&level=target',
  ],
  ['/v1/concepts/msd:1.2/projects?maxHops=1', 'maxHops', '/v1/concepts/msd:1.2/projects'],
  [
    '/v1/concepts/sdg:10.7/projects?basis=mapped,chained&country=KEN',
    'basis',
    '/v1/concepts/sdg:10.7/projects?basis=mapped&country=KEN',
  ],
  [
    '/v1/alignments?tags=msd:1.2&to=sdg&basis=chained',
    'basis',
    '/v1/alignments?tags=msd:1.2&to=sdg&chains=all',
  ],
  [
    '/v1/reports/contributions?to=sdg&basis=tagged&maxHops=0',
    'basis',
    '/v1/reports/contributions?to=sdg&origin=declared',
  ],
  [
    '/v1/reports/contributions/projects?to=sdg&concept=sdg:10&basis=mapped',
    'basis',
    '/v1/reports/contributions/projects?to=sdg&concept=sdg:10&origin=inferred',
  ],
  [
    '/v1/reports/contributions/projects?to=sdg&reason=conditional-only',
    'reason',
    '/v1/reports/contributions/projects?to=sdg&reason=conditional',
  ],
  ['/v1/reports/comparison?to=sdg&basis=mapped', 'basis', '/v1/reports/comparison?to=sdg&origin=inferred'],
  ['/v1/reports/coverage?framework=sdg&maxHops=2', 'maxHops', '/v1/reports/coverage?framework=sdg'],
  ['/v1/reports/matrix?rows=gcm&columns=sdg&maxHops=1', 'maxHops', '/v1/reports/matrix?rows=gcm&columns=sdg'],
  ['/v1/reports/sdg?maxHops=1&country=KEN', 'maxHops', '/v1/reports/sdg?country=KEN'],
  [
    '/v1/reports/country-framework/projects?element=unsdcf-mda:1.2&way=tagged',
    'way',
    '/v1/reports/country-framework/projects?element=unsdcf-mda:1.2&way=declared',
  ],
];

test.each(ADDRESSES)('%s answers 400 and names the address that works now', async (old, parameter, now) => {
  const problem = problemOf(await client.get(old), 'retired-parameter');
  expect(problem.status).toBe(400);
  expect(problem.errors.map(({ pointer }) => pointer)).toContain(parameter);
  for (const { fix } of problem.errors) expect(fix).toBe(`Use ${now}`);
  expect((await client.get(now)).statusCode).toBe(200);
});

test.each([
  [
    '/reports/contributions?to=sdg&level=goal&method=count&basis=tagged',
    '/reports/contributions?to=sdg&level=goal&method=count&origin=declared',
  ],
  ['/reports/coverage?framework=sdg&level=goal&maxHops=1', '/reports/coverage?framework=sdg&level=goal'],
  ['/matrix?rows=gcm:objective&columns=sdg:goal&maxHops=2', '/matrix?rows=gcm:objective&columns=sdg:goal'],
])('the page %s redirects to the address that works now', async (old, now) => {
  const reply = await client.get(old);
  expect([reply.statusCode, reply.headers.location]).toEqual([301, now]);
  expect((await client.get(now)).statusCode).toBe(200);
});

test('a body with retired names is refused where they stand', async () => {
  const body = { tags: ['msd:1.2'], to: 'sdg', maxHops: 2, basis: ['mapped', 'chained'] };
  const { errors } = problemOf(await client.post('/v1/alignments', body), 'retired-parameter');
  expect(errors.map(({ pointer }) => pointer)).toEqual(['/maxHops', '/basis']);
  expect(errors[1]?.fix).toContain('"chains": "all"');
  const { maxHops: _maxHops, basis: _basis, ...now } = body;
  ok(await client.post('/v1/alignments', { ...now, chains: 'all' }));
});

test('an unknown parameter stays an invalid query, and nothing at an address stays not found', async () => {
  problemOf(await client.get('/v1/reports/coverage?framework=sdg&hops=1'), 'invalid-query');
  problemOf(await client.get('/v1/nothing?maxHops=1'), 'not-found');
});

describe('what is not retired', () => {
  test.each([
    '/v1/reports/contributions?to=sdg&origin=declared',
    '/v1/projects/P-1/alignments?to=sdg&basis=tagged,mapped',
    '/v1/reports/contributions/projects?to=sdg&reason=conditional',
    '/v1/reports/country-framework/projects?element=unsdcf-mda:1.2&way=classified',
    '/v1/mappings?q=maxHops',
  ])('%s stays as it is', (url) => {
    expect(retiredIn(url)).toBeNull();
  });

  test('other parameters of a retired address keep order and values', () => {
    expect(retiredIn('/v1/reports/coverage?rate=a&maxHops=1&rate=b,c&maxHops=2')?.address).toBe(
      '/v1/reports/coverage?rate=a&rate=b,c',
    );
  });
});
