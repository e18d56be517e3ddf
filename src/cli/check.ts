import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { type Finding, lint, REMARKS } from '../domain/lint.ts';
import { readSssom } from '../formats/sssom/read.ts';
import { readSeed, SEED_FOLDER, type SeedData, SeedError } from '../services/seed.ts';
import { NOW } from '../store/port.ts';
import { printJson, withDatabase } from './context.ts';
import { CliError, EXIT } from './exit.ts';

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('judge the whole crosswalk, or one SSSOM file')
    .option('--sssom <file>', 'only this SSSOM TSV file: does it conform to the specification?')
    .option('--metadata <file>', 'external metadata (YAML) of the SSSOM file')
    .option('--database', 'the crosswalk in the database, instead of the seed folder')
    .option('--seed <folder>', 'a seed folder', SEED_FOLDER)
    .option('--json', 'print JSON')
    .action(
      async (options: {
        sssom?: string;
        metadata?: string;
        database?: boolean;
        seed: string;
        json?: boolean;
      }) => {
        if (options.sssom !== undefined) return checkSssom(options.sssom, options.metadata, options.json);
        const told =
          options.database === true ? await lintDatabase(options.seed) : await lintSeed(options.seed);
        const findings = told.filter(({ rule }) => !REMARKS.has(rule));
        const remarks = told.filter(({ rule }) => REMARKS.has(rule));
        if (options.json === true) printJson({ findings, remarks });
        else {
          for (const remark of remarks) console.log(`remark: ${describe(remark)}`);
          for (const finding of findings) console.log(describe(finding));
        }
        if (options.json !== true)
          console.log(findings.length === 0 ? 'Nothing found.' : `${findings.length} found.`);
        if (findings.length > 0) process.exitCode = EXIT.negative;
      },
    );
}

/** A finding with the place a person can open: a file and its line, or a framework or set of the database. */
interface Placed extends Finding {
  readonly place: string;
}

async function lintSeed(folder: string): Promise<readonly Placed[]> {
  const seed = await load(folder);
  const sets = new Set(seed.sets.map(({ id }) => id));
  return lint(seed).map((finding) => {
    const file = sets.has(finding.in)
      ? join(folder, 'mappings', `${finding.in}.sssom.tsv`)
      : join(folder, 'frameworks', finding.in, 'concepts.tsv');
    const line = finding.line === null ? '' : `:${finding.line}`;
    return { ...finding, place: `${relative(process.cwd(), file)}${line}` };
  });
}

/** The database is held to the coverage that the seed folder demands. */
async function lintDatabase(folder: string): Promise<readonly Placed[]> {
  const { coverage } = await load(folder);
  const findings = await withDatabase(({ store }) =>
    store.read(NOW, async (snapshot) =>
      lint({ ...(await snapshot.crosswalk()), reusedIds: await snapshot.reusedMappingIds(), coverage }),
    ),
  );
  return findings.map((finding) => ({ ...finding, place: finding.in }));
}

async function load(folder: string): Promise<SeedData> {
  try {
    return await readSeed(folder);
  } catch (error) {
    if (error instanceof SeedError) throw new CliError(error.message, EXIT.negative);
    throw error;
  }
}

function describe({ place, id, rule, message }: Placed): string {
  return `${place}: ${id}: ${rule}: ${message}`;
}

async function checkSssom(
  file: string,
  metadata: string | undefined,
  json: boolean | undefined,
): Promise<void> {
  const text = await readText(file);
  const read = readSssom(text, metadata === undefined ? {} : { metadata: await readText(metadata) });
  const faults = read.ok ? [] : read.faults;
  if (json === true) printJson({ conforms: read.ok, faults, warnings: read.ok ? read.warnings : [] });
  else {
    for (const { line, column, message, fix } of faults)
      console.log(`${file}:${line}:${column}: ${message} ${fix}`);
    if (read.ok)
      for (const { line, column, message } of read.warnings)
        console.log(`${file}:${line}:${column}: warning: ${message}`);
    console.log(
      read.ok
        ? `${file} conforms: ${read.set.mappings.length} mappings.`
        : `${file} does not conform: ${faults.length} faults.`,
    );
  }
  if (!read.ok) process.exitCode = EXIT.negative;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`Cannot read ${file}: ${error.message}`, EXIT.usage);
  });
}
