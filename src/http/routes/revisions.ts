import { compareRevisions } from '../../services/revisions.ts';
import type { App, Services } from '../app-types.ts';
import { DIFFERENCES, REVISIONS } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { behind, foreignCursor, paginate } from '../paging.ts';
import { stateOf } from '../present.ts';
import { compareParams, compareQuery, comparison, revisionList, revisionsQuery } from '../schemas/changes.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { touchedBy } from './changes.ts';

export async function revisionRoutes(app: App, { store, views }: Services): Promise<void> {
  app.get(
    '/v1/revisions',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listRevisions',
        tags: ['History'],
        summary: 'The revisions: changes that touched frameworks or mappings, newest first',
        querystring: revisionsQuery,
        response: {
          200: listContent('The revisions', revisionList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      if (page.after !== null && !/^\d{1,10}$/.test(page.after)) throw foreignCursor();
      return store.read(page.moment, async (snapshot) => {
        const before = page.after === null ? null : Number(page.after);
        const found = await snapshot.revisionsBefore(before, page.limit + 1);
        const { items, next } = paginate(request, reply, found, page, snapshot.change, ({ change }) =>
          String(change),
        );
        const counted = [];
        for (const item of items)
          counted.push({ ...item, touched: [...(await touchedBy(snapshot, item.change))] });
        const answer = { items: counted, next, ...stateOf(snapshot) };
        return sendList(request, reply, page, snapshot, answer, REVISIONS);
      });
    },
  );

  app.get(
    '/v1/revisions/:a/compare/:b',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'compareRevisions',
        tags: ['History'],
        summary: 'What is different in frameworks, elements, questions and mappings after b from after a',
        description:
          'Any two changes may be named, in either order; 0 is the empty database. Differences stand in the order frameworks, elements, relations, country lists, questions, sets, mappings, each by id, with every field that differs before (`a`) and after (`b`). The order of elements is not compared. Files have a line for each field.',
        params: compareParams,
        querystring: compareQuery,
        response: {
          200: listContent('The differences', comparison),
          ...problems(...ANYWHERE, 'invalid-path', 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const { a, b } = request.params;
      const page = listPageOf(request, request.query);
      const { from, to, items: all } = await compareRevisions(views, a, b);
      const keyOf = ({ entity, id }: (typeof all)[number]) => `${entity} ${id}`;
      const { items, next } = paginate(request, reply, behind(all, page, keyOf), page, to.change, keyOf);
      const state = ({ change, revision }: typeof to) => ({ change, revision });
      const answer = { from: state(from), to: state(to), differences: all.length, items, next };
      return sendList(request, reply, page, to, answer, DIFFERENCES);
    },
  );
}
