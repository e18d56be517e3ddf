import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auth } from '../../src/http/auth.ts';
import { problemDetails } from '../../src/http/problem-details.ts';
import { createKey, revokeKey } from '../../src/services/keys.ts';
import { createSessions } from '../../src/services/sessions.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { ASKS_BY_POST, OPEN, PLAIN } from '../fixtures/http/scenarios.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Who may read and write: keys, roles, and what is open to everybody. */

let clock = TEST_NOW;
let open: TestApp;
let closed: TestApp;
let stranger: Client;

beforeAll(async () => {
  open = await testApp({ now: () => clock });
  closed = await testApp({ store: open.store, readAccess: 'key', seeded: false, now: () => clock });
  stranger = clientOf(closed.app);
});

afterAll(async () => {
  await closed.close();
  await open.close();
});

/** Not there for those who are no administrators; tests/http/permissions.test.ts holds who may do what. */
const HIDDEN = Object.keys(PLAIN).filter((name) => /Keys?$|Webhook/.test(name));
const WRITES = Object.keys(PLAIN).filter(
  (name) =>
    (PLAIN[name]?.method ?? 'GET') !== 'GET' && !ASKS_BY_POST.includes(name) && !HIDDEN.includes(name),
);
const READS = Object.keys(PLAIN).filter(
  (name) => !WRITES.includes(name) && !OPEN.includes(name) && !HIDDEN.includes(name),
);

describe('where reading is closed', () => {
  test.each(READS)('%s needs a key, and any role will do', async (operation) => {
    const request = PLAIN[operation] ?? {};
    const refused = await stranger.send(request);
    problemOf(refused, 'unauthenticated');
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer/);
    const reader = await clientOf(closed.app, await open.authorize('reader')).send(request);
    expect([200, 404]).toContain(reader.statusCode);
  });

  test.each(OPEN)('%s stays open: it says nothing of the data', async (operation) => {
    expect((await stranger.send(PLAIN[operation] ?? {})).statusCode).toBe(200);
  });
});

describe('where reading is open', () => {
  test.each(READS)('%s needs no key', async (operation) => {
    expect((await clientOf(open.app).send(PLAIN[operation] ?? {})).statusCode).not.toBe(401);
  });
});

describe('writing', () => {
  test.each(WRITES)('%s needs a key, and one that may do it', async (operation) => {
    const before = await stranger.change();
    for (const { app } of [open, closed]) {
      problemOf(await clientOf(app).send(PLAIN[operation] ?? {}), 'unauthenticated');
    }
    const afterKey = { reader: await open.authorize('reader') };
    const problem = problemOf(
      await clientOf(open.app, afterKey.reader).send(PLAIN[operation] ?? {}),
      'forbidden',
    );
    expect(problem.detail).toMatch(/reader/);
    expect(await stranger.change(), 'only the key itself was written').toBe(before + 1);
  });

  test.each(['tagger', 'curator', 'admin'] as const)('is allowed to a %s', async (role) => {
    const client = clientOf(open.app, await open.authorize(role));
    ok(await client.put(`/v1/projects/by-${role}`, { title: role }), 201);
  });
});

