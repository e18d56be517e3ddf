import { z } from 'zod';
import type { EveryKey } from '../../domain/complete-keys.ts';
import {
  AMOUNT_KINDS,
  type AmountLine,
  ANSWERS,
  type Answer,
  type Decision,
  ORGANISATION_ROLES,
  type Organisation,
  PROJECT_STATUSES,
  type Project,
  type Tag,
} from '../../domain/types.ts';
import { DECISIONS } from '../../services/project-decisions.ts';
import {
  conceptRef,
  isoDate,
  listOf,
  momentQuery,
  pageQuery,
  projectId,
  requiredText,
  stateFields,
  text,
} from './common.ts';
import { projectFilterQuery } from './project-filters.ts';

/** Projects as they are sent and answered. */

/** What answers say of a project besides its fields. */
interface ProjectState {
  readonly version: unknown;
  readonly updatedAt: unknown;
  readonly change: unknown;
  readonly revision: unknown;
}

/** An amount line as bodies and answers have it: the amount is decimal text. */
type WrittenAmount = Omit<AmountLine, 'amountMinor'> & { readonly amount: string };

const percentage = z.number().min(0).max(100).nullable();
const significance = z.enum(['principal', 'significant']).nullable();
const marker = z.int().min(0).max(3);

/** A tag as a client writes it: a code in any notation, or an object. What only the service sets is taken back unread. */
export const tagInput = z
  .union([
    z.string().min(1).max(255),
    z.strictObject({
      concept: z.union([z.string().min(1).max(255), conceptRef]),
      percentage: percentage.optional(),
      significance: significance.optional(),
      origin: z.enum(['declared', 'confirmed']).optional().meta({
        description:
          'Left out: what was confirmed stays confirmed, everything else is declared. Only a decision takes a confirmed tag away.',
      }),
      by: z.string().optional().meta({ readOnly: true }),
      at: z.string().optional().meta({ readOnly: true }),
    } satisfies EveryKey<Tag, z.ZodType>),
  ])
  .meta({ id: 'TagInput', example: 'sdg:10.7' });

/** An answer as a client writes it; `tag` left out or null is the whole project. */
export const answerInput = z
  .strictObject({
    question: z.string().min(1).max(120).meta({ description: 'Id of the question.', example: 'returnees' }),
    tag: z
      .union([z.string().min(1).max(255), conceptRef])
      .nullable()
      .optional(),
    answer: z.enum(ANSWERS),
    by: z.string().optional().meta({ readOnly: true }),
    at: z.string().optional().meta({ readOnly: true }),
  })
  .meta({ id: 'AnswerInput' });

const organisation = z
  .strictObject({
    ref: text(255).nullable().default(null),
    name: requiredText(500),
    role: z.enum(ORGANISATION_ROLES),
  } satisfies EveryKey<Organisation, z.ZodType>)
  .meta({ id: 'Organisation' });

const amount = z
  .strictObject({
    kind: z.enum(AMOUNT_KINDS),
    from: isoDate.nullable().default(null),
    until: isoDate.nullable().default(null),
    amount: z
      .string()
      .max(40)
      .meta({ description: 'Decimal text in the currency, such as "1250.00".', example: '1250.00' }),
    currency: z.string().max(3).meta({ description: 'ISO 4217.', example: 'USD' }),
  } satisfies EveryKey<WrittenAmount, z.ZodType>)
  .meta({ id: 'AmountLine' });

const country = z
  .strictObject({
    country: z.string().max(3).meta({ description: 'ISO 3166-1; answered as alpha-3.', example: 'KEN' }),
    percentage: percentage.default(null),
  })
  .meta({ id: 'CountryShare' });

const region = z
  .strictObject({
    vocabulary: requiredText(20)
      .default('1')
      .meta({ description: 'IATI region vocabulary; 1 is the OECD DAC list.' }),
    code: requiredText(60),
    percentage: percentage.default(null),
  })
  .meta({ id: 'RegionShare' });

const classification = z
  .strictObject({
    scheme: requiredText(60).meta({ description: 'Such as plan, outcome or group-left-behind.' }),
    code: requiredText(300),
    label: text(1_000).nullable().default(null),
  })
  .meta({ id: 'Classification' });

const translation = z
  .strictObject({
    language: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'is no language tag, such as fr')
      .max(35),
    title: text(2_000).nullable().default(null),
    description: text(100_000).nullable().default(null),
  })
  .meta({ id: 'Translation' });

const markers = z.strictObject({
  gender: marker.optional(),
  humanRights: marker.optional(),
  peace: marker.optional(),
} satisfies EveryKey<Project['markers'], z.ZodType>);

