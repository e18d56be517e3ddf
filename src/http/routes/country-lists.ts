import { z } from 'zod';
import { requireCountryList } from '../../services/questions.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { stateOf } from '../present.ts';
import { presentCountryList, presentCountryMember } from '../present-questions.ts';
import { ANYWHERE, momentQuery, problems } from '../schemas/common.ts';
import { countryListAnswer, countryListList } from '../schemas/questions.ts';

/** The published lists of countries that answer questions. They come with the reference data and are only read. */
export async function countryListRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/country-lists',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listCountryLists',
        tags: ['Questions'],
        summary: 'The country lists that answer questions, with source and date',
        querystring: z.strictObject(momentQuery),
        response: { 200: countryListList, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk }) => ({
        items: crosswalk.countryLists.map((list) => presentCountryList(crosswalk, list)),
        next: null,
        ...stateOf(snapshot),
      })),
  );

  app.get(
    '/v1/country-lists/:id',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getCountryList',
        tags: ['Questions'],
        summary: 'One country list with its members, and since when they are on it',
        params: z.object({ id: z.string().min(1).max(120) }),
        querystring: z.strictObject(momentQuery),
        response: { 200: countryListAnswer, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request) =>
      views.at(momentOf(request.query), async (view) => {
        const list = requireCountryList(view, request.params.id);
        return {
          ...presentCountryList(view.crosswalk, list),
          members: list.members.map(presentCountryMember),
          ...stateOf(view.snapshot),
        };
      }),
  );
}
