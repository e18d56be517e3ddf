import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseAt, openDatabase } from '../../src/store/open.ts';
import { NOW, type PlannedWrite, type Store } from '../../src/store/port.ts';
import { openWriter } from '../../src/store/sqlite/connection.ts';
import { mergeSome, unmergedBatches } from '../../src/store/sqlite/merge.ts';
import { preparePublication, publishToHistory } from '../../src/store/sqlite/publish.ts';
import { everything } from './adapter.ts';
import { AUTHOR, CROSSWALK, line, project, put, tag } from './samples.ts';

/** A batch that became visible in a process that died before the current tables had followed. */

const NOON = '2026-01-01T12:00:00.000Z';
const MANY = 400;
const named = (n: number) => `p-${String(n).padStart(3, '0')}`;
const whole = (n: number, title: string) =>
  project(named(n), {
    title,
    tags: [tag('aa:1')],
    amounts: [line(n)],
    countries: [{ country: 'KEN', percentage: null }],
  });

let folder: string;
let file: string;
let store: Store;

/** Half of the projects were there before; one of them is deleted by the plan. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-publish-'));
  file = join(folder, 'test.sqlite');
  store = await openDatabase(`file:${file}`, () => NOON);
  await store.commit(CROSSWALK, [], AUTHOR);
  const old = Array.from({ length: MANY / 2 }, (_, n) => put(whole(n, 'old')));
  await store.commit(old, [], AUTHOR);
  const batch = await store.openBatch();
  await batch.plan(
    Array.from({ length: MANY }, (_, n): PlannedWrite => {
      const version = n < MANY / 2 ? 1 : null;
      return { id: named(n), project: n === 0 ? null : whole(n, 'new'), version };
    }),
  );
  const db = openWriter(file);
  const id = db.$client.prepare('SELECT id FROM batch').pluck().get() as string;
  const publication = { batch: id, writes: MANY, authorship: AUTHOR, at: NOON };
  publishToHistory(db, publication, preparePublication(db, publication));
  mergeSome(db, id);
  db.$client.close();
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const unmerged = () => {
  const db = openWriter(file);
  const ids = unmergedBatches(db.$client);
  db.$client.close();
  return ids;
};

describe('a batch that became visible and was left by its process', () => {
  it('is answered whole at once, and the same once the next process has merged it', async () => {
    expect(unmerged()).toHaveLength(1);
    const before = await everything(store);
    expect(before.projects).toHaveLength(MANY - 1);
    expect(new Set(before.projects.map(({ value }) => value.title))).toEqual(new Set(['new']));
    await store.commit([], [], AUTHOR);
    const past = await everything(store, { kind: 'change', change: before.change });
    expect({ ...past, keys: before.keys }).toEqual(before);
    await store.close();
    store = await openDatabase(`file:${file}`, () => NOON);
    expect(unmerged()).toEqual([]);
    expect(await everything(store)).toEqual({ ...before, change: before.change + 1 });
  });

  it('is not taken away by a sweep, nor what others wrote to its projects meanwhile', async () => {
    const { change } = await store.commit(
      [put(whole(1, 'mine')), put(whole(0, 'again')), { kind: 'delete-project', id: named(2) }],
      [
        { kind: 'project-version', id: named(1), version: 2 },
        { kind: 'project-version', id: named(0), version: null },
      ],
      AUTHOR,
    );
    const before = await everything(store);
    expect(await store.sweepBatches()).toBe(0);
    expect(unmerged()).toEqual([]);
    const after = await everything(store);
    expect(after).toEqual(before);
    expect(after.projects.slice(0, 2)).toMatchObject([
      { value: { id: named(0), title: 'again' }, version: 3, change },
      { value: { id: named(1), title: 'mine' }, version: 3, change },
    ]);
    expect(after.projects[2]?.value.id).toBe(named(3));
  });

  it('counts and filters as it will when it is merged', async () => {
    const answers = () =>
      store.read(NOW, async (snapshot) => [
        await snapshot.countProjects({}),
        [...(await snapshot.countProjectsByCountry({ status: ['implementation'] }))],
        (await snapshot.projects({ country: 'KEN', q: 'new' }, named(250), 3)).map(({ value }) => value.id),
      ]);
    const before = await answers();
    await store.sweepBatches();
    expect(await answers()).toEqual(before);
  });

  it('is in the audit log like every other change, with the digest that was taken before it became visible', async () => {
    await store.commit([], [], AUTHOR);
    expect((await databaseAt(`file:${file}`).verify()).faults).toEqual([]);
  });
});
