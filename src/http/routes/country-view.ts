import { z } from 'zod';
import { countryView } from '../../services/country-view.ts';
import { ANY_STRENGTH } from '../../services/projects.ts';
import type { App, Services } from '../app-types.ts';
import { countryViewDocument } from '../country-view-document.ts';
import { momentOf } from '../paging.ts';
import { presentCountryView } from '../present-country-view.ts';
import { formatOf, reportContent, sendReport, TABLE_FORMATS } from '../report-file.ts';
import { addressOf, projectLinks } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { countryViewAnswer, countryViewQuery } from '../schemas/country-view.ts';
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
        const { framework, under = null, minConfidence = 0, minStrength = ANY_STRENGTH } = request.query;
        const filter = readProjectFilter(view.crosswalk.graph, request.query);
        const options = { framework, under, minConfidence, minStrength, filter };
        const report = await countryView(view, options);
        const links = projectLinks(request, change, { maxHops: 1 });
        const answer = presentCountryView(view, report, options, links);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        const document = countryViewDocument(answer, day, addressOf(request, change));
        return sendReport(reply, format, document, `${answer.framework}-${change}`);
      });
    },
  );
}
