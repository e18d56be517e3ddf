import { z } from 'zod';
import { COUNTS_NOT } from '../../domain/counts.ts';
import { BASES } from '../../domain/leading-path.ts';
import { EVIDENCE, STRENGTHS } from '../../domain/types.ts';
import { UNALIGNED_REASONS } from '../../domain/unaligned.ts';
import { ALL_FORMATS } from '../report-formats.ts';
import {
  conceptBrief,
  conceptRef,
  fileQuery,
  listOf,
  momentQuery,
  noticeField,
  pageQuery,
  queryConfidence,
  queryFlag,
  queryList,
  queryNumber,
  stateFields,
  warningsField,
} from './common.ts';
import { projectFilterQuery } from './project-filters.ts';
import { decision, tagInput } from './projects.ts';
import { thoughtMappings } from './what-if.ts';

/** Alignments: the question and the answer, alike for a project, a concept and an ad-hoc set of tags. */

const step = z
  .strictObject({
    from: z.string(),
    relation: z.string(),
    to: z.string(),
    mapping: z
      .string()
      .nullable()
      .meta({ description: 'Id of the mapping; null for a climb to the parent.' }),
    confidence: z.number().optional(),
    strength: z.enum(STRENGTHS).nullable().optional(),
    questions: z
      .array(z.array(z.string()))
      .optional()
      .meta({ description: 'Alternatives, each a list of questions that all have to be answered yes.' }),
    condition: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'The condition of this pair in its own words.' }),
    evidence: z.enum(EVIDENCE).optional(),
    source: z.string().optional(),
    locator: z.string().optional(),
    rationale: z.string().optional(),
  })
  .meta({ id: 'Step' });

export const openQuestion = z
  .strictObject({
    id: z.string().nullable().meta({
      description:
        'A question of the catalogue; null for a condition in its own words, which a decision answers.',
    }),
    text: z.string(),
    alternative: z.int().meta({
      description: 'All questions of one alternative have to be answered yes; any alternative is enough.',
    }),
  })
  .meta({ id: 'OpenQuestionRef' });

const strength = z
  .enum(STRENGTHS)
  .nullable()
  .meta({ description: 'The weakest on the path; null for a match alone.' });

const path = z
  .strictObject({
    tag: z.string(),
    confidence: z.number(),
    strength,
    questions: z.array(openQuestion).meta({ description: 'What is open on this path.' }),
    inherited: z.boolean().meta({ description: 'A mapping of a parent that holds for its parts is used.' }),
    sharedResult: z.boolean().meta({
      description:
        'The path rests on a result that many share, and no person said that the project does the part in question: it does not count by itself.',
    }),
    steps: z.array(step),
  })
  .meta({ id: 'Path' });

/** What an alignment says of itself: of its leading path, and whether it counts. */
export const standingFields = {
  basis: z.enum([...BASES, 'possible']),
  strength,
  confidence: z.number().nullable().meta({
    description: 'Of the leading path; null for a confirmed alignment that no path shown leads to.',
  }),
  questions: z
    .array(openQuestion)
    .meta({ description: 'What is open on the leading path; empty when it holds as it is.' }),
  decision: decision.nullable(),
  origin: z.enum(['declared', 'inferred']).meta({
    description: 'Declared: tagged or confirmed by the project. Inferred: reached by its tags.',
  }),
  counts: z.boolean().meta({ description: 'Whether it counts in tables.' }),
  countsNot: z
    .enum(COUNTS_NOT)
    .nullable()
    .meta({ description: 'Why it does not count, the first reason that applies; null when it counts.' }),
  note: z.enum(['no-path', 'below-threshold']).nullable().meta({
    description:
      'For a confirmed alignment without paths: no path leads there any more, or none that this query selects.',
  }),
};

const alignment = z
  .strictObject({
    concept: conceptBrief,
    ...standingFields,
    pathCount: z.int(),
    paths: z.array(path),
  })
  .meta({ id: 'Alignment' });

export const alignmentAnswer = z
  .strictObject({
    to: z.string(),
    level: z.string().nullable(),
    ...stateFields,
    rules: z.int().meta({ description: 'Version of the rules of alignment.' }),
    notice: noticeField,
    warnings: warningsField,
    alignmentCount: z.int().meta({ description: 'How many there are; `limit` cuts the list.' }),
    alignments: z.array(alignment),
    possible: z.array(alignment).optional().meta({
      description:
        'With `chains=all`: what chains of two mappings lead to. For exploration; not reviewed, never counted.',
    }),
    unaligned: z.array(
      z.strictObject({ tag: z.string(), reason: z.enum(UNALIGNED_REASONS), detail: z.string() }),
    ),
  })
  .meta({ id: 'AlignmentAnswer' });

