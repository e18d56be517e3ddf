import { z } from 'zod';
import { formatAmount } from '../../domain/money.ts';
import type { View } from '../../services/crosswalk.ts';
import type { Problem } from '../../services/problems.ts';
import { impossible } from '../../services/report-scope.ts';
import {
  type ContributionOptions,
  projectsOfRow,
  type RowProject,
  type RowSelection,
} from '../../services/reports.ts';
import { requireConcept } from '../../services/tags.ts';
import type { App, Services } from '../app-types.ts';
import { contributionCharts } from '../contribution-charts.ts';
import { contributionsDocument, titleOf } from '../contributions-document.ts';
import { PROJECTS_OF_ROW } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { momentOf, paginate, requireProjectBefore } from '../paging.ts';
import { presentRef } from '../present.ts';
import { presentFilters, presentQuestion } from '../present-report.ts';
import { ALL_FORMATS, formatOf, reportContent, sendPicture, sendReport } from '../report-file.ts';
import { addressOf, segment } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import {
  contributionProjectsAnswer,
  contributionProjectsQuery,
  contributionsAnswer,
  contributionsQuery,
} from '../schemas/reports.ts';
import { answerContributions } from './answer-contributions.ts';
import { faulty, readGroup, readOptions } from './report-question.ts';

const SMALLER = 'Ask for a higher level, fewer groups or a narrower filter, or for another format.';

export async function reportRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/reports/contributions',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportContributions',
        tags: ['Reports'],
        summary: 'Aligned budget and projects of a portfolio, by elements of a framework',
        description:
          "Declared: the project's own tags in the framework and what it confirmed. Inferred: what its tags lead to by a core or supporting mapping, unless it declined that or finished its review of the framework. A project can count as both in one table and is counted once. With additive methods rows and `unaligned` sum to the total, to the smallest unit, grouped or not. Charts are of the table of one currency: the first one.",
        querystring: contributionsQuery,
        response: {
          200: {
            description: 'The table',
            content: reportContent(contributionsAnswer, ALL_FORMATS, z.any()),
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const format = formatOf(request, query.format, ALL_FORMATS);
      return views.at(momentOf(query), async (view) => {
        const { change, day } = view.snapshot;
        const { report, answer } = await answerContributions(request, view, query);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        const name = `contributions-${answer.to}-${answer.level}-${change}`;
        const title = titleOf(report, answer);
        const charts = contributionCharts(title, answer, query.width);
        if (format === 'svg' || format === 'png') {
          const [svg] = charts;
          if (svg === undefined) throw tooManyBars(answer.tables[0]?.rows.length ?? 0);
          return sendPicture(reply, format, svg, { name, width: query.width, smaller: SMALLER });
        }
        const document = contributionsDocument(title, answer, day, addressOf(request, change));
        return sendReport(reply, format, document, name, charts);
      });
    },
  );

  app.get(
    '/v1/reports/contributions/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportContributionProjects',
        tags: ['Reports'],
        summary: 'The projects behind one row of a contribution table, each with its part of the amount',
        description:
          'Exactly the projects that the row counts, in id order. Rows of tables carry the address with all they were asked; `concept` names the row, `group` its group and `table` its currency. With `reason` instead, what is unaligned for that reason.',
        querystring: contributionProjectsQuery,
        response: {
          200: listContent('The projects', contributionProjectsAnswer),
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
        const selection = readSelection(view, query);
        const options = readOptions(view, query, {
          groupBy: Object.keys(selection.group ?? {}) as ContributionOptions['groupBy'],
          compareJudged: false,
        });
        const found = await projectsOfRow(view, options, selection, page.after, page.limit + 1);
        const { items, next } = paginate(request, reply, found.projects, page, change, ({ id }) => id);
        const question = presentQuestion(view, found.scope, options);
        const titles = new Map(
          (await view.snapshot.projectsById(items.map(({ id }) => id))).map(({ value }) => [
            value.id,
            value.title,
          ]),
        );
        const answer = {
          ...question,
          concept: 'concept' in selection.row ? presentRef(graph, selection.row.concept) : null,
          reason: 'reason' in selection.row ? selection.row.reason : null,
          group: selection.group,
          items: items.map((item) => presentItem(item, titles.get(item.id) ?? '', { ...question, change })),
          next,
          filters: presentFilters(found.filter, options),
        };
        return sendList(request, reply, page, view.snapshot, answer, PROJECTS_OF_ROW);
      });
    },
  );
}

function tooManyBars(rows: number): Problem {
  const message = `A chart of ${rows} bars cannot be read.`;
  return impossible([{ pointer: 'format', code: 'too-large', message, fix: SMALLER }]);
}

function presentItem(
  { id, origin, amounts }: RowProject,
  title: string,
  { to, level, change }: { readonly to: string; readonly level: string; readonly change: number },
) {
  const address = `/v1/projects/${segment(id)}`;
  return {
    project: { id, title },
    origin,
    amounts: amounts.map(({ currency, amountMinor }) => ({
      currency,
      amount: formatAmount(amountMinor, currency),
    })),
    links: {
      project: `${address}?change=${change}`,
      alignments: `${address}/alignments?to=${to}&level=${level}&change=${change}`,
    },
  };
}

export function readSelection(view: View, query: z.output<typeof contributionProjectsQuery>): RowSelection {
  const { concept, reason } = query;
  const group = readGroup(query.group);
  const currency = query.table ?? null;
  if (concept !== undefined && reason === undefined) {
    return {
      row: { concept: requireConcept(view.crosswalk.graph.index, concept, 'concept') },
      group,
      currency,
    };
  }
  if (reason !== undefined && concept === undefined && group === null)
    return { row: { reason }, group, currency };
  throw faulty(
    reason === undefined ? 'concept' : 'reason',
    'A row is named by its concept, and by its group where it has one; what is unaligned by its reason alone.',
    'Give concept or reason, and group only with concept.',
  );
}
