import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** `Idempotency-Key`: a POST that comes again is answered as it was, and carried out once. */

let clock = TEST_NOW;
let app: TestApp;
let writer: Client;
let other: Client;
let admin: Client;

beforeAll(async () => {
  app = await testApp({ now: () => clock });
  writer = clientOf(app.app, await app.authorize('tagger'));
  other = clientOf(app.app, await app.authorize('tagger'));
  admin = clientOf(app.app, await app.authorize('admin'));
});

afterAll(() => app.close());

let number = 0;
const newKey = () => {
  number += 1;
  return { 'idempotency-key': `key-${number}` };
};

/** What a client has of an answer. */
const seen = ({ statusCode, body, headers }: Reply) => ({
  statusCode,
  body,
  type: headers['content-type'],
  etag: headers.etag,
  location: headers.location,
});

async function decided(): Promise<string> {
  number += 1;
  const url = `/v1/projects/again-${number}`;
  ok(await writer.put(url, { title: 'A project', tags: ['msd:1.2'] }), 201);
  return `${url}/decisions`;
}
const CONFIRM = { concept: 'sdg:10.7', decision: 'confirm' };
const importing = '/v1/imports/projects';
const file = (id: string) => `id,title\n${id},A project\n`;

describe('the same request under the same key', () => {
  test('is answered alike and decides once', async () => {
    const url = await decided();
    const key = newKey();
    const first = await writer.post(url, CONFIRM, key);
    ok(first);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const change = await writer.change();
    const again = await writer.post(url, CONFIRM, key);
    expect(seen(again)).toEqual(seen(first));
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await writer.change()).toBe(change);
  });

  test('imports once, and an undo takes back once', async () => {
    const key = newKey();
    const first = await writer.raw('POST', importing, file('once'), 'text/csv', key);
    const { change } = ok<ImportReport>(first);
    expect(seen(await writer.raw('POST', importing, file('once'), 'text/csv', key))).toEqual(seen(first));
    const undo = { method: 'POST', url: `/v1/imports/${change}/undo`, headers: newKey() } as const;
    const undone = await writer.send(undo);
    ok(undone);
    expect(seen(await writer.send(undo))).toEqual(seen(undone));
    problemOf(await writer.send({ ...undo, headers: newKey() }), 'version-conflict');
  });

  test('that was refused is refused alike, even when it would go through by now', async () => {
    const url = '/v1/projects/not-yet/decisions';
    const key = newKey();
    const first = await writer.post(url, CONFIRM, key);
    problemOf(first, 'not-found');
    ok(await writer.put('/v1/projects/not-yet', { title: 'Now', tags: ['msd:1.2'] }), 201);
    expect(seen(await writer.post(url, CONFIRM, key))).toEqual(seen(first));
    ok(await writer.post(url, CONFIRM, newKey()));
  });

  test('is carried out anew after 24 hours, and not before', async () => {
    const key = newKey();
    ok(await writer.raw('POST', importing, file('day'), 'text/csv', key));
    clock = new Date(Date.parse(TEST_NOW) + 24 * 3_600_000 - 1_000).toISOString();
    expect(ok(await writer.raw('POST', importing, file('day'), 'text/csv', key))).toMatchObject({
      created: 1,
    });
    clock = new Date(Date.parse(TEST_NOW) + 24 * 3_600_000 + 1_000).toISOString();
    expect(ok(await writer.raw('POST', importing, file('day'), 'text/csv', key))).toMatchObject({
      unchanged: 1,
    });
    clock = TEST_NOW;
  });

  test('survives a restart of the service', async () => {
    const key = newKey();
    const first = await writer.raw('POST', importing, file('restart'), 'text/csv', key);
    const another = await testApp({ store: app.store, seeded: false });
    const { authorization } = await app.authorize('tagger');
    const send = (to: TestApp) =>
      clientOf(to.app, { authorization }).raw('POST', importing, file('restarted'), 'text/csv', key);
    const before = await send(app);
    expect(seen(await send(another))).toEqual(seen(before));
    expect(seen(before)).not.toEqual(seen(first));
    await another.app.close();
  });

  test('tells a new key of ours once: its secret is stored nowhere and not told again', async () => {
    const key = newKey();
    const first = await admin.post('/v1/keys', { role: 'reader' }, key);
    const made = ok<{ key: string }>(first, 201);
    const again = await admin.post('/v1/keys', { role: 'reader' }, key);
    expect(ok(again, 201)).toEqual({ ...made, key: null });
    expect(again.headers).toMatchObject({
      etag: '"1"',
      location: first.headers.location,
      'cache-control': 'no-store',
    });
    const secret = made.key.split('_')[2] ?? '';
    for (const part of ['', '-wal']) expect(readFileSync(app.file + part, 'latin1')).not.toContain(secret);
  });
});

