import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { StoreError } from '../port.ts';
import * as schema from './schema.ts';

export type Client = Database.Database;
export type Db = BetterSQLite3Database<typeof schema> & { $client: Client };

/** Another process may be writing: wait this long before a write is refused as unavailable. */
const BUSY_TIMEOUT_MS = 5_000;

/** The file of a `file:` URL or plain path; the only SQLite addresses there are. */
export function databaseFile(url: string): string {
  return url.replace(/^file:(\/\/)?/, '');
}

/** The one connection that writes. */
export function openWriter(file: string): Db {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const client = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  client.pragma('journal_mode = WAL'); // readers go on while one writes
  client.pragma('synchronous = FULL'); // acknowledged means on disk, power cut or not
  client.pragma('foreign_keys = ON'); // off by default in SQLite, per connection
  client.pragma('trusted_schema = OFF'); // a foreign file cannot run functions through its schema
  return drizzle(client, { schema }) as Db;
}

/** A connection for snapshots: it cannot write, whatever the query says. */
export function openReader(file: string): Db {
  const client = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  client.pragma('query_only = ON');
  client.pragma('trusted_schema = OFF');
  client.pragma('mmap_size = 268435456'); // reads of the hot file without copying: 256 MiB of address space
  client.pragma('temp_store = MEMORY'); // sorts stay off the disk
  return drizzle(client, { schema }) as Db;
}

/** SQLite's own errors as the port's: busy, full, closed and broken files are `unavailable`; the rest is ours to fix. */
export function asStoreError(error: unknown): unknown {
  if (error instanceof StoreError) return error;
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (/^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(code)) {
    return new StoreError('unavailable', `The database cannot be used now (${code}).`, { cause: error });
  }
  if (error instanceof TypeError && /database connection is not open/i.test(error.message)) {
    return new StoreError('unavailable', 'The database is closed.', { cause: error });
  }
  if (
    /^(ENOTDIR|EISDIR|EACCES|EPERM|EROFS|ENOSPC|EEXIST|ENOENT)$/.test(
      String((error as NodeJS.ErrnoException)?.code),
    )
  ) {
    return new StoreError('unavailable', `The database cannot be used: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return error;
}
