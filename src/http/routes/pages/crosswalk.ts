import { z } from 'zod';
import { projectsOfConcept } from '../../../services/alignments.ts';
import { searchConcepts } from '../../../services/search.ts';
import { segment } from '../../../web/addresses.ts';
import { html } from '../../../web/html.ts';
import { block } from '../../../web/layout.ts';
import { conceptPage, conceptProjectsPage } from '../../../web/pages/concept.ts';
import { frameworkPage } from '../../../web/pages/framework.ts';
import { frameworkTable, homePage, searchPage } from '../../../web/pages/home.ts';
import type { App, Services } from '../../app-types.ts';
import { momentOf, pageOf, paginate, requireProjectBefore } from '../../paging.ts';
import { conceptProjectsQuery } from '../../schemas/alignments.ts';
import { momentQuery } from '../../schemas/common.ts';
import { readSelection } from '../alignments.ts';
import { conceptInPath } from '../concepts.ts';
import { frameworkInPath } from '../frameworks.ts';
import { readProjectFilter } from '../project-filter.ts';
import { filesOf, historyOf, sendPage } from './send.ts';

const config = { access: 'read', page: true } as const;
const text = z.string().min(1).max(255);
/** Projects shown on the page of an element itself. */
const FEW = 20;

/** Home, search, frameworks, elements. */
export async function crosswalkPages(app: App, { views }: Services): Promise<void> {
  app.get(
    '/',
    { config, schema: { hide: true, querystring: z.strictObject(momentQuery) } },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { change, revision, day } = view.snapshot;
        const projects = await view.snapshot.countProjects({});
        const { graph } = view.crosswalk;
        const content = homePage({ graph, revision, change, day, projects });
        return sendPage(request, reply, { title: 'How the frameworks fit together', content }, view);
      }),
  );

  app.get(
    '/search',
    { config, schema: { hide: true, querystring: z.strictObject({ q: z.string().max(200).optional() }) } },
    async (request, reply) =>
      views.at({ kind: 'now' }, async (view) => {
        const q = request.query.q ?? '';
        const { graph } = view.crosswalk;
        const content = searchPage(graph, q, searchConcepts(graph, q, view.snapshot.day));
        return sendPage(request, reply, { title: q === '' ? 'Search' : `${q}: search`, content }, view);
      }),
  );

  app.get(
    '/frameworks',
    { config, schema: { hide: true, querystring: z.strictObject(momentQuery) } },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const content = html`<h1>Frameworks</h1>${block('list', 'All of them', frameworkTable(view.crosswalk.graph, view.snapshot.day))}`;
        return sendPage(request, reply, { title: 'Frameworks', content }, view);
      }),
  );

  app.get(
    '/frameworks/:id',
    {
      config,
      schema: { hide: true, params: z.object({ id: text }), querystring: z.strictObject(momentQuery) },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const framework = frameworkInPath(graph, request.params.id);
        const address = `/v1/frameworks/${segment(framework.id)}/history`;
        const history = await historyOf(view.snapshot, 'framework', framework.id, address);
        const content = frameworkPage(graph, framework, view.snapshot.day, history);
        return sendPage(request, reply, { title: framework.title, content }, view);
      }),
  );

  app.get(
    '/concepts/:id',
    {
      config,
      schema: { hide: true, params: z.object({ id: text }), querystring: z.looseObject(momentQuery) },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const concept = conceptInPath(graph, request.params.id);
        const options = readSelection({});
        const query = { filter: {}, options, after: null, limit: FEW + 1 };
        const found = await projectsOfConcept(view, concept.id, query);
        const projects = { items: found.slice(0, FEW), more: found.length > FEW };
        const address = `/v1/concepts/${segment(concept.id)}/history`;
        const history = await historyOf(view.snapshot, 'concept', concept.id, address);
        const content = conceptPage(graph, concept, projects, history);
        return sendPage(request, reply, { title: `${concept.id} ${concept.label}`, content }, view);
      }),
  );

  app.get(
    '/concepts/:id/projects',
    { config, schema: { hide: true, params: z.object({ id: text }), querystring: conceptProjectsQuery } },
    async (request, reply) => {
      const page = pageOf(request.query);
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        const concept = conceptInPath(graph, request.params.id);
        await requireProjectBefore(view.snapshot, page);
        const found = await projectsOfConcept(view, concept.id, {
          filter: readProjectFilter(graph, request.query),
          options: readSelection(request.query),
          after: page.after,
          limit: page.limit + 1,
        });
        const { items, next } = paginate(
          request,
          reply,
          found,
          page,
          view.snapshot.change,
          ({ project }) => project.value.id,
        );
        const [path = ''] = request.url.split('?');
        const files = filesOf(request, `/v1${path}`);
        const content = conceptProjectsPage(concept, items, next, files);
        return sendPage(request, reply, { title: `Projects of ${concept.id}`, content }, view);
      });
    },
  );
}
