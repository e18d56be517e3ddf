import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { json, runCommand, temporaryDatabase } from './run.ts';

let database: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  database = temporaryDatabase();
});
afterEach(() => database.remove());

describe('crosswalk migrate', () => {
  it('prints what it applied, and the second time that there is nothing to do', async () => {
    const first = json<{ file: string; applied: string[]; backup: string | null }>(
      await database.crosswalk('migrate', '--json'),
    );
    expect(first).toMatchObject({ file: database.file, backup: null, upgrade: null });
    expect(first.applied.length).toBeGreaterThan(0);
    const second = await database.crosswalk('migrate');
    expect(second).toEqual({ code: EXIT.ok, out: `${database.file} is up to date.\n`, err: '' });
  });
});

describe('crosswalk backup', () => {
  it('copies a database that answers as the first one does, and never replaces a file', async () => {
    await database.crosswalk('migrate');
    const copy = `${database.file}.copy`;
    onTestFinished(() => rmSync(copy, { force: true }));
    expect(json(await database.crosswalk('backup', copy, '--json'))).toEqual({ file: database.file, copy });
    const copied = { ...database.environment, CROSSWALK_DATABASE_URL: `file:${copy}` };
    expect((await runCommand(['migrate'], copied)).out).toBe(`${copy} is up to date.\n`);
    const bytes = readFileSync(copy);
    expect((await database.crosswalk('backup', copy)).code).not.toBe(EXIT.ok);
    expect(readFileSync(copy).equals(bytes)).toBe(true);
  });
});

describe('crosswalk seed', () => {
  it('loads the reference data, and the second time writes nothing', async () => {
    const first = await database.crosswalk('seed', '--json');
    expect([first.code, first.err]).toEqual([EXIT.ok, '']);
    const second = await database.crosswalk('seed', '--json');
    expect(json(second)).toEqual({
      ...json<object>(second),
      frameworks: 0,
      concepts: 0,
      mappings: 0,
      change: null,
    });
    // Remarks are no faults.
    const { code, out } = await database.crosswalk('check', '--database');
    expect([code, out.replace(/^remark: .*\n/gm, '')]).toEqual([EXIT.ok, 'Nothing found.\n']);
  });

  it.each(['auto', 'never'])('says what it wrote, with CROSSWALK_SEED=%s', async (setting) => {
    const seeded = await runCommand(['seed', '--json'], { ...database.environment, CROSSWALK_SEED: setting });
    const report = json<{ frameworks: number; concepts: number; mappings: number; change: number | null }>(
      seeded,
    );
    expect(report.change).toBe(1);
    expect(report.frameworks).toBeGreaterThanOrEqual(5);
    expect(report.concepts).toBeGreaterThanOrEqual(526);
    expect(report.mappings).toBeGreaterThan(100);
  });
});

describe('crosswalk keys', () => {
  /** Keys need no reference data. */
  const keys = (...args: readonly string[]) =>
    runCommand(['keys', ...args], { ...database.environment, CROSSWALK_SEED: 'never' });

  it('prints a key once, lists it without its secret, and withdraws it once', async () => {
    const { key, id } = json<{ key: string; id: string }>(
      await keys('create', '--role', 'curator', '--label', 'Ada', '--json'),
    );
    expect(key).toMatch(new RegExp(`^xwk_${id}_`));
    const listed = await keys('list', '--json');
    expect(json(listed)).toMatchObject({ keys: [{ id, role: 'curator', label: 'Ada', revokedAt: null }] });
    expect(listed.out).not.toContain(key);
    expect(listed.out).not.toContain('hash');
    expect(await keys('revoke', id)).toMatchObject({ code: EXIT.ok, err: '' });
    const again = await keys('revoke', id);
    expect(again).toMatchObject({ code: EXIT.negative, out: '' });
    const after = json<{ keys: { revokedAt: string | null }[] }>(await keys('list', '--json'));
    expect(after.keys[0]?.revokedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('keeps the secret nowhere in the database file', async () => {
    const { key, id } = json<{ key: string; id: string }>(await keys('create', '--role', 'admin', '--json'));
    const secret = key.slice(`xwk_${id}_`.length, -9);
    expect(secret).toHaveLength(40);
    for (const name of readdirSync(database.folder)) {
      expect(readFileSync(join(database.folder, name)).includes(secret)).toBe(false);
    }
  });
});

/** One command of each way in which commands come to the database. */
const ON_DATABASE = [['serve'], ['migrate'], ['align', 'msd:1.2']];

describe('a setting that does not fit', () => {
  it.each([...ON_DATABASE, ['import', import.meta.filename]].map((args) => [args.join(' '), args] as const))(
    'is refused by %s in words, with exit code 2',
    async (_title, args) => {
      const environment = { CROSSWALK_DATABASE_URL: 'file:/nowhere/at/all.sqlite', CROSSWALK_DATBASE: 'x' };
      const { code, out, err } = await runCommand(args, environment);
      expect(err).toMatch(
        /^crosswalk: Unknown settings: CROSSWALK_DATBASE\. Known: .*CROSSWALK_DATABASE_URL/,
      );
      expect(err).not.toMatch(/^\s+at /m);
      expect([code, out]).toEqual([EXIT.usage, '']);
    },
  );

  it('is named by serve with what is wrong with it, with exit code 2', async () => {
    const environment = { CROSSWALK_PORT: 'http', CROSSWALK_READ_ACCESS: 'nobody' };
    const { code, out, err } = await runCommand(['serve'], environment);
    expect(err).toMatch(/^crosswalk: CROSSWALK_PORT: \S.*; CROSSWALK_READ_ACCESS: \S/);
    expect([code, out]).toEqual([EXIT.usage, '']);
  });
});

describe('a database that cannot be used', () => {
  it.each(ON_DATABASE.map((args) => [args.join(' '), args] as const))(
    'is told by %s in words, with exit code 3, and left as it is',
    async (_title, args) => {
      const folder = mkdtempSync(join(tmpdir(), 'crosswalk-letter-'));
      const letter = join(folder, 'letter.txt');
      const text = 'Dear database,\n'.repeat(500);
      writeFileSync(letter, text);
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const { code, out, err } = await runCommand(args, { CROSSWALK_DATABASE_URL: `file:${letter}` });
      expect(readFileSync(letter, 'utf8')).toBe(text);
      expect(err).toMatch(/^crosswalk: /);
      expect(err).not.toMatch(/^\s+at /m);
      expect([code, out]).toEqual([EXIT.unavailable, '']);
    },
  );

  it.each(['a folder', 'a place below a file'])(
    'is told in words when its address is that of %s',
    async (what) => {
      const path = what === 'a folder' ? tmpdir() : join(import.meta.filename, 'below.sqlite');
      const { code, out, err } = await runCommand(['seed'], { CROSSWALK_DATABASE_URL: `file:${path}` });
      expect(err).toMatch(/^crosswalk: /);
      expect(err).not.toMatch(/^\s+at /m);
      expect([code, out]).toEqual([EXIT.unavailable, '']);
    },
  );
});
