import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tagKeyOf } from '../../src/domain/tag-key.ts';
import { type DetailsRow, readDetails } from '../../src/store/history/change-details.ts';
import { databaseAt, openDatabase } from '../../src/store/open.ts';
import { NOW } from '../../src/store/port.ts';
import { migrate, readJournal } from '../../src/store/sqlite/migrate.ts';
import { fixtures, unpack } from '../support/past/fixtures.ts';
import { allProjects } from './adapter.ts';

/** Populated databases of earlier versions come to this version's schema whole, or stay as they are. */

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-kept-'));
  file = join(folder, 'kept.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function query<T>(sql: string): readonly T[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

const newest = () => readJournal().at(-1)?.tag ?? '';
const isNew = () => query("SELECT 1 FROM sqlite_master WHERE name = 'change_detail'").length === 1;
interface Latest {
  readonly latest: number;
}
const LATEST = 'SELECT max(number) AS latest FROM change';
const HISTORY = 'SELECT entity, id, change, version, document FROM history ORDER BY rowid';

describe.each(fixtures())('the database of %s', (name) => {
  it('keeps every row of its history, its references and its triggers, and an audit log that holds', async () => {
    unpack(name, file);
    const triggers = query<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    const history = query(HISTORY);
    expect((await migrate(file)).applied.at(-1)).toBe(newest());
    expect(query(HISTORY)).toEqual(history);
    expect(query('PRAGMA foreign_key_check')).toEqual([]);
    expect(query("SELECT name FROM sqlite_master WHERE type = 'trigger'")).toEqual(
      expect.arrayContaining([...triggers]),
    );
    const { faults } = await databaseAt(`file:${file}`).verify();
    // The anchor is a file of its own and not kept: nothing else is missing.
    expect(faults.map(({ code }) => code)).toEqual(['anchor-missing']);
  });

  it('tells projects apart by the key that this version writes, and whose results elements are', async () => {
    unpack(name, file);
    await migrate(file);
    const keys = query<{ id: string; tag_key: string }>('SELECT id, tag_key FROM project ORDER BY id');
    const store = await openDatabase(`file:${file}`, () => '2027-01-01T00:00:00.000Z');
    const [projects, { frameworks, sets, mappings }] = await store.read(NOW, async (snapshot) => [
      await allProjects(snapshot),
      await snapshot.crosswalk(),
    ]);
    await store.close();
    expect(projects.flatMap(({ value }) => value.tags).map(({ origin }) => origin)).toContain('confirmed');
    expect(projects.flatMap(({ value }) => value.decisions).map(({ decision }) => decision)).toContain(
      'decline',
    );
    expect(keys).toEqual(projects.map(({ value }) => ({ id: value.id, tag_key: tagKeyOf(value) })));
    const own = frameworks.flatMap(({ id, sharedResults }) => (sharedResults ? [] : [id]));
    expect(own.sort()).toEqual(['msd', 'sp', 'srf', 'srf-2021', 'sv', 'toc']);
    expect(sets.filter(({ completes }) => completes.length > 0)).toEqual([]);
    const strange = mappings.filter(
      ({ strength, condition, questions, strengthIfMet, aboutPart }) =>
        (strength === 'conditional') !== (condition !== null) ||
        questions.length > 0 ||
        strengthIfMet !== null ||
        aboutPart,
    );
    expect(strange).toEqual([]);
  });

  it('has the indexes and triggers of a database that this version makes', async () => {
    unpack(name, file);
    await migrate(file);
    const parts =
      "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name";
    const migrated = query<{ sql: string | null }>(parts);
    const columns = () =>
      query<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      ).map(({ name: table }) => [
        table,
        query<{ name: string }>(
          `SELECT name, type, "notnull" FROM pragma_table_info('${table}') ORDER BY name`,
        ),
      ]);
    const told = columns();
    rmSync(file);
    await migrate(file);
    expect(migrated).toEqual(query(parts));
    expect(told).toEqual(columns());
  });

  it('is migrated whole or not at all by a process that is killed, whenever that is', async () => {
    for (const wait of [0, 150, 300, 450, 600, 750, 900]) {
      unpack(name, file);
      const [history, latest] = [query(HISTORY), query<Latest>(LATEST)[0]?.latest ?? 0];
      const before = `SELECT entity, id, change, version, document FROM history WHERE change <= ${latest} ORDER BY rowid`;
      const child = spawn(process.execPath, [CLI, 'migrate'], {
        env: { PATH: process.env.PATH, CROSSWALK_DATABASE_URL: `file:${file}` },
        stdio: 'ignore',
      });
      const ended = once(child, 'close');
      await Promise.race([setTimeout(wait), ended]);
      child.kill('SIGKILL');
      await ended;
      const migrated = isNew();
      expect(query(before), `after ${wait} ms`).toEqual(history);
      expect((await migrate(file)).applied.length > 0, `after ${wait} ms`).toBe(!migrated);
      expect(query(before)).toEqual(history);
      for (const left of readdirSync(folder)) rmSync(join(folder, left), { force: true });
    }
  }, 120_000);

  it('stays as it was when the migration cannot be finished', async () => {
    unpack(name, file);
    const db = new Database(file);
    // Something in the way of the migration, as in a file that somebody changed by hand.
    db.exec('CREATE TABLE change_detail (x)');
    db.close();
    await expect(migrate(file)).rejects.toThrow(/change_detail/);
    expect(query("SELECT count(*) AS n FROM pragma_table_info('history') WHERE name = 'format'")).toEqual([
      { n: 0 },
    ]);
    const again = new Database(file);
    again.exec('DROP TABLE change_detail');
    again.close();
    expect((await migrate(file)).applied.at(-1)).toBe(newest());
  });
});

