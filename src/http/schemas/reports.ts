import { z } from 'zod';
import { UNCOUNTED_REASONS } from '../../domain/cut-part.ts';
import { GROUPS } from '../../domain/dimensions.ts';
import { METHODS } from '../../domain/methods.ts';
import { AMOUNT_KINDS, EVIDENCE, PROJECT_STATUSES, STRENGTHS } from '../../domain/types.ts';
import { ALL_FORMATS } from '../report-formats.ts';
import {
  conceptBrief,
  conceptRef,
  fileQuery,
  momentQuery,
  noticeField,
  pageQuery,
  queryConfidence,
  queryList,
  queryNumber,
  stateFields,
} from './common.ts';
import { reportFields } from './coverage.ts';
import { projectFilterQuery, yearsQuery } from './project-filters.ts';

/** Contribution tables. */

const tally = z.strictObject({ projects: z.int(), amount: z.string().nullable() }).meta({ id: 'Tally' });

const withoutJudged = tally
  .optional()
  .meta({ description: 'With `judged=compare`: the same without mappings whose evidence is `judged`.' });

const links = z
  .strictObject({ projects: z.string().meta({ description: 'Exactly the projects that are counted here.' }) })
  .meta({ id: 'ContributionLinks' });

const marker = z.int().nullable().optional();
export const group = z
  .strictObject({
    country: z.string().nullable().optional(),
    region: z.string().nullable().optional(),
    year: z.int().nullable().optional(),
    organisation: z.string().nullable().optional(),
    status: z.enum(PROJECT_STATUSES).optional(),
    humanitarian: z.boolean().optional(),
    gender: marker,
    humanRights: marker,
    peace: marker,
  })
  .meta({ id: 'ContributionGroup', description: 'The dimensions asked for; null is "none given".' });

const share = z
  .number()
  .meta({ description: 'Of the total amount, or of the projects with the method count; to four decimals.' });

const row = z
  .strictObject({
    concept: conceptBrief,
    group: group.optional(),
    projects: z.int(),
    amount: z.string().nullable(),
    share,
    declared: tally,
    inferred: tally,
    withoutJudged,
    links,
  })
  .meta({ id: 'ContributionRow' });

const table = z
  .strictObject({
    currency: z.string().nullable(),
    rows: z.array(row),
    unaligned: tally.extend({
      share,
      withoutJudged,
      reasons: z.record(z.string(), tally.extend({ links })),
    }),
    total: tally,
    withoutAmount: z.int().meta({ description: 'Projects of the portfolio without an amount of this kind.' }),
  })
  .meta({ id: 'ContributionTable' });

const question = {
  to: z.string(),
  level: z.string(),
  method: z.enum(METHODS),
  amountKind: z.enum(AMOUNT_KINDS),
};

export const contributionsAnswer = z
  .strictObject({
    ...question,
    additive: z.boolean().meta({ description: 'Whether rows and unaligned add up to the total.' }),
    reviewedProjects: z.int().meta({
      description:
        'Projects of the portfolio that have finished their review of the framework: nothing is inferred for them.',
    }),
    ...reportFields,
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

const rowProject = z
  .strictObject({
    project: z.strictObject({ id: z.string(), title: z.string() }),
    origin: z.enum(['declared', 'inferred']).nullable().meta({
      description: 'How it counts in the row; null where it is unaligned.',
    }),
    amounts: z
      .array(z.strictObject({ currency: z.string(), amount: z.string() }))
      .meta({ description: 'Its part of the row; none with the method count.' }),
    links: z.strictObject({
      project: z.string(),
      alignments: z.string().meta({ description: 'What it is aligned to, with the paths.' }),
    }),
  })
  .meta({ id: 'ContributionProject' });

export const contributionProjectsAnswer = z
  .strictObject({
    ...question,
    concept: conceptRef.nullable(),
    reason: z.enum(UNCOUNTED_REASONS).nullable(),
    group: group.nullable(),
    items: z.array(rowProject),
    next: z.string().nullable().meta({ description: 'Address of the next page, null on the last.' }),
    ...stateFields,
    rules: z.int(),
    notice: noticeField,
    filters: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'ContributionProjectsAnswer' });

/** What selects projects and decides what counts, alike for tables and for the projects behind their rows. */
const selection = {
  to: z.string().max(120).meta({ description: 'A framework, such as sdg.', example: 'sdg' }),
  level: z.string().max(60).optional().meta({ description: 'A level of it; its top level when left out.' }),
  method: z.enum(METHODS).optional().meta({ description: '`count` when left out.' }),
  amountKind: z.enum(AMOUNT_KINDS).optional().meta({ description: '`budget` when left out.' }),
  origin: z
    .enum(['declared', 'inferred'])
    .optional()
    .meta({ description: 'Only contributions of this origin; the others are unaligned as `other-origin`.' }),
  minConfidence: queryConfidence.optional(),
  minStrength: z.enum(STRENGTHS).optional(),
  evidence: queryList(z.enum(EVIDENCE)).optional().meta({
    description: 'Only mappings with this evidence count: `stated,published` leaves judged ones out.',
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
  ...yearsQuery,
  ...projectFilterQuery,
};

export const contributionsQuery = z.strictObject({
  ...selection,
  groupBy: queryList(z.enum(GROUPS))
    .optional()
    .meta({ description: 'Up to two; of country and region one.' }),
  judged: z
    .enum(['compare'])
    .optional()
    .meta({ description: '`compare` shows for each number what it is without judged mappings.' }),
  format: z.enum(ALL_FORMATS).optional(),
  width: queryNumber(280, 2000)
    .optional()
    .meta({ description: 'Of the chart, in pixels, for svg and png; below 520 it is laid out for a phone.' }),
  ...momentQuery,
});

export const contributionProjectsQuery = z.strictObject({
  ...selection,
  concept: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'The element of the row, in any notation. This, or `reason`.', example: 'sdg:10' }),
  reason: z
    .enum(UNCOUNTED_REASONS)
    .optional()
    .meta({ description: 'Projects that are unaligned for this reason.' }),
  group: z
    .union([z.string(), z.array(z.string()).max(2)])
    .optional()
    .meta({ description: 'The group of the row, `country:KEN`; `country:` where none is given.' }),
  table: z.string().length(3).optional().meta({ description: 'The currency of the table.', example: 'USD' }),
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});
