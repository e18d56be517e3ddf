import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type * as schemas from '../../src/http/schemas/frozen-reports.ts';
import { loadExamples } from '../../src/services/examples.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Reports kept under a name: the same bytes for ever, and nothing else than reports of ours. */

type Frozen = z.output<typeof schemas.frozenReport>;

const TABLE = '/v1/reports/contributions?to=sdg&method=equal-split';
const SIGNED = { signedOffBy: 'Programme unit', reason: 'annual report' };
let app: TestApp;
let client: Client;
let reader: Client;

beforeAll(async () => {
  app = await testApp({ validateAnswers: false });
  client = clientOf(app.app, await app.authorize('curator'));
  reader = clientOf(app.app);
  await loadExamples(app, TEST_NOW);
});

afterAll(() => app.close());

const freeze = (name: string, report: string, more: object = {}) =>
  client.post('/v1/frozen-reports', { name, report, ...SIGNED, ...more });

describe('a frozen report', () => {
  test('says who signed it off, when, on which change, and is the answer of that change', async () => {
    const before = await client.change();
    const answer = await reader.get(TABLE);
    const made = await freeze('whole', TABLE);
    const frozen = ok<Frozen>(made, 201);
    expect(made.headers.location).toBe('/v1/frozen-reports/whole');
    expect(frozen).toMatchObject({ ...SIGNED, ofChange: before, ofRevision: 1, frozenAt: TEST_NOW });
    expect(frozen.frozenBy).toMatch(/^test curator/);
    expect(frozen.report).toBe(`${TABLE}&change=${before}`);
    const content = await reader.get(frozen.content);
    expect(content.body).toBe(answer.body);
    expect(content.rawPayload).toHaveLength(frozen.size);
    const digest = createHash('sha256').update(content.rawPayload).digest();
    expect(frozen.sha256).toBe(digest.toString('hex'));
    expect(content.headers['repr-digest']).toBe(`sha-256=:${digest.toString('base64')}:`);
    expect(content.headers['cache-control']).toMatch(/max-age=31536000, immutable/);
    expect(content.headers['content-type']).toBe(answer.headers['content-type']);
    expect(ok(await reader.get('/v1/frozen-reports/whole'))).toEqual(frozen);
    const { reason } = ok<{ reason: string }>(await reader.get(`/v1/changes/${before + 1}`));
    expect(reason).toBe('report "whole" frozen: annual report');
  });

  test('stays what it was whatever is written, also packed for a client that would take it so', async () => {
    ok(await freeze('before', TABLE), 201);
    const { rawPayload } = await reader.get('/v1/frozen-reports/before/content');
    ok(await client.put('/v1/projects/later', { title: 'Later', tags: ['sdg:10.7'] }), 201);
    expect((await reader.get(TABLE)).rawPayload.equals(rawPayload)).toBe(false);
    for (const headers of [{}, { 'accept-encoding': 'gzip, br' }]) {
      const again = await reader.get('/v1/frozen-reports/before/content', headers);
      expect(again.rawPayload.equals(rawPayload)).toBe(true);
      expect(again.headers['content-encoding']).toBeUndefined();
    }
  });

  test('may be in another format, of the past, and of alignments', async () => {
    const change = await client.change();
    const csv = ok<Frozen>(await freeze('csv', TABLE, { format: 'csv' }), 201);
    expect(csv.mediaType).toBe('text/csv; charset=utf-8');
    expect((await reader.get(csv.content)).body).toBe(
      (await reader.get(`${TABLE}&format=csv&change=${change}`)).body,
    );
    const past = ok<Frozen>(await freeze('past', `${TABLE}&change=1`), 201);
    expect([past.ofChange, past.ofRevision]).toEqual([1, 1]);
    for (const [name, report] of Object.entries({
      'of-a-project': '/v1/projects/EXAMPLE-KEN-01/alignments?to=gcm',
      'of-an-element': '/v1/concepts/msd:1.2/alignments?to=sdg',
      'of-its-projects': '/v1/concepts/sdg%3A10.7/projects?limit=3',
    })) {
      const frozen = ok<Frozen>(await freeze(name, report), 201);
      expect((await reader.get(frozen.content)).body).toBe((await reader.get(frozen.report)).body);
    }
  });

  test.each(['html', 'svg'])('as %s has the Content-Security-Policy of the answer it was', async (format) => {
    const frozen = ok<Frozen>(await freeze(`styled-${format}`, `${TABLE}&format=${format}`), 201);
    const policy = (await reader.get(frozen.content)).headers['content-security-policy'];
    expect(policy).toBe((await reader.get(frozen.report)).headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; .*style-src ('sha256-|'none').*base-uri 'none'$/);
  });

  test('keeps its name: a second one is refused, and of many at once one is kept', async () => {
    ok(await freeze('taken', TABLE), 201);
    const [entry] = problemOf(await freeze('taken', TABLE), 'name-taken').errors;
    expect(entry).toMatchObject({ pointer: '/name', fix: 'Choose another name.' });
    const replies = await Promise.all(Array.from({ length: 5 }, () => freeze('raced', TABLE)));
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test('can neither be changed nor deleted by any address', async () => {
    ok(await freeze('for-good', TABLE), 201);
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      for (const url of ['/v1/frozen-reports/for-good', '/v1/frozen-reports/for-good/content']) {
        problemOf(await client.send({ method, url }), 'method-not-allowed');
      }
    }
  });

  test('is listed in the order of names, in pages, as it was at a change', async () => {
    const { items } = ok<{ items: Frozen[] }>(await reader.get('/v1/frozen-reports?limit=200'));
    const names = items.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    const walked: string[] = [];
    for (let url: string | null = '/v1/frozen-reports?limit=2'; url !== null; ) {
      const page: { items: Frozen[]; next: string | null } = ok(await reader.get(url));
      walked.push(...page.items.map(({ name }) => name));
      url = page.next;
    }
    expect(walked).toEqual(names);
    expect(ok<{ items: Frozen[] }>(await reader.get('/v1/frozen-reports?change=1')).items).toEqual([]);
    problemOf(await reader.get('/v1/frozen-reports/whole?change=1'), 'not-found');
  });
});

describe('what is no report of ours', () => {
  test.each([
    'https://elsewhere.example/v1/reports/contributions?to=sdg',
    '//elsewhere.example/v1/reports/contributions?to=sdg',
    '\\\\elsewhere.example\\v1\\reports',
    'file:///etc/passwd',
    'v1/reports/contributions?to=sdg',
    '/v1/reports/../webhooks',
    '/v1/reports/%2e%2e/webhooks',
    '/v1/reports/contributions?to=sdg#part',
    '/v1/reports//contributions?to=sdg',
    ' /v1/reports/contributions?to=sdg',
    '/v1/reports/contributions\n?to=sdg',
    '/v1/projects/kept',
    '/v1/projects',
    '/v1/webhooks',
    '/v1/imports/1/undo',
    '/v1/frozen-reports/whole/content',
    '/v1/exports/projects',
    '/metrics',
    '/',
  ])('is refused at its place: %j', async (report) => {
    const before = await client.change();
    const [entry] = problemOf(await freeze('refused', report), 'invalid-body').errors;
    expect(entry).toMatchObject({ pointer: '/report', fix: expect.stringMatching(/\S/) });
    expect(await client.change()).toBe(before);
  });

  test.each([
    `${TABLE}&unheardOf=1`,
    `${TABLE}&asOf=2026-11-21`,
    `${TABLE}&change=1&asOf=2026-01-01`,
    `${TABLE}&change=1&change=2`,
    '/v1/reports/unheard-of',
    '/v1/projects/nothing/alignments?to=sdg',
  ])('or is refused by the address itself: %s', async (report) => {
    const problem = problemOf(await freeze('refused', report), 'invalid-body');
    expect(problem.detail).toMatch(/^The report was not answered: /);
    expect(problem.errors[0]?.pointer).toBe('/report');
    problemOf(await reader.get('/v1/frozen-reports/refused'), 'not-found');
  });

  test('a name that would not do in an address, and a format said twice, are refused', async () => {
    for (const name of ['', 'A', 'a b', 'a/b', '../a', 'ä', `a${'b'.repeat(120)}`]) {
      problemOf(await freeze(name, TABLE), 'invalid-body');
    }
    const [entry] = problemOf(
      await freeze('x', `${TABLE}&format=csv`, { format: 'csv' }),
      'invalid-body',
    ).errors;
    expect(entry?.pointer).toBe('/format');
  });
});

test('where reading is closed, what is kept may be cached by its reader alone', async () => {
  ok(await freeze('closed', TABLE), 201);
  const closed = await testApp({ store: app.store, seeded: false, readAccess: 'key' });
  const { authorization } = await app.authorize('reader');
  const reply = await clientOf(closed.app, { authorization }).get('/v1/frozen-reports/closed/content');
  expect(reply.headers['cache-control']).toMatch(/^private/);
  await closed.app.close();
});
