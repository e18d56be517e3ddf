import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { serve } from '../server.ts';
import { type RulesUpgrade, upgradeRules } from '../services/rules-upgrade.ts';
import { readSeed, SeedError, type SeedReport, seed } from '../services/seed.ts';
import type { Database } from '../store/database.ts';
import { databaseAt } from '../store/open.ts';
import type { Store } from '../store/port.ts';
import { printJson, withDatabase } from './context.ts';
import { CliError, EXIT } from './exit.ts';

export function addDatabase(program: Command): void {
  program
    .command('serve')
    .description('start the service; configuration is by CROSSWALK_ variables (see README)')
    .action(() => serve());

  program
    .command('migrate')
    .description("bring the database to this version's schema; a copy is taken first")
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = readConfig(process.env);
      const database = databaseAt(config.databaseUrl, config);
      const report = await database.migrate();
      const upgrade = await upgradeData(database);
      const file = database.place;
      if (json === true) return printJson({ file, ...report, upgrade });
      console.log(
        report.applied.length === 0
          ? `${file} is up to date.`
          : `${file}: applied ${report.applied.join(', ')}.`,
      );
      if (report.backup !== null) console.log(`The file as it was before: ${report.backup}`);
      if (upgrade !== null) {
        console.log(
          `Rules version ${upgrade.rules}: the review is finished for ${upgrade.projects} projects whose tags were imported. ` +
            `This changes ${upgrade.sdgRows} rows of the default SDG table (goals, counted). Change ${upgrade.change}.`,
        );
      }
    });

  program
    .command('backup')
    .argument('<file>', 'where the copy goes; refused where there is a file already')
    .description('copy the whole database, of one state, while the service runs')
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const database = databaseAt(readConfig(process.env).databaseUrl);
      await database.backup(file);
      if (json === true) return printJson({ file: database.place, copy: file });
      console.log(`${database.place} was copied to ${file}.`);
    });

  program
    .command('seed')
    .description('load the reference data of this version; writes only what differs')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      let report = NOTHING_SEEDED;
      const prepare = async (store: Store) => {
        report = await seed(store, await loadSeed());
      };
      await withDatabase(async () => {}, prepare);
      if (json === true) return printJson(report);
      console.log(
        report.change === null
          ? 'Nothing differs from the reference data.'
          : `Change ${report.change}: ${report.frameworks} frameworks, ${report.concepts} elements, ${report.mappings} mappings written, ${report.retired} retired, ${report.kept} kept as they were changed here.`,
      );
    });
}

/** The data as this version's rules need it; null where there was nothing to do. */
async function upgradeData(database: Database): Promise<RulesUpgrade | null> {
  let upgrade: RulesUpgrade | null = null;
  const store = await database.open({
    now: () => new Date().toISOString(),
    prepare: async (opened) => {
      upgrade = await upgradeRules(opened);
    },
    onError: ({ message }) => console.error(`crosswalk: ${message}`),
  });
  await store.close();
  return upgrade;
}

const NOTHING_SEEDED: SeedReport = {
  frameworks: 0,
  concepts: 0,
  mappingSets: 0,
  mappings: 0,
  questions: 0,
  retired: 0,
  kept: 0,
  change: null,
};

async function loadSeed() {
  try {
    return await readSeed();
  } catch (error) {
    if (error instanceof SeedError) throw new CliError(error.message, EXIT.negative);
    throw error;
  }
}
