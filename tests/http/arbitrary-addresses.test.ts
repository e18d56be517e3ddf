import { get } from 'node:http';
import fc from 'fast-check';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type Holder, holdTo } from '../fixtures/http/declared.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** No address, query or header gives a 500 or a status that is not declared. */

let app: TestApp;
let client: Client;
let hold: Holder;
let before: number;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  hold = holdTo(app.app);
  ok(await client.put('/v1/projects/there', { title: 'There', tags: ['msd:1.2'] }), 201);
});

beforeEach(async () => {
  before = await client.change();
});

afterAll(() => app.close());

const word = fc.oneof(
  fc.constantFrom(
    'sdg',
    'sdg:10.7',
    '1.2',
    'KEN',
    'true',
    '0',
    '5',
    '2026-01-01',
    '..',
    '%',
    '{}',
    '[]',
    'null',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed()),
);

describe('addresses', () => {
  const parameters = fc.constantFrom(
    ...[
      'to',
      'level',
      'basis',
      'minConfidence',
      'maxHops',
      'chains',
      'lang',
      'limit',
      'cursor',
      'change',
      'asOf',
      'country',
      'status',
      'tag',
    ],
    ...[
      'q',
      'parent',
      'subject',
      'predicate',
      'groupBy',
      'method',
      'format',
      'rate',
      'currency',
      'amountKind',
      'x',
    ],
  );
  const query = fc.array(fc.tuple(parameters, word), { maxLength: 4 });

  test.each([
    ['/v1/frameworks', '/v1/frameworks'],
    ['/v1/frameworks/sdg/concepts', '/v1/frameworks/{framework}/concepts'],
    ['/v1/concepts/sdg:10.7/alignments', '/v1/concepts/{id}/alignments'],
    ['/v1/concepts/sdg:10.7/projects', '/v1/concepts/{id}/projects'],
    ['/v1/mappings', '/v1/mappings'],
    ['/v1/projects', '/v1/projects'],
    ['/v1/projects/there/alignments', '/v1/projects/{id}/alignments'],
    ['/v1/reports/contributions', '/v1/reports/contributions'],
  ])('%s answers any query as declared', async (path, pattern) => {
    const required = /alignments|reports/.test(path) ? [['to', 'sdg'] as const] : [];
    await fc.assert(
      fc.asyncProperty(query, fc.boolean(), async (pairs, withRequired) => {
        const search = new URLSearchParams();
        for (const [name, value] of [...(withRequired ? required : []), ...pairs]) search.append(name, value);
        hold(await client.get(`${path}?${search}`), `GET ${pattern}`);
      }),
      { numRuns: 60 },
    );
  });

  test('with any id answer as declared', async () => {
    await fc.assert(
      fc.asyncProperty(
        word.filter((text) => !/^\.{0,2}$/.test(text)),
        async (text) => {
          const id = encodeURIComponent(text);
          hold(await client.get(`/v1/frameworks/${id}`), 'GET /v1/frameworks/{framework}');
          hold(await client.get(`/v1/concepts/${id}`), 'GET /v1/concepts/{id}');
          hold(await client.get(`/v1/mappings/${id}`), 'GET /v1/mappings/{id}');
          hold(await client.get(`/v1/projects/${id}`), 'GET /v1/projects/{id}');
          hold(await client.del(`/v1/projects/${id}`, { 'if-match': '"99"' }), 'DELETE /v1/projects/{id}');
          hold(await client.get(`/errors/${id}`), 'GET /errors/{code}');
        },
      ),
      { numRuns: 100 },
    );
    expect(await client.change()).toBe(before);
  });

  test('of any form, sent over a real connection, answer with a problem and never with a 500', async () => {
    const origin = new URL(await app.app.listen({ host: '127.0.0.1', port: 0 }));
    const unit = fc.constantFrom(
      ...['/', '%', '2', 'F', '0', 'v1', 'projects', 'a', '.', ';', ':', '*', '~', '\\', '(', '?'],
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit }), async (text) => {
        const { status, type } = await fetchPath(origin.port, `/${text}`);
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(type).toMatch(/^application\/problem\+json/);
      }),
      { numRuns: 100 },
    );
  });

  test('with any headers of condition and acceptance answer as declared', async () => {
    const header = fc.oneof(
      fc.constantFrom(
        '*',
        '"1"',
        'W/"1"',
        '"1", "2"',
        '""',
        '0',
        'application/json;q=0',
        '*/*',
        'text/csv',
        ';',
        ',',
      ),
      fc.string({ maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(header, async (value) => {
        const match = { 'if-match': value };
        const created = await client.put('/v1/projects/header', { title: 'x' }, { 'if-none-match': value });
        hold(created, 'PUT /v1/projects/{id}');
        hold(await client.put('/v1/projects/header', { title: 'x' }, match), 'PUT /v1/projects/{id}');
        hold(await client.del('/v1/projects/header', match), 'DELETE /v1/projects/{id}');
        const report = await client.get('/v1/reports/contributions?to=sdg', { accept: value });
        hold(report, 'GET /v1/reports/contributions');
        hold(await clientOf(app.app).get('/v1/projects', { authorization: value }), 'GET /v1/projects');
      }),
      { numRuns: 80 },
    );
  });
});

test('a DELETE answers as declared whatever body comes with it', async () => {
  const bodies = [
    ['hello', 'text/html'],
    ['{', 'application/json'],
    [JSON.stringify('x'.repeat(2_000_000)), 'application/json'],
  ] as const;
  for (const [payload, type] of bodies) {
    const headers = { 'content-type': type, 'if-match': '"99"' };
    const reply = await client.send({ method: 'DELETE', url: '/v1/projects/there', payload, headers });
    hold(reply, 'DELETE /v1/projects/{id}');
  }
  expect(await client.change()).toBe(before);
});

/** A request whose path goes over the wire as it stands; fetch and inject would mend it first. */
function fetchPath(port: string, path: string): Promise<{ status: number; type: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: String(response.headers['content-type']) }),
      );
    }).on('error', reject);
  });
}
