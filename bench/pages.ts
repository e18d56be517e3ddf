import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { start } from '../src/server.ts';
import { createViews } from '../src/services/crosswalk.ts';
import { loadExamples } from '../src/services/examples.ts';

/** The first byte of pages against that of the JSON answers behind them, over real HTTP on one machine: `node bench/pages.ts`. */

const ROUNDS = 60;
const WARMING = 10;
const TAGS = 'srf:1a11,gcm:5,msd:1.2';
/** Each page with the answers it shows. */
const PAIRS = [
  [
    'align',
    `/align?tags=${TAGS}`,
    [
      `/v1/alignments?tags=${TAGS}&to=sdg&level=target`,
      `/v1/alignments?tags=${TAGS}&to=gcm&level=objective`,
      `/v1/alignments?tags=${TAGS}&to=migof`,
      `/v1/alignments?tags=${TAGS}&to=unsdcf-mda`,
    ],
  ],
  ['align, SDGs alone', `/align?tags=${TAGS}&to=sdg`, [`/v1/alignments?tags=${TAGS}&to=sdg&level=target`]],
  [
    'concept',
    '/concepts/gcm:5',
    [
      '/v1/concepts/gcm:5',
      '/v1/concepts/gcm:5/alignments?to=sdg',
      '/v1/mappings?object=gcm:5&status=accepted',
      '/v1/concepts/gcm:5/projects?limit=20',
    ],
  ],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'));
const running = await start(
  readConfig({
    CROSSWALK_DATABASE_URL: `file:${join(folder, 'bench.sqlite')}`,
    CROSSWALK_PORT: '0',
    CROSSWALK_RATE_LIMIT: '0',
    CROSSWALK_LOG_LEVEL: 'silent',
  }),
);
try {
  const views = createViews(running.store);
  await loadExamples({ store: running.store, views }, new Date().toISOString());
  for (const [name, page, answers] of PAIRS) {
    const pageMs = await firstByteMs([page]);
    const answerMs = await firstByteMs(answers);
    console.log(
      `${name}: page ${pageMs.toFixed(1)} ms, the ${answers.length} JSON answers it shows ${answerMs.toFixed(1)} ms, ${(pageMs / answerMs).toFixed(2)} times`,
    );
  }
} finally {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Median over rounds of the time to the headers of all addresses, one after another. */
async function firstByteMs(paths: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARMING; round += 1) {
    let total = 0;
    for (const path of paths) {
      const began = performance.now();
      const reply = await fetch(running.address + path);
      total += performance.now() - began;
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
    }
    if (round >= WARMING) times.push(total);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
