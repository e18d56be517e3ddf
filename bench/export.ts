/**
 * Exports a large portfolio over HTTP in every format, from a service in a process of its own, and measures speed, the
 * highest resident memory of the service, and the longest time for which it answered nobody else. It also counts what a
 * client that takes nothing leaves in memory.
 *
 *   node bench/export.ts [--projects 20000]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createKey } from '../src/services/keys.ts';
import { openDatabase } from '../src/store/open.ts';

const ORG = 'reportingOrg=XM-DAC-47066&reportingOrgName=Example';
const FORMATS = ['ndjson', 'csv', `iati&${ORG}`, `iati&mapped=true&${ORG}`, 'uninfo', 'uninfo-cut', 'xlsx'];
const IMPORTED_AT_ONCE = 20_000;
const STALLED = 10;
const LOOK_EVERY_MS = 20;

const { values } = parseArgs({ options: { projects: { type: 'string', default: '20000' } } });
const projects = Number(values.projects);
const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-export-'));
const url = `file:${join(folder, 'bench.sqlite')}`;
let { server, address } = await serve();

async function serve() {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/cli.ts'), 'serve'], {
    env: {
      PATH: process.env.PATH,
      CROSSWALK_DATABASE_URL: url,
      CROSSWALK_PORT: '0',
      CROSSWALK_LOG_LEVEL: 'warn',
      CROSSWALK_RATE_LIMIT: '0',
      CROSSWALK_MAX_EVENT_LOOP_DELAY_MS: '0',
      CROSSWALK_EXPORT_MAX_WORKBOOK_ROWS: '200000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { server: child, address: line.replace(/^Crosswalk listens on /, '') };
}

async function stop(): Promise<void> {
  server.kill('SIGTERM');
  await once(server, 'close');
}

function table(from: number, count: number): string {
  const rows = Array.from({ length: count }, (_, place) => {
    const number = from + place;
    const years = [2026, 2027]
      .map((year) => `budget ${number}.50 USD ${year}-01-01/${year}-12-31`)
      .join('; ');
    const text = `Legal advice, cash and counselling for people on the move, part ${number}. `.repeat(6);
    return `P-${number},Project ${number},${text.replaceAll(',', ' and')},2026-01-01,2027-12-31,KEN=60; UGA=40,${years},sdg:10.7; gcm:5; msd:1.${(number % 2) + 1},implementing:Example partner [XX-1],OC${number % 7} = Safer migration`;
  });
  return [
    'id,title,description,start_date,end_date,countries,amounts,tags,organisations,outcome',
    ...rows,
  ].join('\n');
}

async function load(): Promise<void> {
  const store = await openDatabase(url, () => new Date().toISOString());
  const { key } = await createKey(
    store,
    { role: 'tagger', label: 'bench', expiresAt: null },
    new Date().toISOString(),
    'bench/export.ts',
  );
  await store.close();
  for (let from = 0; from < projects; from += IMPORTED_AT_ONCE) {
    const response = await fetch(`${address}/v1/imports/projects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
      body: table(from, Math.min(IMPORTED_AT_ONCE, projects - from)),
    });
    if (response.status !== 200) throw new Error((await response.text()).slice(0, 1_000));
    await response.body?.cancel();
  }
}

/** The service's own resident memory in MiB, from Linux: without the database file, which is mapped and not copied. */
function resident(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Asks for it again and again; answers with the highest. */
function watchResident(): () => number {
  let highest = resident();
  const look = () => {
    highest = Math.max(highest, resident());
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return highest;
  };
}

/** The longest pause since it was last asked. */
async function longestPauseSeconds(): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1]);
}

async function take(format: string): Promise<void> {
  await longestPauseSeconds();
  const before = resident();
  const highest = watchResident();
  const started = performance.now();
  const response = await fetch(`${address}/v1/exports/projects?format=${format}`, {
    headers: { 'accept-encoding': 'identity' },
  });
  if (response.status !== 200 || response.body === null) throw new Error(await response.text());
  let bytes = 0;
  let first: number | null = null;
  for await (const chunk of response.body) {
    first ??= performance.now() - started;
    bytes += chunk.length;
  }
  const seconds = (performance.now() - started) / 1000;
  const megabytes = bytes / 1_000_000;
  const pauseMs = (await longestPauseSeconds()) * 1000;
  console.log(
    `| ${format.replace(`&${ORG}`, '')} | ${megabytes.toFixed(1)} | ${((first ?? 0) / 1000).toFixed(2)} | ${seconds.toFixed(1)} | ${(megabytes / seconds).toFixed(1)} | ${before.toFixed(0)} | ${highest().toFixed(0)} | ${pauseMs.toFixed(0)} |`,
  );
}

try {
  await load();
  // A service of its own: the import before it would leave memory behind.
  await stop();
  ({ server, address } = await serve());
  console.log(`Node ${process.version}, ${projects} projects\n`);
  console.log(
    '| format | MB | first byte, s | s | MB/s | resident before, MiB | highest, MiB | longest pause, ms |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
  for (const format of FORMATS) await take(format);

  const before = resident();
  const stalled = Array.from({ length: STALLED }, () => get(`${address}/v1/exports/projects?format=ndjson`));
  await Promise.all(stalled.map((request) => once(request, 'response')));
  await setTimeout(2_000);
  const started = performance.now();
  await (await fetch(`${address}/v1/projects?limit=50`)).text();
  console.log(
    `\nWhile ${STALLED} clients take nothing: ${resident().toFixed(0)} MiB (${before.toFixed(0)} before), another reader is answered in ${(performance.now() - started).toFixed(0)} ms.`,
  );
  for (const request of stalled) request.destroy();
} finally {
  await stop();
  rmSync(folder, { recursive: true });
}