const selection = {
  basis: queryList(z.enum(BASES)).optional(),
  minConfidence: queryConfidence.optional(),
  minStrength: z.enum(STRENGTHS).optional(),
  evidence: queryList(z.enum(EVIDENCE)).optional().meta({
    description: 'Only paths of mappings with this evidence: `stated,published` leaves judged ones out.',
  }),
  includeProposed: queryFlag.optional().meta({ description: 'Walk proposed mappings too.' }),
};

const chains = z.enum(['none', 'all']).optional().meta({
  description: '`all` lists apart what chains of two mappings lead to (`possible`).',
});

const shape = {
  maxPaths: queryNumber(1, 100)
    .optional()
    .meta({ description: 'Most paths shown for each; 5 when left out.' }),
  limit: queryNumber(1, 1_000).optional().meta({ description: 'Most alignments shown; 200 when left out.' }),
};

export const alignmentsQuery = z.strictObject({
  to: z.string().max(120).meta({ description: 'A framework, such as sdg.', example: 'sdg' }),
  level: z
    .string()
    .max(60)
    .optional()
    .meta({ description: 'A level of it, such as target; every level when left out.' }),
  ...selection,
  chains,
  ...shape,
  format: z.enum(ALL_FORMATS).optional(),
  width: queryNumber(280, 2000).optional().meta({ description: 'Of the picture, in pixels.' }),
  ...momentQuery,
});

export const tagsQuery = alignmentsQuery.extend({
  tags: queryList(z.string().min(1).max(255)).meta({
    description: 'Elements in any notation, separated by commas; a comma in one is not possible here.',
    example: 'srf:1a11,gcm:5',
  }),
});

export const alignmentsBody = z
  .strictObject({
    tags: z.array(tagInput).max(500).default([]).meta({
      description:
        'Elements in any notation; with `project`, tags that it is thought to have besides its own.',
    }),
    project: z
      .string()
      .min(1)
      .max(255)
      .nullable()
      .default(null)
      .meta({ description: 'A stored project whose own tags are aligned too.' }),
    ...thoughtMappings,
    to: z.string().max(120),
    level: z.string().max(60).nullable().default(null),
    basis: z.array(z.enum(BASES)).min(1).nullable().default(null),
    minConfidence: z.number().min(0).max(1).multipleOf(0.001).default(0),
    minStrength: z.enum(STRENGTHS).nullable().default(null),
    chains: z.enum(['none', 'all']).default('none'),
    maxPaths: z.int().min(1).max(100).default(5),
    limit: z.int().min(1).max(1_000).default(200),
    includeProposed: z.boolean().default(false),
  })
  .refine(({ tags, project }) => tags.length > 0 || project !== null, {
    path: ['tags'],
    message: 'names no element; write at least one, or a project',
  })
  .meta({ id: 'AlignmentsBody' });

const standing = z
  .strictObject({
    basis: standingFields.basis,
    strength,
    confidence: standingFields.confidence,
    questions: standingFields.questions,
    counts: standingFields.counts,
    countsNot: standingFields.countsNot,
  })
  .nullable()
  .meta({ id: 'Standing', description: 'An alignment as it is; null where the tags do not lead there.' });

export const alignmentDifference = z
  .strictObject({
    concept: conceptRef,
    kind: z.enum(['added', 'removed', 'changed']),
    before: standing,
    after: standing,
  })
  .meta({ id: 'AlignmentDifference' });

/** As of any alignments, and where something was thought of, what this makes different. */
export const adHocAnswer = alignmentAnswer
  .extend({
    difference: z.array(alignmentDifference).optional().meta({
      description:
        'With `add`, `remove` or `project`: the elements that stand otherwise than in the stored answer (of the project, or of the tags by the crosswalk as it is).',
    }),
  })
  .meta({ id: 'AdHocAlignmentAnswer' });

export const adHocQuery = z.strictObject(momentQuery);

export const conceptProjectsQuery = z.strictObject({
  ...selection,
  ...projectFilterQuery,
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});

export const conceptProjectList = listOf(
  z
    .strictObject({
      project: z.strictObject({ id: z.string(), title: z.string() }),
      ...standingFields,
      path: path.nullable().meta({ description: 'The leading path.' }),
    })
    .meta({ id: 'ContributingProject' }),
  'ContributingProjectList',
)
  .extend({
    concept: conceptRef,
    rules: z.int().meta({ description: 'Version of the rules of alignment.' }),
    notice: noticeField,
    warnings: warningsField,
  })
  .meta({ id: 'ContributingProjectPage' });
