import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { openDatabase } from '../../src/store/open.ts';
import { AUTHOR, CROSSWALK, project, put } from '../store/samples.ts';
import { runCommand } from './run.ts';

/** `crosswalk audit`, and keys with bounds and new secrets, from the command line. */

let folder: string;
let file: string;
let environment: Record<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-audit-cli-'));
  file = join(folder, 'test.sqlite');
  environment = {
    CROSSWALK_DATABASE_URL: `file:${file}`,
    CROSSWALK_AUDIT_ANCHOR: join(folder, 'anchor'),
    CROSSWALK_SEED: 'never',
  };
  const options = { auditAnchor: join(folder, 'anchor') };
  const store = await openDatabase(`file:${file}`, () => new Date().toISOString(), undefined, options);
  await store.commit(CROSSWALK, [], AUTHOR);
  await store.commit([put(project('a'))], [], AUTHOR);
  await store.close();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes bound keys, gives them new secrets, and logs both', async () => {
  const create = ['keys', 'create', '--role', 'tagger', '--countries', 'KE,SOM', '--json'];
  const made = JSON.parse((await runCommand(create, environment)).out);
  expect(made).toMatchObject({ countries: ['KEN', 'SOM'], organisations: null });
  const rotate = ['keys', 'rotate', made.id, '--grace-minutes', '0', '--json'];
  const rotated = JSON.parse((await runCommand(rotate, environment)).out);
  expect(rotated).toMatchObject({ id: made.id, previousUntil: null });
  expect(rotated.key).not.toBe(made.key);
  const refused = await runCommand(['keys', 'create', '--role', 'admin', '--countries', 'KEN'], environment);
  expect([refused.code, refused.out]).toEqual([EXIT.negative, '']);
  const verified = JSON.parse((await runCommand(['audit', 'verify', '--json'], environment)).out);
  expect(verified).toMatchObject({ entries: 4, faults: [] });
});

it('says that the log holds, what is wrong with it, and puts the anchor right only when told to', async () => {
  const sound = await runCommand(['audit', 'verify'], environment);
  expect([sound.code, sound.err]).toEqual([EXIT.ok, '']);
  expect(sound.out).toMatch(/^All \d entries hold, up to change \d, hash [0-9a-f]{64}\.\n$/);
  rmSync(join(folder, 'anchor'));
  const without = await runCommand(['audit', 'verify'], environment);
  expect([without.code, without.out]).toEqual([
    EXIT.negative,
    'The anchor outside the database is gone or empty.\n',
  ]);
  expect((await runCommand(['audit', 'anchor'], environment)).code).toBe(EXIT.ok);
  expect((await runCommand(['audit', 'verify'], environment)).code).toBe(EXIT.ok);
  const raw = new Database(file);
  raw.exec('DROP TRIGGER change_is_never_changed');
  raw.exec(`UPDATE change SET actor = 'somebody else' WHERE number = 2`);
  raw.close();
  const { code, out } = await runCommand(['audit', 'verify'], environment);
  expect(code).toBe(EXIT.negative);
  expect(out).toMatch(/actor.* of change 2|of change 2/);
  expect(out).toContain('change_is_never_changed');
});
