import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Question } from '../../src/domain/types.ts';
import { NOW } from '../../src/store/port.ts';
import type { Project } from '../fixtures/http/answers.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { type OwnProject, ownProjects, rowsOf } from '../fixtures/http/own-project.ts';
import { TEST_NOW, type TestApp, testApp } from '../support/app.ts';

/** Answers of a project to the questions of the catalogue: for all of it or for some tags, under the version that was read. */

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await testApp();
  client = clientOf(app.app, await app.authorize());
});

afterAll(() => app.close());

const projectWith = ownProjects(() => client, 'answered');

const answerOf = async ({ url, ifMatch }: OwnProject, question: string, body: object) =>
  client.put(`${url}/answers/${question}`, body, await ifMatch());

const withdraw = async ({ url, ifMatch }: OwnProject, question: string, query = '') =>
  client.del(`${url}/answers/${question}${query}`, await ifMatch());

const given = ({ answers }: Project) =>
  answers.map(({ question, tag, answer }) => [question, tag?.id ?? null, answer]);

const standingOf = async (project: OwnProject, concept: string) =>
  (await project.align('to=sdg&level=target&maxPaths=100')).alignments.find(
    (one) => one.concept.id === concept,
  );

describe('an answer for the whole project', () => {
  test('yes makes a conditional mapping count, is kept with who and when, and taking it back restores what was', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await project.align();
    const answered = await answerOf(project, 'worker-terms', { answer: 'yes' });
    expect(answered.headers.etag).toBe('"2"');
    const { answers } = ok<Project>(answered);
    expect(answers).toEqual([
      {
        question: 'worker-terms',
        tag: null,
        answer: 'yes',
        by: expect.stringContaining('test tagger'),
        at: TEST_NOW,
      },
    ]);
    expect((await project.read()).answers).toEqual(answers);
    expect(await standingOf(project, 'sdg:8.8')).toMatchObject({
      basis: 'mapped',
      strength: 'supporting',
      confidence: 0.75,
      questions: [],
      origin: 'inferred',
      counts: true,
      countsNot: null,
    });
    expect(rowsOf(await project.table())).toEqual([
      ['sdg:8.8', '45.00'],
      ['sdg:10.7', '45.00'],
    ]);
    expect(ok<Project>(await withdraw(project, 'worker-terms')).answers).toEqual([]);
    expect((await project.align()).alignments).toEqual(before.alignments);
    expect(rowsOf(await project.table())).toEqual([['sdg:10.7', '90.00']]);
  });

  test('no drops the path, and a tag that leads nowhere else says why', async () => {
    const project = await projectWith(['gcm:20']);
    expect(await standingOf(project, 'sdg:10.c')).toMatchObject({ countsNot: 'conditional' });
    ok(await answerOf(project, 'remittance-cost', { answer: 'no' }));
    expect(await standingOf(project, 'sdg:10.c')).toBeUndefined();
    for (const question of ['financial-access', 'diaspora-finance', 'women-property'])
      ok(await answerOf(project, question, { answer: 'no' }));
    const { alignments, unaligned } = await project.align();
    expect(alignments).toEqual([]);
    expect(unaligned).toMatchObject([{ tag: 'gcm:20', reason: 'condition-not-met' }]);
    const table = await project.table();
    expect(table.unaligned.projects).toBe(1);
    expect(table.unaligned.reasons).toMatchObject({ 'condition-not-met': { projects: 1 } });
  });

  test('replaces an earlier one, and says so in the history of the project', async () => {
    const project = await projectWith(['msd:1.2']);
    ok(await answerOf(project, 'worker-terms', { answer: 'yes' }));
    expect(given(ok(await answerOf(project, 'worker-terms', { answer: 'no' })))).toEqual([
      ['worker-terms', null, 'no'],
    ]);
    const history = ok<{ items: { reason: string }[] }>(await client.get(`${project.url}/history`));
    expect(JSON.stringify(history)).toMatch(/worker-terms/);
  });

  test('implies answers to other questions: yes is carried on, no is carried back', async () => {
    const yes = await projectWith(['msd:1.2']);
    expect(await standingOf(yes, 'sdg:1.3')).toMatchObject({
      questions: [{ id: 'migrant-social-protection' }],
    });
    ok(await answerOf(yes, 'benefits-portable', { answer: 'yes' }));
    expect(await standingOf(yes, 'sdg:1.3')).toMatchObject({ questions: [], counts: true });
    expect(given(await yes.read()), 'what is implied is not stored').toEqual([
      ['benefits-portable', null, 'yes'],
    ]);
    const no = await projectWith(['msd:1.2']);
    ok(await answerOf(no, 'worker-protection', { answer: 'no' }));
    expect(
      await standingOf(no, 'sdg:8.8'),
      'no protection of workers, so no terms of workers',
    ).toBeUndefined();
  });

  test('yes to the question about a part of a shared result makes that part count', async () => {
    const project = await projectWith(['gcm:20']);
    expect(rowsOf(await project.table())).toEqual([]);
    ok(await answerOf(project, 'remittance-cost', { answer: 'yes', tags: ['gcm:20'] }));
    expect(await standingOf(project, 'sdg:10.c')).toMatchObject({ counts: true, countsNot: null });
    expect(rowsOf(await project.table())).toEqual([['sdg:10.c', '90.00']]);
  });
});

