import { createRequire } from 'node:module';
import { parse } from 'csv-parse/sync';
import { Parser } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSheet } from '../../src/formats/xlsx/read.ts';
import { loadExamples } from '../../src/services/examples.ts';
import { type Client, clientOf, ok, problemOf, type Reply } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

const PROJECTS = '/v1/exports/projects';
const CROSSWALK = '/v1/exports/crosswalk';
const ORG = 'reportingOrg=XM-DAC-47066&reportingOrgName=International%20Organization%20for%20Migration';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Report {
  readonly received: number;
  readonly created: number;
  readonly unchanged: number;
  readonly change: number | null;
}

let server: TestApp;
let client: Client;
/** Tests write projects of their own, and ask for them by their ids. */
beforeAll(async () => {
  server = await testApp();
  client = clientOf(server.app, await server.authorize('tagger'));
  await loadExamples(server, TEST_NOW);
  await load(PORTFOLIO);
  ok(await client.post('/v1/projects/P-1/decisions', { concept: 'gcm:18', decision: 'confirm' }));
});
afterAll(() => server.close());

async function load(body: string | Buffer): Promise<Report> {
  return ok<Report>(await client.raw('POST', '/v1/imports/projects', body, 'application/octet-stream'));
}

async function download(url: string): Promise<Reply> {
  const reply = await client.get(url);
  expect(reply.statusCode, reply.body.slice(0, 500)).toBe(200);
  return reply;
}

/** Three projects that use what a table and IATI have words for. */
const PORTFOLIO = `id,title,description,status,start_date,end_date,organisations,countries,budget,currency,tags,humanitarian,gender,outcome
P-1,"Cash, and counselling","Two
lines",implementation,2026-01-01,2026-12-31,"implementing:IOM [XM-DAC-47066]; funding:Example donor",KEN=60; SOM=40,1250.50,USD,sdg:10.7=40; sdg:8.7=60; msd:1.2,yes,2,OC1 = Safer migration
P-2,Border posts,,closed,2024-02-01,2025-01-31,,UGA,90000.00,USD,gcm:11; sdg:10.7,no,,
P-3,Éthique,Ça va,pipeline,2027-01-01,,,,,,,no,0,OC2
`;

