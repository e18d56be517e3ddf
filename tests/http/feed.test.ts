import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type * as schemas from '../../src/http/schemas/changes.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { project, put } from '../store/samples.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** The change feed: every change in order, in bounded pages, with all that is public and nothing that is not. */

type Feed = z.output<typeof schemas.feedAnswer>;
type Entry = Feed['items'][number];

const AUTHOR = { actor: 'an importer', reason: 'many at once' };
const MANY = 1_234;
let app: TestApp;
let client: Client;
let many: number;
let secret: string;

beforeAll(async () => {
  app = await testApp();
  const { authorization } = await app.authorize();
  secret = authorization.split('_')[2] ?? '';
  client = clientOf(app.app, { authorization });
  const writes = Array.from({ length: MANY }, (_, n) => put(project(`many-${n}`)));
  ({ change: many } = await app.store.commit(writes, [], { ...AUTHOR, details: { kind: 'other' } }));
  ok(await client.put('/v1/projects/after', { title: 'After', tags: ['sdg:10.7'] }), 201);
  ok(await client.del('/v1/projects/many-7', { 'if-match': '"1"' }));
});

afterAll(() => app.close());

async function walk(first: string): Promise<{ pages: Entry[][]; last: Feed }> {
  const pages: Entry[][] = [];
  for (let url = first; ; ) {
    const page = ok<Feed>(await client.get(url));
    pages.push(page.items);
    if (page.next === null) return { pages, last: page };
    url = page.next;
  }
}

