import type { z } from 'zod';
import { isDate } from '../../domain/dates.ts';
import { parseScaled } from '../../domain/decimal.ts';
import { GROUPS, type Group, type GroupBy, type GroupValue } from '../../domain/dimensions.ts';
import { type ExchangeRate, RATE_SCALE } from '../../domain/exchange.ts';
import { currencyDigits } from '../../domain/money.ts';
import { PROJECT_STATUSES } from '../../domain/types.ts';
import type { View } from '../../services/crosswalk.ts';
import { Problem } from '../../services/problems.ts';
import type { ContributionOptions } from '../../services/reports.ts';
import type { contributionProjectsQuery, contributionsQuery } from '../schemas/reports.ts';
import { readProjectFilter } from './project-filter.ts';
import { readYears } from './years.ts';

/** What a query says about a contribution table, with the defaults of the API. */

type Query = z.output<typeof contributionsQuery> | z.output<typeof contributionProjectsQuery>;

export function readOptions(
  view: View,
  query: Query,
  { groupBy, compareJudged }: Pick<ContributionOptions, 'groupBy' | 'compareJudged'>,
): ContributionOptions {
  const filter = readProjectFilter(view.crosswalk.graph, query);
  return {
    to: query.to,
    level: query.level ?? null,
    method: query.method ?? 'count',
    amountKind: query.amountKind ?? 'budget',
    origin: query.origin ?? null,
    groupBy: [...new Set(groupBy)],
    country: filter.country ?? null,
    region: filter.region ?? null,
    years: readYears(query),
    minConfidence: query.minConfidence ?? 0,
    minStrength: query.minStrength ?? null,
    evidence: query.evidence ?? null,
    filter,
    exchange: readExchange(query),
    compareJudged,
  };
}

/** `country:KEN`, `country:` for "none given"; null when the row is in no group. */
export function readGroup(given: string | readonly string[] | undefined): Group | null {
  if (given === undefined) return null;
  const entries = [given].flat().map((text): [GroupBy, GroupValue] => {
    const colon = text.indexOf(':');
    const dimension = GROUPS.find((known) => known === text.slice(0, colon));
    if (dimension === undefined) {
      throw faulty(
        'group',
        `"${text.slice(0, 80)}" is no group.`,
        `Write dimension:value, with one of ${GROUPS.join(', ')}.`,
      );
    }
    return [dimension, readValue(dimension, text.slice(colon + 1))];
  });
  return Object.fromEntries(entries) as Group;
}

/** A group as readGroup reads it, one text for each dimension. */
export function groupTexts(group: Group): readonly string[] {
  return Object.entries(group).map(([dimension, value]) => `${dimension}:${value ?? ''}`);
}

function readValue(dimension: GroupBy, text: string): GroupValue {
  switch (dimension) {
    case 'status':
      return oneOf(PROJECT_STATUSES, dimension, text);
    case 'humanitarian':
      return oneOf(['true', 'false'], dimension, text) === 'true';
    case 'year':
    case 'gender':
    case 'humanRights':
    case 'peace':
      if (text !== '' && !/^\d{1,4}$/.test(text)) throw noGroup(dimension, text, 'a whole number');
      return text === '' ? null : Number(text);
    default:
      return text === '' ? null : text;
  }
}

function oneOf<T extends string>(values: readonly T[], dimension: GroupBy, text: string): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw noGroup(dimension, text, `one of ${values.join(', ')}`);
  return found;
}

function noGroup(dimension: GroupBy, text: string, wanted: string): Problem {
  const shown = `${dimension}:${text.slice(0, 80)}`;
  return faulty('group', `"${shown}" is no group.`, `Write ${wanted} behind "${dimension}:".`);
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
  const rates = [rate]
    .flat()
    .flatMap((text) => text.split(','))
    .map(readRate);
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

export function faulty(pointer: string, message: string, fix: string): Problem {
  return new Problem('invalid-query', message, [{ pointer, code: 'invalid-query', message, fix }]);
}
