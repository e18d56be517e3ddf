import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { carryOverAnswer } from '../../src/http/schemas/curation.ts';
import type { editionImportReport } from '../../src/http/schemas/editions.ts';
import { readSeed, SEED_FOLDER, seed } from '../../src/services/seed.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type MappingAnswer, mappingOf, type Reviewed, review } from '../fixtures/http/curation.ts';
import { type TestApp, testApp } from '../support/app.ts';

type Report = z.output<typeof editionImportReport>;
type Carried = z.output<typeof carryOverAnswer>;

/** The elements of the Strategic Vision as they come with the software, to be made a new edition of. */
const OLD = readFileSync(join(SEED_FOLDER, 'frameworks', 'sv', 'concepts.tsv'), 'utf8');
const IMPORT = '/v1/imports/editions?framework=sv&edition=2027&from=2027-01-01';
/** P1 reworded, P2 renumbered to P9, P3 gone. */
const NEW = OLD.replace('\tResilience\t', '\tResilience and hope\t')
  .replace(/^P2\t/m, 'P9\t')
  .replace(/^P3\t.*\n/m, '');

let server: TestApp;
let ann: Client;
let ben: Client;
let alignedBefore: Aligned;
let alignedAfter: Aligned;
let changeBefore: number;
let changeAfterDryRun: number;
let dry: Report;
let report: Report;
let stale: readonly MappingAnswer[];
let warned: readonly { code: string }[];

beforeAll(async () => {
  server = await testApp();
  ann = clientOf(server.app, await server.authorize('curator'));
  ben = clientOf(server.app, await server.authorize('curator'));
  ok(await ann.put('/v1/projects/E-1', { title: 'Tagged', tags: ['sv:P3', 'sv:P1'] }), 201);
  alignedBefore = await aligned('sv:P2');
  changeBefore = await ann.change();
  dry = ok<Report>(await send(NEW, '&dryRun=true'));
  changeAfterDryRun = await ann.change();
  report = ok<Report>(await send(NEW));
  alignedAfter = await aligned('sv:P2');
  stale = await mappings('stale=true');
  const table = await ann.get('/v1/reports/contributions?to=gcm');
  warned = ok<{ warnings: { code: string }[] }>(table).warnings;
});
afterAll(() => server.close());

interface Aligned {
  readonly alignments: readonly { concept: { id: string } }[];
  readonly warnings: readonly { code: string; framework: string }[];
}

const send = (body: string, query = '') =>
  ann.raw('POST', `${IMPORT}${query}`, body, 'text/tab-separated-values');
const mappings = async (query: string) =>
  ok<{ items: MappingAnswer[] }>(await ann.get(`/v1/mappings?limit=200&${query}`)).items;
const aligned = async (tag: string) =>
  ok<Aligned>(await ann.post('/v1/alignments', { tags: [tag], to: 'gcm' }));
const carry = async (body: object) => {
  const read = 'mappings' in body ? { change: await ann.change() } : {};
  return ann.post('/v1/mappings/carry-over', { reason: 'a test', ...read, ...body });
};

describe('a new edition', () => {
  it('is reported by a dry run, which writes nothing', () => {
    expect(changeAfterDryRun).toBe(changeBefore);
    expect(dry).toMatchObject({ framework: 'sv', edition: '2027', change: null });
    expect(dry.difference).toMatchObject({
      reworded: [{ id: 'sv:P1', before: 'Resilience', after: 'Resilience and hope' }],
      renumbered: [{ from: 'sv:P2', to: 'sv:P9' }],
      moved: [],
      split: [],
      merged: [],
      added: [],
    });
    expect(dry.difference.ended).toEqual(['sv:P2', 'sv:P3']);
    expect(dry.dangling.tags).toEqual([{ concept: 'sv:P3', projects: 1 }]);
    expect({ ...report, change: null, dryRun: true }).toEqual(dry);
    expect(report.change).toBe(changeBefore + 1);
  });

  it('ends what it no longer has, deletes nothing, and leaves tags alone', async () => {
    expect(ok(await ann.get('/v1/concepts/sv:P3'))).toMatchObject({ validUntil: '2026-12-31' });
    expect(ok(await ann.get('/v1/concepts/sv:P9'))).toMatchObject({
      validFrom: '2027-01-01',
      label: 'Mobility',
    });
    expect(ok(await ann.get('/v1/frameworks/sv'))).toMatchObject({ edition: '2027' });
    const { tags } = ok<{ tags: { concept: { id: string } }[] }>(await ann.get('/v1/projects/E-1'));
    expect(tags.map(({ concept }) => concept.id)).toEqual(['sv:P1', 'sv:P3']);
    const past = `/v1/concepts/sv:P3?change=${(report.change ?? 0) - 1}`;
    expect(ok(await ann.get(past))).toMatchObject({ validUntil: null });
  });

  it('flags the mappings of what changed; they still align, with a warning', () => {
    expect(new Set(stale.map(({ id }) => id))).toEqual(new Set(report.stale.map(({ mapping }) => mapping)));
    expect(stale.length).toBeGreaterThan(3);
    const renumbered = stale.find(({ subject }) => subject.id === 'sv:P2');
    expect(renumbered?.stale).toMatchObject([
      {
        concept: { id: 'sv:P2' },
        what: 'renumbered',
        successors: [{ id: 'sv:P9', label: 'Mobility' }],
        message: 'sv:P2 was renumbered with the edition 2027, now sv:P9.',
        change: report.change,
      },
    ]);
    expect(alignedBefore.warnings.map(({ code }) => code)).toEqual(['expired-framework']);
    expect(alignedAfter.alignments).toEqual(alignedBefore.alignments);
    expect(alignedAfter.warnings[0]).toMatchObject({ code: 'stale-mapping', framework: 'sv' });
    expect(warned.map(({ code }) => code)).toContain('stale-mappings');
  });

  it('changes nothing the second time, and no reference data take it back', async () => {
    const before = await ann.change();
    const again = ok<Report>(await send(NEW));
    expect(again).toMatchObject({ change: null, stale: [] });
    expect(await seed(server.store, await readSeed())).toMatchObject({ change: null });
    expect(await ann.change()).toBe(before);
    problemOf(await ann.post(`/v1/imports/${report.change}/undo`, {}), 'not-found');
  });

  it('is carried over one by one or in bulk, by confirming or by moving', async () => {
    await confirmsOne();
    await movesSome();
    await needsSuccessor();
    await confirmsTheRest();
  });

  it('with a fault, or of another framework, is not taken', async () => {
    const before = await ann.change();
    problemOf(await send(NEW.replace(/^P1\tpillar/m, 'P1\tpylon')), 'rejected-rows');
    problemOf(await send('notation\tlevel\tlabel\tsource\tlocator\n'), 'unreadable-file');
    problemOf(
      await ann.raw('POST', IMPORT.replace('sv', 'none'), NEW, 'text/tab-separated-values'),
      'invalid-query',
    );
    expect(await ann.change()).toBe(before);
  });
});

