import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STANDINGS } from '../../src/domain/standing.ts';
import { loadExamples } from '../../src/services/examples.ts';
import type {
  AlignmentAnswer,
  ConceptProjects,
  Contributions,
  Coverage,
  CrosswalkCoverage,
  MappingList,
} from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Coverage: each count is a list that can be opened, gaps are gaps, and what is known to be missing is said. */

const URL = '/v1/reports/coverage';
let app: TestApp;
let client: Client;
const declined: string[] = [];

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  const budget = { kind: 'budget', from: '2026-01-01', until: '2026-12-31', currency: 'USD' };
  const put = (id: string, body: object) =>
    client.put(`/v1/projects/${id}`, { title: `Project ${id}`, ...body });
  await put('no-tags', { countries: ['UGA'] });
  await put('two-countries', {
    countries: [
      { country: 'UGA', percentage: 25 },
      { country: 'KEN', percentage: 75 },
    ],
    tags: ['sdg:3.3', 'msd:2.1'],
    amounts: [{ ...budget, amount: '1000.01' }],
  });
  await put('stopped', { status: 'cancelled', countries: ['UGA'], tags: ['sdg:4.1'] });
  await put('declining', { countries: ['UGA'], tags: ['msd:1.2'] });
  // Declining a goal would leave its targets: each of them is declined.
  const targets = await client.get('/v1/projects/declining/alignments?to=sdg&level=target');
  for (const { concept } of ok<AlignmentAnswer>(targets).alignments) {
    const decision = { concept: concept.id, decision: 'decline', reason: 'Not what we do.' };
    declined.push(concept.id);
    ok(await client.post('/v1/projects/declining/decisions', decision));
  }
});

afterAll(() => app.close());

const coverage = async (query: string) => ok<Coverage>(await client.get(`${URL}?${query}`));
const rowOf = ({ concepts }: Coverage, id: string) => concepts.find(({ concept }) => concept.id === id);

describe.each([
  'framework=sdg&level=target',
  'framework=gcm&country=KEN',
  'framework=sdg&minStrength=core&country=UGA',
])('%s', (query) => {
  test('gives a list behind each element with exactly the projects it counts in each standing', async () => {
    const answer = await coverage(query);
    const used = answer.concepts.filter((row) => row.standing !== null);
    expect(used.length).toBeGreaterThan(1);
    for (const row of used) {
      const list = ok<ConceptProjects>(await client.get(`${row.links.projects}&limit=200`));
      const byStanding = Map.groupBy(list.items, ({ countsNot, origin }) => countsNot ?? origin);
      for (const standing of STANDINGS) {
        const projects = byStanding.get(standing)?.length ?? 0;
        expect(row.shares[standing].projects, `${row.concept.id} ${standing}`).toBe(projects);
      }
      expect([...byStanding.keys()].filter((one) => !STANDINGS.some((known) => known === one))).toEqual([]);
    }
  });

  test('has every element once, and ratios that say of what', async () => {
    const { concepts, gaps, ratios, denominator } = await coverage(query);
    expect(new Set(concepts.map(({ concept }) => concept.id)).size).toBe(denominator.concepts);
    expect(gaps.map(({ id }) => id)).toEqual(
      concepts
        .filter(({ shares }) => shares.declared.projects + shares.inferred.projects === 0)
        .map(({ concept }) => concept.id),
    );
    expect(concepts.filter(({ gap }) => gap).map(({ concept }) => concept.id)).toEqual(
      gaps.map(({ id }) => id),
    );
    for (const { standing, shares } of concepts) {
      expect(standing).toBe(STANDINGS.find((one) => shares[one].projects > 0) ?? null);
    }
    expect(ratios.gaps).toMatchObject({ numerator: gaps.length, denominator: concepts.length });
    expect(ratios.counted.numerator + ratios.gaps.numerator).toBe(concepts.length);
    const declared = concepts.filter(({ shares }) => shares.declared.projects > 0);
    expect(ratios.declared).toMatchObject({ numerator: declared.length, denominator: concepts.length });
  });

  test('counts each project of the portfolio once, those that count for none too', async () => {
    const { projects, unreached } = await coverage(`${query}&limit=200`);
    const { declared, inferred, notReaching } = projects;
    expect(declared.projects + inferred.projects + notReaching.projects).toBe(projects.total);
    expect(unreached.length).toBe(projects.notReaching.projects);
    const reasons = Object.values(projects.notReaching.reasons).reduce((all, count) => all + count, 0);
    expect(reasons).toBe(unreached.length);
    for (const { links } of unreached) expect((await client.get(links.alignments)).statusCode).toBe(200);
  });
});

