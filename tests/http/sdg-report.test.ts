import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { sdgReportAnswer } from '../../src/http/schemas/sdg-report.ts';
import { loadExamples } from '../../src/services/examples.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** The SDG contribution report says what the tables and coverage say by themselves, in one call and one state. */

type Report = z.output<typeof sdgReportAnswer>;

const QUERY = '/v1/reports/sdg?priorities=8.7,10.7,14.1';
let app: TestApp;
let client: Client;
let report: Report;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  report = ok<Report>(await client.get(QUERY));
});

afterAll(() => app.close());

describe('the answer', () => {
  test.each([
    ['goalProjects', 'level=goal&method=count&judged=compare'],
    ['goalAmounts', 'level=goal&method=equal-split&judged=compare'],
    ['targetProjects', 'level=target&method=count&judged=compare'],
    ['targetAmounts', 'level=target&method=equal-split&judged=compare'],
    ['goalYears', 'level=goal&method=equal-split&groupBy=year'],
    ['goalCountries', 'level=goal&method=count&groupBy=country'],
  ] as const)('has the table %s as it is by itself', async (name, question) => {
    const table = ok<{ tables: object }>(
      await client.get(`/v1/reports/contributions?to=sdg&${question}&change=${report.change}`),
    );
    const inReport = await Promise.all(
      (report.tables[name]?.tables ?? []).map(async ({ rows, unaligned, total }) => ({
        rows: rows.map(({ links: _links, ...row }) => row),
        unaligned: unaligned.projects,
        total,
      })),
    );
    const byItself = (table.tables as Report['tables']['goalProjects']['tables']).map(
      ({ rows, unaligned, total }) => ({
        rows: rows.map(({ links: _links, ...row }) => row),
        unaligned: unaligned.projects,
        total,
      }),
    );
    expect(inReport).toEqual(byItself);
    expect((await client.get(report.links[name] ?? '')).statusCode).toBe(200);
  });

  test('has the coverage of targets as it is by itself, also where evidence is asked for', async () => {
    for (const more of ['', '&evidence=stated,published']) {
      const own = ok<Report>(await client.get(`/v1/reports/sdg?country=KEN${more}`));
      const coverage = ok<Report['coverage']>(await client.get(own.coverage.links.coverage));
      expect(own.coverage.concepts).toEqual(coverage.concepts);
      expect(own.coverage.unreached).toEqual(coverage.unreached);
      expect(own.coverage.filters).toEqual(coverage.filters);
    }
  });

  test('holds the portfolio against priorities', () => {
    expect(report.priorities?.concepts).toEqual(['sdg:8.7', 'sdg:10.7', 'sdg:14.1']);
    expect(report.priorities?.gaps).toContain('sdg:14.1');
  });

  test.each([
    'priorities=8.7,10.7&priorities=14.1&country=KEN',
    'prioritiesOf=unsdcf-mda&currency=USD&rate=EUR=1.1@2020-01-01',
  ])('leads from the line of priorities to the coverage it gives: %s', async (query) => {
    const { priorities } = ok<Report>(await client.get(`/v1/reports/sdg?${query}`));
    const { ratios, concepts } = ok<Report['coverage']>(await client.get(priorities?.links.coverage ?? ''));
    expect(ratios.counted.numerator).toBe(priorities?.counted.length);
    expect(ratios.gaps.numerator).toBe(priorities?.gaps.length);
    expect(concepts.map(({ concept }) => concept.id)).toEqual(priorities?.concepts);
  });

  test('has that address beside the line of the page', async () => {
    const { priorities } = report;
    const { body } = await client.get(`${QUERY}&change=${report.change}&format=html`);
    const line = body.split('<tr').find((row) => row.includes('Priority targets that a project counts for'));
    expect(line?.replaceAll('&amp;', '&')).toContain(priorities?.links.coverage);
  });

  test('adds up: each project is declared, inferred or unaligned, and flows are the aligned ones', () => {
    const { portfolio, flows } = report;
    expect(portfolio.declared + portfolio.inferred).toBe(portfolio.aligned);
    expect(portfolio.aligned + portfolio.unaligned).toBe(portfolio.projects);
    const sum = flows.reduce((all, { projects }) => all + Number(projects), 0);
    expect(sum).toBeCloseTo(portfolio.aligned, 6);
  });

  test('leads from every number to exactly the projects behind it', async () => {
    for (const { rows } of [...report.tables.goalProjects.tables, ...report.tables.targetAmounts.tables]) {
      for (const row of rows) {
        const behind = ok<{ items: unknown[] }>(await client.get(`${row.links.projects}&limit=200`));
        expect(behind.items).toHaveLength(row.projects);
      }
    }
    for (const { concept, links } of report.coverage.concepts.slice(0, 20)) {
      expect((await client.get(links.projects)).statusCode, concept.id).toBe(200);
    }
  });

  test('stays the same at its change after later writes', async () => {
    const address = `${QUERY}&change=${report.change}`;
    const before = (await client.get(address)).body;
    ok(await client.put('/v1/projects/later', { title: 'Later', tags: ['sdg:14.1'] }), 201);
    expect((await client.get(address)).body).toBe(before);
    expect(ok<Report>(await client.get(QUERY)).priorities?.gaps).not.toContain('sdg:14.1');
  });

  test('of some years has the money of these years in every table, and says so', async () => {
    const query = '/v1/reports/sdg?yearFrom=2026&yearUntil=2026';
    const some = ok<Report>(await client.get(query));
    expect(some.filters).toMatchObject({ yearFrom: 2026, yearUntil: 2026 });
    const years = some.tables.goalYears.tables.flatMap(({ rows }) => rows.map(({ group }) => group?.year));
    expect([...new Set(years)]).toEqual([2026]);
    const { tables } = ok<Report['tables']['goalAmounts']>(await client.get(some.links.goalAmounts ?? ''));
    expect(tables.map(({ total }) => total)).toEqual(
      some.tables.goalAmounts.tables.map(({ total }) => total),
    );
    expect((await client.get(some.links.goalProjects ?? '')).statusCode).toBe(200);
    const [row] = some.tables.goalProjects.tables[0]?.rows ?? [];
    expect((await client.get(row?.links.projects ?? '')).statusCode).toBe(200);
    const coverage = ok<Report['coverage']>(await client.get(some.coverage.links.coverage));
    expect(some.coverage.concepts).toEqual(coverage.concepts);
    expect(some.coverage.filters).toEqual(coverage.filters);
    expect((await client.get(`${query}&format=html`)).body).toMatch(
      /Years of the amounts<[^>]*>\s*<[^>]*>2026</,
    );
  });

  test('takes exchange rates, and names those it used', async () => {
    const rated = ok<Report>(await client.get('/v1/reports/sdg?currency=USD&rate=EUR=1.1@2020-01-01'));
    expect(rated.portfolio.amounts.map(({ currency }) => currency)).toEqual(['USD']);
    expect(rated.tables.goalAmounts.exchangeRates[0]).toMatchObject({ from: 'EUR', rate: '1.1' });
  });

  test('refuses what it cannot hold against the targets', async () => {
    const both = problemOf(await client.get('/v1/reports/sdg?priorities=8.7&prioritiesOf=unsdcf-mda'));
    expect(both.errors[0]?.pointer).toBe('prioritiesOf');
    expect(problemOf(await client.get('/v1/reports/sdg?priorities=sdg:8')).errors[0]?.code).toBe(
      'other-level',
    );
  });
});

