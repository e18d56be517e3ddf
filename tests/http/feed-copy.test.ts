import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Concept, Mapping } from '../../src/domain/types.ts';
import { crosswalkCsv } from '../../src/formats/crosswalk-table.ts';
import { createKey } from '../../src/services/keys.ts';
import { readSeed, seed } from '../../src/services/seed.ts';
import { openDatabase } from '../../src/store/open.ts';
import { type Authorship, type Change, NOW, type Store } from '../../src/store/port.ts';
import { line, project, put, tag } from '../store/samples.ts';
import { type Copy, type Follower, followPages, followStream } from '../support/follower.ts';
import { expectSameText } from '../support/same-text.ts';

/**
 * An outside tool that follows the feed holds an equal copy: built from the feed alone, while several processes write,
 * the service is killed and started again, and the tool's own connections break; compared with what the service exports.
 */

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const KILLS = 2;
const MANY = 2_500;
const AUTHOR: Authorship = {
  actor: 'tests',
  reason: 'while others follow',
  details: { kind: 'other' },
};

let folder: string;
let store: Store;
let service: ChildProcess;
let address = 'http://127.0.0.1:9';
let key: string;
const followers: Follower[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-copy-'));
  const now = () => new Date().toISOString();
  store = await openDatabase(`file:${join(folder, 'test.sqlite')}`, now);
  await seed(store, await readSeed());
  ({ key } = await createKey(store, { role: 'tagger', label: 'writer', expiresAt: null }, now(), 'tests'));
  await serve();
});

