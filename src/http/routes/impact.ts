import { z } from 'zod';
import { RULES_VERSION } from '../../domain/alignment.ts';
import { requireMapping } from '../../services/curate.ts';
import { impactOfMapping } from '../../services/impact.ts';
import type { App, Services } from '../app-types.ts';
import { impactDocument } from '../impact-document.ts';
import { listContent, listPageOf, requireWhole } from '../list-file.ts';
import { paginate, requireProjectBefore } from '../paging.ts';
import { NOTICE, stateOf } from '../present.ts';
import { presentDifference } from '../present-difference.ts';
import { presentConcepts, presentTables } from '../present-impact.ts';
import { sendReport } from '../report-file.ts';
import { addressOf } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { impactAnswer, impactQuery } from '../schemas/impact.ts';

/** What a decision about a mapping would change, before it is made. */
export async function impactRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/mappings/:id/impact',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getMappingImpact',
        tags: ['Curation'],
        summary: 'What accepting a proposed mapping, or retiring an accepted one, would change',
        description:
          'Computed on one state from two crosswalks, as it is and as it would be: which projects align otherwise, which elements reach otherwise, and which rows of contribution tables change by how much. Nothing is written.',
        params: z.object({ id: z.string().min(1).max(255) }),
        querystring: impactQuery,
        response: {
          200: listContent('The impact', impactAnswer),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'invalid-path', 'wrong-status'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { amountKind = 'budget' } = request.query;
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async (view) => {
        const { snapshot, crosswalk } = view;
        await requireProjectBefore(snapshot, page);
        const options = { amountKind, filter: {} };
        const impact = await impactOfMapping(view, id, options, page.after, page.limit + 1);
        const { items, next } = paginate(
          request,
          reply,
          impact.projects,
          page,
          snapshot.change,
          (project) => project.id,
        );
        const projects = await snapshot.projectsById(items.map((project) => project.id));
        const titles = new Map(projects.map(({ value }) => [value.id, value.title]));
        const answer = {
          mapping: id,
          version: requireMapping(crosswalk, id).version,
          action: impact.action,
          replaces: impact.replaces,
          amountKind,
          frameworks: impact.frameworks.map((framework) => framework.id),
          counts: { ...impact.counts },
          items: items.map((project) => ({
            project: { id: project.id, title: titles.get(project.id) ?? '' },
            differences: project.differences.map((one) => presentDifference(crosswalk.graph, one)),
          })),
          next,
          concepts: presentConcepts(crosswalk.graph, impact.concepts),
          tables: presentTables(impact.tables),
          rules: RULES_VERSION,
          notice: NOTICE,
          ...stateOf(snapshot),
        };
        if (page.format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        requireWhole(reply, next);
        const state = { filters: { amountKind }, day: snapshot.day };
        const document = impactDocument(answer, state, addressOf(request, snapshot.change));
        return sendReport(reply, page.format, document, `impact-${snapshot.change}`);
      });
    },
  );
}
