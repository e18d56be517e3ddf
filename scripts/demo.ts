import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { describeAlignments, describeTable } from '../src/cli/describe.ts';
import { reportOptions } from '../src/cli/report.ts';
import { readConfig } from '../src/config.ts';
import { NOTICE } from '../src/http/present.ts';
import { type Running, start } from '../src/server.ts';
import { alignProject } from '../src/services/alignments.ts';
import { createViews } from '../src/services/crosswalk.ts';
import { loadExamples } from '../src/services/examples.ts';
import { createKey } from '../src/services/keys.ts';
import { contributions } from '../src/services/reports.ts';
import { NOW } from '../src/store/port.ts';

/**
 * The service on a throw-away database with the reference data and the example portfolio: prints the answer for one
 * project and the portfolio's SDG table, then serves until stopped.
 */
const PROJECT = 'EXAMPLE-KEN-01';
const folder = mkdtempSync(join(tmpdir(), 'crosswalk-demo-'));
const config = readConfig({
  CROSSWALK_LOG_LEVEL: 'warn',
  ...process.env,
  CROSSWALK_DATABASE_URL: `file:${join(folder, 'demo.sqlite')}`,
});
const running = await startSomewhere();
const { store, address } = running;
const views = createViews(store);
const at = new Date().toISOString();
const examples = await loadExamples({ store, views }, at);
const keyOf = async (role: 'tagger' | 'curator') =>
  (await createKey(store, { role, label: `demo ${role}`, expiresAt: null }, at, 'npm run demo')).key;

await views.at(NOW, async (view) => {
  const { graph, mappings } = view.crosswalk;
  const question = {
    to: 'sdg',
    level: 'target',
    basis: null,
    minConfidence: 0,
    minStrength: null,
    includeProposed: false,
  };
  const { project, answer } = await alignProject(view, PROJECT, question);
  const tags = project.value.tags.map(({ concept, origin }) =>
    origin === 'confirmed' ? `${concept} (confirmed)` : concept,
  );
  console.log(
    `Crosswalk with ${graph.frameworks.length} frameworks, ${graph.concepts.length} elements, ${mappings.length} mappings and ${examples} invented projects.\n`,
  );
  console.log(
    `WHICH SDG TARGETS DOES THIS PROJECT CONTRIBUTE TO?\n${PROJECT}  ${project.value.title}\nTags: ${tags.join(', ')}\n`,
  );
  console.log(`${describeAlignments(graph, answer, { maxPaths: 1, limit: 12, withSources: false })}\n`);
  for (const method of ['count', 'equal-split'] as const) {
    const title =
      method === 'count' ? 'projects by goal' : 'aligned budget by goal, split equally over targets';
    console.log(`THE PORTFOLIO BY SDG: ${title}\n`);
    const options = { to: 'sdg', method, amountKind: 'budget', groupBy: [] } as const;
    const report = await contributions(view, reportOptions(options, null));
    for (const table of report.tables) console.log(`${describeTable(table, method === 'count')}\n`);
  }
});

console.log(`${NOTICE}

Open in a browser:
  ${address}/                                      pages for people
  ${address}/projects/${PROJECT}
  ${address}/reports/contributions
  ${address}/countries/MDA
  ${address}/docs                                  the API reference

For programs:
  ${address}/v1/projects/${PROJECT}/alignments?to=sdg&level=target
  ${address}/v1/reports/contributions?to=sdg&method=equal-split&format=csv

Keys, good while the demo runs, to write with or to sign in with at the pages:
  for projects (tagger):  ${await keyOf('tagger')}
  for mappings (curator): ${await keyOf('curator')}

Crosswalk listens on ${address}. Stop with Ctrl-C.`);

closeWithGrace({ delay: 5_000 }, async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** On the configured port, or on a free one when that is taken. */
async function startSomewhere(): Promise<Running> {
  try {
    return await start(config);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start({ ...config, port: 0 });
  }
}
