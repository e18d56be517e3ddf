import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { editQuestion, proposeQuestion, reviewQuestion } from '../../services/curate-questions.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { matchPrecondition, preconditionHeaders, questionVersion } from '../preconditions.ts';
import { presentQuestionFully } from '../present-questions.ts';
import { problems } from '../schemas/common.ts';
import {
  questionAnswer,
  questionBody,
  questionEdit,
  questionInputOf,
  questionReview,
} from '../schemas/questions.ts';
import { WRITING } from './curation.ts';

const params = z.object({ id: z.string().min(1).max(120) });
const CHANGING = [
  ...WRITING,
  'not-found',
  'invalid-path',
  'wrong-status',
  'version-conflict',
  'precondition-required',
] as const;
const STATING = ['unknown-concept', 'ambiguous-concept'] as const;

/** The life cycle of questions: proposed, changed, reviewed. */
export async function questionCurationRoutes(app: App, services: Services): Promise<void> {
  const { views } = services;
  const writer = (request: FastifyRequest) => writerOf(request, services.now());
  const written = async (reply: FastifyReply, id: string, change: number) => {
    const answer = await views.at({ kind: 'change', change }, (view) => presentQuestionFully(view, id, 'en'));
    void reply.header('etag', `"${answer.version}"`);
    return answer;
  };
  const created = (reply: FastifyReply, id: string) =>
    void reply.code(201).header('location', `/v1/questions/${encodeURIComponent(id)}`);
  const precondition = (request: FastifyRequest<{ Params: { id: string } }>) =>
    matchPrecondition(questionVersion(views, request.params.id), request.headers['if-match']);

  app.post(
    '/v1/questions',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'proposeQuestion',
        tags: ['Curation'],
        summary: 'Propose a question',
        description:
          'Proposed mappings may ask it at once; it is asked of projects when a curator who did not write it has accepted it (`CROSSWALK_REVIEW`).',
        querystring: z.strictObject({}),
        body: questionBody,
        security: [{ apiKey: [] }],
        response: { 201: questionAnswer, ...problems(...WRITING, ...STATING, 'version-conflict') },
      },
    },
    async (request, reply) => {
      const { id, ...body } = request.body;
      const { change } = await proposeQuestion(services, id, questionInputOf(body), writer(request));
      created(reply, id);
      return written(reply, id, change);
    },
  );

  app.put(
    '/v1/questions/:id',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'editQuestion',
        tags: ['Curation'],
        summary: 'Change a proposed question, or propose a revision of an accepted one',
        description:
          'A proposed question gets a new version (200). An accepted one stays in force as it is; the change is proposed as a question that `revises` it (201). Accepting that gives its words to the question in force, which mappings and answers go on naming by the same id.',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        body: questionEdit,
        security: [{ apiKey: [] }],
        response: {
          200: questionAnswer,
          201: questionAnswer,
          ...problems(...CHANGING, ...STATING, 'statement-exists'),
        },
      },
    },
    async (request, reply) => {
      const edited = await editQuestion(
        services,
        request.params.id,
        questionInputOf(request.body),
        await precondition(request),
        writer(request),
      );
      if (edited.created) created(reply, edited.id);
      return written(reply, edited.id, edited.change);
    },
  );

  app.post(
    '/v1/questions/:id/reviews',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'reviewQuestion',
        tags: ['Curation'],
        summary: 'Accept, reject or retire a question, at the version you read',
        description:
          'Proposed ones are accepted or rejected, accepted ones retired. Accepting a revision answers the question it revised, with the new words. A question that accepted mappings ask, or accepted questions imply, is not retired; the errors list them.',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        body: questionReview,
        security: [{ apiKey: [] }],
        response: { 200: questionAnswer, ...problems(...CHANGING, 'own-work', 'lint-errors') },
      },
    },
    async (request, reply) => {
      const { id, change } = await reviewQuestion(
        services,
        request.params.id,
        request.body,
        await precondition(request),
        writer(request),
      );
      return written(reply, id, change);
    },
  );
}
