import { addressFault } from './address.ts';
import type { Database, DatabaseSettings, OpenOptions } from './database.ts';
import { type Store, StoreError } from './port.ts';
import { sqliteDatabase } from './sqlite/sqlite-database.ts';

/** The only place that knows which databases there are. */

/** The database at an address; nothing is opened or made yet. */
export function databaseAt(url: string, settings: DatabaseSettings = {}): Database {
  const fault = addressFault(url);
  if (fault !== null) throw new StoreError('unavailable', `The address of the database: ${fault}`);
  return sqliteDatabase(url, settings);
}

/** Opens the database at an address, migrated and prepared; see Database. */
export async function openDatabase(
  url: string,
  now: OpenOptions['now'],
  prepare?: OpenOptions['prepare'],
  { onError, ...settings }: DatabaseSettings & Pick<OpenOptions, 'onError'> = {},
): Promise<Store> {
  return databaseAt(url, settings).open({ now, onError, ...(prepare === undefined ? {} : { prepare }) });
}
