import { addressFault } from './address.ts';
import type { AuditMark, AuditReport } from './audit.ts';
import { type Store, StoreError } from './port.ts';
import { lastEntry } from './sqlite/audit.ts';
import { anchorFile, writeAnchor } from './sqlite/audit-anchor.ts';
import { verifyAudit } from './sqlite/audit-verify.ts';
import { asStoreError, type Client, databaseFile, openReader } from './sqlite/connection.ts';
import { type MigrationReport, migrate, withFileLock } from './sqlite/migrate.ts';
import { openSqliteStore, type SqliteOptions } from './sqlite/sqlite-store.ts';

/**
 * Opens the database of a URL, migrated. `prepare` runs once before others may prepare the same database, so two
 * processes that start together seed it once. The only place that knows which databases there are.
 */
export async function openDatabase(
  url: string,
  now: () => string,
  prepare: (store: Store) => Promise<void> = async () => {},
  { auditAnchor = null, onError }: Pick<SqliteOptions, 'auditAnchor' | 'onError'> = {},
): Promise<Store> {
  const file = fileOf(url);
  try {
    await migrate(file);
    const store = openSqliteStore({ url, now, auditAnchor, onError });
    try {
      await withFileLock(file, () => prepare(store));
      await store.sweepBatches();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Brings a database to this version's schema; see MigrationReport. */
export async function migrateDatabase(url: string): Promise<MigrationReport & { readonly file: string }> {
  const file = fileOf(url);
  try {
    return { file, ...(await migrate(file)) };
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Holds the audit log of a database to its changes, its history and its anchor. Writes nothing. */
export async function verifyAuditLog(url: string, auditAnchor: string | null): Promise<AuditReport> {
  return onExisting(url, (client, file) => verifyAudit(client, anchorFile(file, auditAnchor)));
}

/** Makes the anchor of the audit log anew, whatever stands there; answers what it says now. */
export async function renewAuditAnchor(url: string, auditAnchor: string | null): Promise<AuditMark | null> {
  return onExisting(url, async (client, file) => {
    const last = lastEntry(client);
    if (last !== null) await writeAnchor(anchorFile(file, auditAnchor), last);
    return last;
  });
}

/** On the file as it stands: a log that is to be judged must not be migrated, seeded or appended to first. */
async function onExisting<T>(
  url: string,
  work: (client: Client, file: string) => T | Promise<T>,
): Promise<T> {
  const file = fileOf(url);
  try {
    const { $client } = openReader(file);
    try {
      return await work($client, file);
    } finally {
      $client.close();
    }
  } catch (error) {
    throw asStoreError(error);
  }
}

function fileOf(url: string): string {
  const fault = addressFault(url);
  if (fault !== null) throw new StoreError('unavailable', `The address of the database: ${fault}`);
  return databaseFile(url);
}

export { migrate } from './sqlite/migrate.ts';
