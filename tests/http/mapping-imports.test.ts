import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSeed, seed } from '../../src/services/seed.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

const IMPORT = '/v1/imports/mappings';
const TSV = 'text/tab-separated-values';
const CSV = 'text/csv';

interface Report {
  readonly source: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly rows: readonly {
    id: string;
    row: number;
    outcome: string;
    errors: { pointer: string; code: string; fix: string }[];
    warnings: { code: string }[];
  }[];
  readonly change: number | null;
}
interface MappingBody {
  readonly id: string;
  readonly status: string;
  readonly rationale: string;
  readonly reviewer: string | null;
}

let server: TestApp;
let curator: Client;
/** One application for each group of tests, which write different elements. */
function application(): void {
  beforeAll(async () => {
    server = await testApp();
    curator = clientOf(server.app, await server.authorize('curator'));
  });
  afterAll(() => server.close());
}

const send = (body: string, query = '', type = TSV) => curator.raw('POST', `${IMPORT}${query}`, body, type);
const load = async (body: string, query = '', type = TSV) => ok<Report>(await send(body, query, type));
const mapping = async (id: string) => ok<MappingBody>(await curator.get(`/v1/mappings/${id}`));
const exported = async (set: string) => (await curator.get(`/v1/mapping-sets/${set}?format=sssom`)).body;
/** A set of the reference data under another name: new, and with all of its mappings accepted in the file. */
const renamed = async (set: string, own: string) =>
  (await exported(set)).replaceAll(set, own).replaceAll('\tstated\t', '\tpublished\t');

describe('SSSOM', () => {
  application();

  it('makes set and mappings, all proposed and unreviewed, whatever the file says; once', async () => {
    const file = await renamed('stated-sv-gcm', 'own-set');
    expect(file).toContain('accepted');
    const report = await load(file);
    expect(report).toMatchObject({ source: 'sssom', updated: 0, rejected: 0 });
    expect(report.created).toBeGreaterThan(2);
    const first = await mapping(report.rows[0]?.id ?? '');
    expect(first).toMatchObject({ status: 'proposed', set: 'own-set', reviewer: null });
    expect(ok(await curator.get('/v1/mapping-sets/own-set'))).toMatchObject({ mappings: report.created });
    expect(await load(file)).toMatchObject({ created: 0, unchanged: report.created, change: null });
    expect(await seed(server.store, await readSeed())).toMatchObject({ change: null });
  });

  it('updates what is proposed, and leaves alone what is accepted', async () => {
    const file = await renamed('stated-sp-sdg', 'second-set');
    const { created } = await load(file);
    const unsure = file.replace(/\t(?:1|0\.\d+)(?=\t)/g, '\t0.5');
    expect(await load(unsure)).toMatchObject({ created: 0, updated: created, rejected: 0 });
    const own = await exported('judged-gcm-sdg');
    expect(await load(own)).toMatchObject({ created: 0, updated: 0, rejected: 0, change: null });
    const [row = ''] = own.split('\n').filter((line) => line.startsWith('xwm:'));
    const changed = own.replace(row, row.replace('accepted', 'retired').replace('judged\t', 'stated\t'));
    const problem = problemOf(await send(changed), 'rejected-rows');
    expect(problem.errors.map(({ code }) => code)).toEqual(['accepted-differs']);
  });

  it('with a faulty row is refused with line and column, or taken without it', async () => {
    const lines = (await renamed('stated-msd-sdg', 'third-set')).split('\n');
    const place = lines.findIndex((line) => line.startsWith('xwm:'));
    lines[place] = lines[place]?.replace(/\tsdg:[\w.]+\t/, '\tsdg:999\t') ?? '';
    lines[place + 1] = lines[place + 1]?.replace('\tpublished\t', '\twhispered\t') ?? '';
    const file = lines.join('\n');
    const problem = problemOf(await send(file), 'rejected-rows');
    expect(problem.errors.map(({ pointer, code }) => [pointer.split('/')[1], code])).toEqual([
      [String(place + 1), 'unknown-concept'],
      [String(place + 2), 'unknown-value'],
    ]);
    const report = await load(file, '?mode=partial');
    expect(report).toMatchObject({ rejected: 2 });
    expect(report.created).toBe(report.rows.length - 2);
  });

  it.each([
    ['no metadata', 'subject_id\tobject_id\n', 'no-metadata'],
    [
      'metadata alone',
      '#mapping_set_id: https://example.org/x\n#license: https://example.org/l\n',
      undefined,
    ],
  ])('of %s is refused', async (_what, body, code) => {
    const problem = problemOf(await send(body, '?source=sssom'), 'unreadable-file');
    if (code !== undefined) expect(problem.errors[0]?.code).toBe(code);
  });
});

const HEADER = 'subject,predicate,object,strength,condition,confidence,evidence,source,locator,rationale,id';
const table = (...rows: readonly string[]) => `${HEADER}\n${rows.join('\n')}\n`;
const ROW = 'GCM 5,skos:closeMatch,SDG 10.07,,,0.8,judged,Tests,here,Both ask for it,';

