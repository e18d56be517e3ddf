import { readConfig } from '../config.ts';
import { createViews, type Views } from '../services/crosswalk.ts';
import { upgradedFirst } from '../services/rules-upgrade.ts';
import { seedWhenEmpty } from '../services/seed.ts';
import { openDatabase } from '../store/open.ts';
import type { Store } from '../store/port.ts';

/** What commands on the database work with. */
export interface Context {
  readonly store: Store;
  readonly views: Views;
  readonly now: () => string;
}

/** What is done to a database before it is used, while no other process prepares it. */
type Prepare = (store: Store) => Promise<void>;

/** Opens the configured database (migrated, and by default seeded when empty), runs `work`, closes. */
export async function withDatabase<T>(work: (context: Context) => Promise<T>, prepare?: Prepare): Promise<T> {
  const now = () => new Date().toISOString();
  const config = readConfig(process.env);
  const store = await openDatabase(
    config.databaseUrl,
    now,
    upgradedFirst(prepare ?? seedWhenEmpty(config.seed)),
    {
      ...config,
      onError: ({ message }) => console.error(`crosswalk: ${message}`),
    },
  );
  try {
    return await work({ store, views: createViews(store), now });
  } finally {
    await store.close();
  }
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
