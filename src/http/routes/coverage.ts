import { z } from 'zod';
import { type CoverageOptions, coverage } from '../../services/coverage.ts';
import type { View } from '../../services/crosswalk.ts';
import { crosswalkCoverageReport } from '../../services/crosswalk-coverage.ts';
import type { App, Services } from '../app-types.ts';
import { coverageDocument, crosswalkCoverageDocument } from '../coverage-document.ts';
import { behind, momentOf, pageOf, paginate, requireProjectBefore } from '../paging.ts';
import { presentCoverage, presentCrosswalkCoverage } from '../present-coverage.ts';
import { formatOf, reportContent, sendReport, TABLE_FORMATS } from '../report-file.ts';
import { addressOf, projectLinks } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import {
  coverageAnswer,
  coverageQuery,
  crosswalkCoverageAnswer,
  crosswalkCoverageQuery,
} from '../schemas/coverage.ts';
import { readProjectFilter } from './project-filter.ts';
import { readYears } from './years.ts';

export async function coverageRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/reports/coverage',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportCoverage',
        tags: ['Reports'],
        summary:
          'Which elements of a framework a portfolio contributes to and which not; which projects reach none',
        description:
          'Each project stands to an element in one way: it counts as declared or inferred, or it does not count for one reason, the same as at its alignments. What counts is what contribution tables count. Amounts are the whole amounts of the projects and are not additive over elements. JSON pages through `unreached`; files hold all of it.',
        querystring: coverageQuery,
        response: {
          200: {
            description: 'The coverage',
            content: reportContent(coverageAnswer, TABLE_FORMATS, z.any()),
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const format = formatOf(request, request.query.format, TABLE_FORMATS);
      const page = pageOf(request.query);
      return views.at(page.moment, async (view) => {
        const { change, day } = view.snapshot;
        await requireProjectBefore(view.snapshot, page);
        const options = readCoverageOptions(view, request.query);
        const report = await coverage(view, options);
        const { unreached } = report.coverage;
        const shown =
          format === 'json'
            ? paginate(
                request,
                reply,
                behind(unreached, page, ({ id }) => id),
                page,
                change,
                ({ id }) => id,
              )
            : { items: unreached, next: null };
        const projects = await view.snapshot.projectsById(shown.items.map(({ id }) => id));
        const titles = new Map(projects.map(({ value }) => [value.id, value.title]));
        const links = projectLinks(request, change);
        const answer = presentCoverage(view, report, options, { ...shown, titles }, links);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        const document = coverageDocument(answer, day, addressOf(request, change));
        return sendReport(reply, format, document, `coverage-${answer.framework}-${answer.level}-${change}`);
      });
    },
  );

  app.get(
    '/v1/reports/crosswalk-coverage',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportCrosswalkCoverage',
        tags: ['Reports'],
        summary:
          'Which elements of a framework are mapped to another, reviewed with nothing fitting, or not looked at',
        description:
          'Each element is in the first state that fits: `mapped`, `conditional`, `inherited` (its parent has a mapping that holds for every part), `matched` (an element that it matches has one), `other-level`, `nothing-fits`, `ruled-out` (only `Not`), `related-only`, `proposed`, `rejected`, `not-reviewed`.',
        querystring: crosswalkCoverageQuery,
        response: {
          200: {
            description: 'The coverage',
            content: reportContent(crosswalkCoverageAnswer, TABLE_FORMATS, z.any()),
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const format = formatOf(request, request.query.format, TABLE_FORMATS);
      return views.at(momentOf(request.query), async (view) => {
        const { change, day } = view.snapshot;
        const { from, to, level = null, toLevel = null } = request.query;
        const options = { from, to, level, toLevel };
        const answer = presentCrosswalkCoverage(view, crosswalkCoverageReport(view, options), options);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        const document = crosswalkCoverageDocument(answer, day, addressOf(request, change));
        return sendReport(
          reply,
          format,
          document,
          `crosswalk-coverage-${answer.from}-${answer.to}-${change}`,
        );
      });
    },
  );
}

export function readCoverageOptions(view: View, query: z.output<typeof coverageQuery>): CoverageOptions {
  return {
    framework: query.framework,
    level: query.level ?? null,
    priorities: query.priorities ?? null,
    prioritiesOf: query.prioritiesOf ?? null,
    amountKind: query.amountKind ?? 'budget',
    years: readYears(query),
    minConfidence: query.minConfidence ?? 0,
    minStrength: query.minStrength ?? null,
    evidence: query.evidence ?? null,
    filter: readProjectFilter(view.crosswalk.graph, query),
  };
}