describe('a table', () => {
  application();

  it('exported from the crosswalk imports back unchanged', async () => {
    const csv = (await curator.get('/v1/exports/crosswalk?format=csv')).body;
    const report = await load(csv, '?dryRun=true', CSV);
    expect(report).toMatchObject({ source: 'csv', created: 0, updated: 0, rejected: 0 });
    expect(report.unchanged).toBeGreaterThan(2000);
  });

  it('takes any notation, and makes an id', async () => {
    const report = await load(table(ROW), '?set=proposed-toc-srf', CSV);
    expect(report.rows).toMatchObject([{ id: 'proposed-toc-srf-5-10.7', outcome: 'created' }]);
    expect(await mapping('proposed-toc-srf-5-10.7')).toMatchObject({
      subject: { id: 'gcm:5' },
      object: { id: 'sdg:10.7' },
      status: 'proposed',
      confidence: 0.8,
    });
    const tabs = table(ROW.replace('Both ask', 'Both of them ask')).replaceAll(',', '\t');
    expect(await load(tabs, '?set=proposed-toc-srf')).toMatchObject({ source: 'tsv', updated: 1 });
    expect(await load(tabs, '?set=proposed-toc-srf')).toMatchObject({ unchanged: 1, change: null });
  });

  it('is not aligned by until accepted, and stays when the reference data come again', async () => {
    const url = '/v1/concepts/gcm:5/alignments?to=sdg&level=target';
    const before = ok<{ alignmentCount: number }>(await curator.get(url)).alignmentCount;
    await load(table(ROW.replace('10.07', '14.1')), '?set=judged-gcm-sdg', CSV);
    expect(ok(await curator.get(url))).toMatchObject({ alignmentCount: before });
    expect(await seed(server.store, await readSeed())).toMatchObject({ change: null });
    expect(await mapping('judged-gcm-sdg-5-14.1')).toMatchObject({ status: 'proposed' });
  });

  it.each([
    [ROW.replace('GCM 5', 'gcm:99'), 'unknown-concept'],
    [ROW.replace('GCM 5', 'sdg:1'), 'same-framework'],
    [ROW.replace('GCM 5', '1.2'), 'not-a-concept'],
    [ROW.replace('skos:closeMatch', 'looksLike'), 'unknown-value'],
    [ROW.replace('skos:closeMatch', 'crosswalk:contributesTo'), 'missing-value'],
    [ROW.replace(',,,0.8', ',core,,0.8'), 'strength-unwanted'],
    [ROW.replace('0.8', '1.5'), 'bad-confidence'],
    [ROW.replace('0.8', '0.12345'), 'too-precise'],
    [ROW.replace('Both ask for it', ''), 'missing-value'],
    [`${ROW.replace('10.07', '16.9')}judged-msd-sdg-1.2-10.7`, 'id-taken'],
    [`${ROW}\n${ROW}`, 'repeated-statement'],
  ])('with the row %s is refused as %s, and nothing is written', async (row, code) => {
    const before = await curator.change();
    const problem = problemOf(await send(table(row), '?set=proposed-toc-srf', CSV), 'rejected-rows');
    expect(problem.errors.map((error) => error.code)).toContain(code);
    for (const { pointer } of problem.errors) expect(pointer).toMatch(/^\/\d+\/\d+$/);
    expect(await curator.change()).toBe(before);
  });

  it('is told what a set that is not there needs', async () => {
    expect(problemOf(await send(table(ROW), '?set=new-set', CSV), 'invalid-query').errors[0]?.fix).toMatch(
      /mapping_set_id.*license/,
    );
    expect(problemOf(await send(table(ROW), '', CSV), 'rejected-rows').errors[0]?.code).toBe('missing-set');
  });
});

describe('an import of mappings', () => {
  application();

  it('can be undone: what it made is retired, what it changed is as before; and be made again', async () => {
    const query = '?set=proposed-toc-srf';
    await load(table(ROW), query, CSV);
    const { change } = await load(table(ROW.replace('0.8', '0.7'), ROW.replace('10.07', '8.8')), query, CSV);
    const undo = { method: 'POST', url: `/v1/imports/${change}/undo` } as const;
    expect(ok(await curator.send(undo))).toMatchObject({ restored: 1, removed: 1 });
    expect(await mapping('proposed-toc-srf-5-10.7')).toMatchObject({ confidence: 0.8, status: 'proposed' });
    expect(await mapping('proposed-toc-srf-5-8.8')).toMatchObject({ status: 'retired' });
    problemOf(await curator.send(undo), 'version-conflict');
    expect(await load(table(ROW.replace('10.07', '8.8')), query, CSV)).toMatchObject({ updated: 1 });
    expect(await mapping('proposed-toc-srf-5-8.8')).toMatchObject({ status: 'proposed' });
  });

  it('cannot be undone once another mapping says what it changed, and names that one', async () => {
    const query = '?set=proposed-toc-srf';
    const before = `${ROW.replace('10.07', '14.1')}own`;
    await load(table(before), query, CSV);
    const { change } = await load(table(before.replace('14.1', '14.2')), query, CSV);
    expect(await mapping('own')).toMatchObject({ object: { id: 'sdg:14.2' } });
    await load(table(before.replace(/own$/, 'twin')), query, CSV);
    const undo = { method: 'POST', url: `/v1/imports/${change}/undo` } as const;
    const latest = await curator.change();
    const refused = problemOf(await curator.send(undo), 'version-conflict');
    expect(refused.errors).toMatchObject([{ pointer: 'own', code: 'statement-exists' }]);
    expect(refused.detail).toContain('"twin"');
    expect(await curator.change()).toBe(latest);
  });
});
