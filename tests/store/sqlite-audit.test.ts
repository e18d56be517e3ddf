import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditFaultCode } from '../../src/store/audit.ts';
import { databaseAt, openDatabase } from '../../src/store/open.ts';
import type { Store } from '../../src/store/port.ts';
import { appendEntry, digestOfChange, hashOfEntry } from '../../src/store/sqlite/audit.ts';
import { AUTHOR, apiKey, CROSSWALK, project, put } from './samples.ts';

/** The audit log finds whatever is done to the file past our code, and nothing where nothing was done. */

let folder: string;
let file: string;
let anchor: string;
const now = () => '2026-01-01T00:00:00.000Z';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-audit-'));
  file = join(folder, 'test.sqlite');
  anchor = `${file}.audit`;
  await withStore(async (store) => {
    await store.commit(CROSSWALK, [], AUTHOR);
    await store.commit([put(project('a')), put(project('b'))], [], AUTHOR);
    await store.commit([{ kind: 'put-api-key', key: apiKey('k') }], [], {
      actor: 'admin',
      reason: 'key k',
      details: { kind: 'key', key: 'k', action: 'create' },
    });
    await store.commit([put(project('a', { title: 'Anew' }))], [], AUTHOR);
    await store.commit([{ kind: 'delete-project', id: 'b' }], [], AUTHOR);
  });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openDatabase(`file:${file}`, now);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Statements on the file past all of our code, as somebody with a shell would run them. */
