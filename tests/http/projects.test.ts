import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Project, ProjectList } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Writing projects: create, replace, delete, each under the version the client has seen. */

const BODY = { title: 'A project', tags: ['msd:1.2'] };
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const at = (id: string) => `/v1/projects/${encodeURIComponent(id)}`;

/** Asserts that `work` is refused and that nothing is written by it. */
async function refused(work: () => ReturnType<Client['get']>, code: Parameters<typeof problemOf>[1]) {
  const before = await client.change();
  const problem = problemOf(await work(), code);
  expect(await client.change(), 'nothing was written').toBe(before);
  return problem;
}

describe('creating', () => {
  test('is 201 with a Location, an ETag and the project as it is read afterwards', async () => {
    const reply = await client.put(at('create-1'), BODY);
    const created = ok<Project>(reply, 201);
    expect(reply.headers.location).toBe('/v1/projects/create-1');
    expect(reply.headers.etag).toBe('"1"');
    const read = await client.get(String(reply.headers.location));
    expect(ok<Project>(read)).toEqual(created);
    expect(read.headers.etag).toBe('"1"');
    expect(created).toMatchObject({ id: 'create-1', version: 1, example: false, decisions: [] });
    expect(created.tags).toMatchObject([{ concept: { id: 'msd:1.2' }, origin: 'declared' }]);
  });

  test('with If-None-Match: * is 201 once and 412 from then on', async () => {
    const once = { 'if-none-match': '*' };
    ok(await client.put(at('create-2'), BODY, once), 201);
    await refused(() => client.put(at('create-2'), { ...BODY, title: 'Again' }, once), 'version-conflict');
    expect(ok<Project>(await client.get(at('create-2'))).title).toBe('A project');
  });

  test('under a version that does not exist is 412', async () => {
    await refused(() => client.put(at('create-3'), BODY, { 'if-match': '"1"' }), 'version-conflict');
    await refused(() => client.put(at('create-3'), BODY, { 'if-match': '*' }), 'version-conflict');
    problemOf(await client.get(at('create-3')), 'not-found');
  });

  test('by many clients at once creates one project; the others are told so', async () => {
    const before = await client.change();
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => client.put(at('create-4'), { ...BODY, title: `Client ${n}` })),
    );
    const statuses = replies.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    for (const status of statuses.filter((other) => other !== 201)) expect([412, 428]).toContain(status);
    expect(await client.change()).toBe(before + 1);
  });

  test.each([
    'XM-DAC-928/BR-2016/17',
    'a/b/c',
    'ümläut 東京',
    '100%',
    'a?b#c&d=e',
    'a.b',
    'it\'s "quoted"',
    '😀'.repeat(100),
    'x'.repeat(255),
  ])('takes the id %s, URL-encoded', async (id) => {
    const created = ok<Project>(await client.put(at(id), BODY), 201);
    expect(created.id).toBe(id);
    expect(ok<Project>(await client.get(at(id))).id).toBe(id);
    ok(await client.get(`${at(id)}/alignments?to=sdg`));
    ok(await client.del(at(id), { 'if-match': '"1"' }));
  });

  test('refuses ids that are too long, blank at the ends or hold control characters', async () => {
    for (const id of ['x'.repeat(256), ' a', 'a ', 'a\nb', 'a\0']) {
      const problem = await refused(() => client.put(at(id), BODY), 'invalid-path');
      expect(problem.errors[0]?.pointer).toBe('id');
    }
  });
});

