import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { databaseAt } from '../store/open.ts';
import { printJson } from './context.ts';
import { CliError, EXIT, EXIT_HELP } from './exit.ts';

export function addAudit(program: Command): void {
  const audit = program.command('audit').description('the audit log: who changed what when, chained by hash');

  audit
    .command('verify')
    .description(
      'find entries, changes, history and frozen reports that were altered, are missing or were cut off',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async ({ json }: { json?: boolean }) => {
      const { databaseUrl, auditAnchor } = readConfig(process.env);
      const report = await databaseAt(databaseUrl, { auditAnchor }).verify();
      const { entries, last, faults } = report;
      if (json === true) printJson(report);
      else if (faults.length === 0)
        console.log(
          last === null
            ? 'The log is empty.'
            : `All ${entries} entries hold, up to change ${last.change}, hash ${last.hash}.`,
        );
      else for (const { message } of faults) console.log(message);
      if (faults.length > 0) process.exitCode = EXIT.negative;
    });

  audit
    .command('anchor')
    .description(
      'make the anchor outside the database anew; only after the log was verified, such as when a copy was put back',
    )
    .addHelpText('after', EXIT_HELP)
    .action(async () => {
      const { databaseUrl, auditAnchor } = readConfig(process.env);
      const mark = await databaseAt(databaseUrl, { auditAnchor }).anchor();
      if (mark === null) throw new CliError('The log is empty; there is nothing to anchor.', EXIT.negative);
      console.log(`The anchor stands at change ${mark.change}, hash ${mark.hash}.`);
    });
}