describe('the page', () => {
  test('runs and loads nothing, names what it is, and has captions, headers and contents', async () => {
    const reply = await client.get(`${QUERY}&country=KEN&format=html`);
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'.*style-src 'sha256-/);
    const html = reply.body.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
    for (const fact of ['Kenya', report.notice, 'country: KEN', String(report.change)])
      expect(html).toContain(fact);
    expect(html).not.toMatch(/<script|\sstyle="|src="/);
    const tables = html.match(/<table>/g) ?? [];
    expect(tables.length).toBeGreaterThan(8);
    expect(html.match(/<caption>/g)).toHaveLength(tables.length);
    for (const [, id] of html.matchAll(/<a href="#([^"]+)"/g)) expect(html).toContain(`<section id="${id}"`);
    const others = [...html.matchAll(/<a href="([^#"][^"]*)"/g)].map(([, address = '']) => address);
    expect(others.filter((address) => !address.startsWith('http://localhost'))).toEqual([]);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ['', 'All projects'],
    ['country=KEN', 'Kenya'],
    ['country=KEN&organisation=IOM', 'Projects with “IOM” in Kenya'],
    ['country=KEN&humanitarian=true', 'Selected projects in Kenya: humanitarian'],
    ['status=closed,pipeline', 'Selected projects: status closed or pipeline'],
    [
      'region=298&taggedWith=gcm&tag=10.7&minGender=2',
      'Selected projects: region 1:298; tagged with sdg:10.7; tagged in gcm; gender marker of at least 2',
    ],
    [
      'humanitarian=false&example=true&activeFrom=2024-01-01&activeUntil=2025-12-31&classification=plan:MDA&organisation=IOM',
      'Selected projects with “IOM”: plan MDA; not humanitarian; invented examples; running on 2024-01-01 or later; running on 2025-12-31 or earlier',
    ],
  ])('says of which projects it is: %s', async (query, words) => {
    const { body } = await client.get(`/v1/reports/sdg?format=html&${query}`);
    expect(body).toContain(`>${words}<`);
  });

  test('an organisation that looks like markup stays text', async () => {
    const { body } = await client.get(
      `/v1/reports/sdg?format=html&organisation=${encodeURIComponent('<script>x')}`,
    );
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;x');
  });
});

