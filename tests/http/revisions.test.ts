import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type * as schemas from '../../src/http/schemas/changes.ts';
import { NOW } from '../../src/store/port.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Who changed what, when and why; and what is different between two revisions. */

type RevisionList = z.output<typeof schemas.revisionList>;
type ChangeAnswer = z.output<typeof schemas.changeAnswer>;
type Comparison = z.output<typeof schemas.comparison>;

const AUTHOR = { actor: 'a curator', reason: 'second reading' };
let app: TestApp;
let client: Client;
let edited: number;
let retired: number;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  const { mappings, concepts, frameworks } = await app.store.read(NOW, (snapshot) => snapshot.crosswalk());
  const mapping = mappings.find(({ id }) => id === 'judged-msd-sdg-1.2-10.7');
  const concept = concepts.find(({ id }) => id === 'gcm:5');
  const [framework] = frameworks;
  if (!mapping || !concept || !framework) throw new Error('the seed has these');
  const { version: _version, change: _change, ...plain } = mapping;
  const added = { ...plain, id: 'another', object: 'sdg:14.1', locator: '=1+1' };
  ({ change: edited } = await app.store.commit(
    [
      { kind: 'put-mapping', mapping: { ...plain, confidence: 500, rationale: 'Read again.' } },
      { kind: 'put-mapping', mapping: added },
      { kind: 'put-concept', concept: { ...concept, label: 'Reworded', codes: ['5a', '5b'] } },
      { kind: 'put-framework', framework: { ...framework, position: 70 } },
    ],
    [],
    { ...AUTHOR, details: { kind: 'other' } },
  ));
  ok(await client.put('/v1/projects/between', { title: 'Between' }), 201);
  ({ change: retired } = await app.store.commit(
    [{ kind: 'put-mapping', mapping: { ...added, status: 'retired' } }],
    [],
    { ...AUTHOR, details: { kind: 'other' } },
  ));
});

afterAll(() => app.close());

describe('revisions', () => {
  test('are listed newest first, with author, time, reason and what they touched', async () => {
    const { items, revision } = ok<RevisionList>(await client.get('/v1/revisions'));
    expect(items.map(({ change }) => change)).toEqual([retired, edited, 1]);
    expect(revision).toBe(retired);
    expect(items[1]).toMatchObject({ ...AUTHOR, change: edited, revision: edited });
    expect(items[1]?.touched).toEqual([
      { entity: 'concept', added: 0, changed: 1, deleted: 0 },
      { entity: 'framework', added: 0, changed: 1, deleted: 0 },
      { entity: 'mapping', added: 1, changed: 1, deleted: 0 },
    ]);
    const [seeded] = items.slice(-1);
    expect(seeded?.touched.every(({ changed, deleted }) => changed === 0 && deleted === 0)).toBe(true);
  });

  test('come in pages that keep their state while others write', async () => {
    const first = ok<RevisionList>(await client.get('/v1/revisions?limit=2'));
    expect(first.items).toHaveLength(2);
    const second = ok<RevisionList>(await client.get(first.next ?? ''));
    expect(second.items.map(({ change }) => change)).toEqual([1]);
    expect([second.next, second.change]).toEqual([null, first.change]);
    const [entry] = problemOf(await client.get('/v1/revisions?cursor=WzEsIngiXQ'), 'invalid-query').errors;
    expect(entry?.pointer).toBe('cursor');
    const past = ok<RevisionList>(await client.get(`/v1/revisions?change=${edited}`));
    expect(past.items.map(({ change }) => change)).toEqual([edited, 1]);
  });
});

