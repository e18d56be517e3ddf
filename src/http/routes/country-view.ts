import { z } from 'zod';
import { RULES_VERSION } from '../../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import { countryView, projectsOfPlan } from '../../services/country-view.ts';
import type { App, Services } from '../app-types.ts';
import { countryViewDocument } from '../country-view-document.ts';
import { PROJECTS_OF_PLAN } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { momentOf, paginate, requireProjectBefore } from '../paging.ts';
import { NOTICE, presentRef, stateOf } from '../present.ts';
import { presentCountryView } from '../present-country-view.ts';
import { formatOf, reportContent, sendReport, TABLE_FORMATS } from '../report-file.ts';
import { addressOf, projectLinks, segment } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import {
  countryViewAnswer,
  countryViewQuery,
  planProjectList,
  planProjectsQuery,
} from '../schemas/country-view.ts';
import { readProjectFilter } from './project-filter.ts';

export async function countryViewRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/reports/country-framework',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportCountryFramework',
        tags: ['Reports'],
        summary: "A country's cooperation framework, element by element: projects, money, targets, and gaps",
        description:
          "What the plan names (its own mappings) and what others observed on its parts are kept apart. Whether a target is served is told from the projects' tags outside the plan, so that the plan's own mappings do not prove themselves. Amounts are whole amounts of projects, of every kind, and are not additive over elements.",
        querystring: countryViewQuery,
        response: {
          200: { description: 'The view', content: reportContent(countryViewAnswer, TABLE_FORMATS, z.any()) },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const format = formatOf(request, request.query.format, TABLE_FORMATS);
      return views.at(momentOf(request.query), async (view) => {
        const { change, day } = view.snapshot;
        const { framework, under = null, minConfidence = 0, minStrength = null } = request.query;
        const filter = readProjectFilter(view.crosswalk.graph, request.query);
        const options = { framework, under, minConfidence, minStrength, filter };
        const report = await countryView(view, options);
        const links = projectLinks(request, change);
        const answer = presentCountryView(view, report, options, links);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        const document = countryViewDocument(answer, day, addressOf(request, change));
        return sendReport(reply, format, document, `${answer.framework}-${change}`);
      });
    },
  );

  app.get(
    '/v1/reports/country-framework/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listProjectsOfPlan',
        tags: ['Reports'],
        summary: "The projects under one element of a country's framework, each with how it stands there",
        querystring: planProjectsQuery,
        response: {
          200: listContent('The projects', planProjectList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const page = listPageOf(request, query);
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        const { change } = view.snapshot;
        await requireProjectBefore(view.snapshot, page);
        const options = readPlanProjects(graph, query);
        const found = await projectsOfPlan(view, options, page.after, page.limit + 1);
        const idOf = ({ project }: (typeof found.projects)[number]) => project.value.id;
        const { items, next } = paginate(request, reply, found.projects, page, change, idOf);
        const { framework } = conceptAt(graph, graph.numberOf.get(found.element) ?? -1);
        const answer = {
          element: presentRef(graph, found.element),
          items: items.map(({ project: { value }, way: own }) => ({
            id: value.id,
            title: value.title,
            way: own,
            links: {
              alignments: `/v1/projects/${segment(value.id)}/alignments?to=${framework}&change=${change}`,
            },
          })),
          next,
          rules: RULES_VERSION,
          notice: NOTICE,
          ...stateOf(view.snapshot),
        };
        return sendList(request, reply, page, view.snapshot, answer, PROJECTS_OF_PLAN);
      });
    },
  );
}

/** Which projects under which element a request asks for. */
export function readPlanProjects(graph: CrosswalkGraph, query: z.output<typeof planProjectsQuery>) {
  const { element, way = null, minConfidence = 0, minStrength = null } = query;
  return { element, way, minConfidence, minStrength, filter: readProjectFilter(graph, query) };
}