test('the workbook has a sheet for each table and one that explains them', async () => {
  const { rawPayload } = await client.get(`${QUERY}&format=xlsx`);
  const about = (await readSheet(rawPayload, 'About')).flat().map(String).join('\n');
  for (const fact of ['Declared', 'Inferred', report.notice, '/v1/reports/sdg?'])
    expect(about).toContain(fact);
  const goals = await readSheet(rawPayload, 'Projects by goal');
  const [row] = report.tables.goalProjects.tables[0]?.rows ?? [];
  expect(goals[1]?.slice(0, 2)).toEqual([row?.concept.notation, row?.concept.label]);
  const targets = await readSheet(rawPayload, 'Coverage of targets, in project');
  expect(targets).toHaveLength(170);
});

describe('what tags lead to, at an address', () => {
  const ADDRESS = '/v1/alignments?tags=srf:1a11,gcm:5&to=sdg';

  test('answers as the POST of the same tags', async () => {
    const posted = await client.post('/v1/alignments', { tags: ['srf:1a11', 'gcm:5'], to: 'sdg' });
    expect((await client.get(ADDRESS)).json()).toEqual(posted.json());
  });

  test('is drawn as SVG and PNG, for a project too', async () => {
    const svg = await client.get(`${ADDRESS}&format=svg`);
    expect(svg.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    for (const text of ['srf:1a11', 'gcm:5', '10.7', 'Goals']) expect(svg.body).toContain(text);
    expect((await client.get(`${ADDRESS}&format=svg`)).body).toBe(svg.body);
    const png = await client.get('/v1/projects/EXAMPLE-KEN-01/alignments?to=sdg&format=png&width=400');
    expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG');
  });

  test('is refused where nobody could read it, with the way to less', async () => {
    const targets = ok<{ items: { id: string }[] }>(
      await client.get('/v1/frameworks/sdg/concepts?level=target&limit=200'),
    );
    const tags = targets.items.map(({ id }) => id).join(',');
    const reply = await client.get(`/v1/alignments?tags=${tags}&to=sdg&format=svg&maxPaths=100&limit=1000`);
    expect(problemOf(reply).errors[0]).toMatchObject({ code: 'too-large', pointer: 'format' });
  });
});