describe('a change', () => {
  test('tells what it touched, in pages', async () => {
    const read = async (url: string) => ok<ChangeAnswer>(await client.get(url));
    const whole = await read(`/v1/changes/${edited}`);
    expect(whole).toMatchObject({ ...AUTHOR, change: edited, next: null });
    expect(whole.items).toEqual([
      { entity: 'concept', id: 'gcm:5', version: 2, action: 'changed' },
      { entity: 'framework', id: 'sdg', version: 2, action: 'changed' },
      { entity: 'mapping', id: 'another', version: 1, action: 'added' },
      { entity: 'mapping', id: 'judged-msd-sdg-1.2-10.7', version: 2, action: 'changed' },
    ]);
    const items = [];
    for (let url: string | null = `/v1/changes/${edited}?limit=1`; url !== null; ) {
      const page: ChangeAnswer = await read(url);
      expect(page.items.length).toBeLessThanOrEqual(1);
      items.push(...page.items);
      url = page.next;
    }
    expect(items).toEqual(whole.items);
  });

  test('that wrote, deleted and wrote a project again names each by its kind', async () => {
    const actions = [];
    const url = '/v1/projects/again';
    for (const send of [
      () => client.put(url, { title: 'Once' }),
      () => client.put(url, { title: 'Twice' }, { 'if-match': '"1"' }),
      () => client.del(url, { 'if-match': '"2"' }),
      () => client.put(url, { title: 'Once more' }),
    ]) {
      const { change } = (await send()).json<{ change: number }>();
      actions.push(ok<ChangeAnswer>(await client.get(`/v1/changes/${change}`)).items[0]?.action);
    }
    expect(actions).toEqual(['added', 'changed', 'deleted', 'added']);
  });

  test('of a key says who, to administrators why, and nothing of the key', async () => {
    const { authorization } = await app.authorize('reader');
    const change = await client.change();
    const admin = clientOf(app.app, await app.authorize('admin'));
    for (const [who, reason] of [
      [client, /^administration$/],
      [admin, /^key \w{10} created$/],
    ] as const) {
      const answer = ok<ChangeAnswer>(await who.get(`/v1/changes/${change}`));
      expect([answer.touched, answer.items]).toEqual([[], []]);
      expect(answer.reason).toMatch(reason);
      expect(JSON.stringify(answer)).not.toContain(authorization.split('_')[2]);
    }
  });

  test('that is not there yet is a 404 that says which there are', async () => {
    const [entry] = problemOf(await client.get('/v1/changes/999999'), 'not-found').errors;
    expect(entry).toMatchObject({ pointer: 'change', fix: expect.stringMatching(/from 1 to \d+/) });
  });
});

describe('the comparison of two revisions', () => {
  const compare = async (a: number, b: number, more = '') =>
    ok<Comparison>(await client.get(`/v1/revisions/${a}/compare/${b}${more}`));

  test('has what was added, changed and retired, field by field, and not the order of frameworks', async () => {
    const { from, to, items, differences, next } = await compare(1, edited);
    expect([from.change, to.change, differences, next]).toEqual([1, edited, 3, null]);
    expect(items.map(({ entity, id, kind }) => [entity, id, kind])).toEqual([
      ['concept', 'gcm:5', 'changed'],
      ['mapping', 'another', 'added'],
      ['mapping', 'judged-msd-sdg-1.2-10.7', 'changed'],
    ]);
    expect(items[0]?.fields.map(({ field }) => field)).toEqual(['codes', 'label']);
    expect(items[2]?.fields).toMatchObject([
      { field: 'confidence', after: 0.5 },
      { field: 'rationale', after: 'Read again.' },
    ]);
    const second = await compare(edited, retired);
    expect(second.items).toMatchObject([
      { id: 'another', kind: 'retired', fields: [{ field: 'status', before: 'accepted', after: 'retired' }] },
    ]);
  });

  test('asked the other way round has before and after changed over, and of one state is empty', async () => {
    const forth = await compare(1, retired);
    const back = await compare(retired, 1);
    expect(back.items.map(({ id }) => id)).toEqual(forth.items.map(({ id }) => id));
    expect(back.items.find(({ id }) => id === 'another')?.kind).toBe('removed');
    expect(back.items[0]?.fields.map(({ before }) => before)).toEqual(
      forth.items[0]?.fields.map(({ after }) => after),
    );
    expect((await compare(edited, edited)).items).toEqual([]);
    expect((await compare(edited, edited + 1)).items, 'a project is no part of the crosswalk').toEqual([]);
  });

  test('comes in bounded pages that follow on each other, and as CSV of the same pages', async () => {
    const items = [];
    let url: string | null = `/v1/revisions/0/compare/${retired}?limit=200`;
    for (; url !== null; ) {
      const page: Comparison = ok(await client.get(url));
      expect(page.items.length).toBeLessThanOrEqual(200);
      items.push(...page.items);
      expect(page.differences).toBeGreaterThan(3_000);
      url = page.next;
    }
    expect(new Set(items.map(({ entity, id }) => `${entity} ${id}`)).size).toBe(items.length);
    const [first] = items;
    expect([first?.entity, first?.kind, first?.fields.every(({ before }) => before === null)]).toEqual([
      'framework',
      'added',
      true,
    ]);
    const reply = await client.get(`/v1/revisions/1/compare/${edited}?format=csv`);
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = parse(reply.body, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({
      entity: 'concept',
      id: 'gcm:5',
      difference: 'changed',
      field: 'codes',
      before: '[]',
      after: '["5a","5b"]',
    });
    const locator = rows.find(({ id, field }) => id === 'another' && field === 'locator');
    expect(locator?.after, 'no formula for a spreadsheet').toBe("'=1+1");
  });

  test('with a change that is not there is a 404 that says how to mend it', async () => {
    for (const pair of ['1/compare/99999', '99999/compare/1']) {
      const [entry] = problemOf(await client.get(`/v1/revisions/${pair}`), 'not-found').errors;
      expect(entry?.fix).toMatch(/\S/);
    }
  });
});
