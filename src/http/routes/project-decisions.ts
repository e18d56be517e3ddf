import { z } from 'zod';
import { decisionEffects } from '../../services/decision-effects.ts';
import { type AnswerRequest, answerQuestion, setReviewed } from '../../services/project-answers.ts';
import { type DecisionRequest, decide, projectWithDecisions } from '../../services/project-decisions.ts';
import { requireStoredProject, type Written } from '../../services/projects.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { ignoreBodies } from '../bodies.ts';
import { matchPrecondition, preconditionHeaders, projectVersion } from '../preconditions.ts';
import { presentDecisionEffects } from '../present-decision-effects.ts';
import { ANYWHERE, problems, projectId, queryFlag } from '../schemas/common.ts';
import { decisionEffectsAnswer } from '../schemas/decision-effects.ts';
import { decisionBody, projectAnswer } from '../schemas/projects.ts';
import { answerBody, answerScopeQuery } from '../schemas/questions.ts';
import { answerWritten } from './projects.ts';

/** What a project decides: on alignments, on questions, and on whether its review of a framework is finished. */

const writing = { headers: preconditionHeaders, security: [{ apiKey: [] }] };

/** Problems of every write here. */
const CHANGING = [
  ...ANYWHERE,
  'invalid-path',
  'forbidden',
  'not-found',
  'version-conflict',
  'precondition-required',
] as const;
/** Problems of a body. */
const SENDING = ['invalid-json', 'body-too-large', 'unsupported-media-type', 'invalid-body'] as const;
const NAMING = ['unknown-concept', 'ambiguous-concept'] as const;
const ANSWERING = [...NAMING, 'unknown-question', 'invalid-answer', 'contradicting-answers'] as const;

export async function projectDecisionRoutes(app: App, services: Services): Promise<void> {
  decisionRoute(app, services);
  answerRoute(app, services);
  await app.register(async (scope) => {
    ignoreBodies(scope as App);
    withdrawAnswerRoute(scope as App, services);
    reviewedRoutes(scope as App, services);
  });
}

function decisionRoute(app: App, services: Services): void {
  app.post(
    '/v1/projects/:id/decisions',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'decideAlignment',
        tags: ['Projects'],
        summary: 'Confirm or decline alignments of a project, or take decisions back',
        description:
          'Confirming adds the element as a tag of origin `confirmed`, which then counts as declared; it starts no path of its own. Declining asks for a reason; the alignment is shown as declined and does not count. Several decisions are made in one change, all or none. A decision that replaces or withdraws an earlier one needs `If-Match` with the ETag of the version you read. `dryRun=true` writes nothing and answers what contribution tables would gain or lose.',
        params: z.object({ id: projectId }),
        ...writing,
        querystring: z.strictObject({ dryRun: queryFlag.optional() }),
        body: decisionBody,
        response: {
          200: z.union([projectAnswer, decisionEffectsAnswer]),
          ...problems(...CHANGING, ...SENDING, ...NAMING, 'invalid-decision'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const decisions = requestsOf(request.body);
      const writer = writerOf(request, services.now());
      if (request.query.dryRun === true) {
        const { before, graph } = await requireStoredProject(services, id);
        const after = projectWithDecisions(graph, before.value, decisions, writer);
        return presentDecisionEffects(await decisionEffects(services.views, before.value, after));
      }
      const precondition = await matchPrecondition(
        projectVersion(services.store, id),
        request.headers['if-match'],
      );
      const written = await decide(services, id, decisions, precondition, writer);
      return send(services, reply, written);
    },
  );
}

function requestsOf(body: z.output<typeof decisionBody>): readonly DecisionRequest[] {
  if (!('decisions' in body)) return [body];
  return body.decisions.map((one, place) => ({ ...one, pointer: `/decisions/${place}/concept` }));
}

function answerRoute(app: App, services: Services): void {
  app.put(
    '/v1/projects/:id/answers/:question',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'answerQuestion',
        tags: ['Projects'],
        summary: 'Answer a question for the whole project, or for some of its tags',
        description:
          'Needs `If-Match` with the ETag of the version you read. An answer for a tag goes before the answer for the whole project. An answer that contradicts another one is refused with both named.',
        params: z.object({ id: projectId, question: z.string().min(1).max(120) }),
        ...writing,
        querystring: z.strictObject({}),
        body: answerBody,
        response: { 200: projectAnswer, ...problems(...CHANGING, ...SENDING, ...ANSWERING) },
      },
    },
    async (request, reply) => {
      const { id, question } = request.params;
      const { answer, tags } = request.body;
      return writeAnswer(services, reply, request, { id, question, tags, answer });
    },
  );
}