describe('projects as files', () => {
  it.each([
    ['csv', '', /^text\/csv/, 'csv'],
    ['xlsx', '', XLSX, 'xlsx'],
    ['ndjson', '', /^application\/x-ndjson/, 'ndjson'],
    ['iati', `&${ORG}`, /^application\/xml/, 'xml'],
    ['uninfo', '', /^text\/csv/, 'uninfo.csv'],
    ['uninfo-cut', '', /^text\/csv/, 'uninfo-cut.csv'],
  ])('%s comes as an attachment named after the change', async (format, more, type, extension) => {
    const change = await client.change();
    const reply = await download(`${PROJECTS}?format=${format}${more}`);
    expect(reply.headers['content-type']).toMatch(type);
    const name = `attachment; filename="projects-${change}.${extension}"`;
    expect(reply.headers['content-disposition']).toBe(name);
    expect(reply.rawPayload.length).toBeGreaterThan(0);
  });

  it.each([
    ['csv', ''],
    ['xlsx', ''],
    ['iati', `&${ORG}`],
    ['iati', `&${ORG}&mapped=true`],
  ])('%s%s imported again changes nothing', async (format, more) => {
    const before = await client.change();
    const { rawPayload } = await download(`${PROJECTS}?format=${format}${more}`);
    const { received, unchanged, change } = await load(rawPayload);
    expect(received).toBeGreaterThan(10);
    expect({ unchanged, change }).toEqual({ unchanged: received, change: null });
    expect(await client.change()).toBe(before);
  });

  it('have all projects that fit, and those alone, as they stood at the change asked for', async () => {
    const rows = Array.from({ length: 1_203 }, (_, place) => `BULK-${place},Number ${place},KEN`).join('\n');
    const { change } = await load(`id,title,countries\n${rows}\nBULK-OTHER,Elsewhere,UGA\n`);
    await load('id,title\nBULK-LATER,Later\n');
    const { body } = await download(`${PROJECTS}?format=ndjson&country=KEN&q=BULK-&change=${change}`);
    const found = body
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(found).size).toBe(1_203);
    expect(found).not.toContain('BULK-OTHER');
  });

  it('escape formulas for people and leave cells alone for machines', async () => {
    await load('id,title\nF-1,=SUM(A1:A9)\n');
    const titleOf = async (query: string) => {
      const { body } = await download(`${PROJECTS}?format=csv&q=F-1${query}`);
      const [header = [], row = []] = parse(body) as string[][];
      return row[header.indexOf('title')];
    };
    expect(await titleOf('')).toBe('=SUM(A1:A9)');
    expect(await titleOf('&for=people')).toBe("'=SUM(A1:A9)");
  });

  it.each(['csv', 'xlsx'])('as %s say to another database all that a project has', async (format) => {
    const line = {
      kind: 'budget',
      from: '2026-01-01',
      until: '2026-12-31',
      amount: '10.00',
      currency: 'USD',
    };
    const rich = {
      title: '=Rich',
      description: '-Two\nlines',
      startDate: '2026-01-01',
      organisations: [{ name: 'Fund; of [all]', ref: 'XX;1', role: 'funding' }],
      countries: [{ country: 'KEN', percentage: 33.3 }],
      regions: [{ vocabulary: '99', code: 'East; west', percentage: 12.5 }],
      classifications: [
        { scheme: 'outcome', code: 'a=b', label: 'Rights; access = more' },
        { scheme: 'Éducation: own', code: '10.70', label: null },
      ],
      translations: [{ language: 'fr', title: 'Riche', description: 'Deux\nlignes' }],
      markers: { gender: 3, peace: 0 },
      humanitarian: true,
      amounts: [
        line,
        { ...line, from: '2027-01-01', until: null },
        { ...line, kind: 'expenditure', from: null, currency: 'KWD', amount: '0.125' },
      ],
      tags: [{ concept: 'sdg:10.7', percentage: 40 }, 'gcm:5'],
    };
    ok(await client.put(`/v1/projects/RICH-${format}`, rich), 201);
    const { headers, rawPayload } = await download(`${PROJECTS}?format=${format}&q=RICH-${format}`);
    expect(headers['crosswalk-not-said']).toBeUndefined();
    const other = await testApp();
    const there = clientOf(other.app, await other.authorize('tagger'));
    ok(await there.raw('POST', '/v1/imports/projects', rawPayload, 'application/octet-stream'));
    const read = async (from: Client) => {
      const { body } = await from.get(`${PROJECTS}?format=ndjson&q=RICH-${format}`);
      const project = JSON.parse(body) as { tags: readonly object[] };
      return { ...project, tags: project.tags.map((tag) => ({ ...tag, by: '', at: '' })) };
    };
    expect(await read(there)).toEqual(await read(client));
    await other.close();
  });

  it('name what a table cannot say, and leave it as it is stored', async () => {
    const tags = [{ concept: 'sdg:10.7', significance: 'principal' }, 'msd:1.2'];
    ok(await client.put('/v1/projects/S-1', { title: 'Screened', tags }), 201);
    const decline = { concept: 'gcm:18', decision: 'decline', reason: 'Not here.' };
    ok(await client.post('/v1/projects/S-1/decisions', decline));
    const { headers, rawPayload } = await download(`${PROJECTS}?format=csv&q=S-1`);
    expect(headers['crosswalk-not-said']).toBe('tags.significance, decisions');
    expect(await load(rawPayload)).toMatchObject({ received: 1, unchanged: 1 });
  });

  it('as tables have amounts by years line by line, and for people their sum', async () => {
    const amounts = [2026, 2027].map((year) => ({
      kind: 'budget',
      from: `${year}-01-01`,
      until: `${year}-12-31`,
      amount: '10.00',
      currency: 'USD',
    }));
    ok(await client.put('/v1/projects/Y-1', { title: 'By years', amounts }), 201);
    for (const format of ['csv', 'xlsx']) {
      const reply = await download(`${PROJECTS}?format=${format}&q=Y-1`);
      expect(reply.headers['crosswalk-not-said']).toBeUndefined();
      expect(await load(reply.rawPayload)).toMatchObject({ received: 1, unchanged: 1 });
    }
    const { body } = await download(`${PROJECTS}?format=csv&q=Y-1&for=people`);
    expect(body).toContain('20.00');
  });

  it('as XLSX hold amounts as numbers and codes as text', async () => {
    const { rawPayload } = await download(`${PROJECTS}?format=xlsx&q=P-2`);
    const read = await readSheet(rawPayload, null, { maxRows: 10 });
    if (!read.ok) throw new Error(JSON.stringify(read));
    const [header, row] = read.sheet.rows;
    const names = header?.cells.map((cell) => (cell?.kind === 'text' ? cell.text : '')) ?? [];
    expect(row?.cells[names.indexOf('budget')]?.kind).toBe('number');
    expect(row?.cells[names.indexOf('tags')]).toMatchObject({ kind: 'text' });
  });

  it('as IATI have inferred alignments when asked for, without those declined', async () => {
    ok(await client.put('/v1/projects/M-1', { title: 'Mapped', tags: ['msd:1.2'] }), 201);
    const inferred = /alignment\/(?:sdg|gcm)" code="([^"]+)"/g;
    const read = async (query: string) => {
      const { body } = await download(`${PROJECTS}?format=iati&q=M-1&${ORG}${query}`);
      return [...body.matchAll(inferred)].map(([, code]) => code);
    };
    expect(await read('')).toEqual([]);
    const mapped = await read('&mapped=true');
    expect(mapped).toContain('10.7');
    const decline = { concept: 'sdg:10.7', decision: 'decline', reason: 'Not here.' };
    ok(await client.post('/v1/projects/M-1/decisions', decline));
    expect(await read('&mapped=true')).not.toContain('10.7');
  });

  it.each(['', '&reportingOrg=XM-DAC-47066', '&reportingOrgName=IOM'])(
    'as IATI want to know who reports: "%s" does not say it',
    async (query) => {
      const { errors } = problemOf(await client.get(`${PROJECTS}?format=iati${query}`), 'invalid-query');
      expect(errors[0]?.pointer).toMatch(/^reportingOrg/);
    },
  );

  it('as UN INFO rows have at most ten targets, and what is cut is told with its reason', async () => {
    await load('id,title,tags\nU-1,=Tagged,sdg:10.7; sdg:8\n');
    const rows = await download(`${PROJECTS}?format=uninfo&q=U-1`);
    const [row] = parse(rows.body, { columns: true }) as Record<string, string>[];
    expect(row?.['Sub-Output']).toBe("'=Tagged");
    expect(row?.['SDG Targets']).toMatch(/^10\.7 /);
    expect(rows.headers['crosswalk-target-texts']).toBe('labels');
    expect(row?.Description).toBe('-');
    const cut = await download(`${PROJECTS}?format=uninfo-cut&q=U-1`);
    expect(parse(cut.body, { columns: true })).toContainEqual(
      expect.objectContaining({ project: 'U-1', concept: 'sdg:8', reason: 'goal-only' }),
    );
  });
});

describe('the crosswalk as a file', () => {
  const mappings = async () =>
    server.views.at({ kind: 'now' }, async ({ crosswalk }) => crosswalk.mappings.length);

  it('as CSV has every mapping', async () => {
    const reply = await download(`${CROSSWALK}?format=csv`);
    expect(reply.headers['content-type']).toMatch(/^text\/csv/);
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="crosswalk-\d+\.csv"$/);
    expect((parse(reply.body, { columns: true }) as unknown[]).length).toBe(await mappings());
  });

  it('as XLSX has a sheet of mappings and one of concepts, notations as text', async () => {
    const { rawPayload, headers } = await download(`${CROSSWALK}?format=xlsx`);
    expect(headers['content-type']).toBe(XLSX);
    const read = async (sheet: string) => {
      const found = await readSheet(rawPayload, sheet, { maxRows: 100_000 });
      if (!found.ok) throw new Error(JSON.stringify(found));
      return found.sheet.rows;
    };
    expect((await read('Mappings')).length).toBe((await mappings()) + 1);
    const concepts = await read('Concepts');
    const notations = concepts.slice(1).map(({ cells }) => cells[2]?.kind);
    expect(new Set(notations)).toEqual(new Set(['text']));
  });

  it('as Turtle and as JSON-LD has the same statements', async () => {
    const turtle = await download(`${CROSSWALK}?format=turtle`);
    const jsonLd = await download(`${CROSSWALK}?format=jsonld`);
    expect(turtle.headers['content-type']).toMatch(/^text\/turtle/);
    expect(jsonLd.headers['content-type']).toMatch(/^application\/ld\+json/);
    // Published without types of its own.
    const { toRDF } = createRequire(import.meta.url)('jsonld') as {
      toRDF(document: unknown, options: { format: string }): Promise<string>;
    };
    const quads = await toRDF(JSON.parse(jsonLd.body), { format: 'application/n-quads' });
    const count = new Parser({ format: 'application/n-quads' }).parse(quads).length;
    expect(new Parser({ format: 'text/turtle' }).parse(turtle.body).length).toBe(count);
    expect(count).toBeGreaterThan(10_000);
  });
});
