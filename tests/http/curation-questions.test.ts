import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSeed, seed } from '../../src/services/seed.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import { propose, type Reviewed, review, statement } from '../fixtures/http/curation.ts';
import {
  acceptedQuestion,
  asking,
  conditional,
  editQuestion,
  proposeQuestion,
  type QuestionAnswer,
  questionOf,
  reviewQuestion,
} from '../fixtures/http/questions.ts';
import { type TestApp, testApp } from '../support/app.ts';

let server: TestApp;
let ann: Client;
let ben: Client;
let reader: Client;

/** One application for each group of tests, which write different questions. */
function application(): void {
  beforeAll(async () => {
    server = await testApp();
    ann = clientOf(server.app, await server.authorize('curator'));
    ben = clientOf(server.app, await server.authorize('curator'));
    reader = clientOf(server.app);
  });
  afterAll(() => server.close());
}

const accepted = (id: string, said: object = {}) => acceptedQuestion(ann, ben, id, said);
const listed = async (query = '') =>
  ok<{ items: { id: string }[] }>(await reader.get(`/v1/questions${query}`)).items.map(({ id }) => id);

describe('a question', () => {
  application();

  it('is proposed in three languages, and asked only after another curator accepted it', async () => {
    const reply = await ann.post('/v1/questions', {
      id: 'school-meals',
      ...asking({ implies: ['children'], answeredByTags: ['SDG 4.1', 'sdg:4.01'] }),
    });
    const proposed = ok<QuestionAnswer>(reply, 201);
    expect(reply.headers).toMatchObject({ etag: '"1"', location: '/v1/questions/school-meals' });
    expect(proposed).toMatchObject({ status: 'proposed', implies: ['children'], version: 1, findings: [] });
    expect(proposed.answeredByTags.map(({ id }) => id)).toEqual(['sdg:4.1']);
    expect(proposed.translations).toEqual({ text: asking().text, help: asking().help });
    expect(await listed()).not.toContain('school-meals');
    expect(await listed('?status=proposed')).toEqual(['school-meals']);

    problemOf(await reviewQuestion(ann, proposed, 'accept'), 'own-work');
    expect((await questionOf(reader, 'school-meals')).status).toBe('proposed');
    const now = ok<QuestionAnswer>(await reviewQuestion(ben, proposed, 'accept'));
    expect(now).toMatchObject({ status: 'accepted', version: 2, reviewDate: '2026-11-21' });
    expect(now.reviewer).not.toBe(now.author);
    expect(await listed()).toContain('school-meals');
    const french = ok<QuestionAnswer>(await reader.get('/v1/questions/school-meals?lang=fr'));
    expect(french.text).toBe(asking().text.fr);
  });

  it('is changed and reviewed under the version that was read', async () => {
    const first = await proposeQuestion(ann, 'version-read');
    problemOf(await ben.put('/v1/questions/version-read', asking()), 'precondition-required');
    const second = ok<QuestionAnswer>(await editQuestion(ben, first, { checklist: 'crisis' }));
    expect(second).toMatchObject({ version: 2, checklist: 'crisis', status: 'proposed' });
    problemOf(await editQuestion(ann, first), 'version-conflict');
    problemOf(await reviewQuestion(ann, first, 'accept'), 'version-conflict');
    // Ben wrote these words, so Ann may accept them, though she proposed the question.
    problemOf(await reviewQuestion(ben, second, 'accept'), 'own-work');
    ok(await reviewQuestion(ann, second, 'accept'));
    const reply = await reader.get('/v1/questions/version-read');
    expect(reply.headers.etag).toBe('"3"');
  });

  it('that is rejected moves no further, and its id is not used again', async () => {
    const proposed = await proposeQuestion(ann, 'not-wanted');
    const rejected = ok<QuestionAnswer>(await reviewQuestion(ben, proposed, 'reject'));
    for (const action of ['accept', 'reject', 'retire'])
      problemOf(await reviewQuestion(ben, rejected, action), 'wrong-status');
    problemOf(await editQuestion(ann, rejected), 'wrong-status');
    const again = problemOf(
      await ann.post('/v1/questions', { id: 'not-wanted', ...asking() }),
      'invalid-body',
    );
    expect(again.errors).toMatchObject([{ pointer: '/id' }]);
  });

  it.each([
    [{ implies: ['no-such-question'] }, 'invalid-body', 'unknown-question'],
    [{ implies: ['refused'] }, 'invalid-body', 'circular-implication'],
    [{ answeredByTags: ['gcm:99'] }, 'unknown-concept', 'unknown-concept'],
    [{ answeredByCountries: 'nowhere' }, 'invalid-body', 'unknown-question'],
    [{ text: { ...asking().text, es: ' ' } }, 'invalid-body', 'invalid-body'],
    [{ help: { en: 'Only one.' } }, 'invalid-body', 'invalid-body'],
    [{ id: 'refused-r2' }, 'invalid-body', 'invalid-body'],
    [{ reason: '' }, 'invalid-body', 'invalid-body'],
  ] as const)('that says %j is not proposed', async (said, code, rule) => {
    const before = await ann.change();
    const problem = problemOf(await ann.post('/v1/questions', { id: 'refused', ...asking(said) }), code);
    expect(problem.errors.map((fault) => fault.code)).toContain(rule);
    expect(await ann.change()).toBe(before);
  });

  it('is not accepted before the question that it implies', async () => {
    const implied = await proposeQuestion(ann, 'implied-one');
    const first = await proposeQuestion(ann, 'implies-one', { implies: ['implied-one'] });
    expect(first.findings).toMatchObject([{ rule: 'unknown-question', blocks: true }]);
    const { errors } = problemOf(await reviewQuestion(ben, first, 'accept'), 'lint-errors');
    expect(errors).toMatchObject([{ code: 'unknown-question' }]);
    ok(await reviewQuestion(ben, implied, 'accept'));
    ok(await reviewQuestion(ben, first, 'accept'));
    const circle = problemOf(
      await editQuestion(ann, await questionOf(ann, 'implied-one'), { implies: ['implies-one'] }),
      'invalid-body',
    );
    expect(circle.errors).toMatchObject([{ code: 'circular-implication' }]);
  });

  it('cannot be accepted twice at once', async () => {
    const proposed = await proposeQuestion(ann, 'once-only');
    const replies = await Promise.all([1, 2, 3].map(() => reviewQuestion(ben, proposed, 'accept')));
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412]);
  });
});

