import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Project } from '../../src/domain/types.ts';
import { start } from '../../src/server.ts';
import { createViews } from '../../src/services/crosswalk.ts';
import { contributions } from '../../src/services/reports.ts';
import { upgradedFirst, upgradeRules } from '../../src/services/rules-upgrade.ts';
import { readSeed, seed } from '../../src/services/seed.ts';
import { databaseAt, openDatabase } from '../../src/store/open.ts';
import { type Authorship, type Moment, NOW, type Store } from '../../src/store/port.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { runCommand } from '../cli/run.ts';
import { unpack } from '../support/past/fixtures.ts';
import { allProjects } from './adapter.ts';
import { project, put, tag } from './samples.ts';

/** Once rules version 2 counts, projects whose tags came from an import have finished their review, as imports say now. */

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const FIXTURE = '0000_initial';
/** Those of the fixture whose tags an import wrote; `P-1` was imported, undone and imported again. */
const REVIEWED = {
  'P-1': ['sdg'],
  'P-2': ['gcm'],
  'P-4': ['srf'],
  'XX-EXAMPLE/1': ['gcm', 'sdg'],
};
let folder: string;
let file: string;
let clock = '2027-01-01T00:00:00.000Z';
const now = () => clock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-upgrade-'));
  file = join(folder, 'kept.sqlite');
  clock = '2027-01-01T00:00:00.000Z';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = (...args: readonly string[]) => runCommand(args, { CROSSWALK_DATABASE_URL: `file:${file}` });
const open = () => openDatabase(`file:${file}`, now);

async function onStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const projectsAt = (moment: Moment = NOW) =>
  onStore((store) => store.read(moment, (snapshot) => allProjects(snapshot)));
const reviewedOf = (projects: Awaited<ReturnType<typeof projectsAt>>) =>
  Object.fromEntries(
    projects.flatMap(({ value: { id, reviewed } }) => (reviewed.length === 0 ? [] : [[id, reviewed]])),
  );
const upgrades = () =>
  onStore((store) => store.read(NOW, (snapshot) => snapshot.changesOfKind('rules-upgrade')));

async function expectUpgradedOnce(): Promise<void> {
  expect(await upgrades()).toHaveLength(1);
  expect(reviewedOf(await projectsAt())).toEqual(REVIEWED);
  const { faults } = await databaseAt(`file:${file}`).verify();
  // The anchor is a file of its own and not kept: nothing else is missing.
  expect(faults.map(({ code }) => code)).toEqual(['anchor-missing']);
}

