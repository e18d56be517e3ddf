import { z } from 'zod';
import { GROUPS } from '../../domain/contributions.ts';
import { METHODS } from '../../domain/counted.ts';
import { AMOUNT_KINDS, STRENGTHS } from '../../domain/types.ts';
import {
  conceptBrief,
  momentQuery,
  noticeField,
  queryConfidence,
  queryList,
  queryNumber,
  stateFields,
  warningsField,
} from './common.ts';
import { projectFilterQuery } from './projects.ts';

/** Contribution tables. */

const tally = z.strictObject({ projects: z.int(), amount: z.string().nullable() }).meta({ id: 'Tally' });

const row = z
  .strictObject({
    concept: conceptBrief,
    group: z
      .strictObject({ country: z.string().nullable().optional(), year: z.int().nullable().optional() })
      .optional(),
    projects: z.int(),
    amount: z.string().nullable(),
    share: z.number().meta({ description: 'Of the total amount, or of the projects with the method count.' }),
    declared: tally,
    inferred: tally,
  })
  .meta({ id: 'ContributionRow' });

const table = z
  .strictObject({
    currency: z.string().nullable(),
    rows: z.array(row),
    unaligned: tally.extend({ reasons: z.record(z.string(), tally) }),
    total: tally,
    withoutAmount: z.int().meta({ description: 'Projects of the portfolio without an amount of this kind.' }),
  })
  .meta({ id: 'ContributionTable' });

export const contributionsAnswer = z
  .strictObject({
    to: z.string(),
    level: z.string(),
    method: z.enum(METHODS),
    amountKind: z.enum(AMOUNT_KINDS),
    additive: z.boolean().meta({ description: 'Whether rows and unaligned add up to the total.' }),
    ...stateFields,
    rules: z.int(),
    notice: noticeField,
    warnings: warningsField,
    filters: z.record(z.string(), z.unknown()),
    exchangeRates: z
      .array(
        z.strictObject({
          from: z.string(),
          to: z.string(),
          rate: z.string(),
          date: z.string(),
          lines: z.int(),
        }),
      )
      .meta({ description: 'The rates that were used, and for how many amount lines.' }),
    tables: z.array(table),
  })
  .meta({ id: 'ContributionsAnswer' });

export const contributionsQuery = z.strictObject({
  to: z.string().max(120).meta({ description: 'A framework, such as sdg.', example: 'sdg' }),
  level: z.string().max(60).optional().meta({ description: 'A level of it; its top level when left out.' }),
  method: z.enum(METHODS).optional().meta({ description: '`count` when left out.' }),
  amountKind: z.enum(AMOUNT_KINDS).optional().meta({ description: '`budget` when left out.' }),
  basis: z
    .enum(['tagged', 'mapped'])
    .optional()
    .meta({ description: 'Rows of declared (tagged) or inferred (mapped) contributions only.' }),
  groupBy: queryList(z.enum(GROUPS)).optional(),
  minConfidence: queryConfidence.optional(),
  minStrength: z.enum(STRENGTHS).optional(),
  maxHops: queryNumber(0, 4).optional().meta({
    description:
      '0 counts declared tags only; more than 1 changes nothing, since chained alignments never count.',
  }),
  currency: z
    .string()
    .max(3)
    .optional()
    .meta({ description: 'Convert into this currency, with the rates given.' }),
  rate: z
    .union([z.string(), z.array(z.string()).max(200)])
    .optional()
    .meta({
      description:
        'An exchange rate `EUR=1.0812@2026-01-01`: units of `currency` for one EUR from that day on. May be repeated.',
    }),
  format: z.enum(['json', 'csv']).optional(),
  ...projectFilterQuery,
  ...momentQuery,
});
