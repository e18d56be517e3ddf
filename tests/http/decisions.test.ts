import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Project } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { ownProjects, rowsOf } from '../fixtures/http/own-project.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Confirming and declining alignments, and what counts afterwards. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const projectWith = ownProjects(() => client, 'decided');

describe('before any decision', () => {
  test('core and supporting alignments count as inferred, conditional ones are shown as questions and do not count', async () => {
    const { align, table } = await projectWith(['msd:1.2']);
    const { alignments } = await align();
    const conditional = alignments.filter(({ strength }) => strength === 'conditional');
    expect(conditional.map(({ concept }) => concept.id)).toContain('sdg:8.8');
    for (const { questions, decision, counts, countsNot } of conditional) {
      expect(questions.length).toBeGreaterThan(0);
      expect({ decision, counts, countsNot }).toEqual({
        decision: null,
        counts: false,
        countsNot: 'conditional',
      });
    }
    const firm = alignments
      .filter(({ strength }) => strength !== 'conditional')
      .map(({ concept }) => concept.id);
    const counted = await table();
    expect(counted.rows.map(({ concept }) => concept.id)).toEqual(firm);
    expect(counted.rows).toMatchObject([
      {
        amount: '90.00',
        inferred: { projects: 1, amount: '90.00' },
        declared: { projects: 0, amount: '0.00' },
      },
    ]);
  });

  test('what only a chain of two mappings leads to is listed apart, never counts and cannot be decided', async () => {
    const { align, table, decide, read } = await projectWith(['msd:1.2']);
    const plain = await align();
    expect(plain).not.toHaveProperty('possible');
    const { possible = [], ...rest } = await align('to=sdg&level=target&chains=all');
    expect(rest).toEqual(plain);
    expect(possible.map(({ concept }) => concept.id)).toContain('sdg:4.4');
    const reached = new Set(plain.alignments.map(({ concept }) => concept.id));
    for (const { concept, basis, counts, countsNot } of possible) {
      expect({ basis, counts, countsNot }).toEqual({
        basis: 'possible',
        counts: false,
        countsNot: 'possible',
      });
      expect(reached.has(concept.id), concept.id).toBe(false);
    }
    expect(rowsOf(await table())).toEqual([['sdg:10.7', '90.00']]);
    for (const decision of ['confirm', 'decline']) {
      const problem = problemOf(await decide('sdg:4.4', decision, 'A reason.'), 'invalid-decision');
      expect(problem.errors).toMatchObject([
        { pointer: '/concept', message: expect.stringMatching(/possible/) },
      ]);
      expect(problem.errors[0]?.fix).toMatch(/tag/);
    }
    expect((await read()).decisions).toEqual([]);
  });
});

describe('confirming', () => {
  test('adds a tag of origin confirmed, which counts as declared and silences nothing', async () => {
    const { url, decide, align, table } = await projectWith(['msd:1.2']);
    const decided = ok<Project>(await decide('SDG 8.08', 'confirm', 'Contracts are checked.'));
    expect(decided.tags).toMatchObject([
      { concept: { id: 'msd:1.2' }, origin: 'declared' },
      { concept: { id: 'sdg:8.8' }, origin: 'confirmed', by: expect.stringContaining('test tagger') },
    ]);
    expect(decided.decisions).toMatchObject([
      { concept: { id: 'sdg:8.8' }, decision: 'confirm', reason: 'Contracts are checked.' },
    ]);
    expect(ok<Project>(await client.get(url))).toEqual(decided);
    const found = (await align()).alignments.find(({ concept }) => concept.id === 'sdg:8.8');
    expect(found).toMatchObject({
      basis: 'mapped',
      strength: 'conditional',
      confidence: 0.75,
      questions: [{ id: 'worker-terms' }],
      decision: { decision: 'confirm' },
      origin: 'declared',
      counts: true,
      countsNot: null,
    });
    const counted = await table();
    expect(rowsOf(counted)).toEqual([
      ['sdg:8.8', '45.00'],
      ['sdg:10.7', '45.00'],
    ]);
    expect(counted.rows).toMatchObject([
      { declared: { projects: 1 }, inferred: { projects: 0 } },
      { declared: { projects: 0 }, inferred: { projects: 1 } },
    ]);
    expect(rowsOf(await table('method=equal-split&origin=declared'))).toEqual([['sdg:8.8', '45.00']]);
  });

  test('may be said without a reason, under an ETag, and of principles that are applied', async () => {
    const { decide, align } = await projectWith(['msd:1.2']);
    problemOf(await decide('migof:P3', 'confirm', undefined, { 'if-match': '"7"' }), 'version-conflict');
    const reply = await decide('migof:P3', 'confirm', undefined, { 'if-match': '"1"' });
    expect(ok<Project>(reply).decisions[0]?.reason).toBeNull();
    expect(reply.headers.etag).toBe('"2"');
    const { alignments } = await align('to=migof&level=principle');
    expect(alignments).toMatchObject([
      { concept: { id: 'migof:P3' }, basis: 'mapped', origin: 'declared', decision: { decision: 'confirm' } },
    ]);
  });

  test('outlives a replacement that does not name the confirmed tag', async () => {
    const { url, decide } = await projectWith(['msd:1.2']);
    ok(await decide('sdg:8.8', 'confirm'));
    const replaced = ok<Project>(
      await client.put(url, { title: 'New', tags: ['msd:1.2'] }, { 'if-match': '"2"' }),
    );
    expect(replaced.tags.map(({ concept, origin }) => [concept.id, origin])).toEqual([
      ['msd:1.2', 'declared'],
      ['sdg:8.8', 'confirmed'],
    ]);
    expect(replaced.decisions).toHaveLength(1);
  });
});

