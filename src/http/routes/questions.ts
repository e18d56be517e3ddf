import { z } from 'zod';
import { mappingsByQuestion, questionsOfProject } from '../../services/questions.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { stateOf } from '../present.ts';
import { presentOpenQuestions, presentQuestion, presentQuestionFully } from '../present-questions.ts';
import { ANYWHERE, problems, projectId } from '../schemas/common.ts';
import {
  projectQuestionsAnswer,
  projectQuestionsQuery,
  questionAnswer,
  questionList,
  questionQuery,
  questionsQuery,
} from '../schemas/questions.ts';

/** The catalogue of questions, and what a project has still to answer. */
export async function questionRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/questions',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listQuestions',
        tags: ['Questions'],
        summary: 'The catalogue of questions that conditional mappings ask',
        querystring: questionsQuery,
        response: { 200: questionList, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request) =>
      views.at(momentOf(request.query), async (view) => {
        const { checklist, status = 'accepted', lang = 'en' } = request.query;
        const counts = mappingsByQuestion(view);
        const items = view.crosswalk.questions
          .filter((one) => one.status === status && (checklist === undefined || one.checklist === checklist))
          .map((one) =>
            presentQuestion(view.crosswalk.graph, one, { lang, mappings: counts.get(one.id) ?? 0 }),
          );
        return { items, next: null, ...stateOf(view.snapshot) };
      }),
  );

  app.get(
    '/v1/questions/:id',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getQuestion',
        tags: ['Questions'],
        summary: 'One question',
        params: z.object({ id: z.string().min(1).max(120) }),
        querystring: questionQuery,
        response: { 200: questionAnswer, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { lang = 'en' } = request.query;
        const question = await presentQuestionFully(view, request.params.id, lang);
        void reply.header('etag', `"${question.version}"`);
        return question;
      }),
  );

  app.get(
    '/v1/projects/:id/questions',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listQuestionsOfProject',
        tags: ['Questions'],
        summary:
          'The open questions of a project, most decisive first, each with what yes and no would change',
        params: z.object({ id: projectId }),
        querystring: projectQuestionsQuery,
        response: { 200: projectQuestionsAnswer, ...problems(...ANYWHERE, 'not-found', 'invalid-path') },
      },
    },
    async (request, reply) => {
      const { to = null, minConfidence = 0, lang = 'en' } = request.query;
      return views.at(momentOf(request.query), async (view) => {
        const { project, ...open } = await questionsOfProject(view, request.params.id, { to, minConfidence });
        void reply.header('etag', `"${project.version}"`);
        return presentOpenQuestions(view, project.value.id, open, lang);
      });
    },
  );
}
