import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findKey, revokeKey } from '../../src/services/keys.ts';
import { openDatabase } from '../../src/store/open.ts';
import { clientOf, problemOf } from '../fixtures/http/client.ts';
import { AUTHOR, project, put } from '../store/samples.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** The change feed as Server-Sent Events, over real connections. */

const LIMITS = { listeners: 3, listenersPerClient: 3, seconds: 20, slowMs: 300, heartbeatMs: 200 };
interface Event {
  readonly id: string;
  readonly entry: {
    readonly change: number;
    readonly complete: boolean;
    readonly items: readonly { id: string }[];
  };
}

let app: TestApp;
let address: string;
const streams: { stop(): void }[] = [];

beforeEach(async () => {
  app = await testApp({ seeded: false, streamLimits: LIMITS });
  await app.store.commit([put(project('first'))], [], AUTHOR);
  address = await app.app.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.stop();
  await app.close();
});

/** Reads a stream as a browser does. */
async function listen(query = '', headers: Record<string, string> = {}) {
  const stopping = new AbortController();
  const reply = await fetch(`${address}/v1/changes/stream${query}`, { headers, signal: stopping.signal });
  const events: Event[] = [];
  let text = '';
  const ended = (async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of reply.body ?? []) {
      const piece = decoder.decode(chunk as Uint8Array, { stream: true });
      text += piece;
      rest += piece;
      if (!piece.includes('\n\n')) continue;
      const parts = rest.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts.filter((each) => each.includes('\nevent: change\n'))) {
        const data = /^data: (.*)$/m.exec(part)?.[1] ?? 'null';
        events.push({ id: /^id: (.*)$/m.exec(part)?.[1] ?? '', entry: JSON.parse(data) as Event['entry'] });
      }
    }
    return 'ended';
  })().catch(() => 'broken');
  const stream = { reply, events, ended, stop: () => stopping.abort(), text: () => text };
  streams.push(stream);
  return stream;
}

async function until(what: () => boolean): Promise<void> {
  for (let n = 0; !what(); n += 1) {
    expect(n, 'it comes in time').toBeLessThan(200);
    await setTimeout(25);
  }
}

const write = (...ids: readonly string[]) =>
  app.store.commit(
    ids.map((id) => put(project(id))),
    [],
    AUTHOR,
  );

describe('a stream', () => {
  test('begins with what comes next, tells when to connect again, and beats in between', async () => {
    const stream = await listen();
    expect(stream.reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.reply.headers.get('cache-control')).toBe('no-store');
    await write('second');
    await until(() => stream.events.length === 1);
    expect(stream.events).toMatchObject([{ id: '2', entry: { change: 2, items: [{ id: 'second' }] } }]);
    expect(stream.text()).toMatch(/^retry: \d+\nid: 1\n/);
    await until(() => (stream.text().match(/^: still here$/gm) ?? []).length >= 2);
  });

  test('goes on behind the last event, and is of any change from the beginning on request', async () => {
    await write('second');
    await write('third');
    const whole = await listen('?after=0');
    await until(() => whole.events.length === 3);
    const rest = await listen('', { 'last-event-id': whole.events[0]?.id ?? '' });
    await until(() => rest.events.length === 2);
    expect(rest.events).toEqual(whole.events.slice(1));
  });

  test('cut within a large change goes on within it', async () => {
    const ids = Array.from({ length: 1_100 }, (_, n) => `p-${String(n).padStart(4, '0')}`);
    await write(...ids);
    const whole = await listen('?after=1');
    await until(() => whole.events.at(-1)?.entry.complete === true);
    expect(whole.events.length).toBeGreaterThan(2);
    const cut = await listen('', { 'last-event-id': whole.events[0]?.id ?? '' });
    await until(() => cut.events.at(-1)?.entry.complete === true);
    const [first, ...rest] = whole.events;
    expect(cut.events).toEqual(rest);
    expect([first, ...cut.events].flatMap((event) => event?.entry.items ?? []).map(({ id }) => id)).toEqual(
      ids,
    );
  });

  test('sees what another store on the same database writes, as another process does', async () => {
    const stream = await listen();
    const other = await openDatabase(`file:${app.file}`, () => TEST_NOW);
    await other.commit([put(project('from elsewhere'))], [], AUTHOR);
    await other.close();
    await until(() => stream.events.length === 1);
    expect(stream.events[0]?.entry.items).toMatchObject([{ id: 'from elsewhere' }]);
  });

  test('with an id that is none of ours is refused', async () => {
    for (const id of ['x', '1.%', '-1', '1.e30']) {
      const reply = await clientOf(app.app).get('/v1/changes/stream', { 'last-event-id': id });
      expect(problemOf(reply, 'invalid-query').errors[0]?.pointer).toBe('Last-Event-ID');
    }
  });
});

