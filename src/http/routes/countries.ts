import { z } from 'zod';
import { countriesOf } from '../../services/countries.ts';
import type { App, Services } from '../app-types.ts';
import { COUNTRIES } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { stateOf } from '../present.ts';
import { ANYWHERE, fileQuery, momentQuery, problems } from '../schemas/common.ts';
import { countryList } from '../schemas/countries.ts';

export async function countryRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/countries',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listCountries',
        tags: ['Projects'],
        summary: 'The countries that have a framework of their own or a project',
        querystring: z.strictObject({ ...fileQuery, ...momentQuery }),
        response: {
          200: listContent('The countries', countryList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async (view) => {
        const items = await countriesOf(view);
        const answer = { items, next: null, ...stateOf(view.snapshot) };
        return sendList(request, reply, page, view.snapshot, answer, COUNTRIES);
      });
    },
  );
}