describe('a revision of a question', () => {
  application();

  it('leaves the question in force until it is accepted, and then gives its words to the same id', async () => {
    const before = await accepted('revised', { implies: ['children'] });
    const asks = await propose(ann, conditional([['revised']], { object: 'sdg:12.1' }));
    ok(await review(ben, asks, { action: 'accept' }));

    const text = { ...asking().text, en: 'Does the project give meals at school?' };
    const reply = await editQuestion(ann, before, { text });
    const revision = ok<QuestionAnswer>(reply, 201);
    expect(reply.headers.location).toBe('/v1/questions/revised-r2');
    expect(revision).toMatchObject({ id: 'revised-r2', revises: 'revised', status: 'proposed', version: 1 });
    expect(await questionOf(reader, 'revised')).toMatchObject({
      text: asking().text.en,
      version: 2,
      revisions: ['revised-r2'],
    });
    problemOf(await editQuestion(ben, before), 'statement-exists');
    problemOf(await ann.post('/v1/mappings', statement(conditional([['revised-r2']]))), 'invalid-body');
    problemOf(await reviewQuestion(ann, revision, 'accept'), 'own-work');

    const after = ok<QuestionAnswer>(await reviewQuestion(ben, revision, 'accept'));
    expect(after).toMatchObject({ id: 'revised', text: text.en, implies: [], version: 3, mappings: 1 });
    expect(await questionOf(reader, 'revised-r2')).toMatchObject({ status: 'retired', revises: 'revised' });
    expect(after.revisions).toEqual([]);
    const past = `/v1/questions/revised?change=${after.change - 1}`;
    expect(ok(await reader.get(past))).toMatchObject({ text: asking().text.en, version: 2 });
  });

  it('that is rejected changes nothing', async () => {
    const before = await accepted('kept');
    const revision = ok<QuestionAnswer>(await editQuestion(ann, before, { checklist: 'other' }), 201);
    ok(await reviewQuestion(ben, revision, 'reject'));
    expect(await questionOf(reader, 'kept')).toMatchObject({ checklist: 'services', version: 2 });
    const next = ok<QuestionAnswer>(await editQuestion(ann, before, { checklist: 'other' }), 201);
    expect(next.id).toBe('kept-r3');
  });

  it('cannot let the subject of a mapping answer what the mapping asks', async () => {
    const before = await accepted('asked-of-17');
    const asks = await propose(ann, conditional([['asked-of-17']], { object: 'sdg:12.2' }));
    ok(await review(ben, asks, { action: 'accept' }));
    const refused = problemOf(
      await editQuestion(ann, before, { answeredByTags: ['gcm:17'] }),
      'invalid-body',
    );
    expect(refused.errors).toMatchObject([{ code: 'answers-itself' }]);
    expect(refused.errors[0]?.message).toContain(asks.id);
  });

  it('stays when the reference data are loaded again', async () => {
    const before = await questionOf(ann, 'children');
    const revision = ok<QuestionAnswer>(
      await editQuestion(ann, before, { ...before.translations, checklist: 'who' }),
      201,
    );
    const after = ok<QuestionAnswer>(await reviewQuestion(ben, revision, 'accept'));
    const report = await seed(server.store, await readSeed());
    expect(report).toMatchObject({ change: null, questions: 0, kept: 1 });
    expect(await questionOf(reader, 'children')).toMatchObject({ version: after.version });
  });
});

