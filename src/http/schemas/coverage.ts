import { z } from 'zod';
import { UNREACHED_REASONS } from '../../domain/coverage.ts';
import { CROSSWALK_STATES } from '../../domain/crosswalk-coverage.ts';
import { STANDINGS, type Standing } from '../../domain/standing.ts';
import { AMOUNT_KINDS, EVIDENCE, STRENGTHS } from '../../domain/types.ts';
import { UNALIGNED_REASONS } from '../../domain/unaligned.ts';
import { REPORT_WARNINGS } from '../../services/report-scope.ts';
import { TABLE_FORMATS } from '../report-formats.ts';
import {
  conceptBrief,
  conceptRef,
  momentQuery,
  noticeField,
  pageQuery,
  queryConfidence,
  queryList,
  stateFields,
} from './common.ts';
import { projectFilterQuery, yearsQuery } from './project-filters.ts';

/** Coverage of a framework by a portfolio, and of one framework's elements by the crosswalk. */

export const reportWarnings = z
  .array(
    z
      .strictObject({ code: z.enum(REPORT_WARNINGS), framework: z.string(), message: z.string() })
      .meta({ id: 'ReportWarning' }),
  )
  .meta({
    description:
      'What a reader must know before using the answer: data known to be incomplete, frameworks that have ended.',
  });

/** A level by its names, which titles are made of. */
export const levelTitleFields = {
  frameworkTitle: z.string().meta({ description: 'The short title of the framework.', example: 'SDGs' }),
  levelTitle: z.string().meta({ description: 'The level in the plural.', example: 'Targets' }),
};

/** What every report carries about the state it was computed from. */
export const reportFields = {
  ...stateFields,
  rules: z.int(),
  notice: noticeField,
  warnings: reportWarnings,
  filters: z.record(z.string(), z.unknown()),
};

const share = z
  .strictObject({
    projects: z.int(),
    amounts: z
      .array(z.strictObject({ currency: z.string(), amount: z.string() }))
      .meta({ description: 'The whole amounts of these projects: not additive over elements.' }),
  })
  .meta({ id: 'CoverageShare' });

const shares = z
  .strictObject({
    declared: share,
    inferred: share,
    conditional: share,
    'shared-result': share,
    'no-strength': share,
    reviewed: share,
    declined: share,
  } satisfies Record<Standing, unknown>)
  .meta({
    id: 'CoverageShares',
    description:
      'Each project once. Declared and inferred ones count; the others do not, for the reason that names them.',
  });

const covered = z
  .strictObject({
    concept: conceptBrief,
    standing: z
      .enum(STANDINGS)
      .nullable()
      .meta({ description: 'Of the project that stands closest; null where no project comes near.' }),
    gap: z.boolean().meta({ description: 'No project counts for it.' }),
    shares,
    links: z.strictObject({
      projects: z.string().meta({
        description: 'The projects of all these, each with its leading path and whether it counts.',
      }),
      mappings: z.string(),
    }),
  })
  .meta({ id: 'CoveredConcept' });

const ratio = z
  .strictObject({
    numerator: z.int(),
    denominator: z.int(),
    ratio: z.number().nullable().meta({ description: 'To four decimals; null of nothing.' }),
  })
  .meta({ id: 'Ratio' });

export const coverageAnswer = z
  .strictObject({
    framework: z.string(),
    level: z.string(),
    ...levelTitleFields,
    amountKind: z.enum(AMOUNT_KINDS),
    additive: z.literal(false),
    ...reportFields,
    denominator: z.strictObject({
      kind: z.enum(['all', 'list', 'framework']),
      of: z.string().nullable().meta({ description: 'The framework whose mappings name the elements.' }),
      ofTitle: z.string().nullable().meta({ description: 'Its short title.' }),

      concepts: z.int(),
    }),
    ratios: z
      .strictObject({
        declared: ratio.meta({ description: 'A project declared or confirmed it.' }),
        counted: ratio.meta({ description: 'A project counts for it, declared or inferred.' }),
        gaps: ratio.meta({ description: 'No project counts for it.' }),
      })
      .meta({ description: 'Of the elements asked about.' }),
    concepts: z.array(covered),
    gaps: z.array(conceptRef).meta({ description: 'Elements that no project counts for.' }),
    projects: z
      .strictObject({
        total: z.int(),
        declared: share,
        inferred: share,
        notReaching: share.extend({ reasons: z.partialRecord(z.enum(UNREACHED_REASONS), z.int()) }),
      })
      .meta({ description: 'Each project once, by how it counts at best for any of the elements.' }),
    unreached: z.array(
      z
        .strictObject({
          project: z.strictObject({ id: z.string(), title: z.string() }),
          reason: z.enum(UNREACHED_REASONS),
          tags: z.array(
            z.strictObject({ tag: z.string(), reason: z.enum(UNALIGNED_REASONS), detail: z.string() }),
          ),
          links: z.strictObject({ alignments: z.string() }),
        })
        .meta({ id: 'UnreachedProject' }),
    ),
    next: z
      .string()
      .nullable()
      .meta({ description: 'Address of the next page of `unreached`, null on the last.' }),
  })
  .meta({ id: 'CoverageAnswer' });