function tamper(...statements: readonly string[]): void {
  const raw = new Database(file);
  const triggers = raw.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`).all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) raw.exec(`DROP TRIGGER "${name}"`);
  for (const statement of statements) raw.exec(statement);
  // Put back, so that their being gone is not what is found.
  for (const { sql } of triggers) raw.exec(sql);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
}

async function found(): Promise<[AuditFaultCode, number | null][]> {
  const { faults } = await databaseAt(`file:${file}`).verify();
  for (const { message } of faults) expect(message).toMatch(/\w.*\.$/);
  return faults.map(({ code, change }) => [code, change]);
}

describe('a log that nobody touched', () => {
  it('holds: one entry a change, chained, and the anchor at the last', async () => {
    const report = await databaseAt(`file:${file}`).verify();
    expect(report).toMatchObject({ entries: 5, last: { change: 5 }, faults: [] });
    expect(report.anchor).toEqual(report.last);
    const raw = new Database(file, { readonly: true });
    const rows = raw
      .prepare('SELECT actor, reason, previous, hash FROM audit_entry ORDER BY change')
      .all() as {
      readonly actor: string;
      readonly reason: string;
      readonly previous: string;
      readonly hash: string;
    }[];
    raw.close();
    expect(rows[2]).toMatchObject({ actor: 'admin', reason: 'key k' });
    expect(rows[0]?.previous).toBe('0'.repeat(64));
    for (const [place, { previous }] of rows.entries()) {
      if (place > 0) expect(previous).toBe(rows[place - 1]?.hash);
    }
  });

  it('holds over batches, published here or by a thread', async () => {
    await withStore(async (store) => {
      for (const count of [3, 250]) {
        const batch = await store.openBatch();
        const writes = Array.from({ length: count }, (_, n) => `batch-${count}-${count - n}`);
        await batch.plan(writes.map((id) => ({ id, project: project(id), version: null })));
        await batch.publish(AUTHOR);
      }
    });
    const report = await databaseAt(`file:${file}`).verify();
    expect(report).toMatchObject({ entries: 7, anchor: { change: 7 }, faults: [] });
  });

  it('has no entry of what was refused', async () => {
    await withStore(async (store) => {
      const stale = [{ kind: 'project-version', id: 'a', version: 1 }] as const;
      await expect(store.commit([put(project('a'))], stale, AUTHOR)).rejects.toThrow(/version 2/);
    });
    expect(await found()).toEqual([]);
  });

  it('holds while others commit', async () => {
    await withStore(async (store) => {
      const busy = (async () => {
        for (let n = 0; n < 40; n += 1) await store.commit([put(project(`busy-${n}`))], [], AUTHOR);
      })();
      for (let n = 0; n < 10; n += 1) {
        expect(await found()).toEqual([]);
        await new Promise((go) => setTimeout(go, 2));
      }
      await busy;
    });
    expect(await found()).toEqual([]);
  });
});

describe('somebody with the file', () => {
  const hash = '\'a\' || substr("hash", 2)';
  it.each<[string, string, AuditFaultCode, number]>([
    [
      'alters who did it, in the log',
      `UPDATE audit_entry SET actor = 'x' WHERE change = 2`,
      'altered-entry',
      2,
    ],
    ['alters why, in the log', `UPDATE audit_entry SET reason = 'x' WHERE change = 3`, 'altered-entry', 3],
    ['alters when, in the log', `UPDATE audit_entry SET at = '2020' WHERE change = 1`, 'altered-entry', 1],
    ['alters a digest', `UPDATE audit_entry SET digest = ${hash} WHERE change = 4`, 'altered-entry', 4],
    ['alters the last hash', `UPDATE audit_entry SET hash = ${hash} WHERE change = 5`, 'altered-entry', 5],
    ['alters who did it', `UPDATE change SET actor = 'x' WHERE number = 2`, 'altered-change', 2],
    ['alters why', `UPDATE change SET reason = 'x' WHERE number = 5`, 'altered-change', 5],
    ['alters when', `UPDATE change SET at = '2020' WHERE number = 1`, 'altered-change', 1],
    ['hides a revision', `UPDATE change SET crosswalk = 0 WHERE number = 1`, 'altered-change', 1],
    ['alters history', `UPDATE history SET document = '{}' WHERE change = 4`, 'altered-history', 4],
    ['undoes a tombstone', `UPDATE history SET document = '{}' WHERE change = 5`, 'altered-history', 5],
    ['alters a version', `UPDATE history SET version = 9 WHERE change = 4`, 'altered-history', 4],
    ['renames what was written', `UPDATE history SET id = 'z' WHERE change = 4`, 'altered-history', 4],
    [
      'takes a row of history away',
      `DELETE FROM history WHERE change = 2 AND id = 'b'`,
      'altered-history',
      2,
    ],
    [
      'moves history to another change',
      `UPDATE history SET change = 3 WHERE change = 4`,
      'altered-history',
      3,
    ],
    [
      'adds a row of history',
      `INSERT INTO history VALUES ('project', 'z', 2, 1, 1, '{}')`,
      'altered-history',
      2,
    ],
    ['alters a format', `UPDATE history SET format = 7 WHERE change = 4`, 'altered-history', 4],
    [
      'alters what kind it was',
      `UPDATE change_detail SET kind = 'import' WHERE change = 2`,
      'altered-change',
      2,
    ],
    [
      'alters its details',
      `UPDATE change_detail SET details = '{"change":1}' WHERE change = 2`,
      'altered-history',
      2,
    ],
    ['takes its details away', `DELETE FROM change_detail WHERE change = 2`, 'altered-change', 2],
    [
      'alters the kind in the log',
      `UPDATE audit_entry SET kind = 'seed' WHERE change = 2`,
      'altered-entry',
      2,
    ],
    [
      'claims the earlier formula in the log',
      `UPDATE audit_entry SET format = 1, kind = NULL WHERE change = 2`,
      'altered-entry',
      2,
    ],
    [
      'claims a formula that is not known',
      `UPDATE audit_entry SET format = 9 WHERE change = 2`,
      'unknown-format',
      2,
    ],
    ['takes an entry away', 'DELETE FROM audit_entry WHERE change = 3', 'missing-entry', 4],
    ['takes the first entry away', 'DELETE FROM audit_entry WHERE change = 1', 'missing-entry', 2],
    ['takes the last entry away', 'DELETE FROM audit_entry WHERE change = 5', 'missing-entry', 5],
    [
      'adds a change past the log',
      `INSERT INTO change VALUES (6, '2026-01-01', 'x', 'x', 0)`,
      'missing-entry',
      6,
    ],
  ])('is found who %s', async (_what, statement, code, change) => {
    tamper('PRAGMA foreign_keys = OFF', statement);
    expect(await found()).toContainEqual([code, change]);
  });

  it('is found who takes a change away with all that belongs to it, in the middle and at the end', async () => {
    const all = (n: number) => [
      `DELETE FROM history WHERE change = ${n}`,
      `DELETE FROM audit_entry WHERE change = ${n}`,
      `DELETE FROM change_detail WHERE change = ${n}`,
      `DELETE FROM change WHERE number = ${n}`,
    ];
    tamper('PRAGMA foreign_keys = OFF', ...all(3));
    expect(await found()).toEqual([['missing-entry', 4]]);
    tamper('PRAGMA foreign_keys = OFF', ...all(4), ...all(5));
    expect(await found()).toEqual([['cut-off', 5]]);
  });

  it('is found who cuts the end off, whatever is written afterwards', async () => {
    tamper(
      'PRAGMA foreign_keys = OFF',
      'DELETE FROM history WHERE change = 5',
      'DELETE FROM audit_entry WHERE change = 5',
      'DELETE FROM change_detail WHERE change = 5',
      'DELETE FROM change WHERE number = 5',
      `UPDATE sqlite_sequence SET seq = 4 WHERE name = 'change'`,
    );
    expect(await found()).toEqual([['cut-off', 5]]);
    for (const id of ['c', 'd']) {
      await withStore((store) => store.commit([put(project(id))], [], AUTHOR));
      expect(await found()).toEqual([['altered-entry', 5]]);
    }
  });

  it('is found who writes the log anew from some change on, hashes and all', async () => {
    tamper('PRAGMA foreign_keys = OFF', `UPDATE change SET actor = 'x' WHERE number = 3`);
    const raw = new Database(file);
    const triggers = raw.prepare(`SELECT name, sql FROM sqlite_master WHERE name LIKE 'audit%never%'`).all();
    for (const { name } of triggers as { name: string }[]) raw.exec(`DROP TRIGGER ${name}`);
    raw.exec('DELETE FROM audit_entry WHERE change >= 3');
    for (const change of [3, 4, 5]) appendEntry(raw, change);
    for (const { sql } of triggers as { sql: string }[]) raw.exec(sql);
    raw.close();
    expect(await found()).toEqual([['altered-entry', 5]]);
  });

  it('is found who puts an older copy of the database in place', async () => {
    const copy = join(folder, 'copy.sqlite');
    copyFileSync(file, copy);
    await withStore((store) => store.commit([put(project('c'))], [], AUTHOR));
    copyFileSync(copy, file);
    expect(await found()).toEqual([['cut-off', 6]]);
    // Opening the database again does not cover it up; only the operator does, by the command made for it.
    await withStore(async () => {});
    expect(await found()).toEqual([['cut-off', 6]]);
    expect(await databaseAt(`file:${file}`).anchor()).toMatchObject({ change: 5 });
    expect(await found()).toEqual([]);
  });

  it('is found who takes the triggers away that keep the past', async () => {
    const raw = new Database(file);
    raw.exec('DROP TRIGGER history_is_never_changed');
    raw.close();
    expect(await found()).toEqual([['missing-trigger', null]]);
  });
});

describe('frozen reports', () => {
  const content = Buffer.from('the table of the year');
  const report = {
    name: 'year',
    signedOffBy: 'Programme unit',
    reason: 'annual report',
    report: '/v1/reports/contributions?change=5',
    mediaType: 'text/csv',
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    frozenBy: 'a curator',
    frozenAt: now(),
    ofChange: 5,
    ofRevision: 1,
  };
  beforeEach(() =>
    withStore((store) => store.commit([{ kind: 'freeze-report', report, content }], [], AUTHOR)),
  );

  it('hold as they were frozen', async () => {
    expect(await found()).toEqual([]);
  });

  it.each<[string, string, AuditFaultCode]>([
    [
      'other bytes',
      `UPDATE frozen_report SET content = CAST('the table of my year.' AS BLOB)`,
      'altered-report',
    ],
    [
      'other bytes and their digest',
      `UPDATE frozen_report SET content = x'00', size = 1, sha256 = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'`,
      'altered-report',
    ],
    ['another signature', `UPDATE frozen_report SET signed_off_by = 'Nobody'`, 'altered-report'],
    ['another change', `UPDATE frozen_report SET change = 4`, 'missing-report'],
    ['another name', `UPDATE frozen_report SET name = 'other'`, 'missing-report'],
    ['no report', 'DELETE FROM frozen_report', 'missing-report'],
    [
      'one that was never frozen',
      `INSERT INTO frozen_report SELECT 'forged', signed_off_by, reason, report, media_type, size, sha256,
         frozen_by, frozen_at, of_change, of_revision, change, content FROM frozen_report`,
      'unlogged-report',
    ],
    [
      'another history',
      `UPDATE history SET document = NULL WHERE entity = 'frozen-report'`,
      'altered-history',
    ],
  ])('are found to be tampered with by who puts %s there', async (_what, statement, code) => {
    tamper(statement);
    expect(await found()).toContainEqual([code, 6]);
  });

  it('are found to lack the triggers that keep them', async () => {
    const raw = new Database(file);
    raw.exec('DROP TRIGGER frozen_report_is_never_changed');
    raw.exec('DROP TRIGGER mapping_note_is_never_deleted');
    raw.close();
    expect(await found()).toEqual([
      ['missing-trigger', null],
      ['missing-trigger', null],
    ]);
  });
});

