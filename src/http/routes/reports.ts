import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { z as zod } from 'zod';
import { isDate } from '../../domain/dates.ts';
import { parseScaled } from '../../domain/decimal.ts';
import { type ExchangeRate, RATE_SCALE } from '../../domain/exchange.ts';
import { currencyDigits } from '../../domain/money.ts';
import { contributionsCsv } from '../../formats/contributions-csv.ts';
import type { View } from '../../services/crosswalk.ts';
import { Problem } from '../../services/problems.ts';
import { ANY_STRENGTH } from '../../services/projects.ts';
import { type ContributionOptions, contributions } from '../../services/reports.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { presentReport } from '../present-report.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { contributionsAnswer, contributionsQuery } from '../schemas/reports.ts';
import { readProjectFilter } from './project-filter.ts';

type Query = z.output<typeof contributionsQuery>;

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
          "A project's own tags in the framework take precedence (declared). Where it has none, what its other tags are mapped to by one core or supporting link counts (inferred). With additive methods rows and `unaligned` sum to the total, to the smallest unit.",
        querystring: contributionsQuery,
        response: {
          200: {
            description: 'The table',
            content: {
              'application/json': { schema: contributionsAnswer },
              'text/csv': { schema: zod.string() },
            },
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const format = formatOf(request, request.query.format);
      return views.at(momentOf(request.query), async (view) => {
        const options = readOptions(view, request.query);
        const report = await contributions(view, options);
        const answer = presentReport(view, report, options);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `inline; filename="contributions-${answer.to}-${answer.level}.csv"`)
          .send(contributionsCsv(answer));
      });
    },
  );
}

/** `?format=` speaks before the Accept header; without either it is JSON. */
function formatOf(request: FastifyRequest, asked: 'json' | 'csv' | undefined): 'json' | 'csv' {
  if (asked !== undefined) return asked;
  if ((request.headers.accept ?? '').trim() === '') return 'json';
  const format = request.accepts().type(['json', 'csv']);
  if (format === 'json' || format === 'csv') return format;
  throw new Problem('not-acceptable', 'This table is offered as application/json and text/csv.');
}

function readOptions(view: View, query: Query): ContributionOptions {
  const filter = readProjectFilter(view.crosswalk.graph, query);
  return {
    to: query.to,
    level: query.level ?? null,
    method: query.method ?? 'count',
    amountKind: query.amountKind ?? 'budget',
    origin: query.basis === undefined ? null : query.basis === 'tagged' ? 'declared' : 'inferred',
    groupBy: [...new Set(query.groupBy ?? [])],
    country: filter.country ?? null,
    minConfidence: query.minConfidence ?? 0,
    minStrength: query.minStrength ?? ANY_STRENGTH,
    maxHops: query.maxHops ?? 1,
    filter,
    exchange: readExchange(query),
  };
}

function readExchange({ currency, rate }: Query): ContributionOptions['exchange'] {
  if (currency === undefined && rate === undefined) return null;
  if (currency === undefined || currencyDigits(currency) === null) {
    throw faulty(
      'currency',
      'The currency to convert into is missing or unknown.',
      'Add currency=USD, an ISO 4217 code.',
    );
  }
  if (rate === undefined)
    throw faulty(
      'rate',
      'There is no rate to convert by.',
      `Add rate=EUR=1.0812@2026-01-01 for each currency.`,
    );
  const rates = [rate].flat().map(readRate);
  for (const [place, { from, date }] of rates.entries()) {
    if (from === currency) {
      throw faulty('rate', `A rate from ${from} to itself converts nothing.`, 'Leave this rate out.');
    }
    if (rates.findIndex((other) => other.from === from && other.date === date) !== place) {
      throw faulty('rate', `Two rates are given for ${from} from ${date} on.`, 'Give one of them.');
    }
  }
  return { to: currency, rates };
}

function readRate(text: string): ExchangeRate {
  const [, from = '', number = '', date = ''] = /^([A-Z]{3})=([\d.]+)@(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  const scaled = parseScaled(number, RATE_SCALE);
  if (
    currencyDigits(from) === null ||
    scaled === null ||
    scaled.value <= 0n ||
    scaled.rounded ||
    !isDate(date)
  ) {
    throw faulty(
      'rate',
      `"${text.slice(0, 80)}" is no exchange rate.`,
      'Write EUR=1.0812@2026-01-01: units of `currency` for one EUR from that day on.',
    );
  }
  return { from, date, scaledRate: scaled.value };
}

function faulty(pointer: string, message: string, fix: string): Problem {
  return new Problem('invalid-query', message, [{ pointer, code: 'invalid-query', message, fix }]);
}
