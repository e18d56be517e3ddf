import { z } from 'zod';
import { PROBLEMS, Problem, type ProblemCode } from '../../services/problems.ts';
import { PAGE_POLICY } from '../../web/layout.ts';
import { errorIndexPage, errorPage } from '../../web/pages/problem.ts';
import type { App } from '../app-types.ts';
import { problems } from '../schemas/common.ts';

/** The pages that the `type` of a problem leads to. */
export async function errorPageRoutes(app: App): Promise<void> {
  const html = { description: 'The page', content: { 'text/html': { schema: z.string() } } };

  app.get(
    '/errors',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'listErrors',
        tags: ['Operations'],
        summary: 'All errors the service can answer with',
        querystring: z.strictObject({}),
        response: { 200: html, ...problems('invalid-query', 'too-many-requests') },
      },
    },
    async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', PAGE_POLICY)
        .send(errorIndexPage()),
  );

  app.get(
    '/errors/:code',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'explainError',
        tags: ['Operations'],
        summary: 'The page that explains an error',
        params: z.object({ code: z.string() }),
        querystring: z.strictObject({}),
        response: { 200: html, ...problems('invalid-query', 'not-found', 'too-many-requests') },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      if (!Object.hasOwn(PROBLEMS, code))
        throw new Problem('not-found', `There is no error "${code.slice(0, 80)}".`);
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', PAGE_POLICY)
        .send(errorPage(code as ProblemCode));
    },
  );
}