describe('the feed', () => {
  test('has every change once, in order, with author, time, reason and revision', async () => {
    const { pages, last } = await walk('/v1/changes?limit=1');
    const complete = pages.flat().filter((entry) => entry.complete);
    expect(complete.map(({ change }) => change)).toEqual(
      Array.from({ length: last.change }, (_, n) => n + 1),
    );
    expect(complete.find(({ change }) => change === many)).toMatchObject({ ...AUTHOR, revision: 1 });
    const deleted = { entity: 'project', id: 'many-7', version: 2, document: null };
    expect(complete.flatMap(({ items }) => items)).toContainEqual(deleted);
  });

  test('cuts a large change into pages that follow on each other, each item once', async () => {
    const { pages } = await walk(`/v1/changes?after=${many - 1}`);
    const parts = pages.flat().filter(({ change }) => change === many);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ complete }) => complete)).toEqual([...parts.slice(1).map(() => false), true]);
    const ids = parts.flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).toEqual(Array.from({ length: MANY }, (_, n) => `many-${n}`).sort());
    for (const page of pages) {
      expect(page.reduce((sum, { items }) => sum + items.length, 0)).toBeLessThanOrEqual(500);
    }
  });

  test('has projects as the NDJSON export has them, and mappings with confidence from 0 to 1', async () => {
    const { items } = ok<Feed>(await client.get(`/v1/changes?after=${many}&limit=1`));
    const exported = await client.get('/v1/exports/projects?format=ndjson&q=after');
    expect(items[0]?.items[0]?.document).toEqual(JSON.parse(exported.body));
    const { pages } = await walk('/v1/changes?limit=1&change=1');
    const documents = pages.flat().flatMap((entry) => entry.items);
    const mapping = documents.find(({ id }) => id === 'judged-msd-sdg-1.2-10.7')?.document;
    const answered = ok<{ confidence: number }>(await client.get('/v1/mappings/judged-msd-sdg-1.2-10.7'));
    expect(mapping).toMatchObject({
      subject: 'msd:1.2',
      object: 'sdg:10.7',
      confidence: answered.confidence,
    });
    const nothing = documents.filter(
      ({ document }) => document !== null && 'object' in document && document.object === 'sssom:NoTermFound',
    );
    expect(nothing.length).toBeGreaterThan(0);
  });

  test('has changes of keys without items, and nothing of the keys anywhere', async () => {
    const { pages } = await walk('/v1/changes');
    const entries = pages.flat();
    expect(entries.find(({ change }) => change === 2)).toMatchObject({ items: [], complete: true });
    const text = JSON.stringify(entries);
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/"hash"|api-key|"role":"tagger"/);
  });

  test('says why of what readers can see; what is done with keys and webhooks it tells administrators', async () => {
    const own = await testApp();
    const admin = clientOf(own.app, await own.authorize('admin'));
    const reader = clientOf(own.app);
    const curator = clientOf(own.app, await own.authorize('curator'));
    const { id } = ok<{ id: string }>(
      await admin.post('/v1/keys', { role: 'tagger', label: 'Secret plan' }),
      201,
    );
    const url = 'https://receiver.example/path';
    const hook = ok<{ id: string }>(await admin.post('/v1/webhooks', { url, description: 'x' }), 201);
    ok(await admin.put('/v1/projects/seen', { title: 'Seen' }), 201);
    const report = '/v1/reports/contributions?to=sdg';
    const frozen = { name: 'kept', report, signedOffBy: 'Unit', reason: 'of the year' };
    ok(await curator.post('/v1/frozen-reports', frozen), 201);
    const last = await admin.change();
    const [made, registered] = [last - 3, last - 2];
    const reasons = async (who: Client) => {
      const { items } = ok<Feed>(await who.get(`/v1/changes?after=${made - 1}`));
      const ndjson = (await who.get(`/v1/changes?after=${made - 1}&format=ndjson`)).body.trim().split('\n');
      expect(ndjson.map((line) => JSON.parse(line) as Entry)).toEqual(items);
      const stream = (await who.get(`/v1/changes/stream?after=${made - 1}`)).body;
      for (const [place, entry] of items.entries()) {
        expect(stream).toContain(`data: ${JSON.stringify(entry)}\n`);
        const one = ok<Entry>(await who.get(`/v1/changes/${made + place}`));
        expect(one.reason).toBe(entry.reason);
      }
      return items.map(({ reason }) => reason);
    };
    const told = await reasons(admin);
    expect(told.slice(0, 2)).toEqual([
      `key ${id} created`,
      `webhook ${hook.id} registered for https://receiver.example`,
    ]);
    expect(told[3]).toBe('report "kept" frozen: of the year');
    for (const who of [reader, curator]) {
      expect(await reasons(who)).toEqual(['administration', 'administration', ...told.slice(2)]);
    }
    expect(registered).toBe(made + 1);
    await own.close();
  });

  test('as NDJSON has an entry a line, and the next page in the Link header', async () => {
    for (const ask of [
      () => client.get('/v1/changes?limit=2&format=ndjson'),
      () => client.get('/v1/changes?limit=2', { accept: 'application/x-ndjson' }),
    ]) {
      const reply = await ask();
      expect(reply.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
      const lines = reply.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry);
      const same = ok<Feed>(await client.get('/v1/changes?limit=2'));
      expect(lines).toEqual(same.items);
      expect(reply.headers.link).toMatch(/^<\/v1\/changes\?.*after=\d+.*>; rel="next"$/);
    }
  });

  test('ends where the state ends; asked again with the last change it goes on', async () => {
    const { last } = await walk('/v1/changes');
    const nothing = ok<Feed>(await client.get(`/v1/changes?after=${last.change}`));
    expect([nothing.items, nothing.next]).toEqual([[], null]);
    ok(await client.put('/v1/projects/more', { title: 'More' }), 201);
    const more = ok<Feed>(await client.get(`/v1/changes?after=${last.change}`));
    expect(more.items.map(({ change }) => change)).toEqual([last.change + 1]);
    const past = ok<Feed>(await client.get(`/v1/changes?after=${many - 1}&change=${many - 1}`));
    expect(past.items).toEqual([]);
  });

  test('tells a follower who is ahead of it to begin again', async () => {
    for (const url of ['/v1/changes?after=99999', '/v1/changes/stream?after=99999']) {
      const [entry] = problemOf(await client.get(url), 'not-found').errors;
      expect(entry).toMatchObject({ pointer: 'after', fix: expect.stringContaining('after=0') });
    }
    for (const item of ['x', 'bm90aGluZw', '%00']) {
      problemOf(await client.get(`/v1/changes?after=1&item=${item}`), 'invalid-query');
    }
  });
});