describe('replacing', () => {
  test('needs If-Match: 428 without, 412 when stale, 200 with the version read', async () => {
    ok(await client.put(at('replace-1'), BODY), 201);
    await refused(() => client.put(at('replace-1'), { title: 'Blind' }), 'precondition-required');
    const second = await client.put(at('replace-1'), { title: 'Second' }, { 'if-match': '"1"' });
    expect(ok<Project>(second)).toMatchObject({ title: 'Second', version: 2, tags: [] });
    expect(second.headers.etag).toBe('"2"');
    await refused(
      () => client.put(at('replace-1'), { title: 'Stale' }, { 'if-match': '"1"' }),
      'version-conflict',
    );
    expect(ok<Project>(await client.get(at('replace-1'))).title).toBe('Second');
    ok(await client.put(at('replace-1'), { title: 'Whatever it is' }, { 'if-match': '*' }));
  });

  test('under one version by many clients at once succeeds once', async () => {
    ok(await client.put(at('replace-2'), BODY), 201);
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        client.put(at('replace-2'), { title: `Client ${n}` }, { 'if-match': '"1"' }),
      ),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(7).fill(412)]);
    const winner = replies.find(({ statusCode }) => statusCode === 200);
    expect(ok<Project>(await client.get(at('replace-2'))).title).toBe(winner?.json<Project>().title);
  });

  test('takes several ETags, of which one must be that of the version that stands', async () => {
    const put = (title: string, match: string) =>
      client.put(at('several-1'), { title }, { 'if-match': match });
    ok(await client.put(at('several-1'), BODY), 201);
    await refused(() => put('Stale', '"7", "8"'), 'version-conflict');
    expect(ok<Project>(await put('Second', '"7", "1"')).version).toBe(2);
    expect(ok<Project>(await put('Third', 'W/"1","a,b" ,, "2"')).version).toBe(3);
    await refused(() => put('Bare words', '"3", yesterday'), 'invalid-query');
    await refused(() => client.put(at('several-2'), BODY, { 'if-match': '"1", "2"' }), 'version-conflict');
    expect(ok<Project>(await client.get(at('several-1'))).title).toBe('Third');
    ok(await client.del(at('several-1'), { 'if-match': '"2", "3"' }));
  });

  test('is not done under weak ETags or those of others, which never match', async () => {
    ok(await client.put(at('weak-1'), BODY), 201);
    for (const match of ['W/"1"', '"abc"', 'W/"1", W/"2"', '"1x"', '""']) {
      await refused(() => client.put(at('weak-1'), BODY, { 'if-match': match }), 'version-conflict');
      await refused(() => client.del(at('weak-1'), { 'if-match': match }), 'version-conflict');
    }
  });

  test('with a header that is no ETag of ours is a 400 that names it', async () => {
    ok(await client.put(at('replace-3'), BODY), 201);
    const problem = await refused(
      () => client.put(at('replace-3'), BODY, { 'if-match': 'yesterday' }),
      'invalid-query',
    );
    expect(problem.errors[0]?.pointer.toLowerCase()).toBe('if-match');
  });

  test('takes back the body of a GET unchanged, and what is read then differs in version alone', async () => {
    const full = {
      title: 'Everything there is',
      description: 'Two lines\nand "quotes", ünïcode, = signs',
      status: 'finalisation',
      startDate: '2025-02-01',
      endDate: '2026-01-31',
      organisations: [
        { ref: 'XM-DAC-1', name: 'First', role: 'funding' },
        { ref: null, name: 'Second', role: 'implementing' },
      ],
      countries: [
        { country: 'ke', percentage: 60.5 },
        { country: 'UGA', percentage: 39.5 },
      ],
      humanitarian: true,
      markers: { gender: 2, peace: 0 },
      amounts: [
        { kind: 'budget', from: '2025-02-01', until: '2026-01-31', amount: '1250.5', currency: 'USD' },
        { kind: 'expenditure', amount: '-3', currency: 'JPY' },
      ],
      tags: [
        { concept: '10.07', percentage: 33.333333, significance: 'principal' },
        { concept: 'SDG 3.D', percentage: 66.666667, significance: 'significant' },
        'msd:1.2',
      ],
    };
    ok(await client.put(at('replace-4'), full), 201);
    ok(await client.post(`${at('replace-4')}/decisions`, { concept: 'gcm:5', decision: 'confirm' }));
    ok(
      await client.post(`${at('replace-4')}/decisions`, {
        concept: 'gcm:23',
        decision: 'decline',
        reason: 'No.',
      }),
    );
    const read = await client.get(at('replace-4'));
    const before = ok<Project>(read);
    expect(before.amounts.map(({ amount }) => amount)).toEqual(['1250.50', '-3']);
    expect(before.countries.map(({ country }) => country)).toEqual(['KEN', 'UGA']);
    const after = ok<Project>(
      await client.put(at('replace-4'), before, { 'if-match': String(read.headers.etag) }),
    );
    const { version, updatedAt: _at, change: _change, ...rest } = after;
    expect(rest).toEqual({ ...before, version: undefined, updatedAt: undefined, change: undefined });
    expect(version).toBeGreaterThanOrEqual(before.version);
  });

  test('keeps author and time of tags that do not change', async () => {
    let clock = '2026-01-01T00:00:00.000Z';
    const other = await testApp({ now: () => clock });
    try {
      const tagger = clientOf(other.app, await other.authorize('tagger'));
      const curator = clientOf(other.app, await other.authorize('curator'));
      const tags = ['gcm:5', { concept: 'sdg:10.7', percentage: 50 }];
      const first = ok<Project>(await tagger.put(at('kept'), { title: 'Kept', tags }), 201);
      clock = '2026-02-02T00:00:00.000Z';
      const changed = ['gcm:5', { concept: '10.07', percentage: 60 }, 'msd:1.2'];
      const second = ok<Project>(
        await curator.put(at('kept'), { title: 'New title', tags: changed }, { 'if-match': '"1"' }),
      );
      const byOf = (project: Project) =>
        Object.fromEntries(project.tags.map((tag) => [tag.concept.id, [tag.by, tag.at]]));
      expect(byOf(second)['gcm:5']).toEqual(byOf(first)['gcm:5']);
      for (const id of ['sdg:10.7', 'msd:1.2']) {
        expect(byOf(second)[id]).toEqual([expect.stringContaining('curator'), clock]);
      }
      expect(second.updatedAt).toBe(clock);
    } finally {
      await other.close();
    }
  });

  test('cannot set what only the service sets', async () => {
    const body = {
      ...BODY,
      tags: [{ concept: 'msd:1.2', origin: 'declared', by: 'somebody else', at: '1999-01-01T00:00:00.000Z' }],
      example: true,
      version: 40,
      decisions: [{ concept: 'sdg:10.7', decision: 'decline' }],
      answers: [{ question: 'jobs', answer: 'no', by: 'somebody else', at: '1999-01-01T00:00:00.000Z' }],
    };
    const created = ok<Project>(await client.put(at('replace-5'), body), 201);
    expect(created).toMatchObject({ example: false, version: 1, decisions: [] });
    const ours = { by: expect.stringContaining('test tagger'), at: TEST_NOW };
    expect(created.tags).toMatchObject([{ origin: 'declared', ...ours }]);
    expect(created.answers).toMatchObject([{ question: 'jobs', answer: 'no', ...ours }]);
  });
});

