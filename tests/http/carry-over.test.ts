import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { carryOverAnswer } from '../../src/http/schemas/curation.ts';
import { SEED_FOLDER } from '../../src/services/seed.ts';
import { NOW, mappingOf as statementOf } from '../../src/store/port.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import {
  edit,
  type MappingAnswer,
  mappingOf,
  propose,
  type Reviewed,
  review,
} from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

type Carried = z.output<typeof carryOverAnswer>;

/** The pillars of the Strategic Vision: each test rewords one of its own. */
const OLD = readFileSync(join(SEED_FOLDER, 'frameworks', 'sv', 'concepts.tsv'), 'utf8');
let words = OLD;
let year = 2027;

let server: TestApp;
let ann: Client;
let ben: Client;
beforeAll(async () => {
  server = await testApp();
  ann = clientOf(server.app, await server.authorize('curator'));
  ben = clientOf(server.app, await server.authorize('curator'));
});
afterAll(() => server.close());

/** A new edition in which elements have other labels. Answers its change. */
async function reworded(...elements: readonly string[]): Promise<number> {
  year += 1;
  for (const id of elements)
    words = words.replace(new RegExp(`^(${id}\t\\S*\t\\S*\t)[^\t]*`, 'm'), `$1${id} as of ${year}`);
  const url = `/v1/imports/editions?framework=sv&edition=${year}&from=${year}-01-01`;
  const { change } = ok<{ change: number | null }>(
    await ben.raw('POST', url, words, 'text/tab-separated-values'),
  );
  return change ?? 0;
}
/** Written by Ann and accepted by Ben. */
async function inForce(subject: string, object: string): Promise<MappingAnswer> {
  const proposed = await propose(ann, { subject, object, rationale: `${subject} for ${object}.` });
  return ok<Reviewed>(await review(ben, proposed, { action: 'accept' }));
}
const carry = (client: Client, body: object) =>
  client.post('/v1/mappings/carry-over', { reason: 'a test', how: 'confirm', ...body });
const flagsOf = async (id: string) => (await mappingOf(ann, id)).stale;

describe('carrying over', () => {
  it('answers no flag that came after the edition or after the mapping was read', async () => {
    const twice = await inForce('sv:P1', 'sdg:14.1');
    const once = await inForce('sv:P2', 'sdg:14.2');
    const first = await reworded('P1', 'P2');
    const second = await reworded('P1');

    const named = { mappings: [twice.id, once.id], change: first };
    expect(problemOf(await carry(ben, named), 'version-conflict').errors).toMatchObject([
      { pointer: twice.id, code: 'flagged-later' },
    ]);
    expect(await flagsOf(once.id)).toHaveLength(1);
    const done = ok<Carried>(await carry(ben, { edition: first }));
    expect(done.confirmed).toContain(once.id);
    expect(done.confirmed).not.toContain(twice.id);
    expect(done.left.find(({ mapping }) => mapping === twice.id)?.code).toBe('flagged-later');
    expect((await flagsOf(twice.id)).map(({ change }) => change)).toEqual([first, second]);

    problemOf(await carry(ben, { mappings: [twice.id] }), 'invalid-body');
    ok<Carried>(await carry(ben, { mappings: [twice.id], change: second }));
    expect(await flagsOf(twice.id)).toEqual([]);
  });

  it('by confirming is for another curator than the author', async () => {
    const { id } = await inForce('sv:P1', 'sdg:14.3');
    const edition = await reworded('P1');
    const named = problemOf(await carry(ann, { mappings: [id], change: edition }), 'invalid-body');
    expect(named.errors).toMatchObject([{ pointer: id, code: 'own-work' }]);
    const done = ok<Carried>(await carry(ann, { edition }));
    expect(done.confirmed.length).toBeGreaterThan(3);
    expect(done.left.filter(({ code }) => code === 'own-work').map(({ mapping }) => mapping)).toContain(id);
    expect(await flagsOf(id)).toHaveLength(1);
    ok<Carried>(await carry(ben, { mappings: [id], change: edition }));
    expect(await flagsOf(id)).toEqual([]);
  });

  it('confirms nothing that lint calls an error', async () => {
    const { id, reviewer } = await inForce('sv:P1', 'sdg:14.4');
    const stored = await server.store.read(NOW, async (snapshot) =>
      (await snapshot.crosswalk()).mappings.find((one) => one.id === id),
    );
    if (stored === undefined) throw new Error('it was accepted');
    const against = { ...statementOf(stored), id: 'against', modifier: 'Not', strength: null } as const;
    await server.store.commit([{ kind: 'put-mapping', mapping: against }], [], {
      actor: 'tests',
      reason: 'a contradiction from elsewhere',
      details: { kind: 'other' },
    });
    const edition = await reworded('P1');
    const { errors } = problemOf(await carry(ben, { mappings: [id], change: edition }), 'invalid-body');
    expect(errors).toMatchObject([{ pointer: id, code: 'contradiction' }]);
    expect(await mappingOf(ann, id)).toMatchObject({ reviewer, stale: [{ what: 'reworded' }] });
  });
});

describe('a revision of a stale mapping', () => {
  it('carries the flags of the elements it still speaks of, until it is reviewed', async () => {
    const { id } = await inForce('sv:P3', 'sdg:14.5');
    await reworded('P3');
    const flagged = await mappingOf(ann, id);
    const said = { subject: 'sv:P3', object: 'sdg:14.5', rationale: 'Said better.' };
    const revision = ok<MappingAnswer>(await edit(ann, flagged, said), 201);
    expect(revision.stale.map(({ concept, what }) => [concept.id, what])).toEqual([['sv:P3', 'reworded']]);
    const accepted = ok<Reviewed>(await review(ben, revision, { action: 'accept' }));
    expect(accepted.stale).toEqual([]);

    await reworded('P3');
    const again = await mappingOf(ann, accepted.id);
    expect(again.stale).toHaveLength(1);
    const elsewhere = ok<MappingAnswer>(await edit(ann, again, { ...said, subject: 'sv:a' }), 201);
    expect(elsewhere.stale).toEqual([]);
    expect(await flagsOf(accepted.id)).toHaveLength(1);
  });
});
