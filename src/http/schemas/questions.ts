import { z } from 'zod';
import { revisedQuestion } from '../../domain/questions.ts';
import { ANSWERS, LANGUAGES, MAPPING_STATUSES, STRENGTHS } from '../../domain/types.ts';
import { QUESTION_REVIEWS, type QuestionInput } from '../../services/curate-questions.ts';
import {
  conceptRef,
  listOf,
  momentQuery,
  noticeField,
  queryConfidence,
  queryList,
  requiredText,
  stateFields,
} from './common.ts';
import { mappingFinding } from './crosswalk.ts';

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
    revises: z.string().nullable().meta({
      description: 'The question in force that takes these words when this one is accepted.',
    }),
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

const texts = z.strictObject({ en: z.string(), fr: z.string(), es: z.string() });
export const questionAnswer = question
  .extend({
    translations: z.strictObject({ text: texts, help: texts }),
    author: z.string(),
    reviewer: z.string().nullable(),
    reviewDate: z.string().nullable(),
    version: z.int().meta({ description: 'Its ETag.' }),
    revisions: z.array(z.string()).meta({ description: 'Proposals that revise it, to be decided.' }),
    findings: z
      .array(mappingFinding)
      .meta({ description: 'Of a proposed question: what keeps it from being accepted.' }),
    ...stateFields,
  })
  .meta({ id: 'QuestionAnswer' });

const requiredTexts = (max: number) =>
  z.strictObject({ en: requiredText(max), fr: requiredText(max), es: requiredText(max) });
const reason = requiredText(2_000).meta({ description: 'Why; kept with who said it and when.' });

const editFields = {
  checklist: requiredText(60).meta({ description: 'The group it is listed under.', example: 'who' }),
  text: requiredTexts(500).meta({ description: 'The question itself, to be answered with yes or no.' }),
  help: requiredTexts(2_000).meta({ description: 'What it means, with an example of yes and one of no.' }),
  implies: z.array(requiredText(120)).max(50).optional(),
  answeredByTags: z
    .array(requiredText(255))
    .max(50)
    .optional()
    .meta({ description: 'In any notation.', example: ['gcm:20'] }),
  answeredByCountries: z.string().max(120).nullish(),
  reason,
};
export const questionEdit = z.strictObject(editFields).meta({ id: 'QuestionEdit' });
export const questionBody = z
  .strictObject({
    id: z
      .string()
      .max(60)
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be small letters and digits, joined by hyphens')
      .refine((id) => revisedQuestion(id) === null, 'must not end as ids of revisions do, such as -r2')
      .meta({ description: 'A short name. Ids are never used again.', example: 'school-meals' }),
    ...editFields,
  })
  .meta({ id: 'QuestionBody' });
export const questionReview = z
  .strictObject({ action: z.enum(QUESTION_REVIEWS), reason })
  .meta({ id: 'QuestionReview' });

/** A body in the words of the service, what is left out filled in. */
export function questionInputOf(body: z.output<typeof questionEdit>): QuestionInput {
  const { checklist, text, help, implies = [], answeredByTags = [], answeredByCountries = null } = body;
  return { checklist, text, help, implies, answeredByTags, answeredByCountries, reason: body.reason };
}

const countryList = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    source: z.string(),
    date: z.string().meta({ description: 'The day it was published or read.' }),
    countries: z.int().meta({ description: 'How many countries were ever on it.' }),
    questions: z.array(z.string()).meta({ description: 'Accepted questions that it answers.' }),
  })
  .meta({ id: 'CountryListOfCatalogue' });
export const countryListList = listOf(countryList, 'CountryListList');
export const countryListAnswer = countryList
  .extend({
    members: z.array(
      z
        .strictObject({
          country: z.string().meta({ description: 'ISO 3166-1 alpha-3.' }),
          label: z.string().meta({ description: 'Its name in English.' }),
          from: z.string().nullable().meta({ description: 'Its first day on the list, where known.' }),
          until: z
            .string()
            .nullable()
            .meta({ description: 'Its last day on the list; null where it is on it.' }),
        })
        .meta({ id: 'CountryListMember' }),
    ),
    ...stateFields,
  })
  .meta({ id: 'CountryListAnswer' });
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
