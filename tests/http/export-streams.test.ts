import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createViewStreams } from '../../src/http/view-stream.ts';
import type { Pieces } from '../../src/services/exports.ts';
import { NOW } from '../../src/store/port.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Exports to clients on real connections: slow ones, ones that go away, and what breaks on the way. */

const LIST = '/v1/exports/projects';
const AT_ONCE = 16;
const SECONDS = 2;
const PROJECTS = 400;
let server: TestApp;
let client: Client;
let address: string;

/** More than the buffers of a connection hold, and nothing that packs well. */
beforeAll(async () => {
  server = await testApp({ exportLimits: { workbookRows: 100, seconds: SECONDS } });
  client = clientOf(server.app, await server.authorize('tagger'));
  const rows = Array.from(
    { length: PROJECTS },
    (_, place) => `BIG-${place},Big ${place},${randomBytes(48_000).toString('base64')}`,
  );
  ok(
    await client.raw(
      'POST',
      '/v1/imports/projects',
      `id,title,description\n${rows.join('\n')}\n`,
      'text/csv',
    ),
  );
  address = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

/** An answer of which nothing is read yet. */
async function begin(query: string, encoding = 'identity', from = address) {
  const request = get(`${from}${LIST}?${query}`, { headers: { 'accept-encoding': encoding } });
  request.on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { request, response };
}

async function readAll(response: IncomingMessage): Promise<{ text: string; whole: boolean }> {
  let text = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) text += chunk;
  } catch {
    return { text, whole: false };
  }
  return { text, whole: response.complete };
}

const stop = (requests: readonly { readonly request: ClientRequest }[]) => {
  for (const { request } of requests) request.destroy();
};

describe('an export to a slow client', () => {
  it('is of the state it began with, while others read and write', async () => {
    const before = await client.change();
    const { response } = await begin('format=ndjson&q=BIG-');
    ok(await client.put('/v1/projects/BIG-999', { title: 'Written meanwhile' }), 201);
    ok(await client.get('/v1/projects?limit=1'));
    const { text, whole } = await readAll(response);
    expect(whole).toBe(true);
    expect(response.headers['content-disposition']).toContain(`projects-${before}.ndjson`);
    expect(text.trimEnd().split('\n').length).toBe(PROJECTS);
    expect(text).not.toContain('Written meanwhile');
  });

  it.each([
    ['ndjson', 'identity'],
    ['csv', 'gzip'],
  ])(
    'is broken off after the time it may take, and does not end as if it were whole (%s, %s)',
    async (format, encoding) => {
      const { response } = await begin(`format=${format}&q=BIG-`, encoding);
      expect(response.headers['content-encoding']).toBe(encoding === 'gzip' ? 'gzip' : undefined);
      await setTimeout(SECONDS * 1_000 + 500);
      expect(await readAll(response)).toMatchObject({ whole: false });
    },
  );
});

describe('many exports at once', () => {
  it('are refused beyond sixteen, until clients that went away have made room', async () => {
    // A limit of its own: no export may end by time before the last one has begun, however busy the machine is.
    const { store } = server;
    const patient = await testApp({ store, seeded: false, exportLimits: { workbookRows: 100, seconds: 60 } });
    try {
      const from = await patient.app.listen({ host: '127.0.0.1', port: 0 });
      const other = clientOf(patient.app);
      const begun = Array.from({ length: AT_ONCE }, () => begin('format=ndjson&q=BIG-', 'identity', from));
      const stalled = await Promise.all(begun);
      problemOf(await other.get(`${LIST}?format=ndjson&q=BIG-1`), 'unavailable');
      ok(await other.get('/v1/projects?limit=1'));
      stop(stalled);
      const tried = async (): Promise<number> => {
        const { statusCode } = await other.get(`${LIST}?format=ndjson&q=BIG-11`);
        return statusCode;
      };
      await expect.poll(tried, { timeout: 10_000 }).toBe(200);
    } finally {
      await patient.close();
    }
  });
});

describe('a fault while a file goes out', () => {
  async function answer(pieces: Pieces) {
    const app = Fastify();
    const streams = createViewStreams(server.views, { seconds: 5 });
    app.get('/', async (_request, reply) => {
      const { body } = await streams.open(NOW, async () => ({ pieces }));
      return reply.type('text/csv').send(body);
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const request = get(url, { agent: false });
    request.on('error', () => {});
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const read = await readAll(response);
    await app.close();
    return { status: response.statusCode, ...read };
  }

  it('breaks the connection once something has gone out', async () => {
    async function* broken(): Pieces {
      yield 'id,title\n'.repeat(10_000);
      await setTimeout(50);
      throw new Error('the disk is gone');
    }
    expect(await answer(broken())).toMatchObject({ status: 200, whole: false });
  });

  it('is an error answer before that', async () => {
    // biome-ignore lint/correctness/useYield: it fails before its first piece
    async function* broken(): Pieces {
      throw new Error('the disk is gone');
    }
    expect(await answer(broken())).toMatchObject({ status: 500, whole: true });
  });
});

describe('a workbook', () => {
  it('of more projects than are made in memory is refused, and the formats without a limit are named', async () => {
    const { errors } = problemOf(await client.get(`${LIST}?format=xlsx&q=BIG-`), 'invalid-query');
    expect(errors).toMatchObject([{ pointer: 'format', code: 'too-many-rows' }]);
    expect(errors[0]?.fix).toMatch(/csv or ndjson/);
    expect((await client.get(`${LIST}?format=xlsx&q=BIG-1`)).statusCode).toBe(400);
    expect((await client.get(`${LIST}?format=xlsx&q=BIG-11`)).statusCode).toBe(200);
  });
});
