import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { reportXlsx } from '../../formats/report/xlsx.ts';
import type { View } from '../../services/crosswalk.ts';
import { nextTurn } from '../../services/in-turns.ts';
import { type SdgReportOptions, sdgReport, TO } from '../../services/sdg-report.ts';
import { stylePolicy } from '../../web/report-page.ts';
import { sectionedPage } from '../../web/sectioned-page.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { portfolioInWords } from '../portfolio-words.ts';
import { presentSdgReport } from '../present-sdg-report.ts';
import { formatOf, REPORT_TYPES, reportContent } from '../report-file.ts';
import { addressOf } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { SDG_REPORT_FORMATS, sdgReportAnswer, sdgReportQuery } from '../schemas/sdg-report.ts';
import { sdgReportCharts } from '../sdg-report-charts.ts';
import { sdgReportPage, sdgReportWorkbook } from '../sdg-report-document.ts';
import { readOptions } from './report-question.ts';

/** Projects listed because they reach nothing: on a page, and in a workbook. */
const MOST_UNREACHED = { json: 200, html: 200, xlsx: 5_000 } as const;

/** In pixels, between the margins of a page. */
const PHONE_WIDTH = 358;

export async function sdgReportRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/reports/sdg',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportSdg',
        tags: ['Reports'],
        summary: 'The SDG contribution report of a country, an organisation or any portfolio, in one call',
        description:
          'Tables by goal and target (projects by `count`, amounts by `equal-split`, declared and inferred, with and without judged mappings), by year and country, coverage and gaps, what is unaligned and why, and charts: one state, read once. As a page it needs no script and loads nothing, and is made to be printed; as a workbook it has a sheet for each table and one that explains them.',
        querystring: sdgReportQuery,
        response: {
          200: {
            description: 'The report',
            content: reportContent(sdgReportAnswer, SDG_REPORT_FORMATS, z.any()),
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const format = formatOf(request, request.query.format, SDG_REPORT_FORMATS);
      return views.at(momentOf(request.query), async (view) => {
        const { change } = view.snapshot;
        const options = readReportOptions(view, request.query);
        const report = await sdgReport(view, options);
        await nextTurn();
        const items = report.coverage.report.coverage.unreached.slice(0, MOST_UNREACHED[format]);
        const projects = await view.snapshot.projectsById(items.map(({ id }) => id));
        const titles = new Map(projects.map(({ value }) => [value.id, value.title]));
        const answer = presentSdgReport(view, report, options, request, { items, titles });
        await nextTurn();
        const charts = format === 'xlsx' ? [] : sdgReportCharts(view.crosswalk.graph, answer, report.flows);
        if (format === 'json') {
          return reply.type('application/json; charset=utf-8').send({ ...answer, charts });
        }
        await nextTurn();
        const absolute = absoluteOf(request);
        const material = {
          answer,
          goals: goalLabels(view),
          subtitle: portfolioInWords(options.filter),
          address: absolute(addressOf(request, change)),
          absolute,
        };
        const shown = format === 'xlsx' ? 'attachment' : 'inline';
        void reply.header('content-disposition', `${shown}; filename="sdg-report-${change}.${format}"`);
        if (format === 'xlsx') {
          return reply
            .type(REPORT_TYPES.xlsx)
            .send(Buffer.from(await reportXlsx(sdgReportWorkbook(material))));
        }
        const narrow = sdgReportCharts(view.crosswalk.graph, answer, report.flows, PHONE_WIDTH);
        const figures = charts.map(({ id, svg }, place) => ({ id, svg, narrow: narrow[place]?.svg ?? svg }));
        const html = sectionedPage(sdgReportPage(material, figures));
        return reply
          .type(`${REPORT_TYPES.html}; charset=utf-8`)
          .header('content-security-policy', stylePolicy(html))
          .send(html);
      });
    },
  );
}

function readReportOptions(view: View, query: z.output<typeof sdgReportQuery>): SdgReportOptions {
  const own = readOptions(view, { ...query, to: TO }, { groupBy: [], compareJudged: false });
  return {
    ...own,
    priorities: query.priorities ?? null,
    prioritiesOf: query.prioritiesOf ?? null,
  };
}

function goalLabels({ crosswalk: { graph } }: View): ReadonlyMap<string, string> {
  const goals = graph.concepts.filter(({ framework, level }) => framework === TO && level === 'goal');
  return new Map(goals.map(({ notation, label }) => [notation, label]));
}

/** A saved or printed report is read away from the service, so that its links carry the address of it. */
function absoluteOf(request: FastifyRequest): (address: string) => string {
  const { protocol, host } = request;
  return (address) => (host === '' ? address : `${protocol}://${host}${address}`);
}
