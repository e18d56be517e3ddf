import { readConfig } from '../config.ts';
import { createViews, type Views } from '../services/crosswalk.ts';
import { readSeed, seed } from '../services/seed.ts';
import { openDatabase } from '../store/open.ts';
import { NOW, type Store } from '../store/port.ts';

/** What commands on the database work with. */
export interface Context {
  readonly store: Store;
  readonly views: Views;
  readonly now: () => string;
}

/** Opens the configured database (migrated, and seeded when empty), runs `work`, closes. */
export async function withDatabase<T>(
  work: (context: Context) => Promise<T>,
  { seeded = true }: { readonly seeded?: boolean } = {},
): Promise<T> {
  const now = () => new Date().toISOString();
  let store: Store | undefined;
  try {
    const config = readConfig(process.env);
    store = await openDatabase(config.databaseUrl, now, async (opened) => {
      const empty = await opened.read(NOW, async ({ revision }) => revision === 0);
      if (seeded && config.seed === 'auto' && empty) await seed(opened, await readSeed());
    });
    return await work({ store, views: createViews(store), now });
  } finally {
    await store?.close();
  }
}

export function printJson(value: unknown): void {
  console.log(
    JSON.stringify(
      value,
      (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner),
      2,
    ),
  );
}
