import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlignmentAnswer, Contributions, Project, ProjectList } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Nothing is overwritten without its past being kept: ?change= and ?asOf= read it on every read. */

const URL = '/v1/projects/lived';
let clock = '2026-01-01T08:00:00.000Z';
let app: TestApp;
let client: Client;
const changes: { created: number; replaced: number; decided: number; deleted: number } = {
  created: 0,
  replaced: 0,
  decided: 0,
  deleted: 0,
};

beforeAll(async () => {
  app = await testApp({ now: () => clock });
  client = clientOf(app.app, await app.authorize());
  const amounts = [{ kind: 'budget', amount: '100.00', currency: 'USD' }];
  clock = '2026-01-10T23:59:59.999Z';
  const first = { title: 'First', tags: ['msd:1.2'], amounts, countries: ['KEN'] };
  changes.created = ok<Project>(await client.put(URL, first), 201).change;
  clock = '2026-02-20T00:00:00.000Z';
  const second = { ...first, title: 'Second', tags: ['msd:1.2', 'gcm:5'] };
  changes.replaced = ok<Project>(await client.put(URL, second, { 'if-match': '"1"' })).change;
  clock = '2026-03-01T12:00:00.000Z';
  const decision = { concept: 'sdg:10.7', decision: 'confirm' };
  changes.decided = ok<Project>(await client.post(`${URL}/decisions`, decision)).change;
  clock = '2026-03-31T12:00:00.000Z';
  changes.deleted = ok<{ change: number }>(await client.del(URL, { 'if-match': '"3"' })).change;
  clock = '2026-04-01T00:00:00.000Z';
});

afterAll(() => app.close());

test('each write takes the next change number', () => {
  const { created } = changes;
  expect(changes).toEqual({ created, replaced: created + 1, decided: created + 2, deleted: created + 3 });
});

describe('a deleted project', () => {
  test('is gone now and at the change that deleted it', async () => {
    problemOf(await client.get(URL), 'not-found');
    problemOf(await client.get(`${URL}?change=${changes.deleted}`), 'not-found');
    problemOf(await client.get(`${URL}?asOf=2026-03-31`), 'not-found');
  });

  test('can be read at every earlier change as it stood then', async () => {
    const read = async (change: number) => ok<Project>(await client.get(`${URL}?change=${change}`));
    expect(await read(changes.created)).toMatchObject({
      title: 'First',
      version: 1,
      change: changes.created,
    });
    expect((await read(changes.created)).tags).toHaveLength(1);
    expect(await read(changes.replaced)).toMatchObject({ title: 'Second', version: 2, decisions: [] });
    expect((await read(changes.decided)).decisions).toMatchObject([{ decision: 'confirm' }]);
    problemOf(await client.get(`${URL}?change=${changes.created - 1}`), 'not-found');
  });

  test('can be read at the end of each day (UTC), to the millisecond', async () => {
    problemOf(await client.get(`${URL}?asOf=2026-01-09`), 'not-found');
    for (const [day, title] of Object.entries({
      '2026-01-10': 'First',
      '2026-02-19': 'First',
      '2026-02-20': 'Second',
      '2026-03-30': 'Second',
    })) {
      expect(ok<Project>(await client.get(`${URL}?asOf=${day}`)).title, day).toBe(title);
    }
  });

  test('is listed, aligned and counted in the past that had it', async () => {
    const list = async (query: string) =>
      ok<ProjectList>(await client.get(`/v1/projects?q=lived&${query}`)).items;
    expect(await list('')).toEqual([]);
    expect(await list(`change=${changes.replaced}&tag=gcm:5&country=KEN`)).toHaveLength(1);
    expect(await list(`change=${changes.created}&tag=gcm:5`)).toEqual([]);

    const answer = ok<AlignmentAnswer>(
      await client.get(`${URL}/alignments?to=sdg&level=target&change=${changes.created}`),
    );
    expect(answer.change).toBe(changes.created);
    expect(answer.alignments[0]).toMatchObject({ concept: { id: 'sdg:10.7' }, basis: 'mapped' });
    const later = ok<AlignmentAnswer>(
      await client.get(`${URL}/alignments?to=sdg&asOf=2026-03-02&level=target`),
    );
    expect(answer.alignments[0]).toMatchObject({ origin: 'inferred', decision: null });
    expect(later.alignments[0]).toMatchObject({
      concept: { id: 'sdg:10.7' },
      basis: 'mapped',
      origin: 'declared',
      decision: { decision: 'confirm' },
      counts: true,
    });

    const total = async (query: string) => {
      const report = ok<Contributions>(
        await client.get(
          `/v1/reports/contributions?to=sdg&method=equal-split&level=target&country=KEN&${query}`,
        ),
      );
      return report.tables[0]?.total.projects ?? 0;
    };
    expect(await total('')).toBe(0);
    expect(await total(`change=${changes.replaced}`)).toBe(1);
    expect(await total('asOf=2026-01-09')).toBe(0);
  });
});

