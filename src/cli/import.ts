import { constants, createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import cliProgress from 'cli-progress';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { IMPORT_SOURCES } from '../formats/project-sources.ts';
import { FRAMEWORK_SOURCES } from '../services/import-frameworks.ts';
import { MAPPING_SOURCES } from '../services/import-mappings.ts';
import { OFFICIAL_TEXT_SOURCES } from '../services/import-official-texts.ts';
import { IMPORT_MODES, importProjects, type Progress } from '../services/imports.ts';
import { Problem } from '../services/problems.ts';
import { one } from './align.ts';
import { type Context, printJson, withDatabase } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import {
  type AnyReport,
  type CrosswalkOptions,
  IMPORT_KINDS,
  type ImportKind,
  importCrosswalkFile,
  sourceOf,
} from './import-crosswalk.ts';
import { table } from './terminal.ts';

interface Options extends CrosswalkOptions {
  readonly as: ImportKind;
  readonly currency?: string;
  readonly json?: boolean;
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description('import projects, frameworks, official texts or mappings from a file')
    .argument('<file>')
    .option(
      '--source <source>',
      `of projects ${IMPORT_SOURCES.join(', ')}; of frameworks ${FRAMEWORK_SOURCES.join(', ')}; of official texts ${OFFICIAL_TEXT_SOURCES.join(', ')}; of mappings ${MAPPING_SOURCES.join(', ')}; told from the content when left out`,
    )
    .option('--as <kind>', `one of ${IMPORT_KINDS.join(', ')}`, one(IMPORT_KINDS), 'projects')
    .option('--framework <id>', 'of which framework the elements are (frameworks, official texts)')
    .option('--set <id>', 'the mapping set of rows that name none (mappings)')
    .option('--mode <mode>', `one of ${IMPORT_MODES.join(', ')}`, one(IMPORT_MODES), 'atomic')
    .option('--currency <code>', 'for files that name none (ISO 4217)')
    .option('--dry-run', 'report what would happen; write nothing')
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options) => {
      await access(file, constants.R_OK).catch((error: Error) => {
        throw new CliError(`Cannot read ${file}: ${error.message}`, EXIT.usage);
      });
      const { as: kind } = options;
      const importAsAsked = async (context: Context, update: Progress) => {
        const writer = { actor: 'crosswalk import', at: context.now(), bounds: null };
        if (kind !== 'projects') {
          return importCrosswalkFile(context, kind, await wholeFile(file), options, writer);
        }
        const request = {
          file: bytesOf(file),
          source: sourceOf(options.source, IMPORT_SOURCES),
          dryRun: options.dryRun ?? false,
          mode: options.mode,
          currency: options.currency ?? null,
          limits: readConfig(process.env).importLimits,
        };
        return importProjects(context, request, writer, update);
      };
      await withDatabase(async (context) => {
        const progress = progressBar();
        try {
          show(await importAsAsked(context, progress.update), options.json);
        } catch (error) {
          if (!(error instanceof Problem && error.code === 'rejected-rows')) throw error;
          show(error.extra as unknown as AnyReport, options.json);
          process.exitCode = EXIT.negative;
        } finally {
          progress.stop();
        }
      });
    });
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, EXIT.usage);
  }
}

async function wholeFile(file: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of bytesOf(file)) parts.push(part);
  return Buffer.concat(parts);
}

function show(report: AnyReport, json: boolean | undefined): void {
  if (json === true) {
    printJson(report);
    return;
  }
  const faults = report.rows.flatMap(({ row, id, errors, warnings }) => [
    ...errors.map((fault) => [String(row), id ?? '', 'error', fault.message, fault.fix]),
    ...warnings.map((fault) => [String(row), id ?? '', 'warning', fault.message, fault.fix]),
  ]);
  if (faults.length > 0) {
    const columns = [
      { title: 'Row' },
      { title: 'Id', max: 40 },
      { title: 'Kind' },
      { title: 'What', max: 90 },
      { title: 'How to mend it', max: 70 },
    ];
    console.log(`${table(columns, faults.slice(0, 200))}\n`);
    if (faults.length > 200) console.log(`... and ${faults.length - 200} more; --json prints all.\n`);
  }
  const { received, created, updated, unchanged, rejected, change, dryRun } = report;
  console.log(
    `${received} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected.`,
  );
  console.log(
    change === null ? `Nothing was written${dryRun ? ' (dry run)' : ''}.` : `Written as change ${change}.`,
  );
}

/** Only on a terminal: a log gets no moving bar. */
function progressBar(): { readonly update: Progress; stop(): void } {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    format: '{step} {bar} {value}/{total}',
  });
  const steps = { reading: 'Reading ', deciding: 'Deciding', writing: 'Writing ' } as const;
  let shown: keyof typeof steps | null = null;
  return {
    update: (step, done, total) => {
      // While the file is read nobody knows how much there is to come: the bar stays full, and its number grows.
      if (shown !== step) bar.start(total ?? done, done, { step: steps[step] });
      shown = step;
      if (total === null) bar.setTotal(done);
      bar.update(done, { step: steps[step] });
    },
    stop: () => bar.stop(),
  };
}
