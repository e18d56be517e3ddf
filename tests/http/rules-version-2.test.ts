import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlignmentAnswer, Contributions, ContributionTable } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { mappingOf, review } from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** What rules version 2 promises of the reference data, over real HTTP. */

let app: TestApp;
let client: Client;
let number = 0;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

/** A project of its own, with an organisation that filters tables down to it. */
async function projectWith(tags: readonly unknown[]) {
  number += 1;
  const id = `rules-${number}`;
  const url = `/v1/projects/${id}`;
  const organisations = [{ name: `only ${id}.`, role: 'funding' }];
  const amounts = [{ kind: 'budget', amount: '100.01', currency: 'USD' }];
  ok(await client.put(url, { title: id, tags, organisations, amounts, countries: ['NPL'] }), 201);
  const version = async () => ({ 'if-match': String((await client.get(url)).headers.etag) });
  return {
    url,
    confirm: async (concept: string) =>
      ok(await client.post(`${url}/decisions`, { concept, decision: 'confirm' }, await version())),
    answer: async (question: string, answer: string, tags?: readonly string[]) =>
      ok(await client.put(`${url}/answers/${question}`, { answer, tags: tags ?? null }, await version())),
    targets: async () =>
      ok<AlignmentAnswer>(await client.get(`${url}/alignments?to=sdg&level=target&limit=1000`)).alignments,
    table: async (method: string): Promise<ContributionTable> => {
      const where = `organisation=${encodeURIComponent(`only ${id}.`)}&country=NPL`;
      const report = ok<Contributions>(
        await client.get(`/v1/reports/contributions?to=sdg&level=target&method=${method}&${where}`),
      );
      return report.tables[0] as ContributionTable;
    },
  };
}

const ids = (alignments: AlignmentAnswer['alignments']) => alignments.map(({ concept }) => concept.id).sort();
const rows = (table: ContributionTable) =>
  new Map(table.rows.map(({ concept, projects, amount }) => [concept.id, [projects, amount]]));

