import { z } from 'zod';
import { METHODS } from '../../domain/methods.ts';
import { AMOUNT_KINDS, STRENGTHS } from '../../domain/types.ts';
import { TABLE_FORMATS } from '../report-formats.ts';
import { conceptBrief, momentQuery, noticeField, queryFlag, stateFields } from './common.ts';
import { reportWarnings } from './coverage.ts';
import { projectFilterQuery, yearsQuery } from './project-filters.ts';
import { contributionsQuery, group } from './reports.ts';

/** Two contribution tables, row by row. */

const tally = z.strictObject({ projects: z.int(), amount: z.string().nullable() });

const line = {
  before: tally,
  after: tally,
  difference: tally.meta({ description: 'After minus before.' }),
  byCrosswalk: tally.meta({
    description: 'What mappings alone have changed: the first portfolio, counted by the later crosswalk.',
  }),
  byPortfolio: tally.meta({ description: 'The rest: projects, their tags and their money.' }),
};

const standing = z
  .strictObject({
    relation: z.string(),
    confidence: z.number(),
    strength: z.enum(STRENGTHS).nullable(),
    evidence: z.string(),
  })
  .nullable();

const side = z.strictObject({
  ...stateFields,
  filters: z.record(z.string(), z.unknown()),
  links: z.strictObject({ table: z.string().nullable() }),
});

export const comparisonAnswer = z
  .strictObject({
    to: z.string(),
    level: z.string(),
    method: z.enum(METHODS),
    amountKind: z.enum(AMOUNT_KINDS),
    additive: z.boolean(),
    ...stateFields,
    rules: z.int(),
    notice: noticeField,
    warnings: reportWarnings,
    before: side,
    after: side,
    tables: z.array(
      z.strictObject({
        currency: z.string().nullable(),
        rows: z.array(
          z
            .strictObject({
              concept: conceptBrief,
              group: group.optional(),
              ...line,
              mappings: z.array(z.string()).meta({
                description: 'The mappings, of those that differ, that can have moved something here.',
              }),
            })
            .meta({ id: 'ComparisonRow' }),
        ),
        unaligned: z.strictObject(line),
        total: z.strictObject(line),
      }),
    ),
    mappings: z
      .array(
        z
          .strictObject({
            id: z.string(),
            subject: z.string(),
            object: z.string(),
            before: standing,
            after: standing,
            rows: z.array(z.string()).meta({ description: 'The rows it can have moved.' }),
          })
          .meta({ id: 'ComparedMapping' }),
      )
      .meta({
        description: 'What is in force on one side only, or reads otherwise, and touches these tables.',
      }),
  })
  .meta({ id: 'ComparisonAnswer' });

/** Filters, years and moments of one side speak before the common ones. */
const ofSide = { ...yearsQuery, ...projectFilterQuery, ...momentQuery };
type Prefixed<P extends string> = { [K in keyof typeof ofSide as `${P}.${K & string}`]: (typeof ofSide)[K] };

function prefixed<P extends string>(prefix: P): Prefixed<P> {
  return Object.fromEntries(
    Object.entries(ofSide).map(([name, schema]) => [`${prefix}.${name}`, schema]),
  ) as Prefixed<P>;
}

const { judged: _judged, width: _width, format: _format, ...ofTable } = contributionsQuery.shape;
const form = {
  differing: queryFlag.optional().meta({ description: 'Only rows that differ.' }),
  format: z.enum(TABLE_FORMATS).optional(),
};

export const comparisonQuery = z.strictObject({
  ...ofTable,
  ...prefixed('before'),
  ...prefixed('after'),
  ...form,
});

export const whatIfQuery = z.strictObject({ ...ofTable, ...form });
