/**
 * Measures contribution tables over a large portfolio against the plain SQL scan that sums its budgets by country, in the
 * same run and on the same database. Each table is to cost at most three times the scan; the exit code says whether.
 *
 *   node bench/contributions.ts [--projects 100000] [--runs 5] [--database FILE]
 *
 * A database named is kept, and used again when it is there.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { reportOptions } from '../src/cli/report.ts';
import type { GroupBy } from '../src/domain/dimensions.ts';
import type { Method } from '../src/domain/methods.ts';
import { createViews } from '../src/services/crosswalk.ts';
import { type ContributionOptions, contributions } from '../src/services/reports.ts';
import { openDatabase } from '../src/store/open.ts';
import { NOW } from '../src/store/port.ts';
import { openReader } from '../src/store/sqlite/connection.ts';
import { openPortfolio } from './portfolio.ts';

const LIMIT = 3;
const NANOSECONDS = 1e6;
/** As an analyst would write it: shares where they are given, else equal ones. */
const SCAN = `
  SELECT c.country, a.currency,
         sum(a.amount_minor * coalesce(c.percentage / 100000000.0, 1.0 / (SELECT count(*) FROM project_country n WHERE n.project = c.project)))
  FROM project_amount a JOIN project_country c ON c.project = a.project
  WHERE a.kind = 'budget'
  GROUP BY c.country, a.currency`;

const { values } = parseArgs({
  options: {
    projects: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '5' },
    database: { type: 'string' },
  },
});
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'));
const file = values.database ?? join(folder, 'bench.sqlite');
const store = existsSync(file)
  ? await openDatabase(`file:${file}`, () => new Date().toISOString())
  : await openPortfolio(file, Number(values.projects));
const views = createViews(store);
const reader = openReader(file).$client;

const asked = (
  method: Method,
  groupBy: readonly GroupBy[] = [],
  more: Partial<ContributionOptions> = {},
) => ({
  ...reportOptions({ to: 'sdg', level: 'target', method, amountKind: 'budget', groupBy }, null),
  ...more,
});
const tables: Readonly<Record<string, ContributionOptions>> = {
  'count by target': asked('count'),
  'equal split by target': asked('equal-split'),
  'declared split by target': asked('declared-split'),
  'full by target': asked('full'),
  'equal split by target and country': asked('equal-split', ['country']),
  'equal split by target, country and year': asked('equal-split', ['country', 'year']),
  'equal split by target and organisation': asked('equal-split', ['organisation']),
  'equal split with and without judged': asked('equal-split', [], { compareJudged: true }),
  'equal split, one country': asked('equal-split', [], { country: 'KEN' }),
};

// Scan and tables take turns, so that whatever else the machine does meets both.
const scans: number[] = [];
const times = new Map(Object.keys(tables).map((name): [string, number[]] => [name, []]));
const delay = monitorEventLoopDelay({ resolution: 10 });
let longestPause = 0;
for (let run = 0; run <= runs; run += 1) {
  // The first round fills caches and is left out.
  const scan = await timed(async () => reader.prepare(SCAN).all());
  if (run > 0) scans.push(scan);
  for (const [name, options] of Object.entries(tables)) {
    delay.reset();
    delay.enable();
    const taken = await timed(() => views.at(NOW, (view) => contributions(view, options)));
    delay.disable();
    if (run === 0) continue;
    times.get(name)?.push(taken);
    longestPause = Math.max(longestPause, delay.max / NANOSECONDS);
  }
}
const scan = median(scans);
console.log(`${scan.toFixed(0).padStart(6)} ms             the SQL scan by country`);
let worst = 0;
for (const [name, taken] of times) {
  const ratio = median(taken) / scan;
  worst = Math.max(worst, ratio);
  console.log(`${median(taken).toFixed(0).padStart(6)} ms  ${ratio.toFixed(2)} times  ${name}`);
}
console.log(`The service answered nobody else for at most ${longestPause.toFixed(0)} ms at a time.`);
reader.close();
await store.close();
rmSync(folder, { recursive: true });
if (worst > LIMIT) {
  console.error(`A table took ${worst.toFixed(2)} times the scan, more than ${LIMIT}.`);
  process.exitCode = 1;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
