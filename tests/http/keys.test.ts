import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeyUses } from '../../src/services/key-uses.ts';
import { createKey } from '../../src/services/keys.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The life of a key: made, used, given a new secret, withdrawn. */

const NOON = '2026-11-21T12:00:00.000Z';
let clock = NOON;
let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await testApp({ now: () => clock });
  admin = clientOf(app.app, await app.authorize('admin'));
});

afterAll(() => app.close());

interface Key {
  readonly key: string | null;
  readonly id: string;
  readonly version: number;
  readonly previousUntil: string | null;
  readonly lastUsedAt: string | null;
}

const make = async (body: object = {}) =>
  ok<Key>(await admin.post('/v1/keys', { role: 'tagger', label: 'office', ...body }), 201);
const holder = (key: string | null) => clientOf(app.app, { authorization: `Bearer ${key}` });
const match = (version: number) => ({ 'if-match': `"${version}"` });

describe('a key', () => {
  test('is shown once, with its ETag and address, and stored as a hash alone', async () => {
    const reply = await admin.post('/v1/keys', { role: 'tagger', countries: ['ke', 'SOM', 'KEN'] });
    const made = ok<Key>(reply, 201);
    expect(made).toMatchObject({
      role: 'tagger',
      countries: ['KEN', 'SOM'],
      organisations: null,
      version: 1,
    });
    expect(reply.headers).toMatchObject({
      etag: '"1"',
      location: `/v1/keys/${made.id}`,
      'cache-control': 'no-store',
    });
    ok(await holder(made.key).get('/v1/projects'));
    const secret = String(made.key).split('_')[2] ?? '';
    for (const url of [`/v1/keys/${made.id}`, '/v1/keys']) {
      const shown = await admin.get(url);
      ok(shown);
      expect(shown.body).not.toContain(secret);
      expect(shown.body).not.toMatch(/hash/i);
    }
    for (const part of ['', '-wal']) expect(readFileSync(app.file + part, 'latin1')).not.toContain(secret);
  });

  test.each([
    [{ role: 'curator', countries: ['KEN'] }, '/countries'],
    [{ role: 'admin', organisations: ['IOM'] }, '/organisations'],
    [{ role: 'tagger', countries: ['KEN', 'XYZ'] }, '/countries/1'],
    [{ role: 'tagger', countries: [] }, '/countries'],
    [{ role: 'tagger', expires: '2026-11-20' }, '/expires'],
    [{ role: 'king' }, '/role'],
  ])('%o is refused, and nothing is written', async (body, pointer) => {
    const before = await admin.change();
    const problem = problemOf(await admin.post('/v1/keys', body), 'invalid-body');
    expect(problem.errors.map((entry) => entry.pointer)).toContain(pointer);
    expect(await admin.change()).toBe(before);
  });

  test('serves to the end of the last day named, in UTC', async () => {
    const { key } = await make({ expires: '2026-11-21' });
    clock = '2026-11-21T23:59:59.000Z';
    ok(await holder(key).get('/v1/projects'));
    clock = '2026-11-22T00:00:00.000Z';
    problemOf(await holder(key).get('/v1/projects'), 'unauthenticated');
    clock = NOON;
  });

  test('that is rotated has a new secret, and the old one serves for the grace time given', async () => {
    const made = await make();
    const url = `/v1/keys/${made.id}`;
    problemOf(await admin.post(`${url}/rotate`, {}), 'precondition-required');
    problemOf(await admin.post(`${url}/rotate`, {}, match(2)), 'version-conflict');
    const reply = await admin.post(`${url}/rotate`, { graceMinutes: 30 }, match(1));
    expect(reply.headers['cache-control']).toBe('no-store');
    const rotated = ok<Key>(reply);
    expect(rotated).toMatchObject({ id: made.id, version: 2, previousUntil: '2026-11-21T12:30:00.000Z' });
    expect(rotated.key).not.toBe(made.key);
    clock = '2026-11-21T12:29:59.999Z';
    for (const key of [made.key, rotated.key]) ok(await holder(key).get('/v1/projects'));
    clock = '2026-11-21T12:30:00.000Z';
    problemOf(await holder(made.key).get('/v1/projects'), 'unauthenticated');
    ok(await holder(rotated.key).get('/v1/projects'));
    clock = NOON;
    const atOnce = ok<Key>(await admin.post(`${url}/rotate`, { graceMinutes: 0 }, match(2)));
    expect(atOnce.previousUntil).toBeNull();
    for (const key of [made.key, rotated.key])
      problemOf(await holder(key).get('/v1/projects'), 'unauthenticated');
    ok(await holder(atOnce.key).get('/v1/projects'));
  });

  test('that is withdrawn is refused with both its secrets, stays in the list, and cannot be rotated', async () => {
    const made = await make();
    const url = `/v1/keys/${made.id}`;
    const rotated = ok<Key>(await admin.post(`${url}/rotate`, {}, match(1)));
    problemOf(await admin.del(url), 'precondition-required');
    problemOf(await admin.del(url, match(1)), 'version-conflict');
    expect(ok(await admin.del(url, match(2)))).toMatchObject({ revokedAt: clock, previousUntil: null });
    for (const key of [made.key, rotated.key])
      problemOf(await holder(key).get('/v1/projects'), 'unauthenticated');
    const before = await admin.change();
    expect(ok(await admin.del(url, match(3))), 'a second time changes nothing').toMatchObject({ version: 3 });
    problemOf(await admin.post(`${url}/rotate`, {}, match(3)), 'invalid-body');
    expect(await admin.change()).toBe(before);
    expect(ok(await admin.get(url))).toMatchObject({ id: made.id, version: 3 });
  });

  test('that two rotate at once gets one new secret', async () => {
    const made = await make();
    const both = await Promise.all([1, 2].map(() => admin.post(`/v1/keys/${made.id}/rotate`, {}, match(1))));
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  test('stands with who made, rotated and withdrew it in the log of changes', async () => {
    const made = await make();
    ok(await admin.post(`/v1/keys/${made.id}/rotate`, {}, match(1)));
    const { change } = ok<{ change: number }>(await admin.del(`/v1/keys/${made.id}`, match(2)));
    const { records, details } = await app.store.read({ kind: 'now' }, async (snapshot) => ({
      records: await snapshot.changesAfter(change - 3, 3),
      details: await Promise.all([change - 2, change - 1, change].map((one) => snapshot.changeDetails(one))),
    }));
    expect(details).toEqual(
      ['create', 'rotate', 'withdraw'].map((action) => ({ kind: 'key', key: made.id, action })),
    );
    expect(records.map(({ reason }) => reason)).toEqual(
      ['created', 'rotated', 'withdrawn'].map((what) => `key ${made.id} ${what}`),
    );
    for (const { actor } of records) expect(actor).toMatch(/^test admin \(key/);
  });

  test('of many is found page by page', async () => {
    for (let n = 0; n < 4; n += 1) await make();
    const seen: string[] = [];
    for (let url: string | null = '/v1/keys?limit=2'; url !== null; ) {
      const page: { items: Key[]; next: string | null } = ok(await admin.get(url));
      seen.push(...page.items.map(({ id }) => id));
      url = page.next;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.length).toBeGreaterThan(4);
  });
});

describe('when a key was last used', () => {
  test('is told at once, written now and then and when the service stops, and is no change', async () => {
    const made = await make();
    expect(made.lastUsedAt).toBeNull();
    const before = await admin.change();
    for (const at of ['2026-11-21T12:01:00.000Z', '2026-11-21T12:02:00.000Z']) {
      clock = at;
      ok(await holder(made.key).get('/v1/projects'));
    }
    clock = NOON;
    expect(ok(await admin.get(`/v1/keys/${made.id}`))).toMatchObject({
      lastUsedAt: '2026-11-21T12:02:00.000Z',
    });
    expect((await app.store.keyUses()).get(made.id), 'not written for each request').toBeUndefined();
    const other = await testApp({ store: app.store, seeded: false });
    ok(await clientOf(other.app, { authorization: `Bearer ${made.key}` }).get('/v1/projects'));
    await other.app.close();
    expect((await app.store.keyUses()).get(made.id)).toBe(NOON);
    expect(await admin.change()).toBe(before);
  });

  test('is kept for the next time when it cannot be written, and never goes back', async () => {
    const { stored } = await createKey(
      app.store,
      { role: 'reader', label: '', expiresAt: null },
      clock,
      'tests',
    );
    let broken = true;
    const uses = createKeyUses({
      ...app.store,
      recordKeyUses: async (waiting) => {
        if (broken) throw new Error('the disk is full');
        await app.store.recordKeyUses(waiting);
      },
    });
    uses.record(stored.id, '2026-11-21T13:00:00.000Z');
    await uses.flush();
    broken = false;
    await uses.flush();
    await app.store.recordKeyUses(
      new Map([
        [stored.id, NOON],
        ['unknown', NOON],
      ]),
    );
    const recorded = await app.store.keyUses();
    expect(recorded.get(stored.id)).toBe('2026-11-21T13:00:00.000Z');
    expect(recorded.has('unknown')).toBe(false);
  });
});
