import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { impactAnswer } from '../../src/http/schemas/impact.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { edit, type MappingAnswer, propose, type Reviewed, review } from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

type Impact = z.output<typeof impactAnswer>;

let server: TestApp;
let ann: Client;
let ben: Client;

beforeAll(async () => {
  server = await testApp();
  ann = clientOf(server.app, await server.authorize('curator'));
  ben = clientOf(server.app, await server.authorize('curator'));
  const amounts = [{ kind: 'budget', amount: '100.00', currency: 'USD' }];
  for (const number of [1, 2, 3])
    ok(
      await ann.put(`/v1/projects/I-${number}`, { title: `Project ${number}`, tags: ['gcm:17'], amounts }),
      201,
    );
  ok(await ann.put('/v1/projects/I-4', { title: 'Project 4', tags: ['gcm:17', 'sdg:1.1'], amounts }), 201);
  ok(await ann.put('/v1/projects/J-1', { title: 'Untouched', tags: ['msd:1.2'], amounts }), 201);
});
afterAll(() => server.close());

const impactOf = async ({ id }: { readonly id: string }, query = '') =>
  ok<Impact>(await ann.get(`/v1/mappings/${id}/impact${query}`));
interface Contributions {
  readonly tables: readonly {
    currency: string | null;
    rows: readonly { concept: { id: string }; projects: number; amount: string | null }[];
    unaligned: { projects: number; amount: string | null };
  }[];
}
const tables = async (level: string, method: string) =>
  ok<Contributions>(await ann.get(`/v1/reports/contributions?to=sdg&level=${level}&method=${method}`)).tables;
const sdgAlignments = async (id: string) =>
  ok<{ alignments: { concept: { id: string }; basis: string; strength: string; confidence: number }[] }>(
    await ann.get(`/v1/projects/${id}/alignments?to=sdg`),
  ).alignments;

/** Every changed row is what the tables say before, and what they say after. */
async function heldToTables(impact: Impact, decide: () => Promise<unknown>): Promise<void> {
  const asked = impact.tables.filter(({ framework }) => framework === 'sdg');
  expect(asked.length).toBeGreaterThan(0);
  const read = () => Promise.all(asked.map(({ level, method }) => tables(level, method)));
  const before = await read();
  await decide();
  const after = await read();
  for (const [place, { currency, rows, unaligned }] of asked.entries()) {
    for (const [side, found] of [
      ['before', before[place]],
      ['after', after[place]],
    ] as const) {
      const table = found?.find((one) => one.currency === currency);
      expect(table?.unaligned).toMatchObject(unaligned[side]);
      for (const row of rows) {
        const standing = table?.rows.find(({ concept }) => concept.id === row.concept.id);
        expect(row[side].projects).toBe(standing?.projects ?? 0);
        if (standing !== undefined) expect(row[side].amount).toBe(standing.amount);
      }
    }
    const told = new Set(rows.map(({ concept }) => concept.id));
    const rest = (found: (typeof before)[number] | undefined) =>
      found
        ?.find((one) => one.currency === currency)
        ?.rows.filter(({ concept }) => !told.has(concept.id))
        .map(({ concept, projects, amount }) => [concept.id, projects, amount]);
    expect(rest(after[place])).toEqual(rest(before[place]));
  }
}