/** Which paths count, alike in all reports that walk them. */
export const pathSelectionQuery = {
  minConfidence: queryConfidence.optional(),
  minStrength: z.enum(STRENGTHS).optional(),
};

export const coverageQuery = z.strictObject({
  framework: z.string().max(120).meta({ example: 'sdg' }),
  level: z.string().max(60).optional().meta({ description: 'A level of it; its top level when left out.' }),
  priorities: queryList(z.string().min(1).max(255)).optional().meta({
    description: 'Elements to hold the portfolio against, in any notation; all of the level when left out.',
  }),
  prioritiesOf: z.string().max(120).optional().meta({
    description:
      'A framework: the elements that its own are mapped to without condition are the denominator.',
    example: 'unsdcf-mda',
  }),
  amountKind: z.enum(AMOUNT_KINDS).optional().meta({ description: '`budget` when left out.' }),
  ...yearsQuery,
  ...pathSelectionQuery,
  evidence: queryList(z.enum(EVIDENCE)).optional().meta({
    description: 'Only paths of mappings with this evidence: `stated,published` leaves judged ones out.',
  }),
  format: z.enum(TABLE_FORMATS).optional(),
  ...projectFilterQuery,
  ...pageQuery,
  ...momentQuery,
});

const nullableTitleFields = {
  frameworkTitle: levelTitleFields.frameworkTitle,
  levelTitle: z.string().nullable().meta({ description: 'Null for every level.' }),
};

export const crosswalkCoverageAnswer = z
  .strictObject({
    from: z.string(),
    level: z.string().nullable(),
    ...nullableTitleFields,
    to: z.string(),
    toLevel: z.string().nullable(),
    toFrameworkTitle: nullableTitleFields.frameworkTitle,
    toLevelTitle: nullableTitleFields.levelTitle,
    ...stateFields,
    rules: z.int(),
    notice: noticeField,
    warnings: reportWarnings,
    counts: z.record(z.enum(CROSSWALK_STATES), z.int()),
    ratios: z.strictObject({
      mapped: ratio,
      reviewed: ratio.meta({ description: 'Somebody looked: every state but proposed and not-reviewed.' }),
    }),
    concepts: z.array(
      z
        .strictObject({
          concept: conceptBrief,
          state: z.enum(CROSSWALK_STATES),
          mappings: z.array(z.string()).meta({ description: 'Ids of the mappings behind the state.' }),
          links: z
            .strictObject({ mappings: z.string() })
            .meta({ description: 'The mappings behind the state; an empty list where nobody looked.' }),
        })
        .meta({ id: 'CrosswalkCoverageEntry' }),
    ),
  })
  .meta({ id: 'CrosswalkCoverageAnswer' });

export const crosswalkCoverageQuery = z.strictObject({
  from: z.string().max(120).meta({ description: 'The framework whose elements are listed.', example: 'msd' }),
  level: z.string().max(60).optional().meta({ description: 'A level of it; every level when left out.' }),
  to: z.string().max(120).meta({ example: 'sdg' }),
  toLevel: z
    .string()
    .max(60)
    .optional()
    .meta({ description: 'Only what leads to this level of `to`; every level when left out.' }),
  format: z.enum(TABLE_FORMATS).optional(),
  ...momentQuery,
});