describe('what old changes were', () => {
  const details = () =>
    query<DetailsRow & { readonly reason: string }>(
      'SELECT c.reason, d.change, d.kind, d.format, d.details FROM change c JOIN change_detail d ON d.change = c.number ORDER BY c.number',
    ).map(({ reason, ...row }) => ({ reason, details: readDetails(row) }));

  it('is told for each of them, by what it wrote and where that cannot decide by its reason', async () => {
    unpack('0000_initial', file);
    await migrate(file);
    const told = details();
    const detailsOf = (part: string) => told.find(({ reason }) => reason.includes(part))?.details;
    expect(told.map((change) => change.details)).not.toContainEqual({ kind: 'other' });
    expect(detailsOf('reference data')).toEqual({ kind: 'seed' });
    expect(detailsOf('example portfolio')).toEqual({ kind: 'examples' });
    expect(detailsOf('rows (iati)')).toEqual({
      kind: 'import',
      of: 'projects',
      source: 'iati',
      mode: null,
      rows: null,
    });
    expect(detailsOf('official texts (tsv)')).toMatchObject({ kind: 'import', of: 'official-texts' });
    expect(detailsOf('import of mappings')).toMatchObject({ kind: 'import', of: 'mappings' });
    expect(detailsOf('frameworks (skos)')).toMatchObject({ kind: 'import', of: 'frameworks' });
    expect(detailsOf('import of editions')).toMatchObject({ kind: 'edition', framework: 'sv' });
    expect(detailsOf('change 17 undone')).toEqual({ kind: 'undo', change: 17 });
    expect(detailsOf('12.8-r2: accept')).toEqual({
      kind: 'review',
      action: 'accept',
      mapping: 'gcm-17-sdg-12.8-r2',
    });
    expect(detailsOf('12.3: supersede')).toMatchObject({ action: 'supersede', mapping: 'gcm-17-sdg-12.3' });
    expect(detailsOf('carried over')).toEqual({ kind: 'carry-over', how: 'confirm' });
    expect(detailsOf('proposed anew')).toEqual({ kind: 'carry-over', how: 'move' });
    expect(detailsOf('kept: confirm')).toEqual({
      kind: 'decision',
      project: 'kept',
      decisions: [{ concept: 'sdg:10.7', decision: 'confirm' }],
    });
    expect(detailsOf('doomed deleted')).toMatchObject({ kind: 'edit', of: 'project', action: 'delete' });
    expect(detailsOf('framework own replaced')).toMatchObject({ of: 'framework', action: 'replace' });
    expect(detailsOf('withdrawn')).toMatchObject({ kind: 'key', action: 'withdraw' });
    expect(detailsOf('disabled')).toMatchObject({ kind: 'webhook', action: 'disable' });
  });
});
