import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { decisionEffectsAnswer } from '../../src/http/schemas/decision-effects.ts';
import type { Project } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type OwnProject, ownProjects, rowsOf } from '../fixtures/http/own-project.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Several decisions in one change, decisions that are taken back, and what decisions would change before they are made. */

type Effects = z.output<typeof decisionEffectsAnswer>;

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const projectWith = ownProjects(() => client, 'several');
const send = ({ url }: OwnProject, body: object, headers = {}, query = '') =>
  client.post(`${url}/decisions${query}`, body, headers);
const decided = ({ decisions }: Project) => decisions.map(({ concept, decision }) => [concept.id, decision]);

describe('several decisions', () => {
  const decisions = [
    { concept: '10.07', decision: 'decline', reason: 'Only registration desks.' },
    { concept: 'sdg:8.8', decision: 'confirm' },
    { concept: 'gcm:23', decision: 'confirm', reason: 'With the consulates.' },
  ];

  test('are made in one change, and each holds as if it had been made by itself', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await client.change();
    const together = ok<Project>(await send(project, { decisions }));
    expect(await client.change()).toBe(before + 1);
    expect(together.version).toBe(2);
    const alone = await projectWith(['msd:1.2']);
    for (const { concept, decision, reason } of decisions) ok(await alone.decide(concept, decision, reason));
    const one = await alone.read();
    expect(together.decisions).toEqual(one.decisions);
    expect(together.tags).toEqual(one.tags);
    expect(rowsOf(await project.table())).toEqual([['sdg:8.8', '90.00']]);
  });

  test('are refused as a whole where one cannot be made, with its place in the list', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await client.change();
    const [first] = decisions;
    for (const [list, code, pointer] of [
      [[first, { concept: 'sdg:14.1', decision: 'confirm' }], 'invalid-decision', '/decisions/1/concept'],
      [[first, { ...first, concept: 'sdg:10.7' }], 'invalid-decision', '/decisions/1/concept'],
      [[{ concept: 'sdg:14.1', decision: 'confirm' }], 'invalid-decision', '/decisions/0/concept'],
      [[first, { concept: 'sdg:99', decision: 'confirm' }], 'unknown-concept', '/decisions/1/concept'],
    ] as const) {
      const { errors } = problemOf(await send(project, { decisions: list }), code);
      expect(errors.map((entry) => entry.pointer)).toEqual([pointer]);
    }
    problemOf(await send(project, { decisions: [] }), 'invalid-body');
    problemOf(
      await send(project, { decisions: [{ concept: 'sdg:10.7', decision: 'decline' }] }),
      'invalid-body',
    );
    expect(await client.change()).toBe(before);
    expect((await project.read()).decisions).toEqual([]);
  });
});

describe('a decision that is taken back', () => {
  test.each([
    ['confirm', 'sdg:8.8'],
    ['decline', 'sdg:10.7'],
  ])('leaves everything as it was before: %s of %s', async (decision, concept) => {
    const project = await projectWith(['msd:1.2']);
    const [alignments, table] = [(await project.align()).alignments, rowsOf(await project.table())];
    ok(await project.decide(concept, decision, 'A reason.'));
    expect(rowsOf(await project.table())).not.toEqual(table);
    problemOf(await project.decide(concept, 'withdraw'), 'precondition-required');
    const stale = await project.decide(concept, 'withdraw', undefined, { 'if-match': '"1"' });
    problemOf(stale, 'version-conflict');
    const after = ok<Project>(await project.decide(concept, 'withdraw', undefined, await project.ifMatch()));
    expect(decided(after)).toEqual([]);
    expect(after.tags.map((tag) => [tag.concept.id, tag.origin])).toEqual([['msd:1.2', 'declared']]);
    expect((await project.align()).alignments).toEqual(alignments);
    expect(rowsOf(await project.table())).toEqual(table);
  });

  test('must have been made', async () => {
    const project = await projectWith(['msd:1.2']);
    const { errors } = problemOf(
      await project.decide('sdg:10.7', 'withdraw', undefined, await project.ifMatch()),
      'invalid-decision',
    );
    expect(errors[0]?.message).toMatch(/sdg:10\.7/);
  });
});