test("counts a country's part of the money alone, as contribution tables cut it", async () => {
  const row = rowOf(await coverage('framework=sdg&level=target&country=UGA'), 'sdg:3.3');
  expect(row?.shares.declared).toEqual({ projects: 1, amounts: [{ currency: 'USD', amount: '250.00' }] });
  const all = rowOf(await coverage('framework=sdg&level=target&organisation=nobody'), 'sdg:3.3');
  expect(all?.shares.declared.projects).toBe(0);
});

test.each(['', '&country=UGA', '&country=KEN&level=goal', '&amountKind=expenditure'])(
  'says of what is declared and of what is inferred the same as a contribution table by the method "full"%s',
  async (filter) => {
    const level = filter.includes('level=') ? '' : '&level=target';
    const { concepts } = await coverage(`framework=sdg${level}${filter}`);
    for (const origin of ['declared', 'inferred'] as const) {
      const table = `/v1/reports/contributions?to=sdg&method=full&origin=${origin}${level}${filter}`;
      const { tables } = ok<Contributions>(await client.get(table));
      for (const { concept, shares } of concepts) {
        const amounts = tables.flatMap(({ currency, rows }) =>
          rows.flatMap((row) => (row.concept.id === concept.id ? [{ currency, amount: row.amount }] : [])),
        );
        expect(shares[origin].amounts, `${concept.id} ${origin}`).toEqual(amounts);
      }
    }
  },
);

test('counts what other tags lead to beside tags in the framework', async () => {
  const row = rowOf(await coverage('framework=sdg&level=target&country=UGA'), 'sdg:8.7');
  expect(row).toMatchObject({ standing: 'inferred', gap: false, shares: { inferred: { projects: 1 } } });
});

test('leaves out cancelled projects unless asked, and never counts what was declined', async () => {
  const answer = await coverage('framework=sdg&level=target&country=UGA');
  expect(rowOf(answer, 'sdg:4.1')?.standing).toBeNull();
  expect(declined).toContain('sdg:10.7');
  for (const target of declined) {
    expect(rowOf(answer, target)?.shares.declined.projects, target).toBe(1);
  }
  const alone = answer.concepts.filter(
    ({ shares }) =>
      shares.declined.projects > 0 &&
      STANDINGS.every((one) => one === 'declined' || shares[one].projects === 0),
  );
  expect(alone.length).toBeGreaterThan(0);
  for (const row of alone) expect(row).toMatchObject({ standing: 'declined', gap: true });
  const reasons = new Map(answer.unreached.map(({ project, reason }) => [project.id, reason]));
  expect(Object.fromEntries(reasons)).toEqual({ declining: 'declined', 'no-tags': 'no-tags' });
  const asked = await coverage('framework=sdg&level=target&country=UGA&status=cancelled');
  expect(rowOf(asked, 'sdg:4.1')?.standing).toBe('declared');
});

test('pages through the projects that reach nothing, at one change', async () => {
  const first = await coverage('framework=sdg&level=target&country=UGA&limit=1');
  expect(first.unreached.map(({ project }) => project)).toEqual([
    { id: 'declining', title: 'Project declining' },
  ]);
  await client.put('/v1/projects/later', { title: 'Later', countries: ['UGA'] });
  const second = ok<Coverage>(await client.get(first.next ?? ''));
  expect(second.unreached.map(({ project }) => project.id)).toEqual(['no-tags']);
  expect([second.next, second.change]).toEqual([null, first.change]);
  await client.del('/v1/projects/later', { 'if-match': '"1"' });
});

test('answers as things stood at an earlier change', async () => {
  const now = await coverage('framework=sdg&level=target');
  await client.put('/v1/projects/newer', { title: 'Newer', tags: ['sdg:14.1'] });
  expect(rowOf(await coverage('framework=sdg&level=target'), 'sdg:14.1')?.standing).toBe('declared');
  expect(await coverage(`framework=sdg&level=target&change=${now.change}`)).toMatchObject({
    change: now.change,
    projects: now.projects,
    gaps: now.gaps,
  });
});

