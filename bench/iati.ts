/**
 * Streams a large IATI file and measures peak resident memory and speed: of reading alone, and of a whole import over
 * HTTP, with all that the service does beside it.
 *
 * The file repeats the activities of a real sample under new identifiers; it is made in a temporary folder and deleted.
 * Each measurement runs in a process of its own, so that memory is that of one reading, and they take turns, so that a
 * busy machine slows both alike. The yardstick is the same parser with the same decoding that only counts elements.
 *
 *   node bench/iati.ts [--megabytes 300] [--rounds 3] [--sample FILE]
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { SaxesParser } from 'saxes';
import { createDecoder } from '../src/formats/iati/decode.ts';
import { readIatiStream } from '../src/formats/iati/read.ts';

const LAUNCHER = resolve(import.meta.dirname, '../bin/crosswalk.cjs');
const CHUNK_BYTES = 65_536;
const MAX_RESIDENT_MB = 300;
const MIN_SPEED_RATIO = 0.5;
const LIMITS = { maxActivities: 100_000_000, maxDepth: 32, maxTextLength: 20_000 };
const SAMPLES = resolve(import.meta.dirname, '../../shared/samples/iati');

interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  readonly count: number;
  readonly amounts: number;
}

/** The sample's activities again and again, each with the number of its round behind its identifier. */
function* repeated(sample: string, bytes: number): Generator<string> {
  const from = sample.indexOf('<iati-activity ');
  const until = sample.lastIndexOf('</iati-activities>');
  const parts = sample.slice(from, until).split('</iati-identifier>');
  yield sample.slice(0, from);
  let written = from;
  for (let round = 1; written < bytes; round += 1) {
    for (const [place, part] of parts.entries()) {
      const piece = place < parts.length - 1 ? `${part.trimEnd()}-R${round}</iati-identifier>` : part;
      written += piece.length;
      yield piece;
    }
  }
  yield '</iati-activities>\n';
}

async function readAll(file: string): Promise<Measured> {
  let amounts = 0;
  const started = performance.now();
  const chunks = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const result = await readIatiStream(chunks, LIMITS, (draft) => {
    amounts += draft.amounts.length;
    if (draft.faults.length > 0) throw new Error(`row ${draft.row}: ${draft.faults[0]?.message}`);
  });
  if (!result.ok) throw new Error(result.refused.message);
  return measured(started, result.count, amounts);
}

async function countElements(file: string): Promise<Measured> {
  let count = 0;
  const started = performance.now();
  const parser = new SaxesParser({ xmlns: true, position: true });
  parser.on('opentag', () => {
    count += 1;
  });
  const decode = createDecoder('utf-8');
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    const decoded = decode(chunk, false);
    if (!decoded.ok) throw new Error('not UTF-8');
    parser.write(decoded.text);
  }
  parser.close();
  return measured(started, count, 0);
}

/** The service as people start it, in a process of its own; the file comes to it from this one. */
async function importWhole(file: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-import-'));
  const env = {
    ...process.env,
    CROSSWALK_DATABASE_URL: `file:${join(folder, 'bench.sqlite')}`,
    CROSSWALK_PORT: '0',
    CROSSWALK_LOG_LEVEL: 'silent',
    CROSSWALK_RATE_LIMIT: '0',
    CROSSWALK_IMPORT_MAX_ROWS: '1000000',
    CROSSWALK_IMPORT_STREAM_LIMIT_MB: '100000',
  };
  const created = spawnSync(process.execPath, [LAUNCHER, 'keys', 'create', '--role', 'tagger', '--json'], {
    env,
    encoding: 'utf8',
  });
  const { key } = JSON.parse(created.stdout) as { key: string };
  const service = spawn(process.execPath, [LAUNCHER, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface({ input: service.stdout }), 'line')) as [string];
    const started = performance.now();
    const response = await fetch(`${line.split(' ').at(-1)}/v1/imports/projects?source=iati`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' },
      body: Readable.toWeb(createReadStream(file)) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    const { created: count } = (await response.json()) as { created: number };
    const seconds = (performance.now() - started) / 1000;
    return { seconds, peakMb: peakOfChild(service.pid ?? 0), count, amounts: 0 };
  } finally {
    service.kill();
    await once(service, 'close');
    rmSync(folder, { recursive: true });
  }
}

/** The launcher's child is the service. Linux tells its highest resident memory. */
function peakOfChild(launcher: number): number {
  const child = readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim();
  const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** `maxRSS` is the process's own highest resident memory, in KiB. */
function measured(started: number, count: number, amounts: number): Measured {
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return { seconds: (performance.now() - started) / 1000, peakMb, count, amounts };
}

function inOwnProcess(mode: string, file: string): Measured {
  const run = spawnSync(process.execPath, [import.meta.filename, '--mode', mode, '--file', file], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

function fastest(runs: readonly Measured[]): Measured {
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
}

async function compare(sample: string, megabytes: number, rounds: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-iati-'));
  try {
    const file = join(folder, 'large.xml');
    const text = readFileSync(join(SAMPLES, sample), 'utf8');
    await pipeline(Readable.from(repeated(text, megabytes * 1_000_000)), createWriteStream(file));
    const megabytesMade = statSync(file).size / 1_000_000;
    const runs = Array.from({ length: rounds }, () => ({
      counting: inOwnProcess('count', file),
      reading: inOwnProcess('read', file),
    }));
    const importing = inOwnProcess('import', file);
    const counting = fastest(runs.map((run) => run.counting));
    const reading = fastest(runs.map((run) => run.reading));
    const peakMb = Math.max(...runs.map((run) => run.reading.peakMb));
    const ratio = counting.seconds / reading.seconds;
    const row = (name: string, run: Measured, peak: number, note: string): void =>
      console.log(
        `| ${name} | ${run.seconds.toFixed(1)} | ${(megabytesMade / run.seconds).toFixed(1)} | ${peak.toFixed(0)} | ${note} |`,
      );
    console.log(`\n${sample}, repeated to ${megabytesMade.toFixed(0)} MB; best of ${rounds}\n`);
    console.log('| reader | seconds | MB/s | peak resident MiB | found |\n|---|---:|---:|---:|---|');
    const countingPeak = Math.max(...runs.map((run) => run.counting.peakMb));
    row('counts elements', counting, countingPeak, `${counting.count} elements`);
    row('reads projects', reading, peakMb, `${reading.count} activities, ${reading.amounts} amounts`);
    row('imports over HTTP', importing, importing.peakMb, `${importing.count} projects written`);
    const fits = importing.peakMb < MAX_RESIDENT_MB && peakMb < MAX_RESIDENT_MB && ratio >= MIN_SPEED_RATIO;
    const verdict = fits ? 'holds' : 'DOES NOT HOLD';
    console.log(
      `\nspeed ${(ratio * 100).toFixed(0)} % of counting (at least 50), memory below 300: ${verdict}`,
    );
    return fits;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { values } = parseArgs({
  options: {
    mode: { type: 'string' },
    file: { type: 'string' },
    megabytes: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '3' },
    sample: { type: 'string', multiple: true, default: ['unhcr-2023.xml', 'who-brazil.xml'] },
  },
});
if (values.mode !== undefined && values.file !== undefined) {
  const run = await ({ read: readAll, import: importWhole }[values.mode] ?? countElements)(values.file);
  console.log(JSON.stringify(run));
} else {
  console.log(`Node ${process.version}`);
  for (const sample of values.sample) {
    const fits = await compare(sample, Number(values.megabytes), Number(values.rounds));
    if (!fits) process.exitCode = 1;
  }
}