describe('what holds a tag or a confirmed element below it', () => {
  test.each([
    ['a tag', ['msd:1.2', 'sdg:10.4'], null],
    ['a confirmed element', ['msd:1.2'], 'sdg:10.7'],
  ])('cannot be declined: the goal above %s', async (_what, tags, confirmed) => {
    const project = await projectWith(tags);
    if (confirmed !== null) ok(await project.decide(confirmed, 'confirm'));
    const before = await client.change();
    const reply = await project.decide('sdg:10', 'decline', 'Not this goal.');
    const [entry] = problemOf(reply, 'invalid-decision').errors;
    expect(entry).toMatchObject({ pointer: '/concept', code: 'invalid-decision' });
    expect(entry?.message).toContain(confirmed ?? 'sdg:10.4');
    expect(await client.change()).toBe(before);
  });

  test('can be declined otherwise: a goal is listed as declined, and counts while a target of it counts', async () => {
    const project = await projectWith(['msd:1.2']);
    ok(await project.decide('sdg:10', 'decline', 'Not this goal.'));
    const { alignments } = await project.align('to=sdg&level=goal');
    expect(alignments.find(({ concept }) => concept.id === 'sdg:10')).toMatchObject({
      decision: { decision: 'decline' },
      counts: true,
      countsNot: null,
    });
    expect(rowsOf(await project.table())).toEqual([['sdg:10.7', '90.00']]);
    ok(await project.decide('sdg:10.7', 'decline', 'Nor this target.'));
    const goals = (await project.align('to=sdg&level=goal')).alignments;
    expect(goals.find(({ concept }) => concept.id === 'sdg:10')).toMatchObject({
      counts: false,
      countsNot: 'declined',
    });
  });
});

describe('dryRun', () => {
  test('answers the rows that tables of this project gain and lose, and writes nothing', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await client.change();
    const stored = await project.read();
    const body = {
      decisions: [
        { concept: 'sdg:8.8', decision: 'confirm' },
        { concept: 'sdg:10.7', decision: 'decline', reason: 'Only desks.' },
      ],
    };
    const effects = ok<Effects>(await send(project, body, {}, '?dryRun=true'));
    expect(effects).toMatchObject({ dryRun: true, amountKind: 'budget', change: before, rules: 2 });
    const rows = effects.tables.find(
      ({ framework, level, method }) => framework === 'sdg' && level === 'target' && method === 'equal-split',
    )?.rows;
    expect(rows).toMatchObject([
      {
        concept: { id: 'sdg:8.8' },
        before: { projects: 0, amount: '0.00' },
        after: { projects: 1, amount: '90.00' },
      },
      {
        concept: { id: 'sdg:10.7' },
        before: { projects: 1, amount: '90.00' },
        after: { projects: 0, amount: '0.00' },
      },
    ]);
    expect(await client.change()).toBe(before);
    expect(await project.read()).toEqual(stored);
    ok(await send(project, body));
    expect(rowsOf(await project.table())).toEqual([['sdg:8.8', '90.00']]);
  });

  test('needs no version, refuses what the decision would be refused for, and is empty where no table changes', async () => {
    const project = await projectWith(['msd:1.2']);
    ok(await project.decide('sdg:8.8', 'confirm'));
    const again = await send(project, { concept: 'sdg:8.8', decision: 'confirm' }, {}, '?dryRun=true');
    expect(ok<Effects>(again).tables).toEqual([]);
    problemOf(
      await send(project, { concept: 'sdg:14.1', decision: 'confirm' }, {}, '?dryRun=true'),
      'invalid-decision',
    );
    problemOf(
      await send(project, { concept: 'sdg:8.8', decision: 'confirm' }, {}, '?dryRun=maybe'),
      'invalid-query',
    );
  });
});