describe('the anchor', () => {
  it('may be one change behind, as a crash leaves it, and is made good when the database is opened', async () => {
    const before = readFileSync(anchor, 'utf8');
    await withStore((store) => store.commit([put(project('c'))], [], AUTHOR));
    const after = readFileSync(anchor, 'utf8');
    writeFileSync(anchor, before);
    expect(await found()).toEqual([]);
    await withStore(async () => {});
    expect(readFileSync(anchor, 'utf8')).toBe(after);
  });

  it('is not there yet when a crash follows on the very first change', async () => {
    const fresh = join(folder, 'fresh.sqlite');
    const store = await openDatabase(`file:${fresh}`, now);
    await store.commit(CROSSWALK, [], AUTHOR);
    await store.close();
    rmSync(`${fresh}.audit`);
    expect((await databaseAt(`file:${fresh}`).verify()).faults).toEqual([]);
    await (await openDatabase(`file:${fresh}`, now)).close();
    expect((await databaseAt(`file:${fresh}`).verify()).anchor).toMatchObject({ change: 1 });
  });

  it.each<[string, () => void, AuditFaultCode]>([
    ['is gone', () => rmSync(anchor), 'anchor-missing'],
    ['is empty', () => writeFileSync(anchor, ''), 'anchor-missing'],
    ['is something else', () => writeFileSync(anchor, 'hello'), 'anchor-unreadable'],
    [
      'is an older one',
      () => writeFileSync(anchor, `${'2'.padStart(16, '0')} ${entryHash(2)}\n`),
      'anchor-behind',
    ],
    [
      'has another hash',
      () => writeFileSync(anchor, `${'5'.padStart(16, '0')} ${'0'.repeat(64)}\n`),
      'altered-entry',
    ],
    ['is ahead', () => writeFileSync(anchor, `${'7'.padStart(16, '0')} ${'0'.repeat(64)}\n`), 'cut-off'],
  ])('that %s is told', async (_what, damage, code) => {
    damage();
    expect((await found()).map(([first]) => first)).toEqual([code]);
  });

  it.each([
    ['an extra line end', (text: string) => `${text}\n`],
    ['more than ours', (text: string) => text.repeat(3)],
  ])('that holds %s is made anew whole when the operator asks for it', async (_what, longer) => {
    const before = readFileSync(anchor, 'utf8');
    writeFileSync(anchor, longer(before));
    expect(await found()).toEqual([['anchor-unreadable', null]]);
    await databaseAt(`file:${file}`).anchor();
    expect(readFileSync(anchor, 'utf8')).toBe(before);
    expect(await found()).toEqual([]);
  });

  it('that cannot be written hinders no change, is told, and is made up for with the next one', async () => {
    const told: string[] = [];
    const onError = ({ message }: Error) => told.push(message);
    const store = await openDatabase(`file:${file}`, now, undefined, { onError });
    await store.commit([put(project('c'))], [], AUTHOR);
    const before = readFileSync(anchor, 'utf8');
    rmSync(anchor);
    mkdirSync(anchor);
    expect(await store.commit([put(project('d'))], [], AUTHOR)).toMatchObject({ change: 7 });
    expect(told).toEqual([
      expect.stringMatching(/^The anchor of the audit log could not be written: EISDIR.*\.$/),
    ]);
    rmSync(anchor, { recursive: true });
    writeFileSync(anchor, before);
    await store.commit([put(project('e'))], [], AUTHOR);
    await store.close();
    expect(told).toHaveLength(1);
    expect(await databaseAt(`file:${file}`).verify()).toMatchObject({ anchor: { change: 8 }, faults: [] });
  });

  it('stands where it is configured, and a place that cannot be written is refused before anything is', async () => {
    const elsewhere = join(folder, 'elsewhere');
    const other = join(folder, 'other.sqlite');
    const store = await openDatabase(`file:${other}`, now, undefined, { auditAnchor: elsewhere });
    await store.commit(CROSSWALK, [], AUTHOR);
    await store.close();
    expect(existsSync(`${other}.audit`)).toBe(false);
    const { anchor: stands, faults } = await databaseAt(`file:${other}`, { auditAnchor: elsewhere }).verify();
    expect([stands?.change, faults]).toEqual([1, []]);
    const nowhere = { auditAnchor: join(folder, 'no', 'folder') };
    await expect(openDatabase(`file:${other}`, now, undefined, nowhere)).rejects.toThrow(/anchor/);
  });
});

describe('the hash of an entry', () => {
  it('is that of the canonical form, so that others can compute it', () => {
    const raw = new Database(file, { readonly: true });
    const entry = raw.prepare('SELECT * FROM audit_entry WHERE change = 2').get() as Parameters<
      typeof hashOfEntry
    >[1] & { readonly previous: string; readonly hash: string };
    expect(hashOfEntry(entry.previous, entry)).toBe(entry.hash);
    expect(digestOfChange(raw, 2, entry.format)).toBe(entry.digest);
    expect(digestOfChange(raw, 99, 1)).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    raw.close();
  });
});

function entryHash(change: number): string {
  const raw = new Database(file, { readonly: true });
  const hash = raw.prepare('SELECT hash FROM audit_entry WHERE change = ?').pluck().get(change);
  raw.close();
  return String(hash);
}
