/**
 * Imports a large table over HTTP into a database of its own, and measures how long it takes and for how long at most
 * the service answers nobody else meanwhile.
 *
 *   node bench/import.ts [--rows 20000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { start } from '../src/server.ts';
import { createKey } from '../src/services/keys.ts';

const NANOSECONDS = 1e9;
const { values } = parseArgs({ options: { rows: { type: 'string', default: '20000' } } });
const rows = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'));
const running = await start(
  readConfig({
    CROSSWALK_DATABASE_URL: `file:${join(folder, 'bench.sqlite')}`,
    CROSSWALK_PORT: '0',
    CROSSWALK_LOG_LEVEL: 'warn',
    CROSSWALK_RATE_LIMIT: '0',
  }),
);
const { key } = await createKey(
  running.store,
  { role: 'tagger', label: 'bench', expiresAt: null },
  new Date().toISOString(),
  'bench/import.ts',
);
const table = [
  'id,title,budget,currency,tags,countries',
  ...Array.from(
    { length: rows },
    (_, row) => `P-${row},Project ${row},1000.50,USD,sdg:10.7;gcm:5;msd:1.2,KEN;UGA`,
  ),
].join('\n');

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const started = performance.now();
const response = await fetch(`${running.address}/v1/imports/projects`, {
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
  body: table,
});
const { created } = (await response.json()) as { created: number };
const seconds = (performance.now() - started) / 1000;
delay.disable();
console.log(
  `${created} of ${rows} rows created in ${seconds.toFixed(1)} s; longest pause ${(delay.max / NANOSECONDS).toFixed(1)} s.`,
);
await running.stop();
rmSync(folder, { recursive: true });
if (created !== rows) process.exitCode = 1;
