import { readFileSync } from 'node:fs';
import { Parser } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { CONCEPT_COLUMNS } from '../fixtures/http/frameworks.ts';
import { type TestApp, testApp } from '../support/app.ts';

const IMPORT = '/v1/imports/frameworks';
const TSV = 'text/tab-separated-values';

interface Report {
  readonly source: string;
  readonly received: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly frameworks: readonly { id: string; outcome: string; missing: readonly string[] }[];
  readonly rows: readonly { id: string; outcome: string; warnings: { code: string }[] }[];
  readonly warnings: readonly { code: string }[];
  readonly change: number | null;
}
interface Item {
  readonly id: string;
  readonly level: string;
  readonly label: string;
  readonly parent: { id: string } | null;
  readonly officialTexts: readonly { language: string; text: string }[];
}

const BODY = {
  id: 'acp-2025',
  title: 'Harbour action plan',
  shortTitle: 'Action plan',
  publisher: 'Harbour Council',
  edition: '2025',
  country: 'KEN',
  validFrom: '2025-01-01',
  validUntil: null,
  source: 'Harbour action plan, 2025',
  sourceUrl: 'https://example.org/plan',
  licenceNote: 'Codes and labels of our own.',
  aliases: ['harbour plan'],
  levels: [
    { id: 'pillar', label: 'Pillar', plural: 'Pillars', parent: null },
    { id: 'aim', label: 'Aim', plural: 'Aims', parent: 'pillar' },
  ],
  notes: ['An invented plan.'],
};
const line = (notation: string, level: string, parent: string, label: string) =>
  `${notation}\t${level}\t${parent}\t${label}\t\t\t\tPlan\tpage 1\t\t\t\n`;
const PLAN = `${CONCEPT_COLUMNS}${line('1', 'pillar', '', 'Safe arrival')}${line('1.1', 'aim', '1', 'Reception')}`;

let server: TestApp;
let empty: TestApp;
let curator: Client;
let other: Client;
beforeAll(async () => {
  server = await testApp();
  empty = await testApp({ seeded: false });
  curator = clientOf(server.app, await server.authorize('curator'));
  other = clientOf(empty.app, await empty.authorize('curator'));
});
afterAll(async () => {
  await server.close();
  await empty.close();
});

const load = async (body: string | Buffer, query: string, type: string, client = curator) =>
  ok<Report>(await client.raw('POST', IMPORT + query, body, type));
const elements = async (framework: string) =>
  ok<{ items: Item[] }>(await curator.get(`/v1/frameworks/${framework}/concepts?limit=200`)).items;
const fixture = (name: string) => readFileSync(new URL(`../fixtures/skos/${name}`, import.meta.url), 'utf8');

