import { z } from 'zod';
import { EDITION_CHANGES } from '../../domain/mapping-notes.ts';
import { IMPORT_SOURCES } from '../../formats/project-sources.ts';
import { FRAMEWORK_SOURCES } from '../../services/import-frameworks.ts';
import { MAPPING_SOURCES } from '../../services/import-mappings.ts';
import { OFFICIAL_TEXT_SOURCES, TEXT_PROPERTIES } from '../../services/import-official-texts.ts';
import { ROW_OUTCOMES } from '../../services/import-rows.ts';
import { IMPORT_MODES } from '../../services/imports.ts';
import { fault, languageParameter, queryFlag, stateFields } from './common.ts';
import { EXTENDED } from './crosswalk.ts';

const reportFormat = z.enum(['json', 'csv']).optional().meta({
  description:
    'Of the report. A refusal is problem details in either case: with rejected rows in atomic mode they carry the report; for a CSV of these, ask with `dryRun=true`.',
});

export const importQuery = z.strictObject({
  source: z.enum(IMPORT_SOURCES).optional().meta({ description: 'Told from the content when left out.' }),
  dryRun: queryFlag.optional().meta({ description: 'Report what would happen; write nothing.' }),
  mode: z.enum(IMPORT_MODES).optional().meta({ description: '`atomic` (all or nothing) when left out.' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is no ISO 4217 code, such as USD')
    .optional()
    .meta({ description: 'For files that name none, such as UN INFO exports.' }),
  format: reportFormat,
});

const importRow = z
  .strictObject({
    row: z.int(),
    id: z.string().nullable(),
    outcome: z.enum(ROW_OUTCOMES),
    errors: z.array(fault),
    warnings: z.array(fault),
  })
  .meta({ id: 'ImportRow' });

const reportOf = <S extends readonly [string, ...string[]]>(sources: S) => ({
  dryRun: z.boolean(),
  mode: z.enum(IMPORT_MODES),
  source: z.enum(sources),
  received: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  warnings: z.array(fault),
  rows: z.array(importRow),
  change: z
    .int()
    .nullable()
    .meta({ description: 'The change that holds what was written; null when nothing was.' }),
});

export const importReport = z.strictObject(reportOf(IMPORT_SOURCES)).meta({ id: 'ImportReport' });

export const templateQuery = z.strictObject({
  format: z.enum(['csv', 'xlsx']).optional().meta({ description: '`xlsx` when left out.' }),
});

export const undoAnswer = z
  .strictObject({
    undone: z.int().meta({ description: 'The change that was the import.' }),
    restored: z
      .int()
      .meta({ description: 'Projects, elements or mappings that are again as they were before it.' }),
    removed: z.int().meta({
      description: 'Projects it had made, that are gone again; or mappings it had made, now retired.',
    }),
    ...stateFields,
  })
  .meta({ id: 'UndoAnswer' });

/** What all imports into the crosswalk take. */
const usual = {
  dryRun: queryFlag.optional().meta({ description: 'Report what would happen; write nothing.' }),
  mode: z.enum(IMPORT_MODES).optional().meta({ description: '`atomic` (all or nothing) when left out.' }),
  format: reportFormat,
};
const source = <S extends readonly [string, ...string[]]>(sources: S) =>
  z.enum(sources).optional().meta({ description: 'Told from the content when left out.' });

export const frameworkImportQuery = z.strictObject({
  source: source(FRAMEWORK_SOURCES),
  framework: z.string().min(1).max(120).optional().meta({
    description:
      'Which framework the elements are of: needed for a TSV, and for SKOS that was not exported from a crosswalk.',
  }),
  scheme: z
    .string()
    .max(2_048)
    .optional()
    .meta({ description: 'IRI of the scheme, where a SKOS file has several.' }),
  language: languageParameter
    .optional()
    .meta({ description: 'Of the labels in a SKOS file; `en` when left out.' }),
  ...usual,
});

/** Mappings that an import makes stale. */
const staleMappings = z
  .array(
    z.strictObject({
      mapping: z.string(),
      concept: z.string(),
      what: z.enum(EDITION_CHANGES).meta({ description: EXTENDED }),
      successors: z.array(z.string()),
    }),
  )
  .meta({ description: 'Mappings that this makes stale: flagged, not dropped.' });

export const frameworkImportReport = z
  .strictObject({
    ...reportOf(FRAMEWORK_SOURCES),
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
    stale: staleMappings,
  })
  .meta({ id: 'FrameworkImportReport' });

export const officialTextsQuery = z.strictObject({
  source: source(OFFICIAL_TEXT_SOURCES),
  framework: z.string().min(1).max(120).meta({
    description: 'Whose elements the texts are of; the file uses its notations or URIs.',
    example: 'sdg',
  }),
  property: z
    .enum(TEXT_PROPERTIES)
    .optional()
    .meta({ description: 'Which label of a SKOS file holds the text; `prefLabel` when left out.' }),
  ...usual,
});
export const officialTextsReport = z
  .strictObject(reportOf(OFFICIAL_TEXT_SOURCES))
  .meta({ id: 'OfficialTextsReport' });

export const mappingImportQuery = z.strictObject({
  source: source(MAPPING_SOURCES),
  set: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .meta({ description: 'The mapping set of table rows that name none. SSSOM names its own.' }),
  ...usual,
});
export const mappingImportReport = z
  .strictObject(reportOf(MAPPING_SOURCES))
  .meta({ id: 'MappingImportReport' });
