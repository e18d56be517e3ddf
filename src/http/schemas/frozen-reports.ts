import { z } from 'zod';
import { listOf, momentQuery, pageQuery, requiredText } from './common.ts';

/** Reports kept as they were answered. */

const frozenName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,119}$/,
    'has other characters than a to z, 0 to 9, dot, hyphen and underscore',
  )
  .meta({ description: 'Small letters, digits, dots, hyphens and underscores.', example: 'results-2026' });

export const freezeBody = z
  .strictObject({
    name: frozenName,
    signedOffBy: requiredText(200).meta({ description: 'The role or office that signed it off.' }),
    reason: requiredText(2_000),
    report: requiredText(4_000).meta({
      description: 'An address of a report or of alignments, path and query alone.',
      example: '/v1/reports/contributions?to=sdg',
    }),
    format: z
      .string()
      .regex(/^[a-z]{1,20}$/, 'is no format')
      .optional()
      .meta({ description: 'A format that the address offers; JSON when left out.' }),
  })
  .meta({ id: 'FreezeBody' });

export const frozenReport = z
  .strictObject({
    name: z.string(),
    signedOffBy: z.string(),
    reason: z.string(),
    report: z.string().meta({ description: 'The address that was answered, with its change.' }),
    mediaType: z.string(),
    size: z.int().meta({ description: 'In bytes.' }),
    sha256: z.string().meta({ description: 'SHA-256 of the bytes, hexadecimal.' }),
    frozenBy: z.string(),
    frozenAt: z.string(),
    ofChange: z.int().meta({ description: 'The change whose state it tells of.' }),
    ofRevision: z.int(),
    content: z.string().meta({ description: 'Where its bytes are.' }),
  })
  .meta({ id: 'FrozenReport' });

export const frozenList = listOf(frozenReport, 'FrozenReportList');
export const frozenQuery = z.strictObject({ ...pageQuery, ...momentQuery });
export const frozenParams = z.object({ name: z.string().min(1).max(255) });
