import { z } from 'zod';
import { EVIDENCE, STRENGTHS } from '../../domain/types.ts';
import { MATRIX_CELLS } from '../../services/matrix.ts';
import { ALL_FORMATS } from '../report-formats.ts';
import {
  conceptBrief,
  conceptRef,
  fileQuery,
  listOf,
  momentQuery,
  noticeField,
  pageQuery,
  queryFlag,
  queryNumber,
} from './common.ts';
import { levelTitleFields, pathSelectionQuery, reportFields } from './coverage.ts';
import { projectFilterQuery } from './project-filters.ts';

/** Two frameworks against each other. */

const side = z
  .strictObject({
    framework: z.string(),
    level: z.string(),
    ...levelTitleFields,
    concepts: z.array(conceptBrief),
  })
  .meta({ id: 'MatrixSide' });

const place = { row: z.string(), column: z.string() };

const cell = z
  .strictObject({
    ...place,
    value: z.number().meta({
      description: 'The number of mappings, the confidence of the leading path, or the number of projects.',
    }),
    strength: z
      .enum(STRENGTHS)
      .nullable()
      .optional()
      .meta({ description: 'Of the leading path; null for a match alone.' }),
    confidence: z.number().optional().meta({ description: 'Of the leading path.' }),
    evidence: z.array(z.enum(EVIDENCE)).optional(),
    mappings: z.array(z.string()).optional().meta({ description: 'Ids of the mappings behind the cell.' }),
    of: z.array(z.string()).optional().meta({
      description:
        'What this is said of: the row alone, or parts of it where nothing is said of the row. `link` opens them all.',
    }),
    link: z.string().meta({ description: 'What is behind the cell.' }),
  })
  .meta({ id: 'MatrixCell' });

export const matrixAnswer = z
  .strictObject({
    cells: z.enum(MATRIX_CELLS),
    additive: z.literal(false),
    rows: side,
    columns: side,
    ...reportFields,
    projects: z
      .strictObject({ total: z.int(), inCells: z.int() })
      .optional()
      .meta({ description: 'Distinct projects: a project stands in as many cells as it contributes to.' }),
    values: z
      .array(cell)
      .meta({ description: 'Cells that hold something, row by row; all others are empty.' }),
  })
  .meta({ id: 'MatrixAnswer' });

const axis = (example: string) =>
  z.string().max(200).meta({ description: 'framework:level, or a framework for its top level.', example });

const under = z
  .string()
  .max(255)
  .optional()
  .meta({ description: 'Only this element and its parts, in any notation.' });

export const matrixQuery = z.strictObject({
  rows: axis('srf:output'),
  columns: axis('sdg:target'),
  cells: z.enum(MATRIX_CELLS).optional().meta({
    description:
      "`mappings` when left out: the row's own mappings. `alignments`: all that leads there by the rule of alignment, over its parent or a match too. `projects`: projects that count for both.",
  }),
  rowsUnder: under,
  columnsUnder: under,
  parts: queryFlag.optional().meta({
    description:
      'Where nothing leads from a row, show what leads from its parts, which says nothing about the row as a whole.',
  }),
  includeProposed: queryFlag
    .optional()
    .meta({ description: 'Walk proposed mappings too; projects count by accepted ones alone.' }),
  ...pathSelectionQuery,
  width: queryNumber(280, 2_000).optional().meta({ description: 'Of the picture, in pixels.' }),
  format: z.enum(ALL_FORMATS).optional(),
  ...projectFilterQuery,
  ...momentQuery,
});

export const matrixProjectsQuery = z.strictObject({
  row: z.string().min(1).max(255).meta({ description: 'An element, in any notation.', example: 'gcm:5' }),
  column: z.string().min(1).max(255).meta({ example: 'sdg:10.7' }),
  ...pathSelectionQuery,
  ...projectFilterQuery,
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});

export const matrixProjectList = listOf(
  z
    .strictObject({
      id: z.string(),
      title: z.string(),
      links: z
        .strictObject({ row: z.string(), column: z.string() })
        .meta({ description: 'Its alignments, with the paths, in the framework of each.' }),
    })
    .meta({ id: 'MatrixProject' }),
  'MatrixProjectList',
)
  .extend({ row: conceptRef, column: conceptRef, rules: z.int(), notice: noticeField })
  .meta({ id: 'MatrixProjectPage' });
