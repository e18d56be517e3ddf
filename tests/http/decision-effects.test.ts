import { afterAll, beforeAll, expect, test } from 'vitest';
import { effectsOnTables } from '../../src/services/decision-effects.ts';
import { NOW } from '../../src/store/port.ts';
import type { AlignmentAnswer, Contributions } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok } from '../fixtures/http/client.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** What a decision would move is what the tables then say. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const projectOf = (id: string) =>
  app.views.at(NOW, async ({ snapshot, crosswalk }) => {
    const stored = await snapshot.project(id);
    if (stored === null) throw new Error(`no project ${id}`);
    return { project: stored.value, graph: crosswalk.graph };
  });

const tablesOf = async (level: string, method: string) =>
  ok<Contributions>(await client.get(`/v1/reports/contributions?to=sdg&level=${level}&method=${method}`))
    .tables;

test.each([
  ['confirm', 'conditional'],
  ['decline', null],
] as const)('%s: rows gain and lose what the tables of the one project then show', async (decision, why) => {
  const id = `P-${decision}`;
  const body = {
    title: id,
    tags: ['msd:2.3', 'msd:1.2'],
    amounts: [{ kind: 'budget', amount: '1000.01', currency: 'USD' }],
  };
  ok(await client.put(`/v1/projects/${id}`, body), 201);
  const { alignments } = ok<AlignmentAnswer>(
    await client.get(`/v1/projects/${id}/alignments?to=sdg&level=target`),
  );
  const concept = alignments.find(({ countsNot }) => countsNot === why)?.concept.id ?? '';
  const asked = [
    ['goal', 'count'],
    ['goal', 'equal-split'],
    ['target', 'count'],
    ['target', 'equal-split'],
  ] as const;
  const before = await Promise.all(asked.map(([level, method]) => tablesOf(level, method)));
  const { project: was } = await projectOf(id);
  ok(await client.post(`/v1/projects/${id}/decisions`, { concept, decision, reason: 'A test.' }));
  const after = await Promise.all(asked.map(([level, method]) => tablesOf(level, method)));
  const { project: is, graph } = await projectOf(id);
  const effects = effectsOnTables(graph, was, is, { frameworks: ['sdg'], amountKind: 'budget' });
  const rowsOf = (tables: Contributions['tables'] | undefined) =>
    new Map(tables?.[0]?.rows.map((row) => [row.concept.id, row]));
  const minor = (amount: string | null | undefined) => BigInt((amount ?? '0').replace('.', ''));
  for (const [place, [level, method]] of asked.entries()) {
    const found = effects.find((one) => one.level === level && one.method === method)?.changes[0]?.rows ?? [];
    const [old, young] = [rowsOf(before[place]), rowsOf(after[place])];
    const moved = new Map(found.map((row) => [row.concept.id, row]));
    for (const row of new Set([...old.keys(), ...young.keys()])) {
      const change = moved.get(row);
      const [b, a] = [old.get(row), young.get(row)];
      const projects = (a?.projects ?? 0) - (b?.projects ?? 0);
      expect((change?.after.projects ?? 0) - (change?.before.projects ?? 0), `${level} ${row}`).toBe(
        projects,
      );
      if (method === 'count') continue;
      const amount = minor(a?.amount) - minor(b?.amount);
      expect((change?.after.amountMinor ?? 0n) - (change?.before.amountMinor ?? 0n), row).toBe(amount);
    }
    if (level === 'target') expect(moved.has(concept)).toBe(true);
  }
  const nothing = effectsOnTables(graph, is, is, { frameworks: null, amountKind: 'budget' });
  expect(nothing).toEqual([]);
});