const reviewedParams = z.object({ id: projectId, framework: z.string().min(1).max(120) });

function withdrawAnswerRoute(app: App, services: Services): void {
  app.delete(
    '/v1/projects/:id/answers/:question',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'withdrawAnswer',
        tags: ['Projects'],
        summary: 'Take the answer to a question back: all of it, or for some tags',
        description: 'Needs `If-Match` with the ETag of the version you read.',
        params: z.object({ id: projectId, question: z.string().min(1).max(120) }),
        ...writing,
        querystring: answerScopeQuery,
        response: { 200: projectAnswer, ...problems(...CHANGING, ...ANSWERING) },
      },
    },
    async (request, reply) => {
      const { id, question } = request.params;
      const tags = request.query.tag ?? null;
      return writeAnswer(services, reply, request, { id, question, tags, answer: null });
    },
  );
}

function reviewedRoutes(app: App, services: Services): void {
  const schema = {
    tags: ['Projects'],
    description: 'Needs `If-Match` with the ETag of the version you read.',
    params: reviewedParams,
    ...writing,
    querystring: z.strictObject({}),
    response: { 200: projectAnswer, ...problems(...CHANGING) },
  };
  app.put(
    '/v1/projects/:id/reviewed/:framework',
    {
      config: { access: 'write' },
      schema: {
        ...schema,
        operationId: 'finishReview',
        summary: "Say that the project's own tags in a framework are finished: nothing is inferred there",
      },
    },
    async (request, reply) => writeReviewed(services, reply, request, true),
  );
  app.delete(
    '/v1/projects/:id/reviewed/:framework',
    {
      config: { access: 'write' },
      schema: {
        ...schema,
        operationId: 'reopenReview',
        summary: 'Take back that the review of a framework is finished',
      },
    },
    async (request, reply) => writeReviewed(services, reply, request, false),
  );
}

type WriteRequest = Parameters<typeof writerOf>[0] & {
  readonly headers: { readonly 'if-match'?: string | undefined };
};
type Reply = Parameters<typeof send>[1];

async function writeAnswer(
  services: Services,
  reply: Reply,
  request: WriteRequest,
  { id, ...asked }: AnswerRequest & { readonly id: string },
) {
  const precondition = await matchPrecondition(
    projectVersion(services.store, id),
    request.headers['if-match'],
  );
  const writer = writerOf(request, services.now());
  return send(services, reply, await answerQuestion(services, id, asked, precondition, writer));
}

async function writeReviewed(
  services: Services,
  reply: Reply,
  request: WriteRequest & { readonly params: z.output<typeof reviewedParams> },
  reviewed: boolean,
) {
  const { id, framework } = request.params;
  const precondition = await matchPrecondition(
    projectVersion(services.store, id),
    request.headers['if-match'],
  );
  const writer = writerOf(request, services.now());
  return send(
    services,
    reply,
    await setReviewed(services, id, { framework, reviewed }, precondition, writer),
  );
}

function send(services: Services, reply: { header(name: string, value: string): unknown }, written: Written) {
  void reply.header('etag', `"${written.project.version}"`);
  return answerWritten(services, written);
}
