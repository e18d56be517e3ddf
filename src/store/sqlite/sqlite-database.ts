import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Database, DatabaseSettings, OpenOptions } from '../database.ts';
import { type Store, StoreError } from '../port.ts';
import { lastEntry } from './audit.ts';
import { anchorFile, writeAnchor } from './audit-anchor.ts';
import { verifyAudit } from './audit-verify.ts';
import { asStoreError, type Client, databaseFile, openReader } from './connection.ts';
import { migrate, withFileLock } from './migrate.ts';
import { openSqliteStore } from './sqlite-store.ts';

/** A database in one SQLite file. */
export function sqliteDatabase(url: string, { auditAnchor = null }: DatabaseSettings): Database {
  const file = databaseFile(url);
  return {
    place: file,
    open: (options) => told(() => open(file, auditAnchor, options)),
    migrate: () => told(() => migrate(file)),
    verify: () => onExisting(file, (client) => verifyAudit(client, anchorFile(file, auditAnchor))),
    anchor: () =>
      onExisting(file, async (client) => {
        const last = lastEntry(client);
        if (last !== null) await writeAnchor(anchorFile(file, auditAnchor), last);
        return last;
      }),
    backup: (to) => onExisting(file, (client) => backUp(client, to)),
  };
}

async function open(
  file: string,
  auditAnchor: string | null,
  { now, prepare = async () => {}, onError }: OpenOptions,
): Promise<Store> {
  await migrate(file);
  const store = openSqliteStore({ url: file, now, auditAnchor, onError });
  try {
    await withFileLock(file, () => prepare(store));
    await store.sweepBatches();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** On the file as it stands: a log that is to be judged must not be migrated, seeded or appended to first. */
async function onExisting<T>(file: string, work: (client: Client) => T | Promise<T>): Promise<T> {
  return told(async () => {
    const { $client } = openReader(file);
    try {
      return await work($client);
    } finally {
      $client.close();
    }
  });
}

/** Made under another name first, so that a copy that was broken off is never taken for a whole one. */
async function backUp(client: Client, to: string): Promise<void> {
  if (existsSync(to)) {
    throw new StoreError('unavailable', `${to} is there already, and a copy replaces nothing.`);
  }
  const part = `${to}.part`;
  try {
    await client.backup(part);
    renameSync(part, to);
  } finally {
    rmSync(part, { force: true });
  }
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStoreError(error);
  }
}
