import { z } from 'zod';
import { EVIDENCE, PREDICATES, STRENGTHS } from '../../domain/types.ts';

/** What a question may think of without storing it. */

const statement = z
  .strictObject({
    subject: z.string().min(1).max(255).meta({ example: 'msd:1.2' }),
    predicate: z.enum(PREDICATES).default('crosswalk:contributesTo'),
    modifier: z.literal('Not').nullable().default(null),
    object: z.string().min(1).max(255).meta({ example: 'sdg:8.7' }),
    strength: z
      .enum(STRENGTHS)
      .nullable()
      .optional()
      .meta({ description: '`supporting` when left out; a SKOS match and a `Not` have none.' }),
    condition: z.string().min(1).max(1_000).nullable().default(null),
    holdsForParts: z.boolean().default(false),
    confidence: z.number().min(0).max(1).multipleOf(0.001).default(1),
    evidence: z.enum(EVIDENCE).default('judged'),
  })
  .refine(
    ({ strength, condition }) => (strength === 'conditional') === (condition !== null),
    'a conditional statement, and only that, has its condition written out',
  )
  .meta({ id: 'ThoughtStatement' });

export const thoughtMappings = {
  add: z
    .array(z.union([z.string().min(1).max(255), statement]))
    .max(100)
    .default([])
    .meta({ description: 'Statements, or ids of stored mappings, that are thought accepted.' }),
  remove: z
    .array(z.string().min(1).max(255))
    .max(1_000)
    .default([])
    .meta({ description: 'Ids of mappings that are thought away.' }),
};

export const whatIfBody = z
  .strictObject({
    ...thoughtMappings,
    tags: z
      .array(
        z
          .strictObject({
            project: z
              .string()
              .min(1)
              .max(255)
              .nullable()
              .default(null)
              .meta({ description: 'Every project of the portfolio when left out.' }),
            concept: z.string().min(1).max(255).meta({ example: 'gcm:5' }),
            percentage: z.number().min(0).max(100).nullable().default(null),
          })
          .meta({ id: 'ThoughtTag' }),
      )
      .max(500)
      .default([])
      .meta({ description: 'Tags that are thought added; what a project carries already stays as it is.' }),
  })
  .refine(
    ({ add, remove, tags }) => add.length + remove.length + tags.length > 0,
    'nothing is thought of: add, remove and tags are all empty',
  )
  .meta({ id: 'WhatIfBody' });
