import { z } from 'zod';
import { IMPORT_SOURCES } from '../../services/import-files.ts';
import { IMPORT_MODES } from '../../services/imports.ts';
import { fault, queryFlag, stateFields } from './common.ts';

export const importQuery = z.strictObject({
  source: z.enum(IMPORT_SOURCES).optional().meta({ description: 'Told from the content when left out.' }),
  dryRun: queryFlag.optional().meta({ description: 'Report what would happen; write nothing.' }),
  mode: z.enum(IMPORT_MODES).optional().meta({ description: '`atomic` (all or nothing) when left out.' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is no ISO 4217 code, such as USD')
    .optional()
    .meta({ description: 'For files that name none, such as UN INFO exports.' }),
  format: z.enum(['json', 'csv']).optional().meta({ description: 'Of the report.' }),
});

export const importReport = z
  .strictObject({
    dryRun: z.boolean(),
    mode: z.enum(IMPORT_MODES),
    source: z.enum(IMPORT_SOURCES),
    received: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    warnings: z.array(fault),
    rows: z.array(
      z
        .strictObject({
          row: z.int(),
          id: z.string().nullable(),
          outcome: z.enum(['created', 'updated', 'unchanged', 'rejected', 'not-written']),
          errors: z.array(fault),
          warnings: z.array(fault),
        })
        .meta({ id: 'ImportRow' }),
    ),
    change: z
      .int()
      .nullable()
      .meta({ description: 'The change that holds what was written; null when nothing was.' }),
  })
  .meta({ id: 'ImportReport' });

export const templateQuery = z.strictObject({
  format: z.enum(['csv', 'xlsx']).optional().meta({ description: '`xlsx` when left out.' }),
});

export const undoAnswer = z
  .strictObject({
    undone: z.int().meta({ description: 'The change that was the import.' }),
    restored: z.int().meta({ description: 'Projects that are again as they were before it.' }),
    removed: z.int().meta({ description: 'Projects it had made, that are gone again.' }),
    ...stateFields,
  })
  .meta({ id: 'UndoAnswer' });

export const frameworkImportQuery = z.strictObject({
  source: z.literal('uninfo').optional().meta({ description: 'A UN INFO joint work plan export.' }),
  dryRun: queryFlag.optional().meta({ description: 'Report what would happen; write nothing.' }),
});

export const frameworkImportReport = z
  .strictObject({
    dryRun: z.boolean(),
    frameworks: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        outcome: z.enum(['created', 'updated', 'unchanged']),
        concepts: z.strictObject({ created: z.int(), updated: z.int(), unchanged: z.int() }),
        missing: z
          .array(z.string())
          .meta({ description: 'Stored elements that the file does not have; they stay.' }),
      }),
    ),
    warnings: z.array(fault),
    change: z.int().nullable(),
  })
  .meta({ id: 'FrameworkImportReport' });