test('the same past is the same answer, byte for byte, whatever is written later', async () => {
  const urls = [
    `/v1/projects?change=${changes.decided}`,
    `${URL}?change=${changes.decided}`,
    `${URL}/alignments?to=sdg&change=${changes.decided}`,
    `/v1/reports/contributions?to=sdg&groupBy=country&change=${changes.decided}`,
    `/v1/mappings?subject=msd:1.2&change=${changes.decided}`,
    `/v1/frameworks?change=${changes.decided}`,
    `/v1/concepts/sdg:10.7?change=${changes.decided}`,
    `/v1/concepts/sdg:10.7/projects?change=${changes.decided}`,
  ];
  const before = await Promise.all(urls.map((url) => client.get(url)));
  for (const reply of before) expect(ok<{ change: number }>(reply).change).toBe(changes.decided);
  ok(await client.put('/v1/projects/later', { title: 'Later', tags: ['sdg:10.7'] }), 201);
  const after = await Promise.all(urls.map((url) => client.get(url)));
  expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
});

test('every read names change and revision; writing projects leaves the revision alone', async () => {
  const before = ok<{ change: number; revision: number }>(await client.get('/v1/frameworks'));
  ok(await client.put('/v1/projects/another', { title: 'Another' }), 201);
  const after = ok<{ change: number; revision: number }>(await client.get('/v1/frameworks'));
  expect(after.change).toBe(before.change + 1);
  expect(after.revision).toBe(before.revision);
});

test('a change that has not come yet is a 404 that says which is the latest; change and asOf together are refused', async () => {
  for (const url of ['/v1/projects', '/v1/frameworks', '/v1/mappings', '/v1/reports/contributions?to=sdg']) {
    const more = url.includes('?') ? '&' : '?';
    expect(problemOf(await client.get(`${url}${more}change=100000`), 'not-found').errors[0]?.pointer).toBe(
      'change',
    );
    problemOf(await client.get(`${url}${more}change=1&asOf=2026-01-01`), 'invalid-query');
    problemOf(await client.get(`${url}${more}asOf=2026-02-30`), 'invalid-query');
    problemOf(await client.get(`${url}${more}change=-1`), 'invalid-query');
  }
});

test('a day that is not over has no end to answer with: asOf of today is refused until midnight (UTC)', async () => {
  const before = clock;
  const urls = [
    '/v1/projects?',
    `${URL}/alignments?to=sdg&`,
    '/v1/frameworks?',
    '/v1/reports/contributions?to=sdg&',
  ];
  try {
    for (const url of urls) {
      clock = '2026-05-01T23:59:59.999Z';
      for (const day of ['2026-05-01', '2026-05-02', '2099-12-31']) {
        const { errors } = problemOf(await client.get(`${url}asOf=${day}`), 'invalid-query');
        expect(errors).toMatchObject([
          { pointer: 'asOf', message: expect.stringMatching(/days that are over \(UTC\)/) },
        ]);
      }
      expect((await client.get(`${url}asOf=2026-04-30`)).statusCode).not.toBe(400);
      clock = '2026-05-02T00:00:00.000Z';
      expect((await client.get(`${url}asOf=2026-05-01`)).statusCode).not.toBe(400);
    }
    problemOf(await client.get('/nothing?asOf=2099-12-31'), 'not-found');
  } finally {
    clock = before;
  }
});

interface Versions {
  readonly items: readonly {
    readonly version: number;
    readonly change: number;
    readonly at: string;
    readonly kind: string;
    readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  }[];
  readonly next: string | null;
}

describe('the history of a project', () => {
  test('says what each version changed, by whom and when, also of one that was deleted', async () => {
    const { items } = ok<Versions>(await client.get(`${URL}/history`));
    expect(items.map(({ version, kind, change }) => [version, kind, change])).toEqual([
      [4, 'removed', changes.deleted],
      [3, 'changed', changes.decided],
      [2, 'changed', changes.replaced],
      [1, 'added', changes.created],
    ]);
    expect(items[2]?.fields.map(({ field }) => field)).toEqual(['tags', 'title']);
    expect(items[2]?.fields[1]).toEqual({ field: 'title', before: 'First', after: 'Second' });
    expect(items[1]?.fields.map(({ field }) => field)).toEqual(['decisions', 'tags']);
  });

  test('comes page by page, each version once, and at a moment of the past only what there was', async () => {
    const seen: number[] = [];
    for (let next: string | null = `${URL}/history?limit=1`; next !== null; ) {
      const page: Versions = ok<Versions>(await client.get(next));
      seen.push(...page.items.map(({ version }) => version));
      ({ next } = page);
    }
    expect(seen).toEqual([4, 3, 2, 1]);
    const then = ok<Versions>(await client.get(`${URL}/history?change=${changes.replaced}`));
    expect(then.items.map(({ version }) => version)).toEqual([2, 1]);
    problemOf(await client.get(`${URL}/history?change=${changes.created - 1}`), 'not-found');
  });

  test('as a file has a line for each field', async () => {
    const { body } = await client.get(`${URL}/history?format=csv`);
    expect(body).toMatch(/\n2,\d+,2026-02-20T00:00:00\.000Z,[^\n]*,changed,title,First,Second,/);
  });
});
