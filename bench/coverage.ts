import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createWebhookSender } from '../src/services/webhook-send.ts';
import { openPortfolio } from './portfolio.ts';

/**
 * What coverage, a matrix, a country view and the SDG report of a large portfolio cost, over HTTP without the network. Usage:
 * `node bench/coverage.ts [projects]`. The first answer also aligns each tag set; later ones find the walks kept.
 */

const projects = Number(process.argv[2] ?? 20_000);
const QUESTIONS = [
  '/v1/reports/coverage?framework=sdg&level=target',
  '/v1/reports/coverage?framework=sdg&level=target&country=KEN',
  '/v1/reports/coverage?framework=sdg&level=target&format=csv',
  '/v1/reports/matrix?rows=gcm&columns=sdg:target&cells=projects',
  '/v1/reports/matrix?rows=srf:output&columns=sdg:target',
  '/v1/reports/matrix?rows=srf:output&columns=sdg:target&cells=alignments',
  '/v1/reports/matrix/projects?row=gcm:5&column=sdg:10.7',
  '/v1/reports/country-framework?framework=unsdcf-mda',
  '/v1/reports/sdg',
  '/v1/reports/sdg?format=html',
  '/v1/reports/sdg?format=xlsx',
  '/v1/reports/sdg?country=KEN&format=html',
  '/v1/reports/crosswalk-coverage?from=srf&to=sdg',
];

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'));
try {
  const store = await openPortfolio(join(folder, 'bench.sqlite'), projects);
  const { importLimits, exportLimits, streamLimits } = readConfig({});
  const app = await buildApp({
    store,
    readAccess: 'public',
    trustProxy: [],
    rateLimit: 0,
    bodyLimitBytes: 1_000_000,
    importLimits,
    exportLimits,
    streamLimits,
    sendWebhook: createWebhookSender({ allowPrivate: [] }),
    logger: false,
    now: () => '2026-11-21T12:00:00.000Z',
  });
  console.log(
    `${projects} projects; first and best of three answers, and the longest that others waited, ms`,
  );
  for (const url of QUESTIONS) {
    const times: number[] = [];
    const waits = monitorEventLoopDelay({ resolution: 5 });
    waits.enable();
    for (let round = 0; round < 3; round += 1) {
      const start = performance.now();
      const { statusCode } = await app.inject({ url });
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
      times.push(performance.now() - start);
    }
    waits.disable();
    const [first = 0] = times;
    console.log(
      `${first.toFixed(0).padStart(6)} ${Math.min(...times)
        .toFixed(0)
        .padStart(6)} ${(waits.max / 1e6).toFixed(0).padStart(6)}  ${url}`,
    );
  }
  await app.close();
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