describe('deleting', () => {
  test('needs the version like replacing, and then the project is gone from reads and lists', async () => {
    ok(await client.put(at('delete-1'), BODY), 201);
    await refused(() => client.del(at('delete-1')), 'precondition-required');
    await refused(() => client.del(at('delete-1'), { 'if-match': '"9"' }), 'version-conflict');
    ok(await client.del(at('delete-1'), { 'if-match': '"1"' }));
    problemOf(await client.get(at('delete-1')), 'not-found');
    problemOf(await client.get(`${at('delete-1')}/alignments?to=sdg`), 'not-found');
    expect(ok<ProjectList>(await client.get('/v1/projects?q=delete-1')).items).toEqual([]);
    await refused(() => client.del(at('delete-1'), { 'if-match': '"1"' }), 'not-found');
  });

  test('and creating anew never makes an old ETag good again', async () => {
    ok(await client.put(at('delete-2'), BODY), 201);
    ok(await client.del(at('delete-2'), { 'if-match': '"1"' }));
    const anew = await client.put(at('delete-2'), { title: 'Another life' });
    ok(anew, 201);
    await refused(() => client.put(at('delete-2'), BODY, { 'if-match': '"1"' }), 'version-conflict');
    expect(anew.headers.etag).not.toBe('"1"');
  });
});
