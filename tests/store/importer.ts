import { readConfig } from '../../src/config.ts';
import { createViews } from '../../src/services/crosswalk.ts';
import { importProjects } from '../../src/services/imports.ts';
import { openDatabase } from '../../src/store/open.ts';
import { AUTHOR, CROSSWALK } from './samples.ts';

/** A process for tests to kill: imports a table of many projects, and prints each step once it has begun. */
const [file = ''] = process.argv.slice(2);
const now = () => new Date().toISOString();
const store = await openDatabase(`file:${file}`, now);
await store.commit(CROSSWALK, [], AUTHOR);

function* table() {
  yield Buffer.from('id,title,budget,currency\n');
  for (let row = 1; row <= 20_000; row += 1) yield Buffer.from(`P-${row},Project ${row},${row}.25,USD\n`);
}

let begun = '';
await importProjects(
  { store, views: createViews(store) },
  {
    file: table(),
    source: 'csv',
    dryRun: false,
    mode: 'atomic',
    currency: null,
    limits: readConfig({}).importLimits,
  },
  { actor: 'tests', at: now(), bounds: null },
  (step) => {
    if (step !== begun) process.stdout.write(`${step}\n`);
    begun = step;
  },
);