afterAll(async () => {
  service.kill('SIGKILL');
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<void> {
  service = spawn(process.execPath, [CLI, 'serve'], {
    env: {
      PATH: process.env.PATH,
      CROSSWALK_DATABASE_URL: `file:${join(folder, 'test.sqlite')}`,
      CROSSWALK_PORT: '0',
      CROSSWALK_LOG_LEVEL: 'silent',
      CROSSWALK_RATE_LIMIT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [told] = (await once(createInterface({ input: service.stdout ?? process.stdin }), 'line')) as [
    string,
  ];
  address = told.replace(/^Crosswalk listens on /, '');
}

async function kill(): Promise<void> {
  service.kill('SIGKILL');
  await once(service, 'close');
  await serve();
}

/** Writes through the service; what falls into a kill is lost, as it is for any client. */
async function writeProject(n: number): Promise<void> {
  const id = encodeURIComponent(`http/${n % 17}`);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const there = await fetch(`${address}/v1/projects/${id}`);
  const etag = there.headers.get('etag');
  await there.arrayBuffer();
  const match = etag === null ? {} : { 'if-match': etag };
  const body = JSON.stringify({ title: `Round ${n}`, tags: ['msd:1.2'], countries: ['KEN'] });
  const drop = etag !== null && n % 5 === 0;
  const reply = await fetch(`${address}/v1/projects/${id}`, {
    method: drop ? 'DELETE' : 'PUT',
    headers: { ...headers, ...match },
    ...(drop ? {} : { body }),
  });
  await reply.arrayBuffer();
}

/** Writes past the service, as a command or another service on the same database does. */
async function writeElsewhere(n: number): Promise<void> {
  const { frameworks, concepts, mappings, sets, relations } = await store.read(NOW, (s) => s.crosswalk());
  const pick = <T>(of: readonly T[]): T => of[(n * 37) % of.length] as T;
  const { version: _version, change: _change, ...mapping } = pick(mappings);
  const concept = pick(concepts);
  const changes: Change[] = [
    { kind: 'put-framework', framework: { ...pick(frameworks), edition: `edition ${n}` } },
    { kind: 'put-concept', concept: { ...concept, note: `note ${n}` } },
    { kind: 'put-mapping', mapping: { ...mapping, confidence: n % 1_000, rationale: `Reason ${n}.` } },
    { kind: 'put-mapping-set', set: { ...pick(sets), description: `${n}` } },
    { kind: 'put-relation', relation: { ...pick(relations), note: `${n}` } },
    put(project(`elsewhere-${n % 5}`, { amounts: [line(100 + n)], tags: [tag('sdg:10.7')], title: `${n}` })),
  ];
  await store.commit(changes, [], AUTHOR);
}

async function readAll(path: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let url: string | null = path; url !== null; ) {
    const page = (await (await fetch(`${address}${url}`)).json()) as {
      items: Record<string, unknown>[];
      next: string | null;
    };
    items.push(...page.items);
    url = page.next;
  }
  return items;
}

const textOf = async (path: string) => (await fetch(`${address}${path}`)).text();
const idOf = (value: unknown) => (value === null ? null : (value as { id: string }).id);
const inOrder = (documents: readonly Readonly<Record<string, unknown>>[]) =>
  [...documents].sort((a, b) => Number(a.position) - Number(b.position));

async function expectEqualTo(copy: Copy): Promise<void> {
  const projects = copy.of('project').map((document) => `${JSON.stringify(document)}\n`);
  expectSameText(projects.join(''), await textOf('/v1/exports/projects?format=ndjson'), 'projects');

  const labels = new Map(copy.of('concept').map(({ id, label }) => [id, label as string]));
  const mappings = copy.of('mapping').map((document) => ({
    ...document,
    object: document.object === 'sssom:NoTermFound' ? null : document.object,
    confidence: Math.round(Number(document.confidence) * 1000),
  })) as unknown as Mapping[];
  const csv = crosswalkCsv(mappings, (id) => labels.get(id), { escapeFormulas: false });
  expectSameText(csv, await textOf('/v1/exports/crosswalk'), 'mappings');

  const frameworks = await readAll('/v1/frameworks');
  const held = inOrder(copy.of('framework'));
  expect(held.map(({ position: _position, ...framework }) => framework)).toEqual(
    frameworks.map(({ levels, ...framework }) => ({
      ...framework,
      levels: (levels as object[]).map((level) => ({ ...level, concepts: undefined })),
    })),
  );
  for (const { id } of held) {
    const concepts = inOrder(
      (copy.of('concept') as unknown as Concept[]).filter((c) => c.framework === id) as never,
    );
    const answered = await readAll(`/v1/frameworks/${id}/concepts?limit=200`);
    expect(concepts.map(({ position: _position, ...concept }) => concept)).toEqual(
      answered.map(({ parent, observedTargets, officialText: _one, ...concept }) => ({
        ...concept,
        parent: idOf(parent),
        observedTargets: (observedTargets as { concept: unknown }[]).map((seen) => ({
          ...seen,
          concept: idOf(seen.concept),
        })),
      })),
    );
    const relations = inOrder(copy.of('relation')).filter(({ from, to }) => from === id || to === id);
    expect(relations.map(({ position: _position, ...relation }) => relation)).toEqual(
      await readAll(`/v1/frameworks/${id}/relations`),
    );
  }
  const sets = await readAll('/v1/mapping-sets');
  expect(inOrder(copy.of('mapping-set')).map(({ position: _position, ...set }) => set)).toEqual(
    sets.map(({ mappings: _mappings, ...set }) => set),
  );
}

test('a copy built from the feed alone is equal to the exports, whatever is written, killed and resumed', async () => {
  const where = () => address;
  followers.push(followPages(where, 'json'), followPages(where, 'ndjson'), followStream(where));
  let writing = true;
  const writers = [writeProject, writeElsewhere].map(async (write) => {
    for (let n = 1; writing; n += 1) {
      await write(n).catch(() => {});
      // A commit never waits for anything: without this nobody else would get a turn.
      await setTimeout(15);
    }
  });
  for (let n = 0; n < KILLS; n += 1) {
    await setTimeout(500);
    await kill();
  }
  const many = Array.from({ length: MANY }, (_, n) => put(project(`many-${n}`)));
  await store.commit(many, [], AUTHOR);
  await setTimeout(50);
  await kill();
  await setTimeout(300);
  writing = false;
  await Promise.all(writers);

  const change = await store.read(NOW, async (snapshot) => snapshot.change);
  expect(change).toBeGreaterThan(20);
  for (const { copy } of followers) {
    for (let n = 0; copy.change < change; n += 1) {
      expect(n, 'it catches up in time').toBeLessThan(500);
      await setTimeout(20);
    }
    expect(copy.change).toBe(change);
    await expectEqualTo(copy);
  }
  for (const follower of followers) {
    await follower.stop();
    expect(follower.breaks(), 'it was broken off and went on').toBeGreaterThan(0);
  }
}, 60_000);
