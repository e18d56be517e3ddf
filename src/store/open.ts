import type { Store } from './port.ts';
import { databaseFile } from './sqlite/connection.ts';
import { migrate, withFileLock } from './sqlite/migrate.ts';
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
  const file = databaseFile(url);
  await migrate(file);
  const store = openSqliteStore({ url, now });
  await withFileLock(file, () => prepare(store));
  return store;
}

export { databaseFile } from './sqlite/connection.ts';
export { migrate } from './sqlite/migrate.ts';
