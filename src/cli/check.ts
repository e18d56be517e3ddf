import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Finding, lint } from '../domain/lint.ts';
import { readSssom } from '../formats/sssom/read.ts';
import { readSeed, SEED_FOLDER, SeedError } from '../services/seed.ts';
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
        const findings = options.database === true ? await lintDatabase() : await lintSeed(options.seed);
        if (options.json === true) printJson({ findings });
        else for (const finding of findings) console.log(describe(finding, options.database !== true));
        if (options.json !== true)
          console.log(findings.length === 0 ? 'Nothing found.' : `${findings.length} found.`);
        if (findings.length > 0) process.exitCode = EXIT.negative;
      },
    );
}

async function lintSeed(folder: string): Promise<readonly Finding[]> {
  try {
    return lint(await readSeed(folder));
  } catch (error) {
    if (error instanceof SeedError) throw new CliError(error.message, EXIT.negative);
    throw error;
  }
}

async function lintDatabase(): Promise<readonly Finding[]> {
  return withDatabase(({ store }) => store.read(NOW, async (snapshot) => lint(await snapshot.crosswalk())));
}

function describe(finding: Finding, files: boolean): string {
  const file = files ? `seed: ${finding.in}${finding.line === null ? '' : `:${finding.line}`}` : finding.in;
  return `${file}: ${finding.id}: ${finding.rule}: ${finding.message}`;
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
