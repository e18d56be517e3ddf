import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPENAPI_FILE } from '../../src/http/openapi.ts';
import { PROBLEMS } from '../../src/services/problems.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** What those who run the service, browsers and newcomers rely on: headers, pages, health. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

describe('headers', () => {
  test.each([
    '/v1/frameworks',
    '/errors',
    '/errors/not-found',
    '/openapi.json',
    '/nothing',
    '/v1/projects?x=1',
    '/health',
  ])('%s carries the security headers', async (url) => {
    const { headers } = await client.get(url);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('a method that an address does not have is a 405 whose Allow names those it has', async () => {
    const reply = await client.send({ method: 'PATCH', url: '/v1/projects/a%2Fb' });
    problemOf(reply, 'method-not-allowed');
    expect(String(reply.headers.allow).split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PUT']);
    problemOf(await client.send({ method: 'POST', url: '/nothing' }), 'not-found');
  });

  test('HEAD answers as GET does, without a body', async () => {
    for (const url of ['/v1/frameworks', '/v1/projects/nothing', '/v1/projects?x=1']) {
      const get = await client.get(url);
      const head = await client.send({ method: 'HEAD', url });
      expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([
        get.statusCode,
        get.headers['content-type'],
        '',
      ]);
    }
  });

  test('large answers are packed when the client takes it, and say the same', async () => {
    const url = '/v1/frameworks/sdg/concepts?limit=200';
    const packed = await client.get(url, { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.rawPayload.length).toBeLessThan(Buffer.byteLength((await client.get(url)).body) / 2);
  });

  test('each answer to a problem has a request id of its own', async () => {
    const ids = [await client.get('/nothing'), await client.get('/nothing')].map(
      (reply) => problemOf(reply).requestId,
    );
    expect(new Set(ids).size).toBe(2);
  });
});

describe('the pages of errors', () => {
  test.each(Object.entries(PROBLEMS))('/errors/%s explains it', async (code, { status, title }) => {
    const page = await client.get(`/errors/${code}`);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html; charset=utf-8/);
    for (const text of [code, String(status), title]) expect(page.body).toContain(text);
    expect(page.body).not.toMatch(/<script|undefined|\[object/);
  });

  test('are all linked from /errors, and no others are', async () => {
    const { body } = await client.get('/errors');
    const linked = [...body.matchAll(/href="\/errors\/([a-z-]+)"/g)].map(([, code]) => code);
    expect(linked.sort()).toEqual(Object.keys(PROBLEMS).sort());
  });

  test('escape what the address says', async () => {
    const reply = await client.get(`/errors/${encodeURIComponent('<script>alert(1)</script>')}`);
    expect(problemOf(reply, 'not-found').type).toBe('/errors/not-found');
  });

  test('the type of a problem leads to its page', async () => {
    for (const url of ['/nothing', '/v1/projects?x=1', '/v1/concepts/1.2', '/v1/projects/%zz']) {
      const { type, code } = problemOf(await client.get(url));
      expect((await client.get(type)).body).toContain(code);
    }
  });
});

describe('the document', () => {
  test('is served as it is committed, at /openapi.json and behind /docs', async () => {
    const reply = await client.get('/openapi.json');
    expect(reply.headers['content-type']).toMatch(/^application\/json/);
    expect(reply.body).toBe(readFileSync(OPENAPI_FILE, 'utf8'));
    expect(ok<{ openapi: string }>(reply).openapi).toBe('3.1.0');
    const docs = await client.get('/docs');
    expect(docs.statusCode).toBe(200);
    expect(docs.headers['content-type']).toMatch(/^text\/html/);
    const assets = [...docs.body.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, url]) => String(url));
    expect(assets.length).toBeGreaterThan(2);
    for (const url of assets) expect((await client.get(url)).statusCode, url).toBe(200);
    expect(docs.body, 'nothing is loaded from elsewhere').not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});

describe('health', () => {
  test('/health is up and /ready tells the state it reads', async () => {
    expect(ok(await client.get('/health'))).toEqual({ status: 'up' });
    const ready = ok<{ change: number; revision: number }>(await client.get('/ready'));
    expect(ready).toEqual({ status: 'ready', change: ready.change, revision: ready.revision });
    const list = ok<{ change: number; revision: number }>(await client.get('/v1/frameworks'));
    expect([ready.change, ready.revision]).toEqual([list.change, list.revision]);
  });

  test('/ready is a 503 with Retry-After without frameworks or without a database, and /health stays up', async () => {
    const empty = await testApp({ seeded: false });
    try {
      for (const state of ['empty', 'closed']) {
        if (state === 'closed') await empty.store.close();
        const reply = await clientOf(empty.app).get('/ready');
        expect(problemOf(reply, 'unavailable').detail).not.toMatch(/sqlite|\.ts|stack/i);
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
        ok(await clientOf(empty.app).get('/health'));
      }
    } finally {
      await empty.close();
    }
  });

  test('/health and what declares no 503 answer while the service is too busy for the rest', async () => {
    const busy = await testApp({ seeded: false, maxEventLoopDelayMs: 1 });
    try {
      const status = async (url: string) => (await clientOf(busy.app).get(url)).statusCode;
      for (const until = Date.now() + 20_000; (await status('/v1/projects')) !== 503; await setImmediate()) {
        expect(Date.now(), 'the load is noticed').toBeLessThan(until);
        for (const rested = Date.now() + 50; Date.now() < rested; );
      }
      problemOf(await clientOf(busy.app).get('/ready'), 'unavailable');
      for (const url of ['/health', '/errors', '/openapi.json']) expect(await status(url), url).toBe(200);
    } finally {
      await busy.close();
    }
  }, 30_000);

  test('/metrics counts by route pattern and status, never by id', async () => {
    await client.get('/v1/projects/not-to-be-seen-in-metrics');
    const { body, headers } = await client.get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(
      /^crosswalk_http_request_duration_seconds_count\{method="GET",route="\/v1\/projects\/:id",status="404"\} \d+$/m,
    );
    expect(body).toContain('process_cpu_user_seconds_total');
    expect(body).not.toContain('not-to-be-seen');
  });
});
