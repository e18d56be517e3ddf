/**
 * What the store costs by itself: pages of a filtered portfolio, single projects, pages behind a number, and how long
 * others wait for their own write while a large import is published, in this process and in another one.
 *
 *   node bench/store.ts [--projects 20000] [--writes 10000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readConfig } from '../src/config.ts';
import type { Project } from '../src/domain/types.ts';
import { readSelection } from '../src/http/routes/alignments.ts';
import { projectsOfConcept } from '../src/services/alignments.ts';
import { createViews } from '../src/services/crosswalk.ts';
import type { ImportLimits } from '../src/services/import-files.ts';
import { importProjects } from '../src/services/imports.ts';
import { openDatabase } from '../src/store/open.ts';
import { NOW, type Store } from '../src/store/port.ts';
import { openPortfolio } from './portfolio.ts';

const { values } = parseArgs({
  options: {
    projects: { type: 'string', default: '20000' },
    writes: { type: 'string', default: '10000' },
  },
});
const projects = Number(values.projects);
const writes = Number(values.writes);
const AUTHOR = { actor: 'bench', reason: 'bench/store.ts', details: { kind: 'other' } } as const;
/** Between two writes of the one who waits. */
const PAUSE_MS = 20;

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'));
const file = join(folder, 'bench.sqlite');
try {
  await (await openPortfolio(file, projects)).close();
  const store = await openDatabase(`file:${file}`, () => new Date().toISOString());
  await measureReads(store);
  await measureImport(store);
  await measurePublishing(store);
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureReads(store: Store): Promise<void> {
  const statuses = ['implementation', 'closed'] as const;
  await timed('first page of 50 of two statuses', 20, () =>
    store.read(NOW, (snapshot) => snapshot.projects({ status: statuses }, null, 50)),
  );
  const id = (n: number) => `BENCH-${String(n % projects).padStart(7, '0')}`;
  let next = 0;
  const another = () => {
    next += 7_919;
    return id(next);
  };
  await timed('one project', 500, () => store.read(NOW, (snapshot) => snapshot.project(another())));
  const views = createViews(store);
  const options = readSelection({});
  const behind = (after: string | null) =>
    views.at(NOW, (view) => projectsOfConcept(view, 'sdg:10.7', { filter: {}, options, after, limit: 50 }));
  await timed('first page behind a number', 5, () => behind(null));
  await timed('last page behind a number', 5, () => behind(id(projects - 400)));
}

async function timed(what: string, times: number, work: () => Promise<unknown>): Promise<void> {
  const first = performance.now();
  await work();
  const began = performance.now();
  for (let round = 0; round < times; round += 1) await work();
  const each = (performance.now() - began) / times;
  console.log(`${each.toFixed(2).padStart(9)} ms  ${what} (first ${(began - first).toFixed(1)} ms)`);
}

/** A file that changes nothing: reading, keeping and deciding alone. */
async function measureImport(store: Store): Promise<void> {
  const views = createViews(store);
  const { importLimits } = readConfig({}) as { readonly importLimits: ImportLimits };
  const rows = Array.from({ length: 5_000 }, (_, row) => `P-${row},Project ${row},sdg:10.7;gcm:5`);
  async function* bytes() {
    yield Buffer.from(['id,title,tags', ...rows].join('\n'));
  }
  const request = { file: bytes(), source: 'csv', dryRun: true, mode: 'atomic', limits: importLimits };
  const began = performance.now();
  await importProjects({ store, views }, request as never, {
    ...AUTHOR,
    at: '2026-01-01T00:00:00.000Z',
    bounds: null,
  });
  console.log(`${(performance.now() - began).toFixed(0).padStart(9)} ms  dry run of an import of 5000 rows`);
}

/** Others write one project after another while a batch is published; the longest that one of them waited. */
async function measurePublishing(store: Store): Promise<void> {
  const [model] = await store.read(NOW, (snapshot) => snapshot.projects({}, null, 1));
  if (model === undefined) throw new Error('the portfolio is empty');
  const named = (id: string): Project => ({ ...model.value, id });
  const batch = await store.openBatch();
  for (let start = 0; start < writes; start += 500) {
    const planned = Array.from({ length: Math.min(500, writes - start) }, (_, place) => {
      const id = `NEW-${start + place}`;
      return { id, project: named(id), version: null };
    });
    await batch.plan(planned);
  }
  const other = new Worker(new URL('./store-writer.ts', import.meta.url), {
    workerData: { url: `file:${file}`, project: named('OTHER'), pauseMs: PAUSE_MS },
  });
  await new Promise((resolve) => other.once('message', resolve));
  let isOver = false;
  const here = longestWait(
    () => isOver,
    async (round) => {
      await store.commit(
        [{ kind: 'put-project', project: { ...named('HERE'), title: `${round}` } }],
        [],
        AUTHOR,
      );
    },
  );
  const reads = longestWait(
    () => isOver,
    () => store.read(NOW, (snapshot) => snapshot.projects({}, null, 50)),
  );
  await setTimeout(200);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  await batch.publish(AUTHOR);
  const took = performance.now() - began;
  delay.disable();
  isOver = true;
  const there = new Promise<string>((resolve) => other.once('message', resolve));
  other.postMessage('stop');
  await batch.discard();
  console.log(`${took.toFixed(0).padStart(9)} ms  publishing ${writes} projects; meanwhile the longest wait`);
  console.log(`${(await here).padStart(9)} ms  of a write of this process`);
  console.log(`${(await there).padStart(9)} ms  of a write of another one`);
  console.log(`${(await reads).padStart(9)} ms  of a page of 50 projects`);
  console.log(`${(delay.max / 1e6).toFixed(0).padStart(9)} ms  of the event loop`);
}

/** The longest that `work` took, and how often it was done. */
async function longestWait(
  isOver: () => boolean,
  work: (round: number) => Promise<unknown>,
): Promise<string> {
  let longest = 0;
  for (let round = 0; !isOver(); round += 1) {
    const began = performance.now();
    await work(round);
    longest = Math.max(longest, performance.now() - began);
    await setTimeout(PAUSE_MS);
  }
  return longest.toFixed(0);
}