async function requireKeyOf(id: string) {
  const key = await findKey(app.store, id);
  if (key === null) throw new Error('there is the key');
  return key;
}

describe('listeners', () => {
  test('are so many at most, and one that goes makes room', async () => {
    const [first] = [await listen(), await listen(), await listen()];
    const refused = await clientOf(app.app).get('/v1/changes/stream');
    problemOf(refused, 'unavailable');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    first?.stop();
    let reply = await fetch(`${address}/v1/changes/stream`, { signal: AbortSignal.timeout(5_000) });
    for (let n = 0; n < 50 && reply.status === 503; n += 1) {
      await setTimeout(20);
      reply = await fetch(`${address}/v1/changes/stream`, { signal: AbortSignal.timeout(5_000) });
    }
    expect(reply.status).toBe(200);
    await reply.body?.cancel();
  });

  test('of one client are not all there are: others find room', async () => {
    const shared = await testApp({
      store: app.store,
      seeded: false,
      streamLimits: { ...LIMITS, listenersPerClient: 1 },
    });
    const before = address;
    address = await shared.app.listen({ host: '127.0.0.1', port: 0 });
    const mine = await app.authorize('reader');
    const anybody = [await listen(), await listen()];
    const keyed = [await listen('', mine), await listen('', mine)];
    const another = await listen('', await app.authorize('reader'));
    expect([...anybody, ...keyed, another].map(({ reply }) => reply.status)).toEqual([
      200, 429, 200, 429, 200,
    ]);
    expect(Number(anybody[1]?.reply.headers.get('retry-after'))).toBeGreaterThan(0);
    await shared.app.close();
    address = before;
  });

  test('take no place by HEAD', async () => {
    for (let n = 0; n < LIMITS.listeners + 1; n += 1) {
      const reply = await fetch(`${address}/v1/changes/stream`, { method: 'HEAD' });
      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    }
    expect((await listen()).reply.status).toBe(200);
  });

  test('whose key is withdrawn hear no more', async () => {
    const { authorization } = await app.authorize('reader');
    const id = authorization.split('_')[1] ?? '';
    const stream = await listen('', { authorization });
    const other = await listen('', await app.authorize('reader'));
    await write('heard');
    await until(() => stream.events.length > 0);
    const { version } = await requireKeyOf(id);
    await revokeKey(app.store, { id, version }, TEST_NOW, 'tests');
    const { change } = await write('unheard');
    expect(await stream.ended).toBe('ended');
    expect(stream.text()).not.toContain('unheard');
    await until(() => other.events.at(-1)?.entry.change === change);
  });

  test('that take nothing are cut off, and others are not kept waiting by them', async () => {
    const description = 'x'.repeat(90_000);
    const large = Array.from({ length: 200 }, (_, n) => put(project(`large-${n}`, { description })));
    for (let n = 0; n < large.length; n += 50) await app.store.commit(large.slice(n, n + 50), [], AUTHOR);
    const { port } = new URL(address);
    const slow = connect(Number(port), '127.0.0.1');
    slow.pause();
    slow.on('error', () => {});
    const closed = new Promise<void>((resolve) => slow.on('close', () => resolve()));
    slow.write('GET /v1/changes/stream?after=0 HTTP/1.1\r\nHost: x\r\n\r\n');
    const quick = await listen('?after=0');
    await until(() => quick.events.at(-1)?.entry.change === 5);
    await setTimeout(2 * LIMITS.slowMs);
    slow.resume();
    await closed;
    expect(slow.bytesRead, 'it did not get all of it').toBeLessThan(17_000_000);
  });

  test('are sent away after a while, to come again with a key that is still good', async () => {
    const short = await testApp({
      store: app.store,
      seeded: false,
      streamLimits: { ...LIMITS, seconds: 0.1 },
    });
    const reply = await clientOf(short.app).get('/v1/changes/stream?after=0');
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toContain('"change":1');
    await short.app.close();
  });

  test('do not keep the service from stopping', async () => {
    const stream = await listen();
    await until(() => stream.text() !== '');
    const started = performance.now();
    await app.app.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await stream.ended).toBe('ended');
  });
});
