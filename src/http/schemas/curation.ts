import { z } from 'zod';
import { EVIDENCE, type MetStrength, PREDICATES, STRENGTHS } from '../../domain/types.ts';
import type { MappingInput } from '../../services/propose-mappings.ts';
import { REVIEW_ACTIONS } from '../../services/review-mappings.ts';
import { isoDate, listOf, requiredText, stateFields, text } from './common.ts';
import { mappingAnswer, mappingFinding } from './crosswalk.ts';

/** What curators send of mappings, and what they are answered. */

const MET_STRENGTHS = ['core', 'supporting'] as const satisfies readonly MetStrength[];

const reason = requiredText(2_000).meta({ description: 'Why; kept with who said it and when.' });

export const mappingBody = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][\w.~-]{0,199}$/,
        'must be at most 200 letters, digits, hyphens, dots or underscores',
      )
      .optional()
      .meta({ description: 'Made from what is stated when left out. Ids are never used again.' }),
    set: z
      .string()
      .min(1)
      .max(120)
      .optional()
      .meta({ description: 'A mapping set that there is; `proposals` when left out.' }),
    subject: requiredText(255).meta({ description: 'In any notation.', example: 'msd:1.2' }),
    predicate: z.enum(PREDICATES),
    modifier: z.literal('Not').nullish(),
    object: requiredText(255).meta({
      description: 'In any notation; `sssom:NoTermFound` says that nothing in objectFramework fits.',
      example: 'sdg:10.7',
    }),
    objectFramework: requiredText(60).optional(),
    strength: z.enum(STRENGTHS).nullish(),
    questions: z
      .array(z.array(requiredText(120)).min(1).max(20))
      .max(20)
      .optional()
      .meta({
        description:
          'What a conditional mapping depends on: alternatives, each a list of question ids that all have to be answered yes.',
        example: [['returnees']],
      }),
    condition: requiredText(2_000)
      .nullish()
      .meta({ description: 'Of a conditional mapping, in its own words: needed where no question fits.' }),
    strengthIfMet: z
      .enum(MET_STRENGTHS)
      .nullish()
      .meta({ description: 'What a conditional mapping is once its questions are answered yes.' }),
    aboutPart: z.boolean().optional().meta({ description: 'Its questions are about a part of the subject.' }),
    holdsForParts: z.boolean().optional(),
    confidence: z
      .number()
      .min(0)
      .max(1)
      .refine((value) => Number.isInteger(Math.round(value * 1e6) / 1e3), 'has more than three decimals'),
    evidence: z.enum(EVIDENCE).optional().meta({ description: '`judged` when left out.' }),
    justification: z
      .string()
      .regex(/^semapv:\w{1,80}$/, 'is no term of semapv')
      .optional()
      .meta({ description: '`semapv:ManualMappingCuration` when left out.' }),
    author: requiredText(200).optional().meta({ description: 'Whoever sends it when left out.' }),
    mappingDate: isoDate.optional(),
    source: requiredText(2_000),
    locator: requiredText(2_000),
    rationale: requiredText(10_000),
    reason,
  })
  .meta({ id: 'MappingBody' });

export const reviewBody = z
  .strictObject({
    action: z.enum(REVIEW_ACTIONS),
    reason,
    replacement: z
      .string()
      .max(255)
      .optional()
      .meta({ description: 'With `supersede`: the mapping that takes the place.' }),
    replacementVersion: z.int().min(1).optional().meta({
      description: 'The version of it that you read; it is accepted with this where it is proposed.',
    }),
  })
  .meta({ id: 'ReviewBody' });

export const reviewedAnswer = mappingAnswer
  .extend({
    warnings: z
      .array(mappingFinding)
      .meta({ description: 'What lint says of the mapping that was accepted; none of it is in the way.' }),
  })
  .meta({ id: 'ReviewedMapping' });

const comment = z
  .strictObject({
    number: z.int().meta({ description: 'Its place among all that was said of the mapping.' }),
    text: z.string(),
    by: z.string(),
    at: z.string(),
    change: z.int(),
  })
  .meta({ id: 'MappingComment' });
export const commentBody = z.strictObject({ text: requiredText(10_000) }).meta({ id: 'CommentBody' });
export const commentList = listOf(comment, 'MappingCommentList');
export const commentAnswer = comment
  .extend({ revision: stateFields.revision })
  .meta({ id: 'MappingCommentAnswer' });

const conceptId = text(255);
export const carryOverBody = z
  .strictObject({
    mappings: z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'Ids of stale mappings, all or none. Give this with `change`, or `edition`.' }),
    change: z.int().min(1).optional().meta({
      description:
        'With `mappings`: the `change` of the answer that you read them in. Refused when one was flagged since.',
    }),
    edition: z.int().min(1).optional().meta({
      description:
        'The change that imported a new edition: all that it made stale and is still so. `left` tells what has to be looked at by itself.',
    }),
    how: z.enum(['confirm', 'move']).meta({
      description:
        '`confirm`: it holds as it stands. `move`: propose it with the element that took the place; a review then decides.',
    }),
    to: z.record(conceptId, conceptId).optional().meta({
      description: 'With `move`: the new element of each old one. Else the only successor is taken.',
    }),
    reason,
  })
  .refine(
    ({ mappings, edition }) => (mappings === undefined) !== (edition === undefined),
    'needs either mappings or edition',
  )
  .refine(
    ({ mappings, change }) => (mappings === undefined) === (change === undefined),
    'needs change with mappings, and only there',
  )
  .meta({ id: 'CarryOverBody' });

export const carryOverAnswer = z
  .strictObject({
    confirmed: z.array(z.string()),
    proposed: z.array(z.strictObject({ mapping: z.string(), proposal: z.string() })),
    left: z
      .array(z.strictObject({ mapping: z.string(), code: z.string(), message: z.string(), fix: z.string() }))
      .meta({
        description:
          'Mappings of the edition that stay flagged: flagged again later, your own work, or what lint calls an error.',
      }),
    ...stateFields,
  })
  .meta({ id: 'CarryOverAnswer' });

/** A body in the words of the service, what is left out filled in. */
export function inputOf(body: z.output<typeof mappingBody>): MappingInput {
  return {
    id: body.id ?? null,
    set: body.set ?? null,
    subject: body.subject,
    predicate: body.predicate,
    modifier: body.modifier ?? null,
    object: body.object,
    objectFramework: body.objectFramework ?? null,
    strength: body.strength ?? null,
    questions: body.questions ?? [],
    condition: body.condition ?? null,
    strengthIfMet: body.strengthIfMet ?? null,
    aboutPart: body.aboutPart ?? false,
    holdsForParts: body.holdsForParts ?? false,
    confidence: Math.round(body.confidence * 1_000),
    evidence: body.evidence ?? 'judged',
    justification: body.justification ?? 'semapv:ManualMappingCuration',
    author: body.author ?? null,
    mappingDate: body.mappingDate ?? null,
    source: body.source,
    locator: body.locator,
    rationale: body.rationale,
    reason: body.reason,
  };
}