describe('an answer for some tags', () => {
  test('goes before the answer for the whole project, and only for these tags', async () => {
    const project = await projectWith(['msd:1.2', 'gcm:5']);
    ok(await answerOf(project, 'worker-terms', { answer: 'yes' }));
    const both = ok<Project>(await answerOf(project, 'worker-terms', { answer: 'no', tags: ['MSD 1.2'] }));
    expect(given(both)).toEqual([
      ['worker-terms', null, 'yes'],
      ['worker-terms', 'msd:1.2', 'no'],
    ]);
    const found = await standingOf(project, 'sdg:8.8');
    expect(found?.paths.map(({ tag }) => tag)).toEqual(['gcm:5']);
    const less = ok<Project>(await withdraw(project, 'worker-terms', '?tag=msd:1.2'));
    expect(given(less)).toEqual([['worker-terms', null, 'yes']]);
    expect((await standingOf(project, 'sdg:8.8'))?.paths.map(({ tag }) => tag)).toContain('msd:1.2');
  });

  test('is taken back with all others where no tag is named, and goes when its tag goes', async () => {
    const project = await projectWith(['msd:1.2', 'gcm:5']);
    const tags = ['gcm:5', 'msd:1.2'];
    ok(await answerOf(project, 'worker-terms', { answer: 'yes', tags }));
    ok(await answerOf(project, 'scholarships', { answer: 'no' }));
    const body = { title: 'One tag less', tags: ['gcm:5'] };
    const kept = ok<Project>(await client.put(project.url, body, await project.ifMatch()));
    expect(given(kept)).toEqual([
      ['scholarships', null, 'no'],
      ['worker-terms', 'gcm:5', 'yes'],
    ]);
    expect(given(ok(await withdraw(project, 'worker-terms')))).toEqual([['scholarships', null, 'no']]);
  });
});

