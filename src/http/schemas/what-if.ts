import { z } from 'zod';
import { ANSWERS, EVIDENCE, PREDICATES, STRENGTHS } from '../../domain/types.ts';

/** What a query may suppose without storing it. */

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
    questions: z
      .array(z.array(z.string().min(1).max(60)).min(1).max(10))
      .max(10)
      .default([])
      .meta({
        description:
          'What a conditional statement depends on: alternatives, each a list of question ids that all have to be answered yes.',
      }),
    condition: z
      .string()
      .min(1)
      .max(1_000)
      .nullable()
      .default(null)
      .meta({ description: 'The condition in words, where no question fits or beside the questions.' }),
    strengthIfMet: z
      .enum(['core', 'supporting'])
      .nullable()
      .default(null)
      .meta({ description: 'Its strength once its questions are answered yes; `supporting` when left out.' }),
    aboutPart: z
      .boolean()
      .default(false)
      .meta({ description: 'Its questions are about a part of the subject.' }),
    holdsForParts: z.boolean().default(false),
    confidence: z.number().min(0).max(1).multipleOf(0.001).default(1),
    evidence: z.enum(EVIDENCE).default('judged'),
  })
  .refine(
    ({ strength, condition, questions }) =>
      (strength === 'conditional') === (condition !== null || questions.length > 0),
    'a conditional statement, and only that, has questions or a condition',
  )
  .refine(
    ({ strength, strengthIfMet, aboutPart }) =>
      strength === 'conditional' || (strengthIfMet === null && !aboutPart),
    'strengthIfMet and aboutPart go with a conditional statement only',
  )
  .meta({ id: 'ThoughtStatement' });

export const thoughtMappings = {
  add: z
    .array(z.union([z.string().min(1).max(255), statement]))
    .max(100)
    .default([])
    .meta({ description: 'Statements, or ids of stored mappings, to treat as accepted.' }),
  remove: z
    .array(z.string().min(1).max(255))
    .max(1_000)
    .default([])
    .meta({ description: 'Ids of mappings to leave out.' }),
};

const ofProject = {
  project: z
    .string()
    .min(1)
    .max(255)
    .nullable()
    .default(null)
    .meta({ description: 'Every project of the portfolio when left out.' }),
};

export const whatIfBody = z
  .strictObject({
    ...thoughtMappings,
    tags: z
      .array(
        z
          .strictObject({
            ...ofProject,
            concept: z.string().min(1).max(255).meta({ example: 'gcm:5' }),
            percentage: z.number().min(0).max(100).nullable().default(null),
          })
          .meta({ id: 'ThoughtTag' }),
      )
      .max(500)
      .default([])
      .meta({ description: 'Declared tags to add; a tag that a project has already stays as it is.' }),
    answers: z
      .array(
        z
          .strictObject({
            ...ofProject,
            question: z.string().min(1).max(60).meta({ example: 'returnees' }),
            tag: z
              .string()
              .min(1)
              .max(255)
              .nullable()
              .default(null)
              .meta({ description: 'The tag it is about; the whole project when left out.' }),
            answer: z.enum(ANSWERS),
          })
          .meta({ id: 'ThoughtAnswer' }),
      )
      .max(500)
      .default([])
      .meta({
        description: 'Answers; each replaces a stored answer to the same question about the same tag.',
      }),
    decisions: z
      .array(
        z
          .strictObject({
            ...ofProject,
            concept: z.string().min(1).max(255).meta({ example: 'sdg:10.7' }),
            decision: z.enum(['confirm', 'decline']),
          })
          .meta({ id: 'ThoughtDecision' }),
      )
      .max(500)
      .default([])
      .meta({ description: 'Decisions; each replaces a stored decision on the same element.' }),
  })
  .refine(
    ({ add, remove, tags, answers, decisions }) =>
      add.length + remove.length + tags.length + answers.length + decisions.length > 0,
    'nothing is supposed: add, remove, tags, answers and decisions are all empty',
  )
  .meta({ id: 'WhatIfBody' });
