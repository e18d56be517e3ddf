import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLAN_WAYS } from '../../src/domain/country-view.ts';
import { loadExamples } from '../../src/services/examples.ts';
import type { CountryView, PlanProjects } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** A country's cooperation framework: who stands under what and why, and what the plan names that nobody serves. */

const URL = '/v1/reports/country-framework?framework=unsdcf-mda';
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  const budget = { kind: 'budget', from: '2026-01-01', until: '2026-12-31', currency: 'EUR' };
  const put = (id: string, body: object) =>
    client.put(`/v1/projects/${id}`, {
      title: id,
      countries: ['MDA'],
      amounts: [{ ...budget, amount: '100.00' }],
      ...body,
    });
  const named = (scheme: string, code: string) => ({ scheme, code });
  await put('tagged', { tags: ['unsdcf-mda:1.2', 'sdg:3.8'] });
  await put('imported', {
    classifications: [named('output', 'unsdcf-mda-2023-2027:1.2')],
    tags: ['sdg:4.1'],
  });
  await put('in-plan', { classifications: [named('plan', 'UNSDCF Moldova'), named('output', '1.2')] });
  await put('older-plan', { classifications: [named('output', 'unsdcf-mda-2018-2022:1.2')] });
  await put('without-plan', { classifications: [named('output', '1.2')] });
  await put('elsewhere', { countries: ['KEN'], tags: ['unsdcf-mda:1.2'] });
  await put('mapped', { tags: ['srf:1b3'] });
  await put('spending', {
    tags: ['unsdcf-mda:OC4'],
    amounts: [
      { ...budget, amount: '70.00' },
      { ...budget, kind: 'expenditure', amount: '7.50', currency: 'USD' },
    ],
  });
});

afterAll(() => app.close());

const view = async (query = '') => ok<CountryView>(await client.get(`${URL}${query}`));
const elementOf = ({ elements }: CountryView, id: string) =>
  elements.find(({ concept }) => concept.id === `unsdcf-mda:${id}`);
const countsOf = (answer: CountryView, id: string) => {
  const { declared, classified, inferred } = elementOf(answer, id)?.projects ?? {};
  return [declared?.projects, classified?.projects, inferred?.projects];
};

test('goes through the tree, each element before its parts', async () => {
  const { elements } = await view();
  expect(elements.length).toBe(25);
  for (const [place, { parent }] of elements.entries()) {
    const before = elements.slice(0, place).map(({ concept }) => concept.id);
    if (parent !== null) expect(before).toContain(parent);
  }
});

test('keeps what is declared, classified and inferred apart; other plans and other countries stay out', async () => {
  const answer = await view();
  expect(answer.country).toBe('MDA');
  expect(countsOf(answer, '1.2')).toEqual([1, 2, 0]);
  expect(countsOf(answer, 'OC1')?.slice(0, 2)).toEqual([1, 2]);
  expect(elementOf(answer, '2.4')?.projects.inferred.projects).toBeGreaterThan(0);
  expect(countsOf(await view('&country=KEN'), '1.2')[0]).toBe(1);
});

test('keeps to an element and its parts where told so', async () => {
  const { elements } = await view('&under=OC3');
  expect(elements.map(({ concept }) => concept.notation)).toEqual(['OC3', '3.1', '3.2', '3.3', '3.4']);
  const whole = await view();
  expect(elements).toEqual(whole.elements.filter(({ concept }) => /^(OC)?3/.test(concept.notation)));
});

test('opens every share to exactly the projects it counts, classified ones too', async () => {
  for (const query of ['', '&country=KEN', '&minStrength=core&status=implementation']) {
    for (const { concept, projects, links } of (await view(query)).elements) {
      const whole = ok<PlanProjects>(await client.get(`${links.projects}&limit=200`));
      for (const way of PLAN_WAYS) {
        const { items } = ok<PlanProjects>(await client.get(`${projects[way].link}&limit=200`));
        expect(items.length, `${concept.id} ${way}${query}`).toBe(projects[way].projects);
        expect(items).toEqual(whole.items.filter((one) => one.way === way));
      }
    }
  }
  const imported = elementOf(await view(), '1.2')?.projects.classified.link ?? '';
  const { items } = ok<PlanProjects>(await client.get(imported));
  expect(items.map(({ id }) => id)).toEqual(['imported', 'in-plan']);
  const first = ok<PlanProjects>(await client.get(`${imported}&limit=1`));
  const rest = ok<PlanProjects>(await client.get(first.next ?? ''));
  expect([...first.items, ...rest.items]).toEqual(items);
  const wrong = problemOf(await client.get('/v1/reports/country-framework/projects?element=sdg:10.7'));
  expect(wrong.errors[0]?.pointer).toBe('element');
});

test('counts as standing under any element only those under the elements shown', async () => {
  const { portfolio, elements } = await view('&under=OC3');
  const under = new Set<string>();
  for (const { projects } of elements) {
    for (const way of ['declared', 'classified', 'inferred'] as const) {
      const { items } = ok<PlanProjects>(await client.get(`${projects[way].link}&limit=200`));
      for (const { id } of items) under.add(id);
    }
  }
  const whole = await view();
  expect(portfolio).toEqual({ projects: whole.portfolio.projects, underAny: under.size });
  expect(portfolio.underAny).toBeLessThan(whole.portfolio.underAny);
});

