import { Command, CommanderError } from 'commander';
import { addAlign } from './cli/align.ts';
import { addAudit } from './cli/audit.ts';
import { addCheck } from './cli/check.ts';
import { addDatabase } from './cli/database.ts';
import { CliError, EXIT, EXIT_HELP } from './cli/exit.ts';
import { addImport } from './cli/import.ts';
import { addKeys } from './cli/keys.ts';
import { addQuestions } from './cli/questions.ts';
import { addReport } from './cli/report.ts';
import { ConfigError } from './config.ts';
import { Problem } from './services/problems.ts';
import { StoreError } from './store/port.ts';
import { VERSION } from './version.ts';

/** The `crosswalk` command. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('crosswalk')
    .description('How the frameworks of migration work fit together.')
    .version(VERSION)
    .showHelpAfterError('Try: crosswalk --help')
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
  for (const add of [addDatabase, addAlign, addQuestions, addReport, addImport, addKeys, addAudit, addCheck])
    add(program);
  for (const command of program.commands) command.addHelpText('after', EXIT_HELP);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const told = inWords(error);
    if (told !== null) {
      console.error(`crosswalk: ${told.message}`);
      return told.exitCode;
    }
    if (error instanceof Problem) {
      console.error(`crosswalk: ${error.message}`);
      for (const { pointer, fix } of error.faults.slice(0, 20)) console.error(`  ${pointer}: ${fix}`);
      return error.code === 'unavailable'
        ? EXIT.unavailable
        : error.code === 'invalid-query'
          ? EXIT.usage
          : EXIT.negative;
    }
    throw error;
  }
}

/** Errors that are the reader's to mend, with their exit code; null for faults of ours. */
function inWords(error: unknown): { message: string; exitCode: number } | null {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigError) return { message: error.message, exitCode: EXIT.usage };
  if (error instanceof StoreError) return { message: error.message, exitCode: EXIT.unavailable };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL' || code === 'EACCES') {
    return { message: `Cannot listen: ${message}.`, exitCode: EXIT.unavailable };
  }
  return null;
}

process.exitCode = await run(process.argv.slice(2));