describe('a question that is retired', () => {
  application();

  it('is not asked by any mapping in force: else the mappings are listed', async () => {
    const question = await accepted('to-retire');
    const asks = await propose(ann, conditional([['to-retire'], ['children']]));
    const mapping = ok<Reviewed>(await review(ben, asks, { action: 'accept' }));
    const refused = problemOf(await reviewQuestion(ann, question, 'retire'), 'lint-errors');
    expect(refused.errors).toHaveLength(1);
    expect(refused.errors[0]?.message).toContain(mapping.id);
    ok(await review(ann, mapping, { action: 'retire' }));
    ok(await reviewQuestion(ann, question, 'retire'));
    expect(await listed()).not.toContain('to-retire');
  });

  it('is not implied by a question in force', async () => {
    const implied = await accepted('implied-still');
    await accepted('implies-still', { implies: ['implied-still'] });
    const refused = problemOf(await reviewQuestion(ann, implied, 'retire'), 'lint-errors');
    expect(refused.errors[0]?.message).toContain('"implies-still"');
  });

  it('keeps the answers that were given, and a project that carries them can be sent back', async () => {
    const question = await accepted('answered-once');
    const body = {
      title: 'Answered',
      tags: ['gcm:17'],
      answers: [{ question: 'answered-once', answer: 'yes' }],
    };
    ok(await ann.put('/v1/projects/Q-1', body), 201);
    ok(await reviewQuestion(ann, question, 'retire'));
    const kept = await reader.get('/v1/projects/Q-1');
    expect(ok(kept)).toMatchObject({ answers: [{ question: 'answered-once', answer: 'yes' }] });
    ok(await ann.put('/v1/projects/Q-1', { ...body, title: 'Again' }, { 'if-match': '"1"' }));
  });
});

describe('what became of a question', () => {
  application();

  it('is told by its history, its page, the feed, the revisions and their comparison', async () => {
    const change = await ann.change();
    const question = await accepted('followed', { checklist: 'who' });
    const revision = ok<QuestionAnswer>(await editQuestion(ann, question, { checklist: 'crisis' }), 201);
    ok(await reviewQuestion(ben, revision, 'accept'));

    const history = ok<{ items: { version: number; reason: string; fields: { field: string }[] }[] }>(
      await reader.get('/v1/questions/followed/history'),
    ).items;
    expect(history.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(history.map(({ reason }) => reason)).toEqual([
      'question followed-r2: accept: a test',
      'question followed: accept: a test',
      'question followed: propose: a test',
    ]);
    expect(history[0]?.fields.map(({ field }) => field)).toContain('checklist');
    problemOf(await reader.get('/v1/questions/nothing/history'), 'not-found');
    const csv = await reader.get('/v1/questions/followed/history?format=csv');
    expect(csv.body).toContain('question followed: accept');

    const page = await reader.get('/questions/followed', { accept: 'text/html' });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('question followed: propose: a test');

    const feed = ok<{ items: { items: { entity: string; id: string; action: string }[] }[] }>(
      await reader.get(`/v1/changes?after=${change}`),
    ).items.flatMap(({ items }) => items);
    expect(feed.filter(({ entity }) => entity === 'question').map(({ id }) => id)).toEqual([
      'followed',
      'followed',
      'followed-r2',
      'followed',
      'followed-r2',
    ]);
    const lines = await reader.get(`/v1/changes?after=${change}&format=ndjson`);
    expect(
      lines.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)).length,
    ).toBeGreaterThan(0);
    expect(lines.body).toContain('"followed-r2"');

    const last = await ann.change();
    const { items } = ok<{ items: object[] }>(await reader.get(`/v1/revisions/${change}/compare/${last}`));
    expect(items).toMatchObject([
      { entity: 'question', id: 'followed', kind: 'added' },
      { entity: 'question', id: 'followed-r2', kind: 'added' },
    ]);
    const revisions = await reader.get('/v1/revisions?limit=1');
    expect(ok(revisions)).toMatchObject({ items: [{ touched: [{ entity: 'question', changed: 2 }] }] });
    const revisionsPage = await reader.get('/revisions', { accept: 'text/html' });
    expect(revisionsPage.body).toContain('2 questions');
    const compared = await reader.get(`/revisions/compare?from=${change}&to=${last}`, {
      accept: 'text/html',
    });
    expect(compared.body).toContain('href="/questions/followed"');
  });
});

describe('country lists', () => {
  application();

  it('are read with source, date, members and the questions that they answer', async () => {
    const { items } = ok<{ items: { id: string; source: string; date: string; countries: number }[] }>(
      await reader.get('/v1/country-lists'),
    );
    expect(items.length).toBeGreaterThan(0);
    for (const list of items) {
      expect(list.source).toMatch(/\S/);
      expect(list.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      const one = ok<{ members: { country: string; label: string }[]; questions: string[] }>(
        await reader.get(`/v1/country-lists/${list.id}`),
      );
      expect(new Set(one.members.map(({ country }) => country)).size).toBe(list.countries);
      for (const id of one.questions)
        expect(await questionOf(reader, id)).toMatchObject({ answeredByCountries: list.id });
    }
    expect(ok(await reader.get('/v1/country-lists?change=0'))).toMatchObject({ items: [] });
    problemOf(await reader.get('/v1/country-lists/nowhere'), 'not-found');
  });
});