describe('the denominator', () => {
  test('is a list, in any notation, each element once', async () => {
    const answer = await coverage(
      'framework=sdg&level=target&priorities=8.7,SDG%2010.07&priorities=sdg:10.7',
    );
    expect(answer.concepts.map(({ concept }) => concept.id)).toEqual(['sdg:8.7', 'sdg:10.7']);
    expect(answer.denominator).toEqual({ kind: 'list', of: null, ofTitle: null, concepts: 2 });
    expect(answer.projects.notReaching.reasons['outside-priorities']).toBeGreaterThan(0);
  });

  test("is what another framework's elements are mapped to", async () => {
    const answer = await coverage('framework=sdg&level=target&prioritiesOf=unsdcf-mda');
    expect(answer.denominator).toMatchObject({ kind: 'framework', of: 'unsdcf-mda' });
    expect(answer.concepts.length).toBeGreaterThan(20);
    expect(answer.concepts.length).toBeLessThan(100);
  });

  test.each([
    ['priorities=sdg:8.77', 'unknown-concept', 'unknown-concept', /sdg:8\.7/],
    ['priorities=sdg:8.7,sdg:10', 'invalid-query', 'other-level', /level=goal/],
    ['priorities=gcm:5', 'invalid-query', 'other-level', /framework=gcm&level=objective/],
    ['priorities=8.7&prioritiesOf=sp', 'invalid-query', 'impossible-combination', /one of them/],
    ['prioritiesOf=paris', 'invalid-query', 'impossible-combination', /accepted mappings to sdg/],
    ['prioritiesOf=sp&level=indicator', 'invalid-query', 'impossible-combination', /goal/],
  ])('refuses %s and says what would work', async (query, code, fault, fix) => {
    const level = query.includes('level=') ? '' : '&level=target';
    const problem = problemOf(await client.get(`${URL}?framework=sdg${level}&${query}`), code as never);
    expect(problem.errors[0]?.code).toBe(fault);
    expect(problem.errors.map((error) => error.fix).join(' ')).toMatch(fix);
  });

  test('of nothing has no ratio', async () => {
    const answer = await coverage('framework=paris');
    expect(answer.ratios.counted).toEqual({ numerator: 0, denominator: 0, ratio: null });
    expect(answer.warnings.map(({ code }) => code)).toEqual(['partial-data', 'no-elements', 'no-mappings']);
  });
});

test.each([
  ['framework=sdg&level=objective', 'level', /gcm/],
  ['framework=sdgx', 'framework', /gcm/],
  ['framework=sdg&country=XX', 'country', /ISO 3166/],
  ['framework=sdg&amountKind=spent', 'amountKind', /./],
  ['framework=sdg&method=count', 'method', /./],
])('refuses %s', async (query, pointer, fix) => {
  const [error] = problemOf(await client.get(`${URL}?${query}`), 'invalid-query').errors;
  expect(error?.pointer).toContain(pointer);
  expect(error?.fix).toMatch(fix);
});

describe('warnings', () => {
  test('say that data are incomplete and that a framework has ended', async () => {
    const plan = await coverage('framework=unsdcf-mda&level=output');
    expect(plan.warnings.map(({ code }) => code)).toContain('partial-data');
    expect(plan.warnings.map(({ message }) => message).join(' ')).toMatch(/themes only/);
    const ended = await coverage('framework=sv');
    expect(ended.warnings).toContainEqual(
      expect.objectContaining({ code: 'expired-framework', framework: 'sv' }),
    );
    expect((await coverage('framework=gcm')).warnings).toEqual([]);
  });
});

describe('files', () => {
  test.each(['csv', 'tsv', 'ndjson', 'xlsx', 'html'])(
    '%s says what it is, and can be given again',
    async (format) => {
      const reply = await client.get(`${URL}?framework=gcm&country=KEN&format=${format}`);
      expect(reply.statusCode).toBe(200);
      expect(reply.rawPayload.length).toBeGreaterThan(2_000);
      expect((await client.get(`${URL}?framework=gcm&country=KEN&format=${format}`)).rawPayload).toEqual(
        reply.rawPayload,
      );
      if (format === 'xlsx') return;
      for (const words of ['country: KEN', 'not endorsed', '/v1/reports/coverage?', 'revision']) {
        expect(reply.body.toLowerCase()).toContain(words.toLowerCase());
      }
    },
  );

  test('CSV has the rows of the JSON, and all projects that reach nothing', async () => {
    const answer = await coverage('framework=sdg&level=target&country=UGA&limit=1');
    const reply = await client.get(`${URL}?framework=sdg&level=target&country=UGA&format=csv`);
    const lines: Record<string, string>[] = parse(reply.body, { columns: true });
    const elements = lines.filter(({ table }) => table === 'elements');
    expect(
      elements.map((line) => [
        line.concept,
        line.standing,
        line.declared_projects,
        line.shared_result_projects,
      ]),
    ).toEqual(
      answer.concepts.map(({ concept, standing, shares }) => [
        concept.id,
        standing ?? 'none',
        String(shares.declared.projects),
        String(shares['shared-result'].projects),
      ]),
    );
    expect(elements.find(({ concept }) => concept === 'sdg:3.3')?.declared_amount_usd).toBe('250.00');
    expect(lines.filter(({ table }) => table === 'unreached').length).toBe(
      answer.projects.notReaching.projects,
    );
  });
});

