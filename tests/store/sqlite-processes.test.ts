import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSeed } from '../../src/services/seed.ts';
import { openDatabase } from '../../src/store/open.ts';
import { runCommand } from '../cli/run.ts';
import { allProjects, everything, lined } from './adapter.ts';
import { AUTHOR, project, put } from './samples.ts';

const IMPORTER = resolve(import.meta.dirname, 'importer.ts');
const WRITER = resolve(import.meta.dirname, 'writer.ts');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-processes-'));
  file = join(folder, 'test.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const crosswalk = (...args: readonly string[]) =>
  runCommand(args, { CROSSWALK_DATABASE_URL: `file:${file}` });

describe('processes that start at once on one new file', () => {
  it('all migrate with success, and the schema is there once', async () => {
    const results = await Promise.all(Array.from({ length: 3 }, () => crosswalk('migrate', '--json')));
    expect(results.map(({ code, err }) => [code, err])).toEqual(results.map(() => [0, '']));
    const applied = results.map(({ out }) => (JSON.parse(out) as { applied: string[] }).applied);
    expect(applied.filter((tags) => tags.length > 0)).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.includes('.before-'))).toEqual([]);
  });

  it('all seed with success, and the reference data is there once, in one change', async () => {
    const results = await Promise.all([
      crosswalk('seed', '--json'),
      crosswalk('migrate', '--json'),
      crosswalk('seed', '--json'),
      crosswalk('align', 'msd:1.2', '--json'),
    ]);
    expect(results.map(({ code, err }) => [code, err])).toEqual(results.map(() => [0, '']));
    const expected = await readSeed();
    const store = await openDatabase(`file:${file}`, () => new Date().toISOString());
    const { crosswalk: records, change, revision } = await everything(store);
    expect([change, revision]).toEqual([1, 1]);
    for (const kind of ['frameworks', 'concepts', 'sets', 'mappings'] as const) {
      expect(records[kind].map(({ id }) => id).sort()).toEqual(expected[kind].map(({ id }) => id).sort());
    }
    await store.close();
  });
});

describe('a process killed in the middle of its commits', () => {
  it('leaves a sound file with whole changes only, every acknowledged one among them', async () => {
    const child = spawn(process.execPath, [WRITER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const killed = once(child, 'close');
    let acknowledged = 0;
    for await (const number of createInterface({ input: child.stdout })) {
      acknowledged = Number(number);
      if (acknowledged === 40) child.kill('SIGKILL');
    }
    expect(await killed).toEqual([null, 'SIGKILL']);
    expect(acknowledged).toBeGreaterThanOrEqual(40);

    const raw = new Database(file);
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    const perChange = raw.prepare('SELECT count(*) FROM history GROUP BY change').pluck().all();
    expect(perChange).toEqual(perChange.map(() => 3));
    raw.close();

    const store = await openDatabase(`file:${file}`, () => new Date().toISOString());
    const now = await everything(store);
    expect(now.change).toBeGreaterThanOrEqual(acknowledged);
    expect(now.change).toBe(perChange.length);
    for (let change = 1; change <= now.change; change += 1) {
      const title = `round ${change}`;
      await store.read({ kind: 'change', change }, async (snapshot) => {
        expect((await allProjects(snapshot)).map(({ value }) => value.title)).toEqual([title, title, title]);
        const amounts = (await lined(snapshot, {}, 'budget')).map(({ lines }) =>
          lines.map((at) => at.amountMinor),
        );
        expect(amounts).toEqual(Array.from({ length: 3 }, () => [change, 2 * change]));
      });
    }
    expect((await store.commit([put(project('after'))], [], AUTHOR)).change).toBe(now.change + 1);
    await store.close();
  });
});

describe('a process killed in the middle of an import', () => {
  it.each(['reading', 'deciding', 'writing'])(
    'while %s leaves nothing of it, and the next one starts afresh',
    async (step) => {
      const child = spawn(process.execPath, [IMPORTER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const killed = once(child, 'close');
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === step) child.kill('SIGKILL');
      }
      expect(await killed).toEqual([null, 'SIGKILL']);

      const raw = new Database(file);
      expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(raw.pragma('foreign_key_check')).toEqual([]);
      expect(raw.prepare('SELECT count(*) FROM batch').pluck().get()).toBe(1);
      raw.close();

      const later = new Date(Date.now() + 3_600_000).toISOString();
      const store = await openDatabase(`file:${file}`, () => later);
      expect(await everything(store)).toMatchObject({ change: 1, projects: [] });
      await store.close();
      const swept = new Database(file, { readonly: true });
      for (const table of ['batch', 'batch_item', 'batch_write', 'project']) {
        expect(swept.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
      }
      swept.close();
    },
  );
});
