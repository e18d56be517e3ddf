import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { App } from '../src/http/app-types.ts';
import { createViews } from '../src/services/crosswalk.ts';
import { loadExamples } from '../src/services/examples.ts';
import { createKey } from '../src/services/keys.ts';
import { readSeed, seed } from '../src/services/seed.ts';
import { openDatabase } from '../src/store/open.ts';

/** The clock of documents stands still, so that they are the same whenever they are written. */
export const DOCUMENTED_AT = '2026-11-21T09:00:00.000Z';

/** Runs `work` on a real application with the reference data and the example portfolio: documents show its answers. */
export async function withDocumentedApp<T>(
  work: (app: App, headers: { readonly authorization: string }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-docs-'));
  const now = () => DOCUMENTED_AT;
  const store = await openDatabase(`file:${join(folder, 'docs.sqlite')}`, now);
  const app = await buildApp({
    store,
    readAccess: 'public',
    trustProxy: [],
    rateLimit: 600,
    bodyLimitBytes: 1024 * 1024,
    importLimits: readConfig({}).importLimits,
    exportLimits: readConfig({}).exportLimits,
    streamLimits: { ...readConfig({}).streamLimits, seconds: 0.2 },
    // Nothing is sent while documents are written: the answer is that of a receiver that took the message.
    sendWebhook: {
      check: () => {},
      send: async () => ({ delivered: true, status: 204, fault: null }),
    },
    logger: false,
    now,
    validateAnswers: true,
  });
  try {
    await seed(store, await readSeed());
    await loadExamples({ store, views: createViews(store) }, DOCUMENTED_AT);
    const { key } = await createKey(
      store,
      { role: 'admin', label: 'programme officer', expiresAt: null },
      DOCUMENTED_AT,
      'docs',
    );
    await app.ready();
    return await work(app, { authorization: `Bearer ${key}` });
  } finally {
    await app.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is different at each run is written as the same text: keys and their ids, ids in names of writers, request ids. */
export function steady(text: string): string {
  return text
    .replace(/ \(key [0-9A-Za-z]{10}\)/g, '')
    .replace(/xwk_[0-9A-Za-z]{10}_[0-9A-Za-z]{40}_[0-9a-f]{8}/g, `xwk_${KEY_ID}_...`)
    .replace(/"id":"[0-9A-Za-z]{10}","role":/g, `"id":"${KEY_ID}","role":`)
    .replace(/\/v1\/keys\/[0-9A-Za-z]{10}/g, `/v1/keys/${KEY_ID}`)
    .replace(/(?<=\bkey )[0-9A-Za-z]{10}(?= (?:created|withdrawn))/g, '0123456789')
    .replace(/"requestId":"[^"]*"/g, '"requestId":"req-1"')
    .replace(
      /\b(wh|msg)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
      '$1_01234567-89ab-4def-8123-456789abcdef',
    )
    .replace(/whsec_[A-Za-z0-9+/=]{44}/g, 'whsec_shown+this+once');
}

const KEY_ID = 'Xy12345678';
