import { z } from 'zod';
import { METHODS } from '../../domain/counted.ts';
import { AMOUNT_KINDS } from '../../domain/types.ts';
import { alignmentDifference } from './alignments.ts';
import { conceptRef, fileQuery, momentQuery, noticeField, pageQuery, stateFields } from './common.ts';

/** What a change to the crosswalk would change for projects, elements and tables. */

export const impactQuery = z.strictObject({
  amountKind: z.enum(AMOUNT_KINDS).optional().meta({ description: 'Of the tables; `budget` when left out.' }),
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});

const tally = z.strictObject({ projects: z.int(), amount: z.string().nullable() });
const change = { before: tally, after: tally, difference: tally };

export const tableChange = z
  .strictObject({
    framework: z.string(),
    level: z.string(),
    method: z.enum(METHODS),
    currency: z.string().nullable(),
    rows: z
      .array(z.strictObject({ concept: conceptRef, ...change }))
      .meta({ description: 'Those that differ.' }),
    unaligned: z.strictObject(change),
  })
  .meta({ id: 'TableChange' });

export const impactAnswer = z
  .strictObject({
    mapping: z.string(),
    version: z.int(),
    action: z
      .enum(['accept', 'retire'])
      .meta({ description: 'Accepting what is proposed, retiring what is accepted.' }),
    replaces: z.string().nullable().meta({ description: 'What would be retired with it.' }),
    amountKind: z.enum(AMOUNT_KINDS),
    frameworks: z.array(z.string()).meta({ description: 'Whose elements would be reached otherwise.' }),
    counts: z.strictObject({ projects: z.int(), added: z.int(), removed: z.int(), changed: z.int() }).meta({
      description: 'Projects whose alignments change; those with one that is added, removed, changed.',
    }),
    items: z.array(
      z.strictObject({
        project: z.strictObject({ id: z.string(), title: z.string() }),
        differences: z.array(alignmentDifference),
      }),
    ),
    next: z.string().nullable(),
    concepts: z.strictObject({
      count: z.int().meta({ description: 'Elements that would reach something otherwise.' }),
      items: z
        .array(z.strictObject({ concept: conceptRef, differences: z.array(alignmentDifference) }))
        .meta({ description: 'The first 200 of them, as a project tagged with each alone would see it.' }),
    }),
    tables: z.array(tableChange).meta({
      description: 'By `count` and `equal-split`, of the top levels and the next, where anything differs.',
    }),
    rules: z.int(),
    notice: noticeField,
    ...stateFields,
  })
  .meta({ id: 'ImpactAnswer' });
