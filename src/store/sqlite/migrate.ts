import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate as applyMigrations } from 'drizzle-orm/better-sqlite3/migrator';
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
 * Brings a database file to this version's schema. Safe to run twice and in two processes at once. The file is
 * copied before it is changed; afterwards every table that was there still has its rows and every foreign key
 * holds, or the copy is named in the error. Drizzle's migrator alone promises neither (see docs/decisions/002).
 */
export async function migrate(file: string, folder = FOLDER): Promise<MigrationReport> {
  return withFileLock(file, async () => {
    const client = openWriter(file).$client;
    const pending = pendingMigrations(client, readJournal(folder));
    if (pending.length === 0) {
      client.close();
      return { applied: [], backup: null };
    }
    const before = countRows(client);
    const backup = before.size === 0 ? null : await backUp(client, file);
    const damage = applyAndCompare(client, before, folder);
    client.close();
    if (damage.length === 0) return { applied: pending.map(({ tag }) => tag), backup };
    if (backup !== null) restore(backup, file);
    throw new StoreError(
      'unavailable',
      `The migration would damage the data (${damage.join('; ')}), so the file was put back as it was. ` +
        `The copy it was put back from is ${backup ?? 'not needed: the file was empty'}.`,
    );
  });
}

/** What a migration lost or broke; it is committed by then, since Drizzle's migrator ends its own transaction. */
function applyAndCompare(client: Client, before: ReadonlyMap<string, number>, folder: string): string[] {
  try {
    // Outside the transaction: inside it SQLite ignores the pragma, and a table rebuild would cascade deletes.
    client.pragma('foreign_keys = OFF');
    applyMigrations(drizzle(client), { migrationsFolder: folder });
    const broken = client.pragma('foreign_key_check') as unknown[];
    return [
      ...lostRows(before, countRows(client)),
      ...(broken.length === 0 ? [] : [`${broken.length} broken references`]),
    ];
  } catch (error) {
    client.close();
    throw error;
  }
}

function restore(copy: string, file: string): void {
  for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
  copyFileSync(copy, file);
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
  const row = client.prepare('SELECT max(created_at) AS latest FROM __drizzle_migrations').get() as {
    latest: number | null;
  };
  const latest = Number(row.latest ?? 0);
  const newest = journal.at(-1)?.when ?? 0;
  if (latest > newest) {
    throw new StoreError(
      'unavailable',
      'The database was written by a newer version of Crosswalk. Use that version.',
    );
  }
  return journal.filter(({ when }) => when > latest);
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