/** The flag goes, the statement stays. */
async function confirmsOne(): Promise<void> {
  const [mapping] = (await mappings('stale=true&status=accepted')).filter(
    ({ subject }) => subject.id === 'sv:P1',
  );
  const id = mapping?.id ?? '';
  const done = ok<Carried>(await carry({ mappings: [id], how: 'confirm' }));
  expect(done.confirmed).toEqual([id]);
  const confirmed = await mappingOf(ann, id);
  expect(confirmed).toMatchObject({ stale: [], status: 'accepted', version: (mapping?.version ?? 0) + 1 });
  expect(confirmed.reviews.at(-1)).toMatchObject({ action: 'carry-over', reason: 'a test' });
  problemOf(await carry({ mappings: [id], how: 'confirm' }), 'invalid-body');
}

/** Proposed anew, in force when another curator accepts. */
async function movesSome(): Promise<void> {
  const own = (await mappings('stale=true&status=accepted&set=judged-sv-sdg')).filter(
    ({ subject }) => subject.id === 'sv:P2',
  );
  expect(own.length).toBeGreaterThan(0);
  const ids = own.map(({ id }) => id);
  const done = ok<Carried>(await carry({ mappings: ids, how: 'move' }));
  expect(done.proposed.map(({ mapping }) => mapping)).toEqual(ids);
  const [first] = done.proposed;
  const proposal = await mappingOf(ann, first?.proposal ?? '');
  expect(proposal).toMatchObject({ status: 'proposed', subject: { id: 'sv:P9' }, revises: first?.mapping });
  expect((await mappingOf(ann, first?.mapping ?? '')).status).toBe('accepted');
  problemOf(await review(ann, proposal, { action: 'accept' }), 'own-work');
  ok<Reviewed>(await review(ben, proposal, { action: 'accept' }));
  expect(await mappingOf(ann, first?.mapping ?? '')).toMatchObject({ status: 'retired', stale: [] });
  problemOf(await carry({ mappings: ids.slice(1), how: 'move' }), 'invalid-body');
}

/** An element is named where none or several took the place. */
async function needsSuccessor(): Promise<void> {
  const ended = (await mappings('stale=true&status=accepted')).find(({ subject }) => subject.id === 'sv:P3');
  const id = ended?.id ?? '';
  const before = await ann.change();
  problemOf(await carry({ mappings: [id], how: 'move' }), 'invalid-body');
  problemOf(await carry({ mappings: [id], how: 'move', to: { 'sv:P3': 'sv:X9' } }), 'invalid-body');
  problemOf(await carry({ how: 'confirm' }), 'invalid-body');
  expect(await ann.change()).toBe(before);
  ok<Carried>(await carry({ mappings: [id], how: 'move', to: { 'sv:P3': 'sv:a' } }));
}

/** All that one edition made stale. */
async function confirmsTheRest(): Promise<void> {
  const left = await mappings('stale=true&status=accepted');
  const done = ok<Carried>(await carry({ edition: report.change, how: 'confirm' }));
  expect(done.confirmed).toEqual(left.map(({ id }) => id));
  expect(await mappings('stale=true&status=accepted')).toEqual([]);
  expect(ok<Carried>(await carry({ edition: report.change, how: 'confirm' })).confirmed).toEqual([]);
}