describe('declining', () => {
  test('asks for a reason', async () => {
    const { decide } = await projectWith(['msd:1.2']);
    const before = await client.change();
    for (const reason of [undefined, '', '  ']) {
      const problem = problemOf(await decide('sdg:10.7', 'decline', reason), 'invalid-body');
      expect(problem.errors[0]?.pointer).toBe('/reason');
    }
    expect(await client.change()).toBe(before);
  });

  test('is shown as declined, with reason and author, and is never counted', async () => {
    const { decide, align, table } = await projectWith(['msd:1.2']);
    ok(await decide('sdg:10.7', 'decline', 'The project trains border guards only.'));
    const { alignments } = await align();
    const declined = alignments.find(({ concept }) => concept.id === 'sdg:10.7');
    expect(declined?.decision).toMatchObject({
      decision: 'decline',
      reason: 'The project trains border guards only.',
      by: expect.stringContaining('test tagger'),
    });
    for (const method of ['count', 'full', 'equal-split', 'declared-split']) {
      const counted = await table(`method=${method}`);
      expect(counted.rows, method).toEqual([]);
      expect(counted.unaligned.projects, method).toBe(1);
    }
    expect((await table()).unaligned.amount).toBe('90.00');
  });

  test('one of several leaves the others counted', async () => {
    const { decide, table } = await projectWith(['msd:1.2', 'msd:2.1']);
    const before = await table();
    const ids = before.rows.map(({ concept }) => concept.id);
    expect(ids.length).toBeGreaterThan(1);
    ok(await decide('sdg:10.7', 'decline', 'Not this one.'));
    const after = await table();
    expect(after.rows.map(({ concept }) => concept.id)).toEqual(ids.filter((id) => id !== 'sdg:10.7'));
    expect(after.total).toEqual(before.total);
  });

  test('after a confirmation takes the confirmed tag away, and confirming again brings it back', async () => {
    const { decide, table } = await projectWith(['msd:1.2']);
    ok(await decide('sdg:10.7', 'confirm'));
    expect(rowsOf(await table())).toEqual([['sdg:10.7', '90.00']]);
    problemOf(await decide('sdg:10.7', 'decline', 'Thought again.'), 'precondition-required');
    const stale = await decide('sdg:10.7', 'decline', 'Thought again.', { 'if-match': '"1"' });
    problemOf(stale, 'version-conflict');
    const declined = ok<Project>(
      await decide('sdg:10.7', 'decline', 'Thought again.', { 'if-match': '"2"' }),
    );
    expect(declined.tags.map(({ concept }) => concept.id)).toEqual(['msd:1.2']);
    expect(declined.decisions).toMatchObject([{ decision: 'decline' }]);
    expect(rowsOf(await table())).toEqual([]);
    const again = ok<Project>(await decide('10.07', 'confirm', undefined, { 'if-match': '"3"' }));
    expect(again.decisions).toMatchObject([{ decision: 'confirm' }]);
    expect(rowsOf(await table())).toEqual([['sdg:10.7', '90.00']]);
  });
});

describe('there is nothing to decide', () => {
  test('on what nothing leads to, on what is a tag of the project itself, or on an unknown code', async () => {
    const { url, decide } = await projectWith(['msd:1.2', 'sdg:3.8']);
    const before = await client.change();
    for (const concept of ['sdg:14.1', 'sdg:3.8', 'msd:1.2', 'sdg:13.1']) {
      const problem = problemOf(await decide(concept, 'decline', 'No.'), 'invalid-decision');
      expect(problem.errors[0]).toMatchObject({ pointer: '/concept', fix: expect.stringMatching(/\S/) });
    }
    expect(problemOf(await decide('sdg:10.77', 'confirm'), 'unknown-concept').errors[0]?.pointer).toBe(
      '/concept',
    );
    expect(problemOf(await decide('1.2', 'confirm'), 'ambiguous-concept').errors[0]?.fix).toMatch(/sdg:1\.2/);
    problemOf(
      await client.post('/v1/projects/nobody/decisions', { concept: 'sdg:10.7', decision: 'confirm' }),
      'not-found',
    );
    problemOf(await decide('sdg:10.7', 'perhaps'), 'invalid-body');
    expect(await client.change()).toBe(before);
    expect(ok<Project>(await client.get(url)).decisions).toEqual([]);
  });
});

describe('a decline', () => {
  test('is taken back when the project declares the element itself', async () => {
    const { url, decide, align } = await projectWith(['msd:1.2']);
    ok(await decide('sdg:10.7', 'decline', 'Not yet.'));
    const { etag } = (await client.get(url)).headers;
    const body = { title: 'declared now', tags: ['msd:1.2', 'sdg:10.7'] };
    const project = ok<Project>(await client.put(url, body, { 'if-match': String(etag) }));
    expect(project.decisions).toEqual([]);
    const aligned = (await align()).alignments.find(({ concept }) => concept.id === 'sdg:10.7');
    expect(aligned).toMatchObject({ basis: 'tagged', decision: null });
  });

  test('is shown with its author and reason among the projects of the element', async () => {
    const { url, decide } = await projectWith(['msd:1.2']);
    ok(await decide('sdg:10.7', 'decline', 'Only registration desks.'));
    const id = url.split('/').at(-1);
    const { items } = ok<{ items: { project: { id: string }; decision: unknown }[] }>(
      await client.get('/v1/concepts/sdg:10.7/projects?limit=200'),
    );
    expect(items.find(({ project }) => project.id === id)?.decision).toMatchObject({
      decision: 'decline',
      reason: 'Only registration desks.',
    });
  });
});
