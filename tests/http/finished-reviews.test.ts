import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contributions, Project } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { ownProjects, rowsOf } from '../fixtures/http/own-project.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Finishing the review of a framework for a project: its own tags are the whole answer there. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const projectWith = ownProjects(() => client, 'reviewed');
const finish = (url: string, framework: string, headers = {}) =>
  client.send({ method: 'PUT', url: `${url}/reviewed/${framework}`, headers });
const reopen = (url: string, framework: string, headers = {}) =>
  client.del(`${url}/reviewed/${framework}`, headers);

describe('a finished review', () => {
  test('leaves what is declared and confirmed counted and stops all inference in that framework alone', async () => {
    const project = await projectWith(['msd:1.2', 'sdg:3.8']);
    ok(await project.decide('sdg:8.8', 'confirm'));
    expect(rowsOf(await project.table()).map(([id]) => id)).toEqual(['sdg:3.8', 'sdg:8.8', 'sdg:10.7']);
    const compact = await project.align('to=gcm');
    const reply = await finish(project.url, 'SDGs', await project.ifMatch());
    expect(ok<Project>(reply).reviewed).toEqual(['sdg']);
    expect(reply.headers.etag).toBe('"3"');
    const { alignments } = await project.align();
    expect(alignments.find(({ concept }) => concept.id === 'sdg:10.7')).toMatchObject({
      basis: 'mapped',
      strength: 'core',
      counts: false,
      countsNot: 'reviewed',
    });
    expect(rowsOf(await project.table())).toEqual([
      ['sdg:3.8', '45.00'],
      ['sdg:8.8', '45.00'],
    ]);
    expect((await project.align('to=gcm')).alignments).toEqual(compact.alignments);
    const where = `organisation=${encodeURIComponent(`only ${project.id}.`)}`;
    const reviewed = async (to: string) =>
      ok<Contributions>(await client.get(`/v1/reports/contributions?to=${to}&${where}`)).reviewedProjects;
    expect([await reviewed('sdg'), await reviewed('gcm')]).toEqual([1, 0]);
  });

  test('is taken back, after which everything counts as before', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await project.align();
    ok(await finish(project.url, 'sdg', await project.ifMatch()));
    expect(rowsOf(await project.table())).toEqual([]);
    expect(ok<Project>(await reopen(project.url, 'sdg', await project.ifMatch())).reviewed).toEqual([]);
    expect((await project.align()).alignments).toEqual(before.alignments);
    expect(rowsOf(await project.table())).toEqual([['sdg:10.7', '90.00']]);
  });

  test('is written under the version that was read, of a framework that is there, or not at all', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await client.change();
    for (const ask of [finish, reopen]) {
      problemOf(await ask(project.url, 'sdg'), 'precondition-required');
      problemOf(await ask(project.url, 'sdg', { 'if-match': '"7"' }), 'version-conflict');
      problemOf(await ask(project.url, 'nothing', { 'if-match': '"1"' }), 'not-found');
      problemOf(await ask('/v1/projects/nobody', 'sdg', { 'if-match': '"1"' }), 'not-found');
    }
    expect(await client.change()).toBe(before);
    expect((await project.read()).reviewed).toEqual([]);
  });
});

describe('a body', () => {
  const answers = [{ question: 'worker-terms', tag: 'msd:1.2', answer: 'yes' }];

  test('that leaves answers, finished reviews and origins out keeps them as they are', async () => {
    const project = await projectWith(['msd:1.2'], { answers, reviewed: ['sdg', 'GCM'] });
    ok(await project.decide('sdg:10.7', 'confirm'));
    const before = await project.read();
    expect(before.reviewed).toEqual(['gcm', 'sdg']);
    const body = { title: 'Another title', tags: ['sdg:10.7', 'msd:1.2'] };
    const after = ok<Project>(await client.put(project.url, body, await project.ifMatch()));
    expect(after).toMatchObject({
      tags: before.tags,
      answers: before.answers,
      reviewed: before.reviewed,
      decisions: before.decisions,
    });
  });

  test('that has them sets them: what it does not list is gone, and what it says again keeps who and when', async () => {
    const project = await projectWith(['msd:1.2'], { answers, reviewed: ['sdg'] });
    const before = await project.read();
    const more = [...answers, { question: 'borders', answer: 'no' }];
    const body = { title: project.id, tags: ['msd:1.2'], answers: more, reviewed: [] };
    const after = ok<Project>(await client.put(project.url, body, await project.ifMatch()));
    expect(after.reviewed).toEqual([]);
    expect(after.answers).toHaveLength(2);
    expect(after.answers).toEqual(expect.arrayContaining([...before.answers]));
    const none = { ...body, answers: [] };
    expect(ok<Project>(await client.put(project.url, none, await project.ifMatch())).answers).toEqual([]);
  });

  test('sets the origin of a tag: declared makes a confirmed tag a start of paths, confirmed ends them', async () => {
    const project = await projectWith([{ concept: 'gcm:5', origin: 'confirmed' }]);
    expect((await project.read()).tags).toMatchObject([{ concept: { id: 'gcm:5' }, origin: 'confirmed' }]);
    expect((await project.align()).alignments).toEqual([]);
    const body = { title: project.id, tags: [{ concept: 'gcm:5', origin: 'declared' }] };
    ok(await client.put(project.url, body, await project.ifMatch()));
    expect((await project.align()).alignments.map(({ concept }) => concept.id)).toContain('sdg:10.7');
  });

  test('with answers that are unknown, contradict each other or name no tag of it is refused at each place', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await client.change();
    const put = async (given: readonly object[]) =>
      client.put(project.url, { title: 'x', tags: ['msd:1.2'], answers: given }, await project.ifMatch());
    const unknown = [
      { question: 'borders', answer: 'no' },
      { question: 'nothing', answer: 'yes' },
    ];
    expect(problemOf(await put(unknown), 'unknown-question').errors).toMatchObject([
      { pointer: expect.stringMatching(/^\/answers\/1/) },
    ]);
    const against = [
      { question: 'worker-terms', answer: 'yes' },
      { question: 'worker-protection', answer: 'no' },
    ];
    const [entry] = problemOf(await put(against), 'contradicting-answers').errors;
    for (const name of ['worker-terms', 'worker-protection']) expect(entry?.message).toContain(name);
    const elsewhere = [{ question: 'worker-terms', tag: 'gcm:5', answer: 'yes' }];
    problemOf(await put(elsewhere), 'invalid-answer');
    const twice = [...answers, { question: 'worker-terms', tag: '1.2', answer: 'no' }];
    problemOf(await put(twice), 'ambiguous-concept');
    problemOf(await put([...answers, { ...answers[0], answer: 'no' }]), 'invalid-answer');
    const framework = { title: 'x', tags: ['msd:1.2'], reviewed: ['sdg', 'nothing'] };
    const refused = problemOf(
      await client.put(project.url, framework, await project.ifMatch()),
      'invalid-body',
    );
    expect(refused.errors).toMatchObject([{ pointer: '/reviewed/1' }]);
    expect(await client.change()).toBe(before);
  });
});