describe('another request under the same key', () => {
  test.each<[string, (url: string, key: { 'idempotency-key': string }) => Promise<Reply>]>([
    ['another body', (url, key) => writer.post(url, { ...CONFIRM, concept: 'sdg:8.8' }, key)],
    ['a longer body', (url, key) => writer.post(url, { ...CONFIRM, reason: 'x'.repeat(5_000) }, key)],
    ['no body', (url, key) => writer.send({ method: 'POST', url, headers: key })],
    ['another If-Match', (url, key) => writer.post(url, CONFIRM, { ...key, 'if-match': '"1"' })],
    [
      'another Content-Type',
      (url, key) => writer.raw('POST', url, JSON.stringify(CONFIRM), 'application/problem+json', key),
    ],
    ['another address', (_url, key) => writer.raw('POST', importing, file('x'), 'text/csv', key)],
  ])('with %s is a 422, and nothing is written', async (_what, send) => {
    const url = await decided();
    const key = newKey();
    ok(await writer.post(url, CONFIRM, key));
    const before = await writer.change();
    problemOf(await send(url, key), 'idempotency-key-reused');
    expect(await writer.change()).toBe(before);
  });

  test('of another writer has nothing to do with it', async () => {
    const url = await decided();
    const key = newKey();
    ok(await writer.post(url, CONFIRM, key));
    problemOf(await other.post(url, CONFIRM, key), 'precondition-required');
  });
});

describe('while the first one runs', () => {
  test('a second one is a 409; one whose process ended holds its key for two minutes', async () => {
    const url = await decided();
    const { authorization } = await app.authorize('tagger');
    const client = clientOf(app.app, { authorization });
    const key = newKey();
    const id = { actor: `key:${authorization.split('_')[1]}`, key: key['idempotency-key'] };
    await app.store.replies.begin(id, new Date(Date.parse(TEST_NOW) + 120_000).toISOString());
    problemOf(await client.post(url, CONFIRM, key), 'already-sent');
    clock = new Date(Date.parse(TEST_NOW) + 121_000).toISOString();
    ok(await client.post(url, CONFIRM, key));
    clock = TEST_NOW;
  });

  test('a file that breaks off gives the key back', async () => {
    await app.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.app.server.address() as AddressInfo;
    const { authorization } = await app.authorize('tagger');
    const key = newKey();
    const headers = { authorization, 'content-type': 'text/csv', ...key };
    const message = request({ port, host: '127.0.0.1', method: 'POST', path: importing, headers });
    message.on('error', () => {});
    message.write('id,title\nbroken,A proj');
    const client = clientOf(app.app, { authorization });
    const again = () => client.raw('POST', importing, file('broken'), 'text/csv', key);
    const id = { actor: `key:${authorization.split('_')[1]}`, key: key['idempotency-key'] };
    // What this takes is over at once, so that it is in nobody's way.
    const held = async () => (await app.store.replies.begin(id, '2000-01-01T00:00:00.000Z')).state;
    await expect.poll(held).toBe('running');
    problemOf(await again(), 'already-sent');
    message.destroy();
    await new Promise((closed) => message.once('close', closed));
    await expect.poll(async () => (await again()).statusCode, { timeout: 5_000 }).toBe(200);
    expect(ok(await writer.get('/v1/projects/broken'))).toMatchObject({ title: 'A project' });
  });
});

describe('the header', () => {
  test.each(['', 'has a space', 'é', 'x'.repeat(256)])('is refused when it is "%s"', async (value) => {
    const reply = await writer.raw('POST', importing, file('x'), 'text/csv', { 'idempotency-key': value });
    expect(problemOf(reply, 'invalid-query').errors[0]?.pointer).toBe('Idempotency-Key');
  });

  test('means nothing where nothing is written by POST', async () => {
    const key = newKey();
    const ask = (to: string) => writer.post('/v1/alignments', { tags: ['msd:1.2'], to }, key);
    ok(await ask('sdg'));
    ok(await ask('gcm'));
  });
});

describe('kept answers', () => {
  const id = (key: string) => ({ actor: 'key:kept', key });
  const until = (hours: number) => new Date(Date.parse(TEST_NOW) + hours * 3_600_000).toISOString();
  const REPLY = { fingerprint: 'f', size: 1, status: 200, headers: {}, body: '{}' };

  test('of a request that lost its key to another are not put over that of the other', async () => {
    const { replies } = app.store;
    const first = await replies.begin(id('lost'), until(-1));
    const second = await replies.begin(id('lost'), until(1));
    if (first.state !== 'begun' || second.state !== 'begun') throw new Error('both begin');
    await replies.finish(id('lost'), first.owner, { ...REPLY, body: 'of the first' }, until(1));
    expect(await replies.begin(id('lost'), until(1))).toEqual({ state: 'running' });
    await replies.finish(id('lost'), second.owner, REPLY, until(1));
    await replies.release(id('lost'), first.owner);
    expect(await replies.begin(id('lost'), until(1))).toEqual({ state: 'answered', reply: REPLY });
  });

  test('are remembered without their body when that is too large', async () => {
    const { replies } = app.store;
    const begun = await replies.begin(id('large'), until(1));
    if (begun.state !== 'begun') throw new Error('it begins');
    const large = Array.from({ length: 400_000 }, (_, n) => Math.sin(n)).join('');
    await replies.finish(id('large'), begun.owner, { ...REPLY, body: large }, until(1));
    expect(await replies.begin(id('large'), until(1))).toMatchObject({ reply: { status: 200, body: null } });
  });
});