describe('the upgrade of a database from before rules version 2', () => {
  it('finishes the reviews that imports had meant, and touches nothing else', async () => {
    unpack(FIXTURE, file);
    await migrate(file);
    const before = await projectsAt();
    const change = before.reduce((latest, stored) => Math.max(latest, stored.change), 0);
    const done = await onStore(upgradeRules);
    expect(done).toEqual({ rules: 2, change: change + 1, projects: 4, sdgRows: 0 });
    const after = await projectsAt();
    expect(reviewedOf(after)).toEqual(REVIEWED);
    for (const [place, { value, version }] of before.entries()) {
      const touched = value.id in REVIEWED;
      expect(after[place]?.value).toEqual({ ...value, reviewed: after[place]?.value.reviewed });
      expect(after[place]?.version).toBe(touched ? version + 1 : version);
    }
    expect(await projectsAt({ kind: 'change', change })).toEqual(before);
    expect(
      await onStore((store) => store.read(NOW, (snapshot) => snapshot.changeDetails(change + 1))),
    ).toEqual({ kind: 'rules-upgrade', rules: 2 });
  });

  it('goes by the change that wrote a tag, for more projects than one page, and tells the rows that change', async () => {
    unpack(FIXTURE, file);
    await migrate(file);
    const imported: Authorship = {
      actor: 'tests',
      reason: 'whatever it says',
      details: { kind: 'import', of: 'projects', source: 'csv', mode: 'atomic', rows: null },
    };
    const edited: Authorship = {
      ...imported,
      reason: 'import of 3 rows (csv)',
      details: { kind: 'edit', of: 'project', id: 'x', action: 'replace' },
    };
    const tags = [tag('msd:1.2'), tag('sdg:8.7')];
    const later = { by: 'a person', at: '2026-12-01T00:00:00.000Z' };
    await onStore(async (store) => {
      const commit = (projects: readonly Project[], authorship: Authorship) =>
        store.commit(projects.map(put), [], authorship);
      const many = Array.from({ length: 450 }, (_, place) => project(`many-${place}`, { tags }));
      await commit([...many, project('renamed', { tags }), project('retagged', { tags })], imported);
      await commit([project('stopped', { tags, status: 'cancelled' })], imported);
      await commit([project('invented', { tags, example: true })], imported);
      await commit([project('confirmed', { tags: [tag('sdg:8.7', { origin: 'confirmed' })] })], imported);
      await commit([project('by-hand', { tags })], edited);
      await commit([project('renamed', { tags, title: 'Renamed' })], edited);
      await commit([project('retagged', { tags: [tag('msd:1.2'), tag('sdg:8.7', later)] })], edited);
      await commit([project('by-hand', { tags, title: 'From a file' })], imported);
    });
    const query = {
      to: 'sdg',
      level: 'goal',
      method: 'count',
      amountKind: 'budget',
      minConfidence: 0,
      minStrength: null,
      evidence: null,
      origin: null,
      groupBy: [],
      country: null,
      region: null,
      years: null,
      filter: {},
      exchange: null,
      compareJudged: false,
    } as const;
    const rows = () =>
      onStore((store) =>
        createViews(store).at(NOW, async (view) => {
          const { tables } = await contributions(view, query);
          return new Map(tables[0]?.rows.map(({ concept, projects }) => [concept.id, projects]));
        }),
      );
    const before = await rows();
    const done = await onStore(upgradeRules);
    const after = await rows();
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (id) => before.get(id) !== after.get(id),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(done).toMatchObject({ projects: 4 + 450 + 3, sdgRows: changed.length });
    const reviewed = reviewedOf(await projectsAt());
    expect(reviewed).toMatchObject({
      ...REVIEWED,
      'many-0': ['msd', 'sdg'],
      'many-449': ['msd', 'sdg'],
      renamed: ['msd', 'sdg'],
      retagged: ['msd'],
      stopped: ['msd', 'sdg'],
    });
    for (const id of ['by-hand', 'invented', 'confirmed', 'kept']) expect(reviewed[id], id).toBeUndefined();
  }, 60_000);

  it('is done once: a review that is opened again stays open, and imports are taken at their word', async () => {
    unpack(FIXTURE, file);
    expect(JSON.parse((await command('migrate', '--json')).out)).toMatchObject({ upgrade: { projects: 4 } });
    await onStore(async (store) => {
      const [stored] = await store.read(NOW, (snapshot) => snapshot.projectsById(['P-1']));
      if (stored === undefined) throw new Error('the fixture has P-1');
      const details = { kind: 'review-finished', project: 'P-1', framework: 'sdg', reviewed: false } as const;
      const author = { actor: 'tests', reason: 'opened again', details };
      await store.commit([put({ ...stored.value, reviewed: [] })], [], author);
    });
    expect(JSON.parse((await command('migrate', '--json')).out)).toMatchObject({
      applied: [],
      upgrade: null,
    });
    expect((await command('align', 'msd:1.2', '--json')).code).toBe(0);
    expect(await upgrades()).toHaveLength(1);
    const { 'P-1': _opened, ...others } = REVIEWED;
    expect(reviewedOf(await projectsAt())).toEqual(others);
  });

  it('is told by crosswalk migrate, once', async () => {
    unpack(FIXTURE, file);
    const words =
      'Rules version 2: the review is finished for 4 projects whose tags were imported. This changes 0 rows of the default SDG table';
    expect((await command('migrate')).out).toContain(words);
    expect((await command('migrate')).out).toBe(`${file} is up to date.\n`);
    await expectUpgradedOnce();
  });

  it('is done when the service starts, whatever is seeded, and by every command', async () => {
    unpack(FIXTURE, file);
    const environment = {
      CROSSWALK_DATABASE_URL: `file:${file}`,
      CROSSWALK_PORT: '0',
      CROSSWALK_LOG_LEVEL: 'silent',
      CROSSWALK_SEED: 'never',
    };
    const running = await start(readConfig(environment));
    await running.stop();
    await expectUpgradedOnce();
    unpack(FIXTURE, file);
    for (const end of ['-wal', '-shm', '.audit']) rmSync(`${file}${end}`, { force: true });
    expect((await command('seed', '--json')).code).toBe(0);
    await expectUpgradedOnce();
  });

  it('is there whole or not at all after a process is killed, and is done by the next', async () => {
    for (const wait of [200, 400, 500, 600, 700, 900, 1_200]) {
      unpack(FIXTURE, file);
      const child = spawn(process.execPath, [CLI, 'migrate'], {
        env: { PATH: process.env.PATH, CROSSWALK_DATABASE_URL: `file:${file}` },
        stdio: 'ignore',
      });
      const ended = once(child, 'close');
      await Promise.race([setTimeout(wait), ended]);
      child.kill('SIGKILL');
      await ended;
      const db = new Database(file);
      const isMigrated = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'project_answer'").get();
      if (isMigrated !== undefined) {
        const written = db.prepare("SELECT count(*) FROM project WHERE reviewed <> '[]'").pluck().get();
        const changes = db.prepare("SELECT count(*) FROM change_detail WHERE kind = 'rules-upgrade'").pluck();
        expect(written, `after ${wait} ms`).toBe(changes.get() === 1 ? 4 : 0);
      }
      db.close();
      expect((await command('migrate')).code, `after ${wait} ms`).toBe(0);
      await expectUpgradedOnce();
      for (const end of ['', '-wal', '-shm', '.audit']) rmSync(`${file}${end}`, { force: true });
    }
  }, 120_000);

  it('is done once by processes that start at once', async () => {
    unpack(FIXTURE, file);
    const results = await Promise.all([
      command('migrate', '--json'),
      command('migrate', '--json'),
      command('align', 'msd:1.2', '--json'),
    ]);
    expect(results.map(({ code, err }) => [code, err])).toEqual(results.map(() => [0, '']));
    await expectUpgradedOnce();
  }, 60_000);
});

