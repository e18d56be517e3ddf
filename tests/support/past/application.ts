import { buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import type { App } from '../../../src/http/app-types.ts';
import { openDatabase } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/port.ts';

/** Runs `work` on a real application over a database file, whose clock the caller sets. */
export async function withApplication<T>(
  file: string,
  now: () => string,
  work: (app: App, store: Store) => Promise<T>,
): Promise<T> {
  const store = await openDatabase(`file:${file}`, now);
  const config = readConfig({});
  const app = await buildApp({
    store,
    readAccess: 'public',
    trustProxy: [],
    rateLimit: 0,
    bodyLimitBytes: 1024 * 1024,
    importLimits: config.importLimits,
    exportLimits: config.exportLimits,
    streamLimits: { ...config.streamLimits, seconds: 0.05 },
    sendWebhook: { check: () => {}, send: async () => ({ delivered: true, status: 204, fault: null }) },
    logger: false,
    now,
    // As in service: an answer held to its schema is written again, in the order of the schema.
    validateAnswers: false,
  });
  try {
    await app.ready();
    return await work(app, store);
  } finally {
    await app.close();
    await store.close();
  }
}
