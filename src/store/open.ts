import { addressFault } from './address.ts';
import { type Store, StoreError } from './port.ts';
import { asStoreError, databaseFile } from './sqlite/connection.ts';
import { type MigrationReport, migrate, withFileLock } from './sqlite/migrate.ts';
import { openSqliteStore } from './sqlite/sqlite-store.ts';

/**
 * Opens the database of a URL, migrated. `prepare` runs once before others may prepare the same database, so two
 * processes that start together seed it once. The only place that knows which databases there are.
 */
export async function openDatabase(
  url: string,
  now: () => string,
  prepare: (store: Store) => Promise<void> = async () => {},
): Promise<Store> {
  const file = fileOf(url);
  try {
    await migrate(file);
    const store = openSqliteStore({ url, now });
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

function fileOf(url: string): string {
  const fault = addressFault(url);
  if (fault !== null) throw new StoreError('unavailable', `The address of the database: ${fault}`);
  return databaseFile(url);
}

export { migrate } from './sqlite/migrate.ts';
