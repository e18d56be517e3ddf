import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppOptions, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { App } from '../../src/http/app-types.ts';
import { createViews, type Views } from '../../src/services/crosswalk.ts';
import { createKey } from '../../src/services/keys.ts';
import { readSeed, seed } from '../../src/services/seed.ts';
import { createWebhookSender } from '../../src/services/webhook-send.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Role, Store } from '../../src/store/port.ts';

/** A real application on a real SQLite file, seeded with the reference data, in a folder of its own. */
export interface TestApp {
  readonly app: App;
  readonly store: Store;
  readonly views: Views;
  readonly file: string;
  /** Makes a key and answers the Authorization header that sends it. */
  authorize(role?: Role): Promise<{ authorization: string }>;
  close(): Promise<void>;
}

/** The clock stands still unless a test moves it. */
export const TEST_NOW = '2026-11-21T12:00:00.000Z';

export async function testApp(overrides: Partial<AppOptions> & { seeded?: boolean } = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-test-'));
  const file = join(folder, 'test.sqlite');
  const now = overrides.now ?? (() => TEST_NOW);
  const store = await openDatabase(`file:${file}`, now);
  if (overrides.seeded !== false) await seed(store, await readSeed());
  const app = await buildApp({
    store,
    readAccess: 'public',
    trustProxy: [],
    rateLimit: 0,
    bodyLimitBytes: 1024 * 1024,
    importLimits: readConfig({}).importLimits,
    exportLimits: readConfig({}).exportLimits,
    // Streams that end soon, so that a request for one has an answer.
    streamLimits: { ...readConfig({}).streamLimits, seconds: 0.05 },
    sendWebhook: createWebhookSender({ allowPrivate: [{ address: '127.0.0.1', prefix: 32 }] }),
    logger: false,
    now,
    validateAnswers: true,
    ...overrides,
  });
  await app.ready();
  return {
    app,
    store,
    views: createViews(store),
    file,
    authorize: async (role = 'tagger') => {
      const { key } = await createKey(
        store,
        { role, label: `test ${role}`, expiresAt: null },
        now(),
        'tests',
      );
      return { authorization: `Bearer ${key}` };
    },
    close: async () => {
      await app.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
