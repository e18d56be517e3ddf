import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type * as schemas from '../../src/http/schemas/webhooks.ts';
import { type Dispatcher, startDispatcher } from '../../src/services/webhook-dispatch.ts';
import { createWebhookSender } from '../../src/services/webhook-send.ts';
import { openDatabase } from '../../src/store/open.ts';
import { NOW, type Store } from '../../src/store/port.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Webhooks: what is sent to a real receiver, when again, until when, and what stays secret. */

type NewWebhook = z.output<typeof schemas.newWebhook>;
const SILENT = -1;

type Webhook = z.output<typeof schemas.webhookAnswer>;

interface Message {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

const now = () => new Date().toISOString();
const sender = createWebhookSender({
  allowPrivate: [{ address: '127.0.0.1', prefix: 32 }],
  timeoutMs: 1_000,
});
let app: TestApp;
let admin: Client;
let server: Server;
let url: string;
let messages: Message[];
/** What the receiver answers; 0 hangs up, SILENT says nothing. */
let answers: number[];
const dispatchers: Dispatcher[] = [];
const stores: Store[] = [];

beforeEach(async () => {
  app = await testApp({ seeded: false, now });
  admin = clientOf(app.app, await app.authorize('admin'));
  messages = [];
  answers = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const header = (name: string) => String(request.headers[name]);
    messages.push({
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
      body,
    });
    const status = answers.shift() ?? 200;
    if (status === SILENT) return;
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end('the receiver says something');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
});

afterEach(async () => {
  for (const dispatcher of dispatchers.splice(0)) await dispatcher.stop();
  for (const store of stores.splice(0)) await store.close();
  server.closeAllConnections();
  server.close();
  await app.close();
});

function dispatch(more: Partial<Parameters<typeof startDispatcher>[0]> = {}): Dispatcher {
  const faults: unknown[] = [];
  const dispatcher = startDispatcher({
    store: app.store,
    sender,
    now,
    onError: (error) => faults.push(error),
    pollMs: 20,
    retryAfterMs: [40, 80],
    ...more,
  });
  dispatchers.push(dispatcher);
  return dispatcher;
}

const register = async () => {
  const made = ok<NewWebhook>(await admin.post('/v1/webhooks', { url, description: 'test' }), 201);
  return { ...made, secret: made.secret ?? '' };
};
const read = async (id: string) => ok<Webhook>(await admin.get(`/v1/webhooks/${id}`));
const write = async (id: string) => {
  const reply = await admin.put(`/v1/projects/${id}`, { title: `Project ${id}` });
  return ok<{ change: number }>(reply, 201).change;
};

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; !(await what()); n += 1) {
    expect(n, 'it comes in time').toBeLessThan(300);
    await setTimeout(20);
  }
}