/** What an export says, as statements in a fixed order. */
const statements = (turtle: string): string[] =>
  new Parser({ format: 'text/turtle' })
    .parse(turtle)
    .filter(({ subject }) => !/\/(?:mapping|set|relation)\//.test(subject.value))
    .map(({ subject, predicate, object }) => `${subject.id} ${predicate.id} ${object.id}`)
    .filter((statement) => !/(?:contributesTo|applies|Match) /.test(statement))
    .sort();

describe("the crosswalk's own export", () => {
  it.each([
    ['turtle', 'text/turtle'],
    ['jsonld', 'application/ld+json'],
  ])('as %s changes nothing where it comes from', async (format, type) => {
    const file = (await curator.get(`/v1/exports/crosswalk?format=${format}`)).rawPayload;
    const report = await load(file, '', type);
    expect(report.rows.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
    expect(report.frameworks.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
    expect(report).toMatchObject({ warnings: [], change: null });
    expect(report.received).toBeGreaterThan(800);
  });

  it('makes the same frameworks and elements in another database, in the same order', async () => {
    const file = (await curator.get('/v1/exports/crosswalk?format=turtle')).body;
    const report = await load(file, '', 'text/turtle', other);
    expect(report).toMatchObject({ rejected: 0, updated: 0, created: report.received });
    const back = (await other.get('/v1/exports/crosswalk?format=turtle')).body;
    expect(statements(back)).toEqual(statements(file));
    const ids = async (client: Client) =>
      ok<{ items: { id: string }[] }>(await client.get('/v1/frameworks')).items.map(({ id }) => id);
    expect(await ids(other)).toEqual(await ids(curator));
    expect(await load(file, '', 'text/turtle', other)).toMatchObject({ change: null });
  });
});

describe('a SKOS scheme of others', () => {
  it.each([
    ['turtle', 'harbours.ttl', 'text/turtle'],
    ['jsonld', 'harbours.jsonld', 'application/ld+json'],
    ['rdf', 'harbours.rdf', 'application/rdf+xml'],
  ])('becomes a framework from %s, once', async (name, file, type) => {
    const query = `?framework=harbours-${name}`;
    const report = await load(fixture(file), query, type);
    expect(report).toMatchObject({ source: 'skos', created: 5, rejected: 0 });
    expect(await load(fixture(file), query, type)).toMatchObject({ unchanged: 5, change: null });
    const found = await elements(`harbours-${name}`);
    const id = (notation: string) => `harbours-${name}:${notation}`;
    expect(found.map((item) => [item.id, item.level, item.parent?.id ?? null])).toEqual([
      [id('1'), 'main-pillar', null],
      [id('1.2'), 'aim', id('1')],
      [id('1.10'), 'aim', id('1')],
      [id('2'), 'main-pillar', null],
      [id('2.1'), 'aim', id('2')],
    ]);
    expect(found[0]?.officialTexts).toEqual([{ language: 'fr', text: 'Arrivée sûre' }]);
    expect(found[1]?.label).toBe('Reception on arrival');
  });

  it('needs an id that can be one, and keeps what a later file leaves out', async () => {
    for (const query of ['', '?framework=Not%20An%20Id', '?framework=skos'])
      problemOf(
        await curator.raw('POST', IMPORT + query, fixture('harbours.ttl'), 'text/turtle'),
        'invalid-query',
      );
    await load(fixture('harbours.ttl'), '?framework=harbours', 'text/turtle');
    const fewer = fixture('harbours.ttl').split('\nex:2.1')[0] ?? '';
    expect((await load(fewer, '?framework=harbours', 'text/turtle')).frameworks).toMatchObject([
      { id: 'harbours', outcome: 'unchanged', missing: ['harbours:2.1'] },
    ]);
    expect((await elements('harbours')).length).toBe(5);
  });
});

describe('a framework made by hand', () => {
  it('is put, then filled from a table, then replaced under its version', async () => {
    const url = '/v1/frameworks/acp-2025';
    const made = await curator.put(url, BODY);
    expect(made.statusCode, made.body).toBe(201);
    expect(made.headers).toMatchObject({ etag: '"1"', location: url });
    expect(await load(PLAN, '?framework=harbour%20plan', TSV)).toMatchObject({ source: 'tsv', created: 2 });
    expect(await load(PLAN, '?framework=acp-2025', TSV)).toMatchObject({ unchanged: 2, change: null });
    const etag = String((await curator.get(url)).headers.etag);
    const replaced = await curator.put(url, { ...BODY, title: 'Another title' }, { 'if-match': etag });
    expect(ok(replaced)).toMatchObject({
      title: 'Another title',
      levels: [{ concepts: 1 }, { concepts: 1 }],
    });
    problemOf(await curator.put(url, BODY, { 'if-match': etag }), 'version-conflict');
    problemOf(await curator.put(url, BODY, { 'if-none-match': '*' }), 'version-conflict');
    const levels = BODY.levels.slice(0, 1);
    const lost = await curator.put(url, { ...BODY, levels }, { 'if-match': '"2"' });
    expect(problemOf(lost, 'invalid-body').errors.map(({ pointer }) => pointer)).toEqual(['/levels']);
  });

  it.each([
    [{ aliases: ['sdgs'] }, '/aliases'],
    [{ levels: [BODY.levels[1]] }, '/levels/0/parent'],
    [{ levels: [BODY.levels[0], BODY.levels[0]] }, '/levels/1/id'],
    [{ id: 'other' }, '/id'],
    [{ title: '\u0000' }, '/title'],
  ])('is refused with %j', async (part, pointer) => {
    const refused = await curator.put('/v1/frameworks/new-plan', { ...BODY, id: 'new-plan', ...part });
    expect(problemOf(refused, 'invalid-body').errors.map((error) => error.pointer)).toContain(pointer);
    expect((await curator.get('/v1/frameworks/new-plan')).statusCode).toBe(404);
  });

  it('has rows with faults told by line and column, parts of what is refused with them', async () => {
    ok(await curator.put('/v1/frameworks/faulty', { ...BODY, id: 'faulty', aliases: [] }), 201);
    const file = `${CONCEPT_COLUMNS}${line('1', 'level', '', 'A')}${line('1.1', 'aim', '1', 'B')}${line('2', 'pillar', '', 'C')}${line('2.1', 'aim', '9', 'D')}${line('2.2', 'aim', '2', 'x'.repeat(81))}${line('2', 'pillar', '', 'E')}\n3\n`;
    const problem = problemOf(
      await curator.raw('POST', `${IMPORT}?framework=faulty`, file, TSV),
      'rejected-rows',
    );
    expect(problem.errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/2/level unknown-level',
      '/3/parent wrong-parent',
      '/3 parent-rejected',
      '/5/parent wrong-parent',
      '/6/label label-too-long',
      '/7/notation repeated-notation',
      '/9 ragged-row',
    ]);
    const report = await load(file, '?framework=faulty&mode=partial', TSV);
    expect(report.rows.filter(({ outcome }) => outcome === 'created').map(({ id }) => id)).toEqual([
      'faulty:2',
    ]);
    expect((await elements('faulty')).map(({ label }) => label)).toEqual(['C']);
  });

  it('of which nothing is known is refused with the way to make it', async () => {
    const refused = await curator.raw('POST', `${IMPORT}?framework=nowhere`, PLAN, TSV);
    expect(problemOf(refused, 'invalid-query').errors[0]?.fix).toContain('PUT /v1/frameworks');
  });
});

describe('what came with the software', () => {
  it('is never changed by an import or a PUT', async () => {
    const before = await curator.change();
    const file = `${CONCEPT_COLUMNS}${line('5', 'objective', '', 'Pathways, says somebody')}`;
    const refused = await curator.raw('POST', `${IMPORT}?framework=gcm`, file, TSV);
    expect(problemOf(refused, 'rejected-rows').errors.map(({ code }) => code)).toEqual(['of-the-software']);
    problemOf(
      await curator.put('/v1/frameworks/gcm', { ...BODY, id: 'gcm' }, { 'if-match': '"1"' }),
      'invalid-body',
    );
    expect(await curator.change()).toBe(before);
  });

  it('takes elements it did not have, such as those of a framework that came empty', async () => {
    const file = `${CONCEPT_COLUMNS}${line('99', 'objective', '', 'An objective of our own')}`;
    expect(await load(file, '?framework=gcm', TSV)).toMatchObject({ created: 1, rejected: 0 });
  });
});

describe('an import of frameworks', () => {
  it('cannot be undone, and says why', async () => {
    const { change } = await load(fixture('harbours.ttl'), '?framework=harbours-undo', 'text/turtle');
    const refused = await curator.send({ method: 'POST', url: `/v1/imports/${change}/undo` });
    expect(problemOf(refused, 'not-found').detail).toMatch(/imported frameworks, which cannot be undone/);
  });
});
