import { z } from 'zod';
import { isoDate } from './common.ts';
import { frameworkImportQuery, frameworkImportReport } from './imports.ts';

/** What a new edition does to a framework. */

export const editionImportQuery = frameworkImportQuery.omit({ mode: true }).extend({
  framework: z.string().min(1).max(120).meta({ description: 'The framework that there is.' }),
  edition: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'What the new edition is called.', example: '2027' }),
  from: isoDate.meta({ description: 'Its first day: what it no longer has ends the day before.' }),
});

const ids = z.array(z.string());

const difference = z
  .strictObject({
    unchanged: ids,
    reworded: z.array(z.strictObject({ id: z.string(), before: z.string(), after: z.string() })),
    moved: z.array(
      z.strictObject({ id: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
    renumbered: z.array(z.strictObject({ from: z.string(), to: z.string() })),
    split: z.array(z.strictObject({ from: z.string(), to: ids })),
    merged: z.array(z.strictObject({ from: ids, to: z.string() })),
    duplicated: z.array(ids).meta({ description: 'Elements of one level that say the same.' }),
    added: ids,
    ended: ids,
  })
  .meta({ id: 'EditionDifference' });

export const editionImportReport = z
  .strictObject({
    ...frameworkImportReport.omit({ frameworks: true }).shape,
    framework: z.string(),
    edition: z.string(),
    from: z.string(),
    difference,
    dangling: z.strictObject({
      mappings: ids.meta({ description: 'Those of them whose element is gone.' }),
      tags: z
        .array(z.strictObject({ concept: z.string(), projects: z.int() }))
        .meta({ description: 'Elements that are gone and that projects are tagged with; the tags stay.' }),
    }),
  })
  .meta({ id: 'EditionImportReport' });
