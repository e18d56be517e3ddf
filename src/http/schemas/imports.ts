import { z } from 'zod';
import { IMPORT_MODES, IMPORT_SOURCES } from '../../services/imports.ts';
import { fault, queryFlag } from './common.ts';

export const importQuery = z.strictObject({
  source: z.enum(IMPORT_SOURCES).optional().meta({ description: 'Told from the content when left out.' }),
  dryRun: queryFlag.optional().meta({ description: 'Report what would happen; write nothing.' }),
  mode: z.enum(IMPORT_MODES).optional().meta({ description: '`atomic` (all or nothing) when left out.' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is no ISO 4217 code, such as USD')
    .optional()
    .meta({ description: 'For files that name none.' }),
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
