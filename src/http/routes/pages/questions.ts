import { z } from 'zod';
import { compareText } from '../../../domain/compare-text.ts';
import { revisionsOfQuestion } from '../../../services/curate-questions.ts';
import { mappingsByQuestion, requireQuestion } from '../../../services/questions.ts';
import { segment } from '../../../web/addresses.ts';
import { questionPage, questionsPage } from '../../../web/pages/questions.ts';
import type { App, Services } from '../../app-types.ts';
import { momentOf } from '../../paging.ts';
import { momentQuery } from '../../schemas/common.ts';
import { historyOf, sendPage } from './send.ts';

const config = { access: 'read', page: true } as const;
const querystring = z.strictObject(momentQuery);

/** The catalogue of questions, and one of them with the mappings that ask it. */
export async function questionPages(app: App, { views }: Services): Promise<void> {
  app.get('/questions', { config, schema: { hide: true, querystring } }, async (request, reply) =>
    views.at(momentOf(request.query), async (view) => {
      const { questions } = view.crosswalk;
      const content = questionsPage({ questions, mappings: mappingsByQuestion(view) });
      return sendPage(request, reply, { title: 'Questions', content }, view);
    }),
  );

  app.get(
    '/questions/:id',
    {
      config,
      schema: { hide: true, params: z.object({ id: z.string().min(1).max(120) }), querystring },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const question = requireQuestion(view, request.params.id);
        const { answeredByCountries } = question;
        const address = `/v1/questions/${segment(question.id)}/history`;
        const content = questionPage({
          history: await historyOf(view.snapshot, 'question', question.id, address),
          revisions: revisionsOfQuestion(view.crosswalk, question.id),
          graph,
          question,
          countries:
            answeredByCountries === null ? null : (graph.questions.lists.get(answeredByCountries) ?? null),
          mappings: graph.mappings
            .filter(
              ({ status, questions }) => status === 'accepted' && questions.flat().includes(question.id),
            )
            .sort((a, b) => compareText(a.id, b.id)),
        });
        return sendPage(request, reply, { title: question.text.en, content }, view);
      }),
  );
}
