import type { FastifyReply, FastifyRequest } from 'fastify';
import { conceptAt } from '../../../domain/graph.ts';
import { formatAmount } from '../../../domain/money.ts';
import { REASONS_IN_WORDS } from '../../../formats/report/words.ts';
import { coverage } from '../../../services/coverage.ts';
import { projectsOfRow } from '../../../services/reports.ts';
import { address, conceptAddress, projectAddress } from '../../../web/addresses.ts';
import { html } from '../../../web/html.ts';
import { behindPage, contributionsPage, coveragePage } from '../../../web/pages/reports.ts';
import { codeChip } from '../../../web/parts/concepts.ts';
import { figure } from '../../../web/parts/figure.ts';
import { separated } from '../../../web/parts/words.ts';
import type { App, Services } from '../../app-types.ts';
import { contributionCharts } from '../../contribution-charts.ts';
import { contributionsDocument, titleOf } from '../../contributions-document.ts';
import { coverageDocument } from '../../coverage-document.ts';
import { momentOf, pageOf, paginate, requireProjectBefore } from '../../paging.ts';
import { presentCoverage } from '../../present-coverage.ts';
import { addressOf, projectLinks } from '../../report-links.ts';
import { coverageQuery } from '../../schemas/coverage.ts';
import { contributionProjectsQuery, contributionsQuery } from '../../schemas/reports.ts';
import { answerContributions } from '../answer-contributions.ts';
import { readCoverageOptions } from '../coverage.ts';
import { readOptions } from '../report-question.ts';
import { readSelection } from '../reports.ts';
import { filesOf, pageFor, parametersOf, sendPage } from './send.ts';

const config = { access: 'read', page: true } as const;
const ORIGIN_WORDS = { declared: 'declared by the project', inferred: 'inferred from other tags' } as const;
/** Projects that count for none, on the page of coverage. */
const MOST_UNREACHED = 200;

/** Contribution tables and coverage, with the same questions as the API. */
export async function reportPages(app: App, { views }: Services): Promise<void> {
  app.get(
    '/reports/contributions',
    {
      config,
      preValidation: fillIn('to', { to: 'sdg', level: 'goal', method: 'equal-split' }),
      schema: { hide: true, querystring: contributionsQuery },
    },
    async (request, reply) => {
      const { query } = request;
      return views.at(momentOf(query), async (view) => {
        const { change, day } = view.snapshot;
        const { report, answer } = await answerContributions(request, view, query);
        const title = titleOf(report, answer);
        const charts = answer.tables.flatMap(
          (_, place) => figure((width) => contributionCharts(title, answer, width)[place]) ?? [],
        );
        const content = contributionsPage({
          document: contributionsDocument(title, answer, day, addressOf(request, change)),
          frameworks: view.crosswalk.graph.frameworks,
          asked: parametersOf(request),
          figures: charts,
          tables: answer.tables,
          additive: answer.additive,
          files: filesOf(request, '/v1/reports/contributions', ['csv', 'xlsx', 'svg', 'png']),
          warnings: answer.warnings.map(({ message }) => message),
          pageFor,
        });
        return sendPage(request, reply, { title, content, section: '/reports/contributions' }, view);
      });
    },
  );

  app.get(
    '/reports/contributions/projects',
    { config, schema: { hide: true, querystring: contributionProjectsQuery } },
    async (request, reply) => {
      const { query } = request;
      const page = pageOf(query);
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        await requireProjectBefore(view.snapshot, page);
        const selection = readSelection(view, query);
        const options = readOptions(view, query, {
          groupBy: Object.keys(selection.group ?? {}) as never[],
          compareJudged: false,
        });
        const found = await projectsOfRow(view, options, selection, page.after, page.limit + 1);
        const { items, next } = paginate(
          request,
          reply,
          found.projects,
          page,
          view.snapshot.change,
          ({ id }) => id,
        );
        const projects = await view.snapshot.projectsById(items.map(({ id }) => id));
        const titles = new Map(projects.map(({ value }) => [value.id, value.title]));
        const about =
          'concept' in selection.row
            ? html`Counted for ${codeChip(conceptAt(graph, graph.numberOf.get(selection.row.concept) ?? -1), true)} ${conceptAt(graph, graph.numberOf.get(selection.row.concept) ?? -1).label}`
            : html`Unaligned: ${REASONS_IN_WORDS[selection.row.reason]}`;
        const content = behindPage(
          'The projects behind a number',
          about,
          ['How', 'Amount'],
          items.map(({ id, origin, amounts }) => ({
            address: projectAddress(id),
            title: titles.get(id) ?? id,
            cells: [
              origin === null ? 'not counted' : ORIGIN_WORDS[origin],
              amounts
                .map(
                  ({ currency, amountMinor }) =>
                    `${separated(formatAmount(amountMinor, currency))} ${currency}`,
                )
                .join(', '),
            ],
          })),
          next,
          filesOf(request, '/v1/reports/contributions/projects'),
        );
        return sendPage(
          request,
          reply,
          { title: 'Projects behind a number', content, section: '/reports/contributions' },
          view,
        );
      });
    },
  );

  app.get(
    '/reports/coverage',
    {
      config,
      preValidation: fillIn('framework', { framework: 'sdg', level: 'goal' }),
      schema: { hide: true, querystring: coverageQuery },
    },
    async (request, reply) => {
      return views.at(momentOf(request.query), async (view) => {
        const { change, day } = view.snapshot;
        const { graph } = view.crosswalk;
        const options = readCoverageOptions(view, request.query);
        const report = await coverage(view, options);
        const { unreached } = report.coverage;
        const items = unreached.slice(0, MOST_UNREACHED);
        const projects = await view.snapshot.projectsById(items.map(({ id }) => id));
        const titles = new Map(projects.map(({ value }) => [value.id, value.title]));
        const links = projectLinks(request, change);
        const answer = presentCoverage(view, report, options, { items, titles, next: null }, links);
        const { ratios } = answer;
        const content = coveragePage({
          document: coverageDocument(answer, day, addressOf(request, change)),
          frameworks: graph.frameworks,
          asked: parametersOf(request),
          files: filesOf(request, '/v1/reports/coverage'),
          warnings: answer.warnings.map(({ message }) => message),
          pageFor,
          elements: answer.denominator.concepts,
          unreached: { projects: unreached.length, shown: items.length },
          ratios: [
            ['Counted', ratios.counted.numerator],
            ['Of these declared', ratios.declared.numerator],
            ['Gaps', ratios.gaps.numerator],
          ],
          gaps: answer.gaps.map(({ id, label }) => {
            const concept = conceptAt(graph, graph.numberOf.get(id) ?? -1);
            return html`${codeChip(concept)} <a href="${conceptAddress(id)}">${label}</a>`;
          }),
        });
        return sendPage(request, reply, { title: 'Coverage', content, section: '/reports/coverage' }, view);
      });
    },
  );
}

/**
 * Makes a question of a form whole: `of=sdg:goal` is a framework and its level, and without any the defaults are written into
 * the address, so that what is shown can be shared.
 */
export function fillIn(framework: string, defaults: Readonly<Record<string, string>>) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const given = parametersOf(request);
    const of = given.get('of');
    if (of === null && given.has(framework)) return;
    if (of !== null) {
      const [name = '', level = ''] = of.split(':');
      given.delete('of');
      given.set(framework, name);
      given.set('level', level);
    }
    for (const [name, value] of Object.entries(defaults)) if (!given.has(name)) given.set(name, value);
    return reply.redirect(address(request.url.split('?')[0] ?? '', given));
  };
}
