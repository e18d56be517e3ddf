import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConceptList, MappingList, Project, ProjectList } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Lists: filters, order, and pages that do not shift while others write. */

let app: TestApp;
let client: Client;

const PROJECTS = {
  'list/a': { title: 'Cash for water', countries: ['KEN'], status: 'implementation', humanitarian: true },
  'list/b': {
    title: 'Roads',
    countries: ['UGA', 'KEN'],
    status: 'closed',
    tags: ['sdg:9.1'],
    endDate: '2024-12-31',
  },
  'list/c': {
    title: 'Visas',
    status: 'pipeline',
    tags: ['msd:1.2', 'sdg:10.7'],
    startDate: '2027-01-01',
    organisations: [{ ref: 'XM-DAC-1', name: 'Example Ministry of Labour', role: 'implementing' }],
  },
  'list/d': {
    title: '100% organic_farming',
    status: 'cancelled',
    startDate: '2025-01-01',
    endDate: '2025-12-31',
  },
} as const;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  for (const [id, body] of Object.entries(PROJECTS)) {
    ok(await client.put(`/v1/projects/${encodeURIComponent(id)}`, body), 201);
  }
});

afterAll(() => app.close());

async function idsOf(query: string): Promise<string[]> {
  const { items } = ok<ProjectList>(await client.get(`/v1/projects?q=list/&${query}`));
  return items.map(({ id }) => id.replace('list/', ''));
}

/** Reads a list to its end and holds every page to the promises of pages. */
async function readAll<T>(url: string): Promise<{ items: T[]; pages: number; change: number }> {
  const items: T[] = [];
  let pages = 0;
  let change: number | null = null;
  for (let next: string | null = url; next !== null; pages += 1) {
    const reply = await client.get(next);
    const page: { items: T[]; next: string | null; change: number } = ok(reply);
    change ??= page.change;
    expect(page.change, 'a cursor keeps the change it began with').toBe(change);
    if (page.next === null) expect(reply.headers.link).toBeUndefined();
    else expect(reply.headers.link).toBe(`<${page.next}>; rel="next"`);
    items.push(...page.items);
    next = page.next;
  }
  return { items, pages, change: change ?? -1 };
}

