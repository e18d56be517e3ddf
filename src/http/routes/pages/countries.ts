import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countryName } from '../../../domain/countries.ts';
import type { Framework } from '../../../domain/types.ts';
import { PLAN_WAY_WORDS } from '../../../formats/report/words.ts';
import { countriesOf } from '../../../services/countries.ts';
import { countryView, projectsOfPlan } from '../../../services/country-view.ts';
import type { View } from '../../../services/crosswalk.ts';
import { Problem } from '../../../services/problems.ts';
import { projectAddress } from '../../../web/addresses.ts';
import { countriesPage, countryPage, type Plan } from '../../../web/pages/country.ts';
import { behindPage } from '../../../web/pages/reports.ts';
import { conceptInLine, conceptOf } from '../../../web/parts/concepts.ts';
import type { App, Services } from '../../app-types.ts';
import { momentOf, pageOf, paginate, requireProjectBefore } from '../../paging.ts';
import { presentCountryView } from '../../present-country-view.ts';
import { projectLinks } from '../../report-links.ts';
import { momentQuery } from '../../schemas/common.ts';
import { planProjectsQuery } from '../../schemas/country-view.ts';
import { readPlanProjects } from '../country-view.ts';
import { requireCountry } from '../project-filter.ts';
import { filesOf, pageFor, sendPage } from './send.ts';

/** Projects shown on the page of a country itself. */
const FEW = 50;

export async function countryPages(app: App, services: Services): Promise<void> {
  const { views } = services;
  planProjectsPage(app, services);
  const config = { access: 'read', page: true } as const;
  const querystring = z.strictObject(momentQuery);

  app.get('/countries', { config, schema: { hide: true, querystring } }, async (request, reply) =>
    views.at(momentOf(request.query), async (view) => {
      const content = countriesPage(view.crosswalk.graph, await countriesOf(view));
      return sendPage(request, reply, { title: 'Countries', content, section: '/countries' }, view);
    }),
  );

  app.get(
    '/countries/:iso',
    { config, schema: { hide: true, params: z.object({ iso: z.string().max(3) }), querystring } },
    async (request, reply) => {
      const iso = countryInPath(request.params.iso);
      return views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const own = graph.frameworks.filter(({ country }) => country === iso);
        const plans: Plan[] = [];
        for (const framework of own) plans.push(await planOf(request, view, framework));
        const projects = await view.snapshot.projects({ country: iso }, null, FEW + 1);
        const content = countryPage({
          graph,
          iso,
          plans,
          projects: projects.slice(0, FEW),
          more: projects.length > FEW,
          pageFor,
        });
        return sendPage(request, reply, { title: countryName(iso), content, section: '/countries' }, view);
      });
    },
  );
}

/** The projects under one element of a plan. */
function planProjectsPage(app: App, { views }: Services): void {
  app.get(
    '/reports/country-framework/projects',
    { config: { access: 'read', page: true }, schema: { hide: true, querystring: planProjectsQuery } },
    async (request, reply) => {
      const page = pageOf(request.query);
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        await requireProjectBefore(view.snapshot, page);
        const options = readPlanProjects(graph, request.query);
        const found = await projectsOfPlan(view, options, page.after, page.limit + 1);
        const { items, next } = paginate(
          request,
          reply,
          found.projects,
          page,
          view.snapshot.change,
          ({ project }) => project.value.id,
        );
        const content = behindPage(
          'The projects under an element',
          conceptInLine(conceptOf(graph, found.element)),
          ['How'],
          items.map(({ project: { value }, way }) => ({
            address: projectAddress(value.id),
            title: value.title,
            cells: [PLAN_WAY_WORDS[way]],
          })),
          next,
          filesOf(request, '/v1/reports/country-framework/projects'),
        );
        const title = `Projects under ${found.element}`;
        return sendPage(request, reply, { title, content, section: '/countries' }, view);
      });
    },
  );
}

async function planOf(request: FastifyRequest, view: View, framework: Framework): Promise<Plan> {
  const options = {
    framework: framework.id,
    under: null,
    minConfidence: 0,
    minStrength: null,
    filter: {},
  };
  const report = await countryView(view, options);
  const links = projectLinks(request, view.snapshot.change);
  const answer = presentCountryView(view, report, options, links);
  return { ...answer, framework, warnings: answer.warnings.map(({ message }) => message) };
}

function countryInPath(text: string): string {
  try {
    return requireCountry(text);
  } catch (error) {
    throw error instanceof Problem ? new Problem('not-found', error.message, error.faults) : error;
  }
}
