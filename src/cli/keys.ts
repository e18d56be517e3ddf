import type { Command } from 'commander';
import { isDate } from '../domain/dates.ts';
import { createKey, revokeKey } from '../services/keys.ts';
import { NOW, ROLES, type Role } from '../store/port.ts';
import { one } from './align.ts';
import { printJson, withDatabase } from './context.ts';
import { CliError, EXIT, EXIT_HELP } from './exit.ts';
import { table } from './terminal.ts';

const ACTOR = 'crosswalk keys';

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys: create, list, revoke');

  keys
    .command('create')
    .description('make a key; it is printed once and stored nowhere')
    .requiredOption('--role <role>', `one of ${ROLES.join(', ')}`, one(ROLES))
    .option('--label <text>', 'whose key it is; stands beside everything written with it', '')
    .option('--expires <date>', 'last day it is good (YYYY-MM-DD, UTC)')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async (options: { role: Role; label: string; expires?: string; json?: boolean }) => {
      if (options.expires !== undefined && !isDate(options.expires)) {
        throw new CliError(`"${options.expires}" is no date. Write YYYY-MM-DD.`, EXIT.usage);
      }
      const expiresAt = options.expires === undefined ? null : `${options.expires}T23:59:59.999Z`;
      const { key, stored } = await withDatabase(({ store, now }) =>
        createKey(store, { role: options.role, label: options.label, expiresAt }, now(), ACTOR),
      );
      if (options.json === true) return printJson({ key, id: stored.id, role: stored.role, expiresAt });
      console.log(`${key}\n\nKeep it now: it is shown this once. Send it as: Authorization: Bearer <key>`);
    });

  keys
    .command('list')
    .description('the keys, without their secrets')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async ({ json }: { json?: boolean }) => {
      const stored = await withDatabase(({ store }) => store.read(NOW, (snapshot) => snapshot.apiKeys()));
      const shown = stored.map(({ hash: _hash, ...key }) => key);
      if (json === true) return printJson({ keys: shown });
      const columns = ['Id', 'Role', 'Label', 'Created', 'Expires', 'Withdrawn'].map((title) => ({ title }));
      const rows = shown.map((key) => [
        key.id,
        key.role,
        key.label,
        key.createdAt,
        key.expiresAt ?? '',
        key.revokedAt ?? '',
      ]);
      console.log(table(columns, rows));
    });

  keys
    .command('revoke')
    .description('withdraw a key from now on')
    .argument('<id>', 'the part of the key after xwk_')
    .addHelpText('after', EXIT_HELP)
    .action(async (id: string) => {
      const done = await withDatabase(({ store, now }) => revokeKey(store, id, now(), ACTOR));
      if (!done) throw new CliError(`There is no key ${id} in force.`, EXIT.negative);
      console.log(`Key ${id} is withdrawn.`);
    });
}