describe('the filters of projects', () => {
  test.each([
    ['', 'abcd'],
    ['country=KEN', 'ab'],
    ['country=ke', 'ab'],
    ['country=UGA', 'b'],
    ['country=FRA', ''],
    ['status=closed', 'b'],
    ['status=closed,cancelled', 'bd'],
    ['status=closed&status=pipeline', 'bc'],
    ['humanitarian=true', 'a'],
    ['humanitarian=false', 'bcd'],
    ['example=true', ''],
    ['organisation=ministry', 'c'],
    ['organisation=XM-DAC-1', 'c'],
    ['organisation=XM-DAC', ''],
    ['tag=10.07', 'c'],
    ['tag=sdg:9.1,msd:1.2', 'bc'],
    ['tag=sdg:10', ''],
    ['activeFrom=2025-06-01', 'acd'],
    ['activeUntil=2025-06-01', 'abd'],
    ['activeFrom=2026-01-01&activeUntil=2026-12-31', 'a'],
    ['activeFrom=2025-12-31&activeUntil=2025-12-31', 'ad'],
    ['country=KEN&humanitarian=false', 'b'],
  ])('%s selects "%s"', async (query, expected) => {
    expect((await idsOf(query)).join('')).toBe(expected);
  });

  test('q reads % and _ as they stand, letter case aside', async () => {
    const found = async (q: string) =>
      ok<ProjectList>(await client.get(`/v1/projects?q=${encodeURIComponent(q)}`)).items.map(({ id }) => id);
    expect(await found('100%')).toEqual(['list/d']);
    expect(await found('c_farm')).toEqual(['list/d']);
    expect(await found('WATER')).toEqual(['list/a']);
    expect(await found('ROADs')).toEqual(['list/b']);
    expect(await found("' OR 1=1 --")).toEqual([]);
    expect(await found('0_ ')).toEqual([]);
  });

  test.each([
    ['country=XX', 'country'],
    ['status=open', 'status'],
    ['humanitarian=maybe', 'humanitarian'],
    ['activeFrom=2025-13-01', 'activeFrom'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['q=', 'q'],
    ['cursor=abc', 'cursor'],
    ['colour=red', 'colour'],
    ['country=KEN&country=UGA', 'country'],
  ])('%s is refused by name', async (query, pointer) => {
    const problem = problemOf(await client.get(`/v1/projects?${query}`), 'invalid-query');
    expect(problem.errors[0]?.pointer).toBe(pointer);
  });
});

describe('pages', () => {
  test('of one or of two hundred give the same list, in the order of ids, each entry once', async () => {
    const one = await readAll<Project>('/v1/projects?q=list/&limit=1');
    const all = await readAll<Project>('/v1/projects?q=list/&limit=200');
    expect(one.pages).toBe(4);
    expect(all.pages).toBe(1);
    expect(one.items).toEqual(all.items);
    expect(all.items.map(({ id }) => id)).toEqual(Object.keys(PROJECTS));
  });

  test('keep their change while others write before, behind and under the cursor', async () => {
    for (const n of [1, 3, 5, 7])
      ok(await client.put(`/v1/projects/paged-${n}`, { title: `Paged ${n}` }), 201);
    const first = ok<ProjectList>(await client.get('/v1/projects?q=paged-&limit=2'));
    expect(first.items.map(({ id }) => id)).toEqual(['paged-1', 'paged-3']);
    ok(await client.put('/v1/projects/paged-2', { title: 'Written between' }), 201);
    ok(await client.put('/v1/projects/paged-6', { title: 'Written between' }), 201);
    ok(await client.put('/v1/projects/paged-5', { title: 'Changed between' }, { 'if-match': '"1"' }));
    ok(await client.del('/v1/projects/paged-7', { 'if-match': '"1"' }));
    ok(await client.del('/v1/projects/paged-3', { 'if-match': '"1"' }));
    const second = ok<ProjectList>(await client.get(String(first.next)));
    expect(second.items.map(({ id, title }) => [id, title])).toEqual([
      ['paged-5', 'Paged 5'],
      ['paged-7', 'Paged 7'],
    ]);
    expect(second).toMatchObject({ next: null, change: first.change });
    const now = ok<ProjectList>(await client.get('/v1/projects?q=paged-'));
    expect(now.items.map(({ id }) => id)).toEqual(['paged-1', 'paged-2', 'paged-5', 'paged-6']);
  });

  test('of the past go on in that past', async () => {
    const then = ok<ProjectList>(await client.get('/v1/projects?limit=1')).change;
    const first = ok<ProjectList>(await client.get(`/v1/projects?limit=1&change=${then}&q=list/`));
    ok(await client.put(`/v1/projects/list%2Faa-${then}`, { title: 'Later', status: 'suspended' }), 201);
    const second = ok<ProjectList>(await client.get(String(first.next)));
    expect(second.change).toBe(then);
    expect(second.items[0]?.id).toBe('list/b');
    ok(await client.del(`/v1/projects/list%2Faa-${then}`, { 'if-match': '"1"' }));
  });

  test('cannot be given a cursor and a change at once', async () => {
    const { next } = ok<ProjectList>(await client.get('/v1/projects?limit=1&q=list/'));
    problemOf(await client.get(`${next}&change=1`), 'invalid-query');
  });

  test('are not begun behind an entry that the list does not have', async () => {
    const change = await client.change();
    const cursorOf = (after: string) => Buffer.from(JSON.stringify([change, after])).toString('base64url');
    for (const url of [
      '/v1/projects',
      '/v1/concepts/sdg:10.7/projects',
      '/v1/mappings',
      '/v1/frameworks/sdg/concepts',
    ]) {
      for (const after of ['', 'nowhere', 'gcm:5']) {
        const problem = problemOf(await client.get(`${url}?cursor=${cursorOf(after)}`), 'invalid-query');
        expect(problem.errors, url).toMatchObject([
          { pointer: 'cursor', message: 'The cursor is not of this list.' },
        ]);
      }
    }
    ok(await client.get(`/v1/projects?cursor=${cursorOf('list/b')}`));
  });

  test('of concepts and mappings are whole: 17 goals, 169 targets, 23 objectives', async () => {
    const count = async (url: string) => (await readAll<ConceptList['items'][number]>(url)).items;
    expect(await count('/v1/frameworks/sdg/concepts?level=goal&limit=5')).toHaveLength(17);
    const targets = await count('/v1/frameworks/sdg/concepts?level=target&limit=50');
    expect(new Set(targets.map(({ id }) => id)).size).toBe(169);
    expect(await count('/v1/frameworks/gcm/concepts?level=objective')).toHaveLength(23);
    const under10 = await count('/v1/frameworks/sdg/concepts?level=target&parent=sdg:10&limit=3');
    expect(under10.map(({ notation }) => notation)).toEqual([
      '10.1',
      '10.2',
      '10.3',
      '10.4',
      '10.5',
      '10.6',
      '10.7',
      '10.a',
      '10.b',
      '10.c',
    ]);
    expect(await count('/v1/frameworks/sdg/concepts?q=10.07')).not.toEqual([]);

    const paged = await readAll<MappingList['items'][number]>('/v1/mappings?limit=7&subjectFramework=msd');
    const whole = ok<MappingList>(await client.get('/v1/mappings?limit=200&subjectFramework=msd'));
    expect(paged.items.slice(0, whole.items.length)).toEqual(whole.items);
    expect(new Set(paged.items.map(({ id }) => id)).size).toBe(paged.items.length);
  });
});

describe('the filters of mappings', () => {
  test('select by subject, object, framework, predicate, status and set, in any notation', async () => {
    const read = async (query: string) =>
      ok<MappingList>(await client.get(`/v1/mappings?limit=200&${query}`)).items;
    for (const mapping of await read('subject=msd:1.2&objectFramework=sdg')) {
      expect(mapping).toMatchObject({ subject: { id: 'msd:1.2' }, objectFramework: 'sdg' });
    }
    const [known] = await read('subject=msd:1.2&object=10.07');
    expect(known).toMatchObject({
      object: { id: 'sdg:10.7' },
      status: 'accepted',
      predicate: 'crosswalk:contributesTo',
    });
    expect(ok(await client.get(`/v1/mappings/${encodeURIComponent(String(known?.id))}`))).toMatchObject({
      ...known,
    });
    expect(
      (await read('predicate=crosswalk:applies')).every(({ relation }) => /in line with/.test(relation)),
    ).toBe(true);
    expect(await read('predicate=crosswalk:applies')).not.toEqual([]);
    const stated = await read('set=stated-sp-sdg');
    expect(stated.filter(({ evidence }) => evidence === 'stated')).toHaveLength(stated.length);
    expect(stated).not.toEqual([]);
    for (const { status } of await read('status=rejected,retired'))
      expect(['rejected', 'retired']).toContain(status);
    expect((await read('status=accepted')).every(({ status }) => status === 'accepted')).toBe(true);
  });

  test('a mapping that is negated says so, and does not read as a contribution', async () => {
    const { items } = ok<MappingList>(await client.get('/v1/mappings?subject=msd:1.1&object=sdg:10.7'));
    expect(items).toMatchObject([{ modifier: 'Not', relation: 'does not contribute to' }]);
  });
});