describe('a key that is not good', () => {
  test('is refused, and alike whatever is wrong with it, even where none is needed', async () => {
    const { authorization } = await open.authorize('admin');
    const key = authorization.replace('Bearer ', '');
    const swapped = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    const bodies = new Set<string>();
    for (const bad of [
      swapped,
      'xwk_',
      'x',
      key.slice(1),
      key.toUpperCase(),
      `xwk_0000000000_${'0'.repeat(40)}_00000000`,
    ]) {
      for (const url of ['/v1/frameworks', '/v1/projects']) {
        const reply = await clientOf(open.app, { authorization: `Bearer ${bad}` }).get(url);
        bodies.add(problemOf(reply, 'unauthenticated').detail);
      }
    }
    expect(bodies.size).toBe(1);
    for (const header of [key, `Basic ${key}`, 'Bearer', 'Bearer ', `Bearer ${key} more`]) {
      problemOf(await clientOf(open.app, { authorization: header }).get('/v1/frameworks'), 'unauthenticated');
    }
    expect(
      (await clientOf(open.app, { authorization: `bearer  ${key}` }).get('/v1/frameworks')).statusCode,
    ).toBe(200);
  });

  test('because it is withdrawn or has expired is refused from that moment', async () => {
    const request = { role: 'tagger', label: 'short', expiresAt: '2026-11-21T12:30:00.000Z' } as const;
    const { key, stored } = await createKey(open.store, request, clock, 'tests');
    const expiring = clientOf(open.app, { authorization: `Bearer ${key}` });
    ok(await expiring.get('/v1/projects'));
    clock = '2026-11-21T12:30:00.000Z';
    problemOf(await expiring.get('/v1/projects'), 'unauthenticated');
    clock = TEST_NOW;
    ok(await expiring.get('/v1/projects'));
    await revokeKey(open.store, stored, clock, 'tests');
    problemOf(await expiring.get('/v1/projects'), 'unauthenticated');
  });

  test('is never told back: not in the answer, and not in the name of who wrote', async () => {
    const { authorization } = await open.authorize('tagger');
    const key = authorization.replace('Bearer ', '');
    const secret = key.split('_')[2] ?? key;
    const client = clientOf(open.app, { authorization });
    const written = await client.put('/v1/projects/secret', { title: 'Secret', tags: ['sdg:10.7'] });
    expect(ok<{ tags: { by: string }[] }>(written, 201).tags[0]?.by).toMatch(/test tagger/);
    expect(written.body).not.toContain(secret);
    const refused = await clientOf(open.app, { authorization: `Bearer ${key}x` }).get('/v1/projects');
    expect(refused.body).not.toContain(secret);
  });
});

describe('a route', () => {
  test('under /v1 that does not declare who may use it cannot be added', async () => {
    const app = Fastify();
    await app.register(problemDetails);
    await app.register(auth, {
      store: open.store,
      sessions: createSessions(() => Date.parse(clock)),
      readAccess: 'public',
      now: () => clock,
    });
    app.get('/v1/declared', { config: { access: 'read' } }, () => ({}));
    app.get('/elsewhere', () => ({}));
    app.get('/v1elsewhere', () => ({}));
    expect(() => app.get('/v1/forgotten', () => ({}))).toThrow(/\/v1\/forgotten does not declare its access/);
    const within = app.register(
      async (scope) => {
        scope.post('/forgotten', { config: {} }, () => ({}));
      },
      { prefix: '/v1' },
    );
    await expect(within).rejects.toThrow(/POST \/v1\/forgotten does not declare its access/);
  });
});

describe('the limit of requests', () => {
  test('counts per address, tells how long to wait, and leaves health, ready and metrics alone', async () => {
    const limited = await testApp({ store: open.store, rateLimit: 3, seeded: false });
    try {
      const from = (remoteAddress: string) =>
        limited.app.inject({ url: '/v1/frameworks/gcm', remoteAddress });
      for (let n = 0; n < 3; n += 1) expect((await from('10.0.0.1')).statusCode).toBe(200);
      const refused = await from('10.0.0.1');
      problemOf(refused, 'too-many-requests');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
      expect((await from('10.0.0.2')).statusCode).toBe(200);
      for (const url of ['/health', '/ready', '/metrics']) {
        for (let n = 0; n < 5; n += 1) expect((await limited.app.inject({ url })).statusCode).toBe(200);
      }
    } finally {
      await limited.close();
    }
  });

  test('counts requests without a good key too: keys cannot be tried without end', async () => {
    const limited = await testApp({ store: open.store, rateLimit: 3, seeded: false });
    try {
      const guess = { authorization: 'Bearer xwk_guess' };
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1)
        statuses.push((await clientOf(limited.app, guess).get('/v1/projects')).statusCode);
      expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    } finally {
      await limited.close();
    }
  });
});