test('says money of each kind and currency', async () => {
  const answer = await view();
  expect(elementOf(answer, '1.2')?.projects.classified.amounts).toEqual([
    { kind: 'budget', currency: 'EUR', amount: '200.00' },
  ]);
  const spending = [
    { kind: 'budget', currency: 'EUR', amount: '70.00' },
    { kind: 'expenditure', currency: 'USD', amount: '7.50' },
  ];
  expect(elementOf(answer, 'OC4')?.projects.declared.amounts).toEqual(spending);
  expect(elementOf(answer, 'SP4')?.projects.declared.amounts).toEqual(spending);
});

test('shows what the plan names by mapping, and apart what others observed on its parts', async () => {
  const names = elementOf(await view(), '1.2')?.names ?? [];
  const mapped = names.filter((name) => name.mapped !== null);
  expect(mapped.length).toBeGreaterThan(2);
  expect(mapped.some(({ concept }) => concept.id.startsWith('gcm:'))).toBe(true);
  for (const name of mapped) expect(name.mapped?.evidence.length).toBeGreaterThan(0);
  expect(names.find(({ concept }) => concept.id === 'sdg:4.2')?.observed).toEqual({ count: 4, of: 13 });
  expect(names.some((name) => name.mapped === null && name.observed !== null)).toBe(true);
});

test('tells what is served from tags outside the plan, here and anywhere', async () => {
  const answer = await view();
  const element = elementOf(answer, '1.2');
  const served = (id: string) => element?.serves.find(({ concept }) => concept.id === id);
  expect(served('sdg:3.8')).toMatchObject({ declared: 1 });
  expect(served('sdg:4.1')).toMatchObject({ declared: 1 });
  expect(element?.gaps).not.toContain('sdg:3.8');
  for (const { concept, servedHere, mapped } of element?.names ?? []) {
    const firmly = mapped !== null && mapped.strength !== 'conditional';
    expect(element?.gaps.includes(concept.id)).toBe(servedHere === 0 && firmly);
  }
  const { gaps, conditionalGaps, observedGaps } = answer;
  const all = [...gaps, ...conditionalGaps, ...observedGaps];
  expect(new Set(all.map(({ concept }) => concept.id)).size).toBe(all.length);
  const nowhere = all.map(({ concept }) => concept.id);
  expect(nowhere).not.toContain('sdg:4.1');
  for (const { concept, namedBy } of all) {
    for (const id of namedBy) {
      const name = answer.elements
        .find((one) => one.concept.id === id)
        ?.names.find((one) => one.concept.id === concept.id);
      expect(name?.servedAnywhere).toBe(0);
    }
  }
  // Evidence about parts is never a gap of the plan itself.
  expect(answer.observedGaps.length).toBeGreaterThan(0);
  for (const { concept } of answer.observedGaps) {
    const mapped = answer.elements.some(({ names }) =>
      names.some((name) => name.concept.id === concept.id && name.mapped !== null),
    );
    expect(mapped, concept.id).toBe(false);
  }
});

test('warns that the observed targets are a sample', async () => {
  const { warnings } = await view();
  expect(warnings.filter(({ code }) => code === 'partial-data').map(({ message }) => message)).toEqual([
    expect.stringContaining('may be cut'),
    expect.stringContaining('themes only'),
  ]);
});

test('answers as things stood', async () => {
  const before = await view();
  await client.put('/v1/projects/newest', { title: 'newest', countries: ['MDA'], tags: ['unsdcf-mda:1.2'] });
  expect(countsOf(await view(), '1.2')[0]).toBe(2);
  expect(await view(`&change=${before.change}`)).toEqual(before);
  await client.del('/v1/projects/newest', { 'if-match': '"1"' });
});

test.each(['csv', 'tsv', 'ndjson', 'xlsx', 'html'])('is offered as %s', async (format) => {
  const reply = await client.get(`${URL}&format=${format}`);
  expect(reply.statusCode).toBe(200);
  if (format !== 'xlsx') expect(reply.body).toContain('UN INFO');
  if (format !== 'csv') return;
  const lines: Record<string, string>[] = parse(reply.body, { columns: true });
  expect(new Set(lines.map(({ table }) => table))).toEqual(
    new Set(['elements', 'money', 'names', 'serves', 'gaps']),
  );
});

test.each([
  ['framework=sdg', 'framework', /unsdcf-mda/],
  ['framework=nothing', 'framework', /unsdcf-mda/],
  ['framework=unsdcf-mda&country=Moldova', 'country', /./],
  ['framework=unsdcf-mda&level=output', 'level', /./],
])('refuses %s', async (query, pointer, fix) => {
  const reply = await client.get(`/v1/reports/country-framework?${query}`);
  const [error] = problemOf(reply, 'invalid-query').errors;
  expect(error?.pointer).toContain(pointer);
  expect(error?.fix).toMatch(fix);
});
