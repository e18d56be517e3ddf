import type { Command } from 'commander';
import { isDate } from '../domain/dates.ts';
import {
  createKey,
  DEFAULT_GRACE_MINUTES,
  findKey,
  MAX_GRACE_MINUTES,
  revokeKey,
  rotateKey,
} from '../services/keys.ts';
import { NOW, ROLES, type Role, type Store, type StoredKey } from '../store/port.ts';
import { one } from './align.ts';
import { printJson, withDatabase } from './context.ts';
import { CliError, EXIT, EXIT_HELP } from './exit.ts';
import { table } from './terminal.ts';

const ACTOR = 'crosswalk keys';
const ONCE = 'Keep it now: it is shown this once. Send it as: Authorization: Bearer <key>';

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys: create, list, rotate, revoke');

  keys
    .command('create')
    .description('make a key; it is printed once and stored nowhere')
    .requiredOption('--role <role>', `one of ${ROLES.join(', ')}`, one(ROLES))
    .option('--label <text>', 'whose key it is; stands beside everything written with it', '')
    .option('--expires <date>', 'last day it is good (YYYY-MM-DD, UTC)')
    .option('--countries <codes>', 'a tagger writes only projects in these, such as KEN,SOM', list)
    .option('--organisation <text...>', 'a tagger writes only for these reporting organisations')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async (options: CreateOptions) => {
      if (options.expires !== undefined && !isDate(options.expires)) {
        throw new CliError(`"${options.expires}" is no date. Write YYYY-MM-DD.`, EXIT.usage);
      }
      const expiresAt = options.expires === undefined ? null : `${options.expires}T23:59:59.999Z`;
      const { key, stored } = await withDatabase(({ store, now }) =>
        createKey(
          store,
          {
            role: options.role,
            label: options.label,
            expiresAt,
            countries: options.countries ?? null,
            organisations: options.organisation ?? null,
          },
          now(),
          ACTOR,
        ),
      );
      const { id, role, countries, organisations } = stored;
      if (options.json === true) return printJson({ key, id, role, expiresAt, countries, organisations });
      console.log(`${key}\n\n${ONCE}`);
    });

  keys
    .command('rotate')
    .description('give a key a new secret, printed once; the old one still serves for a while')
    .argument('<id>', 'the part of the key after xwk_')
    .option(
      '--grace-minutes <number>',
      'how long the old secret still serves',
      minutes,
      DEFAULT_GRACE_MINUTES,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async (id: string, { graceMinutes, json }: { graceMinutes: number; json?: boolean }) => {
      const { key, stored } = await withDatabase(async ({ store, now }) =>
        rotateKey(store, await inForce(store, id), graceMinutes, now(), ACTOR),
      );
      if (json === true) return printJson({ key, id, previousUntil: stored.previousUntil });
      console.log(`${key}\n\n${ONCE}`);
      console.log(`The old one serves until ${stored.previousUntil ?? 'now'}.`);
    });

  keys
    .command('list')
    .description('the keys, without their secrets')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async ({ json }: { json?: boolean }) => {
      const { stored, uses } = await withDatabase(async ({ store }) => ({
        stored: await store.read(NOW, (snapshot) => snapshot.apiKeys()),
        uses: await store.keyUses(),
      }));
      const shown = stored.map(
        ({ hash: _hash, previousHash: _old, version: _version, change: _change, ...key }) => ({
          ...key,
          lastUsedAt: uses.get(key.id) ?? null,
        }),
      );
      if (json === true) return printJson({ keys: shown });
      const titles = ['Id', 'Role', 'Label', 'Bound to', 'Created', 'Expires', 'Withdrawn', 'Last used'];
      const columns = titles.map((title) => ({ title }));
      const rows = shown.map((key) => [
        key.id,
        key.role,
        key.label,
        [...(key.countries ?? []), ...(key.organisations ?? [])].join(', '),
        key.createdAt,
        key.expiresAt ?? '',
        key.revokedAt ?? '',
        key.lastUsedAt ?? '',
      ]);
      console.log(table(columns, rows));
    });

  keys
    .command('revoke')
    .description('withdraw a key from now on')
    .argument('<id>', 'the part of the key after xwk_')
    .addHelpText('after', EXIT_HELP)
    .action(async (id: string) => {
      await withDatabase(async ({ store, now }) => revokeKey(store, await inForce(store, id), now(), ACTOR));
      console.log(`Key ${id} is withdrawn.`);
    });
}

interface CreateOptions {
  readonly role: Role;
  readonly label: string;
  readonly expires?: string;
  readonly countries?: readonly string[];
  readonly organisation?: readonly string[];
  readonly json?: boolean;
}

async function inForce(store: Store, id: string): Promise<StoredKey> {
  const key = await findKey(store, id);
  if (key === null || key.revokedAt !== null)
    throw new CliError(`There is no key ${id} in force.`, EXIT.negative);
  return key;
}

function list(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

function minutes(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_GRACE_MINUTES)
    throw new CliError(`"${text}" is no number of minutes up to ${MAX_GRACE_MINUTES}.`, EXIT.usage);
  return Number(text);
}
