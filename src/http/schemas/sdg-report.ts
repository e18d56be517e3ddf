import { z } from 'zod';
import { AMOUNT_KINDS, STRENGTHS } from '../../domain/types.ts';
import { momentQuery } from './common.ts';
import { coverageAnswer, coverageQuery, reportFields } from './coverage.ts';
import { projectFilterQuery, yearsQuery } from './project-filters.ts';
import { contributionsAnswer, contributionsQuery } from './reports.ts';

/** The SDG contribution report. */

export const SDG_REPORT_FORMATS = ['json', 'html', 'xlsx'] as const;

const { amountKind, minConfidence, minStrength, evidence, currency, rate } = contributionsQuery.shape;
const { priorities, prioritiesOf } = coverageQuery.shape;

export const sdgReportQuery = z.strictObject({
  amountKind,
  minConfidence,
  minStrength,
  evidence,
  currency,
  rate,
  priorities: priorities.meta({
    description: 'SDG targets to hold the portfolio against besides all of them, in any notation.',
  }),
  prioritiesOf,
  format: z.enum(SDG_REPORT_FORMATS).optional(),
  ...yearsQuery,
  ...projectFilterQuery,
  ...momentQuery,
});

export const sdgReportAnswer = z
  .strictObject({
    to: z.literal('sdg'),
    amountKind: z.enum(AMOUNT_KINDS),
    ...reportFields,
    day: z.string().meta({ description: 'The day (UTC) of the latest change of this state.' }),
    reviewedProjects: z.int().meta({
      description: 'Projects that have finished their review of the SDGs: nothing is inferred for them.',
    }),
    portfolio: z
      .strictObject({
        projects: z.int(),
        aligned: z.int(),
        declared: z.int().meta({ description: 'Some of what counts is declared or confirmed.' }),
        inferred: z.int().meta({ description: 'All that counts is inferred from other tags.' }),
        unaligned: z.int(),
        alignedWithoutJudged: z
          .int()
          .nullable()
          .meta({ description: 'Null where judged mappings are left out anyway.' }),
        withoutAmount: z.int(),
        amounts: z.array(
          z.strictObject({
            currency: z.string(),
            total: z.string(),
            aligned: z.string(),
            alignedWithoutJudged: z.string().nullable(),
          }),
        ),
      })
      .meta({ description: 'Each project once.' }),
    tables: z
      .strictObject({
        goalProjects: contributionsAnswer,
        goalAmounts: contributionsAnswer,
        targetProjects: contributionsAnswer,
        targetAmounts: contributionsAnswer,
        goalYears: contributionsAnswer,
        goalCountries: contributionsAnswer.nullable().meta({
          description: 'Null where a region is asked for: regions and countries cut the same money.',
        }),
      })
      .meta({ description: 'Whole contribution tables: projects by `count`, amounts by `equal-split`.' }),
    links: z.record(z.string(), z.string()).meta({ description: 'The address of each table by itself.' }),
    coverage: coverageAnswer
      .omit({ next: true })
      .extend({
        unreachedCount: z.int().meta({ description: 'How many there are; `unreached` has the first 200.' }),
        links: z.strictObject({ coverage: z.string().meta({ description: 'The same with pages.' }) }),
      })
      .meta({ id: 'SdgReportCoverage' }),
    priorities: z
      .strictObject({
        kind: z.enum(['list', 'framework', 'all']),
        of: z.string().nullable(),
        ofTitle: z.string().nullable().meta({ description: 'Its short title.' }),
        concepts: z.array(z.string()),
        counted: z.array(z.string()).meta({ description: 'Those that a project counts for.' }),
        gaps: z.array(z.string()).meta({ description: 'Those that no project counts for.' }),
        links: z.strictObject({
          coverage: z.string().meta({ description: 'Coverage of the priorities by itself.' }),
        }),
      })
      .nullable()
      .meta({ description: 'Coverage of the priorities; null when the question names none.' }),
    flows: z
      .array(
        z.strictObject({
          tag: z
            .string()
            .nullable()
            .meta({ description: 'Null: declared by a tag in the SDGs, or confirmed.' }),
          concept: z.string(),
          strength: z.enum(STRENGTHS),
          projects: z.string().meta({
            description:
              'Each aligned project is 1, cut equally over its most specific elements and the tags that lead to each.',
          }),
        }),
      )
      .meta({ description: 'From tags to what counts; they add up to the aligned projects.' }),
    charts: z.array(
      z.strictObject({ id: z.string(), title: z.string(), svg: z.string() }).meta({ id: 'ReportChart' }),
    ),
  })
  .meta({ id: 'SdgReportAnswer' });
