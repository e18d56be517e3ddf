import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parsePercentage } from '../../domain/percentage.ts';
import { compareContributions, type Side } from '../../services/comparison.ts';
import type { View } from '../../services/crosswalk.ts';
import { viewOf, type WhatIf } from '../../services/what-if.ts';
import type { App, Services } from '../app-types.ts';
import { comparisonDocument } from '../comparison-document.ts';
import { titleOf } from '../contributions-document.ts';
import { momentOf } from '../paging.ts';
import { presentComparison } from '../present-comparison.ts';
import { formatOf, reportContent, sendReport, TABLE_FORMATS } from '../report-file.ts';
import { addressOf, addressWith } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { comparisonAnswer, comparisonQuery, whatIfQuery } from '../schemas/comparison.ts';
import { whatIfBody } from '../schemas/what-if.ts';
import { readThoughtMappings } from '../thought-mappings.ts';
import { readOptions } from './report-question.ts';

type ComparisonQuery = z.output<typeof comparisonQuery>;
type TableQuery = z.output<typeof whatIfQuery>;

const TABLE = '/v1/reports/contributions';

export async function comparisonRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/reports/comparison',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportComparison',
        tags: ['Reports'],
        summary: 'Two contribution tables row by row: two portfolios, two periods or two revisions',
        description:
          'What both sides have in common is asked as for contribution tables. `before.` and `after.` in front of a filter or of `change` and `asOf` say it for one side: `before.change=12`, `after.activeUntil=2026-12-31` (projects), `before.yearUntil=2024` (money). The difference is split into what mappings have changed and what projects have changed, and rows name the mappings behind them.',
        querystring: comparisonQuery,
        response: {
          200: {
            description: 'The comparison',
            content: reportContent(comparisonAnswer, TABLE_FORMATS, z.any()),
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const [first, last] = [sideQuery(query, 'before'), sideQuery(query, 'after')];
      return views.at(momentOf(first), (before) =>
        views.at(momentOf(last), async (after) => {
          const sides = { before: sideOf(before, first), after: sideOf(after, last) };
          const links = {
            before: tableLink(first, before.snapshot.change),
            after: tableLink(last, after.snapshot.change),
          };
          const address = addressWith(request, {
            'before.change': before.snapshot.change,
            'after.change': after.snapshot.change,
          });
          return answer(request, reply, query, { ...sides, links, address });
        }),
      );
    },
  );

  app.post(
    TABLE,
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportWhatIf',
        tags: ['Reports'],
        summary: 'A contribution table as it would be with other mappings, tags, answers or decisions',
        description:
          'The query asks for the table as GET does. The body says what to suppose: mappings to add or remove, and tags, answers and decisions of one project or of all. Nothing is stored; the answer compares the stored table (`before`) with the supposed one (`after`).',
        querystring: whatIfQuery,
        body: whatIfBody,
        response: {
          200: {
            description: 'The comparison',
            content: reportContent(comparisonAnswer, TABLE_FORMATS, z.any()),
          },
          ...problems(
            ...ANYWHERE,
            'invalid-json',
            'not-found',
            'not-acceptable',
            'body-too-large',
            'unsupported-media-type',
            'invalid-body',
            'unknown-concept',
            'ambiguous-concept',
          ),
        },
      },
    },
    async (request, reply) => {
      const { query, body } = request;
      return views.at(momentOf(query), async (view) => {
        const thought = await viewOf(view, readWhatIf(body));
        const sides = { before: sideOf(view, query), after: sideOf(thought, query) };
        const { change } = view.snapshot;
        const links = { before: tableLink(query, change), after: null };
        return answer(request, reply, query, { ...sides, links, address: addressOf(request, change) });
      });
    },
  );
}

interface Asked {
  readonly before: Side;
  readonly after: Side;
  readonly links: { readonly before: string | null; readonly after: string | null };
  readonly address: string;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { format: asked, differing = false }: Pick<TableQuery, 'format' | 'differing'>,
  { before, after, links, address }: Asked,
) {
  const format = formatOf(request, asked, TABLE_FORMATS);
  const comparison = await compareContributions(before, after);
  const compared = presentComparison(comparison, { before, after, links, differing });
  if (format === 'json') return reply.type('application/json; charset=utf-8').send(compared);
  const title = `What differs: ${titleOf(comparison.after, compared)}`;
  const document = comparisonDocument(title, compared, after.view.snapshot.day, address);
  const name = `comparison-${compared.to}-${compared.level}-${compared.before.change}-${compared.after.change}`;
  return sendReport(reply, format, document, name);
}

/** What is said for one side speaks before what is said for both; a moment as a whole. */
function sideQuery(query: ComparisonQuery, side: 'before' | 'after'): TableQuery {
  const own: Record<string, unknown> = {};
  const common: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    if (name.startsWith(`${side}.`)) own[name.slice(side.length + 1)] = value;
    else if (!name.includes('.')) common[name] = value;
  }
  if ('change' in own || 'asOf' in own) {
    delete common.change;
    delete common.asOf;
  }
  return { ...common, ...own } as TableQuery;
}

function sideOf(view: View, query: TableQuery): Side {
  return {
    view,
    options: readOptions(view, query, { groupBy: query.groupBy ?? [], compareJudged: false }),
  };
}

/** The address of a side's own table. */
function tableLink(
  { format: _format, differing: _differing, asOf: _asOf, change: _change, ...query }: TableQuery,
  change: number,
) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, change })) {
    if (name === 'rate') for (const rate of [value].flat()) parameters.append(name, String(rate));
    else if (value !== undefined) parameters.set(name, [value].flat().join(','));
  }
  if (query.minConfidence !== undefined) parameters.set('minConfidence', String(query.minConfidence / 1000));
  return `${TABLE}?${parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`;
}

function readWhatIf({ add, remove, tags, answers, decisions }: z.output<typeof whatIfBody>): WhatIf {
  return {
    ...readThoughtMappings({ add, remove }),
    tags: tags.map(({ project, concept, percentage }) => ({
      project,
      concept,
      percentage: percentage === null ? null : parsePercentage(percentage),
    })),
    answers,
    decisions,
  };
}