describe('the impact of a proposal', () => {
  it('is exactly what comes when it is accepted', async () => {
    const proposed = await propose(ann, { holdsForParts: true });
    const before = await sdgAlignments('I-1');
    const impact = await impactOf(proposed);
    expect(impact).toMatchObject({ action: 'accept', replaces: null, version: 1 });
    expect(impact.counts.projects).toBeGreaterThanOrEqual(4);
    const own = impact.items.find(({ project }) => project.id === 'I-1');
    expect(own?.project.title).toBe('Project 1');
    expect(own?.differences).toContainEqual({
      concept: { id: 'sdg:12.8', label: expect.any(String) },
      kind: 'added',
      before: null,
      after: {
        basis: 'mapped',
        strength: 'supporting',
        confidence: 0.7,
        questions: [],
        counts: true,
        countsNot: null,
      },
    });
    expect(impact.items.some(({ project }) => project.id === 'J-1')).toBe(false);
    expect(impact.concepts.items.map(({ concept }) => concept.id)).toContain('gcm:17');
    expect(impact.frameworks).toContain('sdg');

    const change = await ann.change();
    await heldToTables(impact, async () => ok(await review(ben, proposed, { action: 'accept' })));
    expect(await ann.change()).toBe(change + 1);
    const after = await sdgAlignments('I-1');
    const told = new Set(own?.differences.map(({ concept }) => concept.id));
    const untold = (list: typeof after) =>
      list
        .filter(({ concept }) => !told.has(concept.id))
        .map(({ concept, basis, strength, confidence }) => [concept.id, basis, strength, confidence]);
    expect(untold(after)).toEqual(untold(before));
  });

  it('of a mapping of a shared result that does not hold for parts moves alignments, and no table', async () => {
    const proposed = await propose(ann, { object: 'sdg:12.6', rationale: 'Only a part of it.' });
    const impact = await impactOf(proposed);
    const own = impact.items.find(({ project }) => project.id === 'I-1')?.differences;
    expect(own?.find(({ concept }) => concept.id === 'sdg:12.6')?.after).toMatchObject({
      counts: false,
      countsNot: 'shared-result',
    });
    expect(impact.tables.filter(({ framework }) => framework === 'sdg')).toEqual([]);
  });

  it('of a revision is held against what it replaces; of one in force, against retiring it', async () => {
    const first = ok<Reviewed>(
      await review(ben, await propose(ann, { object: 'sdg:12.1', rationale: 'A.', holdsForParts: true }), {
        action: 'accept',
      }),
    );
    const said = {
      object: 'sdg:12.1',
      rationale: 'B.',
      confidence: 0.9,
      strength: 'core',
      holdsForParts: true,
    };
    const revision = ok<MappingAnswer>(await edit(ann, first, said), 201);
    const impact = await impactOf(revision);
    expect(impact).toMatchObject({ action: 'accept', replaces: first.id });
    const own = impact.items.find(({ project }) => project.id === 'I-1')?.differences;
    expect(own?.find(({ concept }) => concept.id === 'sdg:12.1')).toMatchObject({
      kind: 'changed',
      before: { strength: 'supporting', confidence: 0.7 },
      after: { strength: 'core', confidence: 0.9 },
    });
    const retiring = await impactOf(first);
    expect(retiring.action).toBe('retire');
    await heldToTables(retiring, async () => ok(await review(ben, first, { action: 'retire' })));
    problemOf(await ann.get(`/v1/mappings/${first.id}/impact`), 'wrong-status');
  });

  it('of a revision replaces nothing when what it revises is no longer in force', async () => {
    const first = await propose(ann, { object: 'sdg:13.3', rationale: 'For a while.' });
    const accepted = ok<MappingAnswer>(await review(ben, first, { action: 'accept' }));
    const said = { object: 'sdg:13.3', rationale: 'For longer.' };
    const revision = ok<MappingAnswer>(await edit(ann, accepted, said), 201);
    ok(await review(ben, accepted, { action: 'retire' }));
    const impact = ok(await ann.get(`/v1/mappings/${revision.id}/impact`));
    expect(impact).toMatchObject({ action: 'accept', replaces: null });
  });

  it('comes in pages of one state', async () => {
    const proposed = await propose(ann, { object: 'sdg:12.2', rationale: 'Paged.' });
    const first = await impactOf(proposed, '?limit=2');
    expect(first.items).toHaveLength(2);
    const second = ok<Impact>(await ann.get(first.next ?? ''));
    expect(second.counts).toEqual(first.counts);
    expect((second.items[0]?.project.id ?? '') > (first.items[1]?.project.id ?? '')).toBe(true);
  });
});
