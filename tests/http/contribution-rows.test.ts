import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadExamples } from '../../src/services/examples.ts';
import type { ContributionProjects, Contributions } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Every number of a contribution table leads to exactly the projects behind it. */

const URL = '/v1/reports/contributions';
let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
  await loadExamples({ store: app.store, views: app.views }, TEST_NOW);
  const odd = {
    title: 'Odd/one',
    tags: ['sdg:10.7', 'sdg:8.8', 'sdg:3'],
    regions: [{ code: '298', percentage: 60 }],
    amounts: [
      { kind: 'budget', from: '2025-03-01', until: '2027-06-30', amount: '1000.01', currency: 'EUR' },
      { kind: 'budget', amount: '0.07', currency: 'USD' },
    ],
    markers: { gender: 2 },
    organisations: [{ name: 'Odd & co: one', role: 'reporting' }],
  };
  ok(await client.put(`/v1/projects/${encodeURIComponent('XX-1/odd')}`, odd), 201);
});

afterAll(() => app.close());

/** All pages of a list. */
async function behind(address: string): Promise<ContributionProjects['items']> {
  const items: ContributionProjects['items'] = [];
  for (let next: string | null = `${address}&limit=3`; next !== null; ) {
    const page: ContributionProjects = ok<ContributionProjects>(await client.get(next));
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

const minor = (amount: string) => BigInt(amount.replace('.', ''));

test.each([
  'method=count',
  'method=count&groupBy=country',
  'method=count&level=target&groupBy=year,status',
  'method=full&level=target',
  'method=equal-split&level=target',
  'method=equal-split&groupBy=country,year&country=KE',
  'method=equal-split&groupBy=region,gender',
  'method=declared-split&groupBy=organisation',
  'method=equal-split&region=298&origin=declared',
  'method=equal-split&groupBy=year&currency=USD&rate=EUR=1.07@2020-01-01',
  'method=equal-split&evidence=stated,published&groupBy=country',
  'method=equal-split&yearFrom=2026&yearUntil=2026&groupBy=country',
])('%s: each row and each reason lists its projects, and their parts add up to it', async (query) => {
  const { tables } = ok<Contributions>(await client.get(`${URL}?to=sdg&${query}`));
  let followed = 0;
  for (const { currency, rows, unaligned } of tables) {
    for (const { projects, amount, links } of [...rows, ...Object.values(unaligned.reasons)]) {
      const items = await behind(links.projects);
      const ids = items.map(({ project }) => project.id);
      expect(ids, links.projects).toEqual([...new Set(ids)].sort());
      expect(ids).toHaveLength(projects);
      followed += 1;
      if (amount === null) {
        expect(items.flatMap(({ amounts }) => amounts)).toEqual([]);
        continue;
      }
      expect(items.every(({ amounts }) => amounts.length === 1 && amounts[0]?.currency === currency)).toBe(
        true,
      );
      const parts = items.flatMap(({ amounts }) => amounts.map((part) => minor(part.amount)));
      expect(
        parts.reduce((sum, part) => sum + part, 0n),
        links.projects,
      ).toBe(minor(amount));
    }
  }
  expect(followed).toBeGreaterThan(3);
});

test('rows say which of their projects are declared and which inferred, and each leads to its paths', async () => {
  const { tables } = ok<Contributions>(await client.get(`${URL}?to=sdg&level=target`));
  const row = tables[0]?.rows.find(
    ({ declared, inferred }) => declared.projects > 0 && inferred.projects > 0,
  );
  const items = await behind(row?.links.projects ?? '');
  expect(items.filter(({ origin }) => origin === 'declared')).toHaveLength(row?.declared.projects ?? 0);
  expect(items.filter(({ origin }) => origin === 'inferred')).toHaveLength(row?.inferred.projects ?? 0);
  for (const { links } of items) {
    ok(await client.get(links.project));
    const { alignments } = ok<{ alignments: { concept: { id: string } }[] }>(
      await client.get(links.alignments),
    );
    expect(alignments.map(({ concept }) => concept.id)).toContain(row?.concept.id);
  }
});

test('an address keeps its state: what is written later does not change the list', async () => {
  const { tables } = ok<Contributions>(await client.get(`${URL}?to=sdg`));
  const address = tables[0]?.rows[0]?.links.projects ?? '';
  const before = await behind(address);
  ok(await client.put('/v1/projects/later', { title: 'Later', tags: [tables[0]?.rows[0]?.concept.id] }), 201);
  expect(await behind(address)).toEqual(before);
});

test('the past, read from history, gives the numbers that were current then', async () => {
  const query = `${URL}?to=sdg&method=equal-split&level=target&groupBy=region,year`;
  const now = ok<Contributions>(await client.get(query));
  ok(await client.put('/v1/projects/newest', { title: 'Newest' }), 201);
  const then = ok<Contributions>(await client.get(`${query}&change=${now.change}`));
  expect(then).toEqual(now);
});

describe('without judged links', () => {
  test('the comparison stands beside each number and is the table that is asked for by evidence', async () => {
    const query = `${URL}?to=sdg&method=equal-split&level=target&groupBy=country`;
    const compared = ok<Contributions>(await client.get(`${query}&judged=compare`));
    const without = ok<Contributions>(await client.get(`${query}&evidence=stated,published`));
    for (const [place, { rows, unaligned, total }] of compared.tables.entries()) {
      const other = without.tables[place];
      expect(total).toEqual(other?.total);
      expect(unaligned.withoutJudged).toEqual({
        projects: other?.unaligned.projects,
        amount: other?.unaligned.amount,
      });
      const shown = rows
        .filter(({ withoutJudged }) => (withoutJudged?.projects ?? 0) > 0)
        .map(({ concept, group, withoutJudged }) => [concept.id, group, withoutJudged]);
      expect(shown).toEqual(
        other?.rows.map(({ concept, group, projects, amount }) => [concept.id, group, { projects, amount }]),
      );
    }
    const some = compared.tables.flatMap(({ rows }) => rows);
    expect(
      some.some(({ inferred, withoutJudged }) => inferred.projects > 0 && withoutJudged?.projects === 0),
    ).toBe(true);
  });
});

test.each([
  ['', 'concept'],
  ['&concept=sdg:10&reason=goal-only', 'reason'],
  ['&reason=goal-only&group=country:KEN', 'reason'],
  ['&concept=sdg:10&group=colour:red', 'group'],
  ['&concept=sdg:10&group=year:soon', 'group'],
  ['&concept=sdg:10&group=status:open', 'group'],
  ['&concept=sdg:10&group=country:KEN&group=region:1:298', 'groupBy'],
])('a list of projects asked by "%s" is refused by name', async (query, pointer) => {
  const problem = problemOf(await client.get(`${URL}/projects?to=sdg${query}`), 'invalid-query');
  expect(problem.errors[0]).toMatchObject({ pointer, fix: expect.stringMatching(/\S/) });
});