test('a file has declared and inferred projects once, with a column for each currency, so that projects add up', async () => {
  const { projects } = await coverage('framework=sdg&level=target');
  const { body } = await client.get(`${URL}?framework=sdg&level=target&format=csv`);
  const lines = (parse(body, { columns: true }) as Record<string, string>[]).filter(
    ({ table }) => table === 'projects',
  );
  expect(lines.map(({ closest }) => closest)).toEqual(['Declared', 'Inferred', 'Counts for none']);
  expect(lines.reduce((sum, line) => sum + Number(line.projects), 0)).toBe(projects.total);
  expect(projects.declared.amounts.length).toBeGreaterThan(1);
  for (const { currency, amount } of projects.declared.amounts) {
    expect(lines[0]?.[`amount_${currency.toLowerCase()}`]).toBe(amount);
  }
});

test('files name frameworks, levels and reasons in words', async () => {
  const at = `${URL}?framework=sdg&level=target&country=UGA`;
  const { body } = await client.get(`${at}&format=html`);
  for (const words of ['Coverage of targets (SDGs)', 'all targets (SDGs)', 'The project has no tags.']) {
    expect(body).toContain(words);
  }
  expect((await client.get(`${at}&prioritiesOf=unsdcf-mda&format=html`)).body).toContain(
    'the elements that UNSDCF Moldova is mapped to',
  );
  const crosswalk = '/v1/reports/crosswalk-coverage?from=srf&to=sdg';
  expect((await client.get(`${crosswalk}&format=html`)).body).toContain(
    'Crosswalk coverage from IOM SRF to SDGs',
  );
  expect((await client.get(`${crosswalk}&level=output&toLevel=goal&format=html`)).body).toContain(
    'Crosswalk coverage from outputs (IOM SRF) to goals (SDGs)',
  );
});

describe('the crosswalk itself', () => {
  const of = async (query: string) =>
    ok<CrosswalkCoverage>(await client.get(`/v1/reports/crosswalk-coverage?${query}`));

  test('has each element in one state, with the mappings behind it', async () => {
    const answer = await of('from=srf&to=sdg');
    const total = Object.values(answer.counts).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(answer.concepts.length);
    expect(answer.counts.mapped).toBeGreaterThan(50);
    expect(answer.ratios.mapped).toMatchObject({ numerator: answer.counts.mapped, denominator: total });
    for (const { concept, mappings, state } of answer.concepts.slice(0, 20)) {
      const found = await Promise.all(mappings.map((id) => client.get(`/v1/mappings/${id}`)));
      expect(found.every(({ statusCode }) => statusCode === 200)).toBe(true);
      expect(mappings.length > 0, `${concept.id} ${state}`).toBe(state !== 'not-reviewed');
    }
  });

  test.each(['from=srf&to=sdg', 'from=sdg&to=gcm', 'from=gcm&to=migof', 'from=msd&to=nua'])(
    'opens each element to exactly the mappings behind its state: %s',
    async (query) => {
      const { concepts } = await of(query);
      const shown = new Map<string, typeof concepts>();
      for (const row of concepts) shown.set(row.state, [...(shown.get(row.state) ?? []), row].slice(-8));
      for (const { concept, mappings, links } of [...shown.values()].flat()) {
        const { items } = ok<MappingList>(await client.get(`${links.mappings}&limit=200`));
        expect(items.map(({ id }) => id).sort(), concept.id).toEqual([...mappings].sort());
      }
    },
  );

  test('tells "reviewed, nothing fits" from "not looked at"', async () => {
    const { concepts } = await of('from=sv&to=sdg');
    const fitting = concepts.find(({ state }) => state === 'nothing-fits');
    const list = ok<MappingList>(await client.get(fitting?.links.mappings ?? ''));
    expect(list.items.map(({ object }) => object.id)).toContain('sssom:NoTermFound');
    const { counts } = await of('from=msd&to=nua');
    expect(counts['not-reviewed']).toBeGreaterThan(10);
  });

  test('finds proposed ones apart, and what leads to another level only', async () => {
    expect((await of('from=toc&to=srf')).counts.proposed).toBeGreaterThan(10);
    const { counts } = await of('from=sp&to=sdg&toLevel=target&level=sdg-commitment');
    expect(counts['other-level']).toBeGreaterThan(0);
  });

  test.each([
    ['from=sdg&to=sdg', 'to'],
    ['from=sdg&to=gcm&level=output', 'level'],
    ['from=sdg&to=gcm&toLevel=target', 'toLevel'],
    ['from=sdg', 'to'],
  ])('refuses %s', async (query, pointer) => {
    const reply = await client.get(`/v1/reports/crosswalk-coverage?${query}`);
    expect(problemOf(reply, 'invalid-query').errors[0]?.pointer).toContain(pointer);
  });

  test.each(['csv', 'tsv', 'ndjson', 'xlsx', 'html'])('is offered as %s', async (format) => {
    const reply = await client.get(`/v1/reports/crosswalk-coverage?from=msd&to=sdg&format=${format}`);
    expect(reply.statusCode).toBe(200);
    if (format !== 'xlsx') expect(reply.body).toContain('judged-msd-sdg-1.2-10.7');
  });
});