export const projectBody = z
  .strictObject({
    id: projectId.optional().meta({ description: 'When given, equal to the id in the address.' }),
    title: requiredText(2_000),
    description: text(100_000).nullable().default(null),
    status: z.enum(PROJECT_STATUSES).default('implementation'),
    startDate: isoDate.nullable().default(null),
    endDate: isoDate.nullable().default(null),
    organisations: z.array(organisation).max(2_000).default([]),
    countries: z
      .array(z.union([z.string().max(3), country]))
      .max(300)
      .default([]),
    regions: z.array(region).max(300).default([]),
    classifications: z.array(classification).max(500).default([]),
    translations: z.array(translation).max(100).default([]),
    humanitarian: z.boolean().default(false),
    markers: markers.default({}),
    amounts: z.array(amount).max(5_000).default([]),
    tags: z.array(tagInput).max(500).default([]),
    answers: z
      .array(answerInput)
      .max(2_000)
      .optional()
      .meta({ description: 'All answers of the project; left out, they stay as they are.' }),
    reviewed: z.array(z.string().min(1).max(120)).max(100).optional().meta({
      description:
        "Frameworks for which the project's own tags are finished, so that nothing is inferred there; left out, they stay as they are.",
    }),
    decisions: z.array(z.unknown()).optional().meta({ readOnly: true }),
    example: z.boolean().optional().meta({ readOnly: true }),
    version: z.int().optional().meta({ readOnly: true }),
    updatedAt: z.string().optional().meta({ readOnly: true }),
    change: z.int().optional().meta({ readOnly: true }),
    revision: z.int().optional().meta({ readOnly: true }),
  } satisfies EveryKey<Project & ProjectState, z.ZodType>)
  .meta({ id: 'ProjectBody' });

const tag = z
  .strictObject({
    concept: conceptRef,
    percentage,
    significance,
    origin: z.enum(['declared', 'confirmed']),
    by: z.string(),
    at: z.string(),
  } satisfies EveryKey<Tag, z.ZodType>)
  .meta({ id: 'ProjectTag' });

export const decision = z
  .strictObject({
    concept: conceptRef,
    decision: z.enum(['confirm', 'decline']),
    reason: z.string().nullable(),
    by: z.string(),
    at: z.string(),
  } satisfies EveryKey<Decision, z.ZodType>)
  .meta({ id: 'Decision' });

const answer = z
  .strictObject({
    question: z.string(),
    tag: conceptRef.nullable().meta({ description: 'The tag it is about; null is the whole project.' }),
    answer: z.enum(ANSWERS),
    by: z.string(),
    at: z.string(),
  } satisfies EveryKey<Answer, z.ZodType>)
  .meta({ id: 'ProjectAnswerGiven' });

export const project = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    status: z.enum(PROJECT_STATUSES),
    startDate: z.string().nullable(),
    endDate: z.string().nullable(),
    organisations: z.array(
      z.strictObject({
        ref: z.string().nullable(),
        name: z.string(),
        role: z.enum(ORGANISATION_ROLES),
      } satisfies EveryKey<Organisation, z.ZodType>),
    ),
    countries: z.array(z.strictObject({ country: z.string(), percentage })),
    regions: z.array(z.strictObject({ vocabulary: z.string(), code: z.string(), percentage })),
    classifications: z.array(
      z.strictObject({ scheme: z.string(), code: z.string(), label: z.string().nullable() }),
    ),
    translations: z.array(
      z.strictObject({
        language: z.string(),
        title: z.string().nullable(),
        description: z.string().nullable(),
      }),
    ),
    humanitarian: z.boolean(),
    markers,
    amounts: z.array(
      z.strictObject({
        kind: z.enum(AMOUNT_KINDS),
        from: z.string().nullable(),
        until: z.string().nullable(),
        amount: z.string(),
        currency: z.string(),
      } satisfies EveryKey<WrittenAmount, z.ZodType>),
    ),
    tags: z.array(tag),
    decisions: z.array(decision),
    answers: z.array(answer),
    reviewed: z.array(z.string()),
    example: z.boolean().meta({ description: 'True for invented projects that come with the software.' }),
    version: z.int(),
    updatedAt: z.string(),
  } satisfies EveryKey<Project & Pick<ProjectState, 'version' | 'updatedAt'>, z.ZodType>)
  .meta({ id: 'Project' });

export const projectAnswer = project.extend(stateFields).meta({ id: 'ProjectAnswer' });
export const projectList = listOf(project, 'ProjectList');
export const deletedAnswer = z.strictObject({ id: z.string(), ...stateFields }).meta({ id: 'DeletedAnswer' });

/** What names projects of a list by themselves. */
export const namedProjectsQuery = {
  id: z
    .union([projectId, z.array(projectId).max(200)])
    .optional()
    .meta({ description: 'Only this project. May be repeated.' }),
  q: z.string().min(1).max(200).optional().meta({ description: 'Part of the id or title.' }),
};

export const projectsQuery = z.strictObject({
  ...namedProjectsQuery,
  ...projectFilterQuery,
  ...pageQuery,
  ...momentQuery,
});

const oneDecision = z
  .strictObject({
    concept: z.string().min(1).max(255),
    decision: z.enum(DECISIONS).meta({ description: '`withdraw` takes an earlier decision back.' }),
    reason: requiredText(2_000).nullable().default(null),
  })
  .refine(({ decision: kind, reason }) => kind !== 'decline' || reason !== null, {
    path: ['reason'],
    message: 'declining asks for a reason',
  })
  .meta({ id: 'DecisionRequest' });

/** One decision, or several that are made in one change. */
export const decisionBody = z
  .union([
    oneDecision,
    z.strictObject({ decisions: z.array(oneDecision).min(1).max(200) }).meta({ id: 'DecisionList' }),
  ])
  .meta({ id: 'DecisionBody' });
