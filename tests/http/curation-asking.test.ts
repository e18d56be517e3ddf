import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { impactAnswer } from '../../src/http/schemas/impact.ts';
import { type Client, clientOf, ok, problemOf } from '../fixtures/http/client.ts';
import {
  type MappingAnswer,
  mappingOf,
  propose,
  type Reviewed,
  review,
  statement,
} from '../fixtures/http/curation.ts';
import {
  acceptedQuestion,
  conditional,
  editQuestion,
  proposeQuestion,
  type QuestionAnswer,
  questionOf,
  reviewQuestion,
} from '../fixtures/http/questions.ts';
import { type TestApp, testApp } from '../support/app.ts';

type Impact = z.output<typeof impactAnswer>;

let server: TestApp;
let ann: Client;
let ben: Client;
let reader: Client;

beforeAll(async () => {
  server = await testApp();
  ann = clientOf(server.app, await server.authorize('curator'));
  ben = clientOf(server.app, await server.authorize('curator'));
  reader = clientOf(server.app);
});
afterAll(() => server.close());

const accepted = (id: string, said: object = {}) => acceptedQuestion(ann, ben, id, said);
describe('a mapping that asks questions', () => {
  it.each([
    [conditional([['no-such-question']]), 'unknown-question'],
    [conditional([['remittance-cost']], { subject: 'gcm:20', object: 'sdg:12.3' }), 'answers-itself'],
    [{ questions: [['children']] }, 'missing-strength'],
    [{ aboutPart: true }, 'missing-strength'],
    [{ strengthIfMet: 'core' }, 'missing-strength'],
    [{ strength: 'conditional' }, 'missing-strength'],
  ])('that says %j is not proposed, with the way out', async (said, rule) => {
    const before = await ann.change();
    if (rule === 'answers-itself') await answeredByItsSubject();
    const written = await ann.change();
    const { errors } = problemOf(await ann.post('/v1/mappings', statement(said)), 'invalid-body');
    expect(errors.map(({ code }) => code)).toContain(rule);
    expect(errors[0]?.fix).toMatch(/\S/);
    expect(await ann.change()).toBe(written);
    expect(written).toBeGreaterThanOrEqual(before);
  });

  /** Makes the objective on remittances answer the question on their cost, where no mapping in force stands against it. */
  async function answeredByItsSubject(): Promise<void> {
    const asks = ok<{ items: MappingAnswer[] }>(
      await ann.get('/v1/mappings?question=remittance-cost&subject=gcm:20&status=accepted'),
    ).items;
    for (const mapping of asks) ok(await review(ann, mapping, { action: 'retire' }));
    const before = await questionOf(ann, 'remittance-cost');
    const revision = ok<QuestionAnswer>(
      await editQuestion(ann, before, { ...before.translations, answeredByTags: ['gcm:20'] }),
      201,
    );
    ok(await reviewQuestion(ben, revision, 'accept'));
  }

  it('may ask a proposed question, and is accepted only after it', async () => {
    const question = await proposeQuestion(ann, 'asked-early');
    const asks = await propose(
      ann,
      conditional([['asked-early']], { object: 'sdg:12.4', aboutPart: true, rationale: 'Early.' }),
    );
    expect(asks.findings).toMatchObject([{ rule: 'unknown-question', blocks: true }]);
    const refused = problemOf(await review(ben, asks, { action: 'accept' }), 'lint-errors');
    expect(refused.errors).toMatchObject([{ code: 'unknown-question' }]);
    ok(await reviewQuestion(ben, question, 'accept'));
    const now = ok<Reviewed>(await review(ben, asks, { action: 'accept' }));
    expect(now).toMatchObject({ questions: [['asked-early']], aboutPart: true, status: 'accepted' });
  });

  it('is found by the question it asks', async () => {
    await accepted('asked-by-one');
    const asks = await propose(
      ann,
      conditional([['children'], ['asked-by-one']], { object: 'sdg:12.5', strengthIfMet: 'core' }),
    );
    const found = ok<{ items: MappingAnswer[] }>(await reader.get('/v1/mappings?question=asked-by-one'));
    expect(found.items.map(({ id }) => id)).toEqual([asks.id]);
    const asksChildren = ok<{ items: MappingAnswer[] }>(
      await reader.get('/v1/mappings?question=children&limit=200'),
    ).items;
    expect(asksChildren.length).toBeGreaterThan(1);
    for (const { questions } of asksChildren) expect(questions.flat()).toContain('children');
  });

  it('shows what accepting and retiring it would change', async () => {
    await accepted('asked-in-impact');
    const project = {
      title: 'Answers yes',
      status: 'implementation',
      tags: ['gcm:17'],
      answers: [{ question: 'asked-in-impact', answer: 'yes' }],
    };
    ok(await ann.put('/v1/projects/I-1', project), 201);
    const { answers: _, ...silent } = project;
    ok(await ann.put('/v1/projects/I-2', { ...silent, title: 'Answers nothing' }), 201);
    const asks = await propose(ann, conditional([['asked-in-impact']], { object: 'sdg:12.6' }));
    const impact = async () => ok<Impact>(await reader.get(`/v1/mappings/${asks.id}/impact`));
    const strengths = ({ items }: Impact, side: 'before' | 'after') =>
      items.map(({ project, differences }) => [
        project.id,
        differences.find(({ concept }) => concept.id === 'sdg:12.6')?.[side]?.strength,
      ]);
    const expected = [
      ['I-1', 'supporting'],
      ['I-2', 'conditional'],
    ];
    const coming = await impact();
    expect(coming.action).toBe('accept');
    expect(strengths(coming, 'after')).toEqual(expected);
    ok(await review(ben, asks, { action: 'accept' }));
    const going = await impact();
    expect(going.action).toBe('retire');
    expect(strengths(going, 'before')).toEqual(expected);
    expect((await mappingOf(ann, asks.id)).status).toBe('accepted');
  });
});
