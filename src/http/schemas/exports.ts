import { z } from 'zod';
import { CROSSWALK_EXPORTS } from '../crosswalk-exports.ts';
import { PROJECT_EXPORTS } from '../project-exports.ts';
import { momentQuery, queryFlag, requiredText } from './common.ts';
import { projectFilterQuery } from './project-filters.ts';
import { namedProjectsQuery } from './projects.ts';

/** Files that go out. */

const projectFormats = Object.keys(PROJECT_EXPORTS) as (keyof typeof PROJECT_EXPORTS)[];
const crosswalkFormats = Object.keys(CROSSWALK_EXPORTS) as (keyof typeof CROSSWALK_EXPORTS)[];

const reader = z.enum(['machines', 'people']).optional().meta({
  description:
    '`machines` when left out: cells as they are, and importing the file again changes nothing. `people` has every column, and escapes what a spreadsheet would run as a formula.',
});

export const projectExportQuery = z.strictObject({
  format: z.enum(projectFormats).optional().meta({ description: '`csv` when left out.' }),
  for: reader,
  mapped: queryFlag.optional().meta({
    description: 'IATI: add what the tags are mapped to in the SDGs and the GCM, marked as inferred.',
  }),
  reportingOrg: z
    .string()
    .max(100)
    .regex(/^[^/&|?\s]+$/, 'is no organisation identifier')
    .optional()
    .meta({
      description: 'IATI: identifier of the organisation that reports. Needed.',
      example: 'XM-DAC-47066',
    }),
  reportingOrgName: requiredText(500).optional().meta({ description: 'IATI: its name. Needed.' }),
  reportingOrgType: z
    .string()
    .regex(/^\d{2}$/, 'is no code of the IATI codelist OrganisationType')
    .optional()
    .meta({ description: 'IATI: its type; 40, multilateral, when left out.' }),
  ...namedProjectsQuery,
  ...projectFilterQuery,
  ...momentQuery,
});

export const crosswalkExportQuery = z.strictObject({
  format: z.enum(crosswalkFormats).optional().meta({ description: '`csv` when left out.' }),
  for: z.enum(['machines', 'people']).optional().meta({
    description: 'CSV: `machines` when left out; `people` escapes what a spreadsheet would run as a formula.',
  }),
  ...momentQuery,
});
