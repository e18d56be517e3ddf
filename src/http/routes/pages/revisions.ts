import { compareRevisions } from '../../../services/revisions.ts';
import { NOW } from '../../../store/port.ts';
import { comparisonPage, revisionsPage } from '../../../web/pages/revisions.ts';
import type { App, Services } from '../../app-types.ts';
import { behind, foreignCursor, pageOf, paginate } from '../../paging.ts';
import { compareParams, compareQuery, revisionsQuery } from '../../schemas/changes.ts';
import { touchedBy } from '../changes.ts';
import { sendPage } from './send.ts';

const config = { access: 'read', page: true } as const;
const DIFFERENCES_A_PAGE = 50;

/** The revisions of the crosswalk, and two of them compared. */
export async function revisionPages(app: App, { views }: Services): Promise<void> {
  app.get(
    '/revisions',
    { config, schema: { hide: true, querystring: revisionsQuery } },
    async (request, reply) => {
      const page = pageOf(request.query);
      if (page.after !== null && !/^\d{1,10}$/.test(page.after)) throw foreignCursor();
      return views.at(page.moment, async (view) => {
        const { snapshot } = view;
        const before = page.after === null ? null : Number(page.after);
        const found = await snapshot.revisionsBefore(before, page.limit + 1);
        const { items, next } = paginate(request, reply, found, page, snapshot.change, ({ change }) =>
          String(change),
        );
        const revisions = [];
        for (const item of items)
          revisions.push({ ...item, touched: await touchedBy(snapshot, item.change) });
        const content = revisionsPage(revisions, next);
        return sendPage(request, reply, { title: 'Revisions', content }, view);
      });
    },
  );

  app.get(
    '/revisions/compare',
    {
      config,
      schema: {
        hide: true,
        querystring: compareQuery
          .omit({ format: true })
          .extend({ from: compareParams.shape.a.optional(), to: compareParams.shape.b.optional() }),
      },
    },
    async (request, reply) => {
      const { from, to } = request.query;
      if (from === undefined || to === undefined) return reply.redirect('/revisions');
      const page = pageOf({ limit: DIFFERENCES_A_PAGE, ...request.query });
      const comparison = await compareRevisions(views, from, to);
      const keyOf = ({ entity, id }: (typeof comparison.items)[number]) => `${entity} ${id}`;
      const { items, next } = paginate(
        request,
        reply,
        behind(comparison.items, page, keyOf),
        page,
        comparison.to.change,
        keyOf,
      );
      return views.at(NOW, async (view) => {
        const content = comparisonPage({ graph: view.crosswalk.graph, comparison, items, next });
        const title = `Change ${from} and change ${to} compared`;
        return sendPage(request, reply, { title, content }, view);
      });
    },
  );
}