describe('an answer is refused and nothing is written', () => {
  test.each(['PUT', 'DELETE'] as const)('%s without the version, and with an old one', async (method) => {
    const project = await projectWith(['msd:1.2']);
    ok(await answerOf(project, 'worker-terms', { answer: 'yes' }));
    const before = await client.change();
    const url = `${project.url}/answers/worker-terms`;
    const ask = (headers = {}) =>
      method === 'PUT' ? client.put(url, { answer: 'no' }, headers) : client.del(url, headers);
    problemOf(await ask(), 'precondition-required');
    problemOf(await ask({ 'if-match': '"1"' }), 'version-conflict');
    expect(await client.change()).toBe(before);
    expect(given(await project.read())).toEqual([['worker-terms', null, 'yes']]);
  });

  test('to a question that the catalogue does not have, with one that it may have meant', async () => {
    const project = await projectWith(['msd:1.2']);
    const before = await client.change();
    const near = problemOf(await answerOf(project, 'worker-term', { answer: 'yes' }), 'unknown-question');
    expect(near.errors[0]?.fix).toMatch(/worker-terms/);
    const far = problemOf(await answerOf(project, 'xyz', { answer: 'yes' }), 'unknown-question');
    expect(far.errors[0]?.fix).toMatch(/\/v1\/questions/);
    expect(await client.change()).toBe(before);
  });

  test('that contradicts another one, with both named and where each stands', async () => {
    const project = await projectWith(['msd:1.2', 'gcm:5']);
    ok(await answerOf(project, 'worker-protection', { answer: 'no' }));
    const before = await client.change();
    for (const tags of [null, ['msd:1.2']]) {
      const reply = await answerOf(project, 'worker-terms', { answer: 'yes', tags });
      const { errors } = problemOf(reply, 'contradicting-answers');
      for (const name of ['worker-terms', 'worker-protection', 'whole project'])
        expect(errors[0]?.message).toContain(name);
    }
    expect(await client.change()).toBe(before);
    expect(given(await project.read())).toEqual([['worker-protection', null, 'no']]);
  });

  test('for what is no tag of its own: another element, a confirmed one, a code that is unknown or means several', async () => {
    const project = await projectWith(['msd:1.2']);
    ok(await project.decide('sdg:8.8', 'confirm'));
    const before = await client.change();
    const ask = (tags: readonly string[]) => answerOf(project, 'worker-terms', { answer: 'yes', tags });
    expect(problemOf(await ask(['msd:1.2', 'gcm:5']), 'invalid-answer').errors[0]?.pointer).toBe('/tags/1');
    problemOf(await ask(['sdg:8.8']), 'invalid-answer');
    problemOf(await ask(['sdg:99.9']), 'unknown-concept');
    problemOf(await ask(['1.2']), 'ambiguous-concept');
    problemOf(await ask([]), 'invalid-body');
    problemOf(await answerOf(project, 'worker-terms', { answer: 'perhaps' }), 'invalid-body');
    problemOf(await answerOf(project, 'worker-terms', { answer: 'yes', more: 1 }), 'invalid-body');
    problemOf(await client.put('/v1/projects/nobody/answers/jobs', { answer: 'yes' }), 'not-found');
    expect(await client.change()).toBe(before);
  });
});

describe('when the catalogue changes', () => {
  /** A question as it stands, with what a newer catalogue says of it. */
  const putQuestion = async (id: string, more: Partial<Question>) => {
    const { questions } = await app.views.at(NOW, async ({ crosswalk }) => crosswalk);
    const question = questions.find((one) => one.id === id);
    if (question === undefined) throw new Error(`no question ${id}`);
    const why = { actor: 'tests', reason: 'a newer catalogue', details: { kind: 'other' } } as const;
    await app.store.commit([{ kind: 'put-question', question: { ...question, ...more } }], [], why);
    return question;
  };

  test('answers that contradict each other from then on block no others', async () => {
    const project = await projectWith(['gcm:20']);
    ok(await answerOf(project, 'remittance-cost', { answer: 'yes' }));
    ok(await answerOf(project, 'scholarships', { answer: 'no' }));
    const before = await putQuestion('remittance-cost', { implies: ['scholarships'] });
    ok(await answerOf(project, 'jobs', { answer: 'no' }));
    expect(given(await project.read())).toHaveLength(3);
    problemOf(
      await answerOf(
        await projectWith([], { answers: [{ question: 'scholarships', answer: 'no' }] }),
        'remittance-cost',
        { answer: 'yes' },
      ),
      'contradicting-answers',
    );
    ok(await withdraw(project, 'scholarships'));
    await putQuestion('remittance-cost', { implies: before.implies });
  });

  test('an answer to a question that it has dropped can still be taken back, and not be given', async () => {
    const project = await projectWith(['msd:1.2'], { answers: [{ question: 'scholarships', answer: 'no' }] });
    await putQuestion('scholarships', { status: 'retired' });
    problemOf(await answerOf(project, 'scholarships', { answer: 'yes' }), 'unknown-question');
    expect(given(ok(await withdraw(project, 'scholarships')))).toEqual([]);
    problemOf(await withdraw(project, 'scholarships'), 'unknown-question');
    await putQuestion('scholarships', { status: 'accepted' });
  });
});
