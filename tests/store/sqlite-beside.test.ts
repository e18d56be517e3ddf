import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseAt, openDatabase } from '../../src/store/open.ts';
import type { Store } from '../../src/store/port.ts';
import { everything } from './adapter.ts';
import { AUTHOR, CROSSWALK, project, put } from './samples.ts';

/** What is kept beside the state, looked at in the file itself. */

const NOON = '2026-01-01T12:00:00.000Z';
const until = (hours: number) => new Date(Date.parse(NOON) + hours * 3_600_000).toISOString();

let folder: string;
let file: string;
let clock: string;
let store: Store;
let raw: Database.Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-beside-'));
  file = join(folder, 'test.sqlite');
  clock = NOON;
  store = await openDatabase(`file:${file}`, () => clock);
  raw = new Database(file);
});

afterEach(async () => {
  raw.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('kept answers', () => {
  const REPLY = { fingerprint: 'f', size: 1, status: 200, headers: {}, body: '{}' };

  it('of one writer are bodies of 64 MiB at most, and those of others stay out of it', async () => {
    const { replies } = store;
    const insert = raw.prepare(
      `INSERT INTO reply (actor, key, owner, until, fingerprint, size, head, body) VALUES ('key:full', ?, 'x', ?, 'f', 1, '{}', ?)`,
    );
    const full = Buffer.alloc(1024 * 1024 - 1);
    for (let n = 0; n < 64; n += 1) insert.run(`held-${n}`, until(1), full);
    const keep = async (actor: string, key: string, body: string) => {
      const begun = await replies.begin({ actor, key }, until(1));
      if (begun.state !== 'begun') throw new Error('it begins');
      await replies.finish({ actor, key }, begun.owner, { ...REPLY, body }, until(1));
      const again = await replies.begin({ actor, key }, until(1));
      return again.state === 'answered' ? again.reply.body : again.state;
    };
    expect(await keep('key:full', 'fits', '{}')).toBe('{}');
    expect(await keep('key:full', 'does not fit', 'x'.repeat(60_000))).toBeNull();
    expect(await keep('key:roomy', 'fits', 'x'.repeat(60_000))).not.toBeNull();
    const query = 'EXPLAIN QUERY PLAN SELECT coalesce(sum(length(body)), 0) FROM reply WHERE actor = ?';
    const [plan] = raw.prepare(query).all('key:full');
    expect(plan, 'however much it is, no answer is read for it').toMatchObject({
      detail: expect.stringContaining('COVERING INDEX reply_kept'),
    });
  });

  it('are swept when their time is over, and a writer has no more than ten thousand', async () => {
    const actor = 'key:many';
    const begin = (n: number, hours: number) => store.replies.begin({ actor, key: String(n) }, until(hours));
    for (let n = 0; n < 30; n += 1) await begin(n, -1);
    clock = until(0.001);
    for (let n = 100; n < 103; n += 1) await begin(n, 1);
    expect(raw.prepare('SELECT count(*) FROM reply WHERE actor = ?').pluck().get(actor)).toBe(3);
    raw.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 10996)
       INSERT INTO reply (actor, key, owner, until) SELECT '${actor}', i, 'x', '${until(1)}' FROM n`,
    );
    expect(await begin(200, 1)).toEqual({ state: 'full' });
  });
});

it('a frozen report can neither be changed nor deleted nor replaced, past all of our code', async () => {
  const report = {
    name: 'for-good',
    signedOffBy: 'an office',
    reason: 'the year is over',
    report: '/v1/reports/contributions',
    mediaType: 'application/json',
    size: 2,
    sha256: 'a'.repeat(64),
    frozenBy: 'a curator',
    frozenAt: NOON,
    ofChange: 0,
    ofRevision: 0,
  };
  await store.commit([{ kind: 'freeze-report', report, content: Buffer.from('{}') }], [], AUTHOR);
  for (const statement of [
    "UPDATE frozen_report SET signed_off_by = 'somebody else'",
    "DELETE FROM frozen_report WHERE name = 'for-good'",
    "INSERT OR REPLACE INTO frozen_report SELECT name, 'x', reason, report, media_type, size, sha256, frozen_by, frozen_at, of_change, of_revision, change, content FROM frozen_report",
  ]) {
    expect(() => raw.exec(statement)).toThrow(/kept as they are/);
  }
});

it('the secret of a webhook stands in its own row alone, and goes with it', async () => {
  const webhook = {
    id: 'w-1',
    url: 'https://receiver.example/',
    description: 'any',
    createdAt: NOON,
    createdBy: 'tests',
    secret: 'the-bare-secret',
  };
  await store.commit([{ kind: 'add-webhook', webhook }], [], AUTHOR);
  const tables = () =>
    raw
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
      .filter((name) =>
        JSON.stringify(raw.prepare(`SELECT * FROM "${String(name)}"`).all()).includes(webhook.secret),
      );
  expect(tables()).toEqual(['webhook']);
  await store.commit([{ kind: 'delete-webhook', id: webhook.id }], [], AUTHOR);
  expect(tables()).toEqual([]);
});

describe('a copy of the database', () => {
  it('is whole and of one state, made while others write, and replaces no file', async () => {
    await store.commit([...CROSSWALK, put(project('before'))], [], AUTHOR);
    const database = databaseAt(`file:${file}`);
    const copy = join(folder, 'copy.sqlite');
    const writing = (async () => {
      for (let n = 0; n < 20; n += 1) await store.commit([put(project(`p-${n}`))], [], AUTHOR);
    })();
    await database.backup(copy);
    await writing;
    const copied = await openDatabase(`file:${copy}`, () => NOON);
    const state = await everything(copied);
    expect(state.projects.map(({ value }) => value.id)).toContain('before');
    expect(await everything(store, { kind: 'change', change: state.change })).toMatchObject({
      projects: state.projects,
    });
    await copied.close();
    await expect(database.backup(copy)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
