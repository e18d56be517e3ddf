import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { editionImportReport } from '../../src/http/schemas/editions.ts';
import { SEED_FOLDER } from '../../src/services/seed.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { mappingOf, propose, type Reviewed, review } from '../fixtures/http/curation.ts';
import { CONCEPT_COLUMNS, frameworkBody } from '../fixtures/http/frameworks.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Several editions of one framework, one after another. */

type Report = z.output<typeof editionImportReport>;

let server: TestApp;
let ann: Client;
let ben: Client;
beforeAll(async () => {
  server = await testApp();
  ann = clientOf(server.app, await server.authorize('curator'));
  ben = clientOf(server.app, await server.authorize('curator'));
});
afterAll(() => server.close());

const skosEdition = async (body: string, edition: number) =>
  ok(
    await ann.raw(
      'POST',
      `/v1/imports/editions?framework=harbours&edition=${edition}&from=${edition}-01-01`,
      body,
      'text/turtle',
    ),
  );

/** The elements of the Strategic Vision as they come with the software, to be made new editions of. */
const OLD = readFileSync(join(SEED_FOLDER, 'frameworks', 'sv', 'concepts.tsv'), 'utf8');
let year = 2027;
const svEdition = async (body: string, by = ann) => {
  year += 1;
  const url = `/v1/imports/editions?framework=sv&edition=${year}&from=${year}-01-01`;
  return ok<Report>(await by.raw('POST', url, body, 'text/tab-separated-values'));
};

describe('an element that an edition leaves out', () => {
  const whole = readFileSync(new URL('../fixtures/skos/harbours.ttl', import.meta.url), 'utf8');
  const without = whole.slice(0, whole.indexOf('\nex:2.1'));

  it('is in force again where a later one brings it back, in SKOS too', async () => {
    ok(await ann.raw('POST', '/v1/imports/frameworks?framework=harbours', whole, 'text/turtle'));
    const element = async () => ok<object>(await ann.get('/v1/concepts/harbours:2.1'));
    const before = await element();
    expect(before).toMatchObject({ validUntil: null });
    await skosEdition(without, 2027);
    expect(await element()).toMatchObject({ validUntil: '2026-12-31' });
    await skosEdition(whole, 2028);
    expect(await element()).toMatchObject({ validUntil: null });
  });
});

describe('an edition', () => {
  it('makes new versions of what it flags, so that no acceptance of what was read before passes unseen', async () => {
    const read = await propose(ann, { subject: 'sv:P1', object: 'sdg:12.5', rationale: 'Read before.' });
    await svEdition(OLD.replace('\tResilience\t', '\tResilience and hope\t'), ben);
    const flagged = await mappingOf(ann, read.id);
    expect(flagged).toMatchObject({ version: 2, rationale: 'Read before.', stale: [{ what: 'reworded' }] });
    problemOf(await review(ben, read, { action: 'accept' }), 'version-conflict');
    expect((await mappingOf(ann, read.id)).stale).toHaveLength(1);
    // Who imports an edition has not written what it flags.
    problemOf(await review(ann, flagged, { action: 'accept' }), 'own-work');
    expect(ok<Reviewed>(await review(ben, flagged, { action: 'accept' }))).toMatchObject({
      stale: [],
      status: 'accepted',
    });
  });
});

describe('what nothing fitted', () => {
  it('is to be looked at again when the framework has new or reworded elements', async () => {
    await svEdition(OLD);
    const nothing = { object: 'sssom:NoTermFound', objectFramework: 'sv', strength: null };
    const said = (subject: string) => ({ ...nothing, subject, rationale: `Nothing fits ${subject}.` });
    const { id } = await propose(ann, said('sdg:14.1'));
    const renumbered = OLD.replace(/^P2\t/m, 'P9\t');
    const { stale: none } = await svEdition(renumbered);
    expect(none.filter(({ mapping }) => mapping === id)).toEqual([]);
    const added = `${renumbered}P8\tpillar\t\tOceans\t\t\t\ttests\there\t\t\t\n`;
    const { edition, stale } = await svEdition(added.replace('\tResilience\t', '\tLasting resilience\t'));
    const [flag, ...more] = stale.filter(({ mapping }) => mapping === id);
    expect(flag).toMatchObject({ concept: 'sdg:14.1', what: 'extended', successors: ['sv:P8', 'sv:P1'] });
    expect(more).toEqual([]);
    const flagged = await mappingOf(ann, id);
    expect(flagged.stale).toMatchObject([
      {
        concept: { id: 'sdg:14.1' },
        successors: [{ id: 'sv:P8', label: 'Oceans' }, { id: 'sv:P1' }],
        message: `sv has new or reworded elements with the edition ${edition} (2); see whether one fits sdg:14.1.`,
      },
    ]);
    ok(await review(ben, flagged, { action: 'accept' }));
  });
});

describe('a plain import of a framework', () => {
  const line = (notation: string, label: string) =>
    `${notation}\tgoal\t\t${label}\t\t\t\ttests\there\t\t\t\n`;
  const send = async (...lines: readonly string[]) =>
    ok<{ change: number | null; stale: object[] }>(
      await ann.raw(
        'POST',
        '/v1/imports/frameworks?framework=plain-plan',
        `${CONCEPT_COLUMNS}${lines.join('')}`,
        'text/tab-separated-values',
      ),
    );

  it('flags the mappings of what it rewords too, and only those', async () => {
    ok(await ann.put('/v1/frameworks/plain-plan', frameworkBody('plain-plan')), 201);
    await send(line('1', 'Safe arrival'), line('2', 'Fair work'));
    const said = { subject: 'plain-plan:1', object: 'sdg:12.6' };
    const first = await propose(ann, { ...said, rationale: 'The first.' });
    const second = await propose(ann, { ...said, subject: 'plain-plan:2', rationale: 'The second.' });
    const report = await send(line('1', 'Safe departure'));
    expect(report.stale).toEqual([
      { mapping: first.id, concept: 'plain-plan:1', what: 'reworded', successors: [] },
    ]);
    expect(await mappingOf(ann, first.id)).toMatchObject({
      version: 2,
      stale: [{ what: 'reworded', message: 'plain-plan:1 was reworded with an import.' }],
    });
    expect(await mappingOf(ann, second.id)).toMatchObject({ version: 1, stale: [] });
    expect(await send(line('1', 'Safe departure'))).toMatchObject({ change: null, stale: [] });
  });
});