describe('a database without projects from before', () => {
  it('is left alone, and its imports decide for themselves', async () => {
    const prepare = upgradedFirst(async (store) => void (await seed(store, await readSeed())));
    await (await openDatabase(`file:${file}`, now, prepare)).close();
    const csv = 'id,title,tags,reviewed\nP-1,One,sdg:10.7,\n';
    const details = { kind: 'import', of: 'projects', source: 'csv', mode: null, rows: null } as const;
    await onStore((store) =>
      store.commit([put(project('P-1', { tags: [tag('sdg:10.7')] }))], [], {
        actor: 'tests',
        reason: csv,
        details,
      }),
    );
    expect(await onStore(upgradeRules)).toBeNull();
    expect(JSON.parse((await command('migrate', '--json')).out)).toMatchObject({ upgrade: null });
    expect(await upgrades()).toEqual([]);
    expect(reviewedOf(await projectsAt())).toEqual({});
  });

  it('from before that has only projects written by hand keeps no review, and is not looked through again', async () => {
    unpack(FIXTURE, file);
    await migrate(file);
    await onStore(async (store) => {
      const ids = Object.keys(REVIEWED);
      const details = { kind: 'other' } as const;
      const deletions = ids.map((id) => ({ kind: 'delete-project', id }) as const);
      await store.commit(deletions, [], { actor: 'tests', reason: 'tests', details });
    });
    expect(await onStore(upgradeRules)).toMatchObject({ projects: 0, sdgRows: 0 });
    expect(await onStore(upgradeRules)).toBeNull();
    expect(await upgrades()).toHaveLength(1);
  });
});
