import { z } from 'zod';
import { ANSWERS, LANGUAGES, MAPPING_STATUSES, STRENGTHS } from '../../domain/types.ts';
import {
  conceptRef,
  listOf,
  momentQuery,
  noticeField,
  queryConfidence,
  queryList,
  stateFields,
} from './common.ts';

/** Questions of the catalogue, and those that a project has still to answer. */

export const answerBody = z
  .strictObject({
    answer: z.enum(ANSWERS),
    tags: z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .meta({ description: "The project's own tags that it is about; left out, the whole project." }),
  })
  .meta({ id: 'AnswerBody' });

export const answerScopeQuery = z.strictObject({
  tag: queryList(z.string().min(1).max(255))
    .optional()
    .meta({ description: 'Only the answers for these tags; left out, every answer to the question.' }),
});

const question = z
  .strictObject({
    id: z.string(),
    checklist: z.string().meta({ description: 'The group it is listed under.' }),
    text: z.string(),
    help: z.string().meta({ description: 'What it means, with an example of yes and one of no.' }),
    implies: z.array(z.string()).meta({ description: 'Questions that a yes to this one answers yes.' }),
    answeredByTags: z
      .array(conceptRef)
      .meta({ description: "A project's own tag at or below one of these answers yes." }),
    answeredByCountries: z.string().nullable().meta({
      description: 'The country list that answers it: yes if all countries are on it, no if none is.',
    }),
    status: z.enum(MAPPING_STATUSES),
    mappings: z.int().meta({ description: 'Accepted mappings that ask it.' }),
  })
  .meta({ id: 'Question' });

const lang = z.enum(LANGUAGES).optional().meta({ description: 'Language of texts; English when left out.' });

export const questionsQuery = z.strictObject({
  checklist: z.string().max(60).optional(),
  status: z.enum(MAPPING_STATUSES).optional().meta({ description: '`accepted` when left out.' }),
  lang,
  ...momentQuery,
});

export const questionQuery = z.strictObject({ lang, ...momentQuery });
export const questionAnswer = question.extend(stateFields).meta({ id: 'QuestionAnswer' });
export const questionList = listOf(question, 'QuestionList');

const effect = z
  .strictObject({
    concept: conceptRef,
    strength: z.enum(STRENGTHS).nullable(),
    counts: z.boolean(),
    dropped: z.boolean().meta({ description: 'No path leads there any more.' }),
  })
  .meta({ id: 'AnswerEffect', description: 'An alignment as the answer would leave it.' });

const openQuestion = z
  .strictObject({
    question: question.pick({ id: true, checklist: true, text: true, help: true, implies: true }),
    tags: z.array(conceptRef).meta({ description: 'Tags of the project whose mappings ask it.' }),
    decides: z
      .array(conceptRef)
      .meta({ description: 'Alignments that no unconditional path gives; empty where it decides none.' }),
    mappings: z
      .array(z.strictObject({ id: z.string(), condition: z.string().nullable() }))
      .meta({ description: 'Mappings that ask it, each with its own wording for the pair.' }),
    yes: z.array(effect),
    no: z.array(effect),
  })
  .meta({ id: 'OpenQuestion' });

export const projectQuestionsQuery = z.strictObject({
  to: queryList(z.string().min(1).max(120)).optional().meta({
    description: 'Only alignments in these frameworks; every framework when left out.',
    example: 'sdg',
  }),
  minConfidence: queryConfidence.optional(),
  lang,
  ...momentQuery,
});

export const projectQuestionsAnswer = z
  .strictObject({
    project: z.string(),
    questions: z.array(openQuestion).meta({ description: 'Most decisive first.' }),
    ownConditions: z
      .array(
        z.strictObject({ concept: conceptRef, tag: conceptRef, mapping: z.string(), condition: z.string() }),
      )
      .meta({ description: 'Conditions in their own words: confirm or decline the alignment.' }),
    rules: z.int(),
    notice: noticeField,
    ...stateFields,
  })
  .meta({ id: 'ProjectQuestions' });
