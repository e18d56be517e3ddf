import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { MigrationReport } from '../database.ts';
import { StoreError } from '../port.ts';
import { type Client, openWriter } from './connection.ts';

const FOLDER = fileURLToPath(new URL('../../../migrations/sqlite', import.meta.url));
/** Another process may be migrating the same file, or seeding it for the first time. */
const LOCK_WAIT_MS = 120_000;
const LOCK_RETRY_MS = 50;

interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly tag: string;
}

/** The migrations that come with this version, in the order of their journal. */
export function readJournal(folder = FOLDER): readonly JournalEntry[] {
  const text = readFileSync(join(folder, 'meta/_journal.json'), 'utf8');
  return (JSON.parse(text) as { entries: JournalEntry[] }).entries;
}

/**
 * Brings a database file to this version's schema. Safe to run twice and in two processes at once. The file is copied
 * before it is changed. All pending migrations are one transaction, which is committed only when every table that was there
 * has its rows, every foreign key holds and every trigger is there as it was; so a process that is killed leaves the file as
 * it was too. Drizzle's migrator promises none of this (see docs/decisions/002 and 023).
 */
export async function migrate(file: string, folder = FOLDER): Promise<MigrationReport> {
  return withFileLock(file, async () => {
    const client = openWriter(file).$client;
    try {
      const pending = pendingMigrations(client, readJournal(folder));
      if (pending.length === 0) return { applied: [], backup: null };
      const backup = countRows(client).size === 0 ? null : await backUp(client, file);
      const damage = applyAndCompare(client, folder);
      if (damage.length === 0) return { applied: pending.map(({ tag }) => tag), backup };
      throw new StoreError(
        'unavailable',
        `The migration would damage the data (${damage.join('; ')}), so the file stays as it was. ` +
          `A copy of it is ${backup ?? 'not needed: the file was empty'}.`,
      );
    } finally {
      client.close();
    }
  });
}

/** Applies what is pending in one transaction. Answers what would be lost or broken; then nothing was applied. */
function applyAndCompare(client: Client, folder: string): string[] {
  // Outside the transaction: inside it SQLite ignores the pragma, and a table rebuild would cascade deletes.
  client.pragma('foreign_keys = OFF');
  client.exec('BEGIN IMMEDIATE');
  try {
    const [rows, triggers] = [countRows(client), readTriggers(client)];
    applyMigrations(client, folder);
    const broken = client.pragma('foreign_key_check') as unknown[];
    const damage = [
      ...lostRows(rows, countRows(client)),
      ...lostTriggers(triggers, readTriggers(client)),
      ...(broken.length === 0 ? [] : [`${broken.length} broken references`]),
    ];
    client.exec(damage.length === 0 ? 'COMMIT' : 'ROLLBACK');
    return damage;
  } catch (error) {
    if (client.inTransaction) client.exec('ROLLBACK');
    throw error;
  }
}

/** As Drizzle's migrator does, with its table and its hashes, but in the transaction of the caller. */
function applyMigrations(client: Client, folder: string): void {
  client.exec(
    'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  );
  const latest = latestApplied(client);
  const applied = client.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)');
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: folder })) {
    if (folderMillis <= latest) continue;
    for (const statement of sql) client.exec(statement);
    applied.run(hash, folderMillis);
  }
}

/** True when the file's schema is this version's; reading services start only on such a file. */
export function isMigrated(client: Client): boolean {
  return pendingMigrations(client, readJournal()).length === 0;
}

/** Runs `work` while nobody else does so for the same file, in this process or another; a crash releases the lock. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  if (file === ':memory:') return work();
  openWriter(file).$client.close();
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    await takeLock(lock, file);
    return await work();
  } finally {
    lock.close();
  }
}

/** Asks again and again instead of waiting inside SQLite: that would stop this process, which may hold the lock itself. */
async function takeLock(lock: Client, file: string): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy) throw error;
      if (Date.now() > deadline) {
        throw new StoreError('unavailable', `Another process has been preparing ${file} for too long.`);
      }
      await setTimeout(LOCK_RETRY_MS);
    }
  }
}

function pendingMigrations(client: Client, journal: readonly JournalEntry[]): readonly JournalEntry[] {
  const known = client.prepare(`SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'`).get();
  if (known === undefined) return journal;
  const latest = latestApplied(client);
  const newest = journal.at(-1)?.when ?? 0;
  if (latest > newest) {
    throw new StoreError(
      'unavailable',
      'The database was written by a newer version of Crosswalk. Use that version.',
    );
  }
  return journal.filter(({ when }) => when > latest);
}

function latestApplied(client: Client): number {
  const latest = client.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get();
  return Number(latest ?? 0);
}

/** The text of each trigger by its name, whatever its white space. */
function readTriggers(client: Client): Map<string, string> {
  const rows = client
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name`)
    .all() as { readonly name: string; readonly sql: string }[];
  return new Map(rows.map(({ name, sql }) => [name, sql.replace(/\s+/g, ' ')]));
}

/** A trigger that is to do something else from now on gets another name. */
function lostTriggers(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before]
    .filter(([name, text]) => after.get(name) !== text)
    .map(([name]) => `the trigger ${name} ${after.has(name) ? 'is another one' : 'is gone'}`);
}

function countRows(client: Client): Map<string, number> {
  const tables = client
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all() as string[];
  return new Map(
    tables.map((name) => [name, client.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  );
}

function lostRows(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...before]
    .filter(([table, rows]) => rows > (after.get(table) ?? 0))
    .map(([table, rows]) => `${table}: ${rows} rows before, ${after.get(table) ?? 0} after`);
}

async function backUp(client: Client, file: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
  let copy = `${file}.before-${stamp}`;
  for (let n = 2; existsSync(copy); n += 1) copy = `${file}.before-${stamp}-${n}`;
  await client.backup(copy);
  return copy;
}