describe('targets of an element', () => {
  test('water and sanitation in crises leads only to what its own mappings name', async () => {
    const { targets } = await projectWith(['srf:1a14']);
    const { items } = ok<{ items: { object: { id: string }; modifier: string | null; predicate: string }[] }>(
      await client.get('/v1/mappings?subject=srf:1a14&objectFramework=sdg&status=accepted&limit=200'),
    );
    const named = items.filter(
      ({ modifier, predicate }) => modifier === null && predicate === 'crosswalk:contributesTo',
    );
    expect(ids(await targets())).toEqual(named.map(({ object }) => object.id).sort());
  });

  test('confirming a Compact objective leaves the SDG targets as they were', async () => {
    const { targets, confirm } = await projectWith(['srf:1a14']);
    const before = await targets();
    await confirm('gcm:15');
    expect(await targets()).toEqual(before);
  });

  test('an element of the theory of change reaches what its match is mapped to, once the match is accepted', async () => {
    const address = '/v1/concepts/toc:OUT11/alignments?to=sdg&level=target&limit=1000';
    const before = ok<AlignmentAnswer>(await client.get(address));
    expect(before.alignments).toEqual([]);
    const curator = clientOf(app.app, await app.authorize('curator'));
    const match = await mappingOf(curator, 'proposed-toc-srf-OUT11-3d42');
    ok(await review(curator, match, { action: 'accept' }));
    const after = ok<AlignmentAnswer>(await client.get(address));
    const matched = ok<AlignmentAnswer>(
      await client.get('/v1/concepts/srf:3d42/alignments?to=sdg&level=target&limit=1000'),
    );
    expect(ids(after.alignments)).toEqual(ids(matched.alignments));
    for (const { paths } of after.alignments) {
      expect(paths[0]?.steps.map(({ relation }) => relation)[0]).toBe('is nearly the same as');
    }
  });

  test('no element of a complete set is answered by a chain', async () => {
    for (const tag of ['srf:1a14', 'msd:1.2', 'gcm:20', 'sp:O1', 'migof:O1']) {
      const { alignments } = ok<AlignmentAnswer>(
        await client.get(`/v1/concepts/${tag}/alignments?to=sdg&limit=1000`),
      );
      for (const { paths } of alignments) {
        for (const { steps } of paths) {
          expect(steps.filter(({ mapping }) => mapping !== null).length, tag).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

describe('confirming', () => {
  test.each(['count', 'full'])(
    'one target leaves every other row of the method %s as it was',
    async (method) => {
      const { targets, table, confirm } = await projectWith(['msd:1.2', 'msd:2.3']);
      const open = (await targets()).find(({ counts }) => !counts);
      const before = rows(await table(method));
      await confirm(open?.concept.id ?? '');
      const after = rows(await table(method));
      expect(after.get(open?.concept.id ?? '')).toBeDefined();
      after.delete(open?.concept.id ?? '');
      expect(after).toEqual(before);
    },
  );

  test('with a split, rows and what is unaligned still add up to the total', async () => {
    const { targets, table, confirm } = await projectWith(['msd:1.2', 'msd:2.3']);
    await confirm((await targets()).find(({ counts }) => !counts)?.concept.id ?? '');
    const { rows: split, unaligned, total } = await table('equal-split');
    const cents = (amount: string | null) => Math.round(Number(amount) * 100);
    const sum = split.reduce((all, { amount }) => all + cents(amount), cents(unaligned.amount));
    expect(sum).toBe(cents(total.amount));
    expect(total.amount).toBe('100.01');
  });
});

describe('results that many share', () => {
  test('the remittance objective counts nothing until one question is answered, then target 10.c', async () => {
    const { targets, answer, table } = await projectWith(['gcm:20']);
    expect((await targets()).filter(({ counts }) => counts)).toEqual([]);
    expect((await table('count')).rows).toEqual([]);
    await answer('remittance-cost', 'yes');
    const counting = (await targets()).filter(({ counts }) => counts);
    expect(counting.map(({ concept, strength, origin }) => [concept.id, strength, origin])).toEqual([
      ['sdg:10.c', 'core', 'inferred'],
    ]);
    expect([...rows(await table('count')).keys()]).toEqual(['sdg:10.c']);
  });

  test("an output of a country's plan counts no target until one is confirmed, and says why", async () => {
    const { targets, confirm } = await projectWith(['unsdcf-mda:2.4']);
    const before = await targets();
    expect(before.length).toBeGreaterThan(0);
    expect([...new Set(before.map(({ counts, countsNot }) => `${counts} ${countsNot}`))].sort()).toEqual([
      'false conditional',
      'false shared-result',
    ]);
    const shared = before.find(({ countsNot }) => countsNot === 'shared-result');
    await confirm(shared?.concept.id ?? '');
    expect((await targets()).filter(({ counts }) => counts).map(({ concept }) => concept.id)).toEqual([
      shared?.concept.id,
    ]);
  });

  test('an answer for one tag does not speak for another', async () => {
    const { targets, answer } = await projectWith(['gcm:20', 'gcm:19']);
    await answer('remittance-cost', 'yes', ['gcm:19']);
    expect((await targets()).filter(({ concept, counts }) => concept.id === 'sdg:10.c' && counts)).toEqual(
      [],
    );
    await answer('remittance-cost', 'yes', ['gcm:20']);
    expect((await targets()).find(({ concept }) => concept.id === 'sdg:10.c')?.counts).toBe(true);
  });

  test('a no takes the path away and names the reason at the tag', async () => {
    const { url, answer, targets } = await projectWith(['gcm:20']);
    const questions = new Set(
      (await targets()).flatMap(({ questions: open }) => open.flatMap(({ id }) => id ?? [])),
    );
    for (const question of questions) await answer(question, 'no');
    expect(await targets()).toEqual([]);
    const { unaligned } = ok<AlignmentAnswer>(await client.get(`${url}/alignments?to=sdg&level=target`));
    expect(unaligned.map(({ tag, reason }) => [tag, reason])).toEqual([['gcm:20', 'condition-not-met']]);
  });
});