/** As the conventions say it, in code of its own: base64 key, HMAC-SHA256 over `id.timestamp.body`. */
function signedBy(secret: string, { id, timestamp, body, signature }: Message): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signature.split(' ').some((part) => {
    const [version, text = ''] = part.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const dataOf = (message: Message | undefined) => JSON.parse(message?.body ?? 'null').data;

describe('a change', () => {
  test('is told in a small signed message that leads to the feed', async () => {
    const { id, secret, delivered } = await register();
    dispatch();
    const change = await write('told');
    await until(() => messages.length === 1);
    const [message] = messages;
    if (message === undefined) throw new Error('there is a message');
    expect(message.id).toMatch(/^msg_[\w-]+$/);
    expect(Math.abs(Number(message.timestamp) - Date.now() / 1000)).toBeLessThan(60);
    expect(signedBy(secret, message)).toBe(true);
    expect(signedBy(secret, { ...message, body: `${message.body} ` })).toBe(false);
    expect(JSON.parse(message.body)).toMatchObject({
      type: 'crosswalk.changed',
      data: {
        after: delivered,
        change,
        revision: 0,
        touched: [{ entity: 'project', added: 1, changed: 0, deleted: 0 }],
        feed: `/v1/changes?after=${delivered}`,
      },
    });
    expect(message.body).not.toContain('Project told');
    await until(async () => (await read(id)).delivered === change);
    expect((await read(id)).deliveries).toMatchObject([
      { id: message.id, state: 'delivered', attempts: 1, status: 200 },
    ]);
    const feed = ok<{ items: { change: number }[] }>(await admin.get(dataOf(message).feed));
    expect(feed.items.map((entry) => entry.change)).toEqual([change]);
  });

  test('before a webhook was there is not told; many in between are told together, none twice', async () => {
    await write('before');
    const { id } = await register();
    dispatch();
    const last: number[] = [];
    for (let n = 0; n < 12; n += 1) last.push(await write(`p-${n}`));
    await until(async () => (await read(id)).delivered === last.at(-1));
    const told = messages.map(dataOf) as { after: number; change: number }[];
    expect(told.map(({ after }) => after).slice(1)).toEqual(told.map(({ change }) => change).slice(0, -1));
    expect(new Set(messages.map((message) => message.id)).size).toBe(messages.length);
  });
});

describe('a message that is not taken', () => {
  test('is sent again with the same id and body, signed anew, until it is', async () => {
    const { id, secret } = await register();
    answers = [500, 0];
    dispatch();
    const change = await write('again');
    await until(async () => (await read(id)).delivered === change);
    expect(messages).toHaveLength(3);
    expect(new Set(messages.map((message) => `${message.id} ${message.body}`)).size).toBe(1);
    expect(messages.every((message) => signedBy(secret, message))).toBe(true);
    expect((await read(id)).deliveries[0]).toMatchObject({
      attempts: 3,
      state: 'delivered',
      status: 200,
      fault: null,
    });
  });

  test('after the last attempt disables its webhook; enabled again it is told of all it has missed', async () => {
    const { id, delivered } = await register();
    answers = [503, 503, 503];
    dispatch();
    await write('never');
    await until(async () => (await read(id)).enabled === false);
    const stopped = await read(id);
    expect(stopped.disabledBecause).toBe('It was answered with 503. It was attempt 3.');
    expect(stopped.deliveries[0]).toMatchObject({ state: 'failed', attempts: 3, status: 503 });
    const silent = messages.length;
    const change = await write('meanwhile');
    await setTimeout(150);
    expect(messages).toHaveLength(silent);
    const headers = { 'if-match': `"${(await read(id)).version}"` };
    ok(await admin.send({ method: 'PATCH', url: `/v1/webhooks/${id}`, payload: { enabled: true }, headers }));
    await until(() => messages.length > silent);
    expect(dataOf(messages.at(-1)).after).toBe(delivered);
    expect(dataOf(messages.at(-1)).change).toBeGreaterThanOrEqual(change);
  });

  test('is given up at once when the receiver says that it is gone for good', async () => {
    const { id } = await register();
    answers = [410];
    dispatch();
    await write('gone');
    await until(async () => (await read(id)).enabled === false);
    expect(messages).toHaveLength(1);
  });

  test('is still sent after a restart, by another process too', async () => {
    const { id } = await register();
    answers = [500];
    const first = dispatch({ retryAfterMs: [400] });
    const change = await write('restart');
    await until(async () => (await read(id)).deliveries[0]?.attempts === 1);
    await first.stop();
    const other = await openDatabase(`file:${app.file}`, now);
    stores.push(other);
    dispatch({ store: other });
    await until(async () => (await read(id)).delivered === change);
    expect(messages.map((message) => message.id)).toEqual([messages[0]?.id, messages[0]?.id]);
  });

  test('broken off by a stop is sent by the next one without counting', async () => {
    const { id } = await register();
    answers = [SILENT];
    const first = dispatch();
    const change = await write('stopped');
    await until(async () => messages.length === 1);
    await first.stop();
    expect((await read(id)).deliveries[0]).toMatchObject({ state: 'pending', attempts: 0 });
    dispatch();
    await until(async () => (await read(id)).delivered === change);
    expect(messages.map((message) => message.id)).toEqual([messages[0]?.id, messages[0]?.id]);
  });

  test('of a process that died is sent by another when its claim has run out', async () => {
    const { id } = await register();
    const change = await write('died');
    const snapshot = await app.store.read(NOW, async (state) => state.change);
    const message = { id: 'msg_of-the-dead', webhook: id, kind: 'changes', body: '{}', at: now() } as const;
    const [behind] = await app.store.deliveries.behind(snapshot);
    await app.store.deliveries.queue({ ...message, after: behind?.delivered ?? 0, until: change });
    const leaseUntil = new Date(Date.now() + 300).toISOString();
    expect(await app.store.deliveries.claim('the dead', now(), leaseUntil, 5)).toHaveLength(1);
    dispatch();
    await setTimeout(100);
    expect(messages).toEqual([]);
    await until(() => messages.length === 1);
    expect(messages[0]?.id).toBe('msg_of-the-dead');
    const late = {
      id: message.id,
      owner: 'the dead',
      state: 'failed',
      attempts: 1,
      at: now(),
      status: null,
      fault: null,
    } as const;
    expect(await app.store.deliveries.settle(late), 'who lost the claim settles nothing').toBe(false);
  });
});

test('of several processes on one database one sends each message', async () => {
  const { id } = await register();
  for (let n = 0; n < 3; n += 1) {
    const store = await openDatabase(`file:${app.file}`, now);
    stores.push(store);
    dispatch({ store });
  }
  const changes: number[] = [];
  for (let n = 0; n < 10; n += 1) {
    changes.push(await write(`shared-${n}`));
    await setTimeout(30);
  }
  await until(async () => (await read(id)).delivered === changes.at(-1));
  const ids = messages.map((message) => message.id);
  expect(new Set(ids).size).toBe(ids.length);
  const told = messages.map(dataOf) as { after: number; change: number }[];
  expect(told.map(({ after }) => after).slice(1)).toEqual(told.map(({ change }) => change).slice(0, -1));
});

describe('the secret', () => {
  test('is shown once, and stands in no other answer, feed, export or history', async () => {
    const { id, secret } = await register();
    dispatch();
    await write('secret');
    await until(() => messages.length === 1);
    ok(await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/test` }));
    const bare = secret.replace('whsec_', '');
    for (const path of [
      '/v1/webhooks',
      `/v1/webhooks/${id}`,
      '/v1/changes',
      `/v1/changes/${(await read(id)).delivered}`,
      '/v1/exports/projects?format=ndjson',
      '/metrics',
    ]) {
      expect((await admin.get(path)).body, path).not.toContain(bare);
    }
    await app.store.read(NOW, async (snapshot) => {
      const told = [await snapshot.changesAfter(0, 100), await snapshot.deliveriesTo(id, 100)];
      expect(JSON.stringify(told)).not.toContain(bare);
    });
  });

  test('can be rotated: for a day both sign, the old one beside the new', async () => {
    const { id, secret } = await register();
    const { secret: second, previousUntil } = ok<{ secret: string; previousUntil: string }>(
      await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/secret`, headers: { 'if-match': '"1"' } }),
    );
    expect(Date.parse(previousUntil) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    ok(await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/test` }));
    const [message] = messages;
    if (message === undefined) throw new Error('there is a message');
    expect([signedBy(second, message), signedBy(secret, message)]).toEqual([true, true]);
    ok(
      await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/secret`, headers: { 'if-match': '"2"' } }),
    );
    ok(await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/test` }));
    expect(signedBy(secret, messages[1] ?? message), 'the one before the last is out').toBe(false);
  });
});

describe('administrators', () => {
  test('leave behind where a webhook was registered for, without the rest of its address', async () => {
    const { id, delivered } = await register();
    const { origin } = new URL(url);
    const [entry] = await app.store.read(NOW, (snapshot) => snapshot.changesAfter(delivered - 1, 1));
    expect(entry).toMatchObject({ change: delivered, reason: `webhook ${id} registered for ${origin}` });
  });

  test('send a test and are told how it went, without what the receiver said', async () => {
    const { id, delivered } = await register();
    const sent = await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/test` });
    expect(ok(sent)).toMatchObject({ delivered: true, status: 200, fault: null });
    answers = [418];
    const failed = await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/test` });
    expect(ok(failed)).toMatchObject({ delivered: false, status: 418, fault: 'It was answered with 418.' });
    expect(failed.body).not.toContain('the receiver says');
    expect(JSON.parse(messages[0]?.body ?? '{}')).toMatchObject({ type: 'crosswalk.test' });
    const { deliveries, delivered: still, enabled } = await read(id);
    expect(deliveries.map(({ kind, state }) => [kind, state])).toEqual([
      ['test', 'failed'],
      ['test', 'delivered'],
    ]);
    expect([still, enabled]).toEqual([delivered, true]);
  });

  test('delete one with its secret and log, and are told no more', async () => {
    const { id } = await register();
    ok(await admin.send({ method: 'POST', url: `/v1/webhooks/${id}/test` }));
    ok(await admin.del(`/v1/webhooks/${id}`, { 'if-match': '"1"' }));
    problemOf(await admin.get(`/v1/webhooks/${id}`), 'not-found');
    dispatch();
    await write('unheard');
    await setTimeout(100);
    expect(messages).toHaveLength(1);
    expect(await app.store.read(NOW, (snapshot) => snapshot.deliveriesTo(id, 10))).toEqual([]);
  });

  test('find a log that does not grow without end', async () => {
    const { id } = await register();
    const test = { webhook: id, kind: 'test', after: 0, until: 0, body: '{}', state: 'failed' } as const;
    for (let n = 0; n < 130; n += 1) {
      await app.store.deliveries.note({
        ...test,
        id: `msg_${n}`,
        attempts: 1,
        at: now(),
        status: null,
        fault: null,
      });
    }
    const kept = await app.store.read(NOW, (snapshot) => snapshot.deliveriesTo(id, 1_000));
    expect(kept).toHaveLength(100);
    expect((await read(id)).deliveries[0]?.id).toBe('msg_129');
  });

  test('cannot register private addresses that are not allowed', async () => {
    for (const address of [
      'https://10.0.0.1/',
      'http://127.0.0.2/',
      'https://[::1]/',
      'https://169.254.169.254/',
    ]) {
      const [entry] = problemOf(await admin.post('/v1/webhooks', { url: address }), 'invalid-body').errors;
      expect(entry).toMatchObject({
        pointer: '/url',
        fix: expect.stringContaining('CROSSWALK_WEBHOOK_ALLOW_PRIVATE'),
      });
    }
    expect(ok<{ items: unknown[] }>(await admin.get('/v1/webhooks')).items).toEqual([]);
  });
});

test('a message that lost its claim to one that was delivered disables nothing', async () => {
  answers = [410, 200];
  const { id } = await register();
  const held = Promise.withResolvers<void>();
  const returned = Promise.withResolvers<void>();
  const slow: typeof sender = {
    ...sender,
    send: async (attempt) => {
      const outcome = await sender.send(attempt);
      if (outcome.status === 410) {
        await held.promise;
        returned.resolve();
      }
      return outcome;
    },
  };
  const dispatcher = dispatch({ sender: slow, leaseMs: 60 });
  const change = await write('reclaimed');
  await until(async () => (await read(id)).delivered >= change);
  held.resolve();
  await returned.promise;
  await dispatcher.stop();
  expect(messages).toHaveLength(2);
  expect(await read(id)).toMatchObject({ enabled: true, delivered: change, version: 1 });
});

test('two administrators that change one webhook at once: one is told that the other was faster', async () => {
  const { id } = await register();
  const patch = () =>
    admin.send({
      method: 'PATCH',
      url: `/v1/webhooks/${id}`,
      payload: { enabled: false },
      headers: { 'if-match': '"1"' },
    });
  const rotate = () =>
    admin.send({ method: 'POST', url: `/v1/webhooks/${id}/secret`, headers: { 'if-match': '"1"' } });
  const replies = await Promise.all([patch(), rotate()]);
  expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  const { version } = await read(id);
  expect(version).toBe(2);
  ok(await admin.del(`/v1/webhooks/${id}`, { 'if-match': '"2"' }));
});
