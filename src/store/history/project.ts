import { z } from 'zod';
import {
  AMOUNT_KINDS,
  ANSWERS,
  ORGANISATION_ROLES,
  PROJECT_STATUSES,
  type Project,
} from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

const text = z.string().nullable();
const share = z.int().nullable();
const marker = z.literal([0, 1, 2, 3]);
const written = { by: z.string(), at: z.string() };

export const project = storedType<Project>(
  'project',
  {
    id: z.string(),
    title: z.string(),
    description: text,
    status: z.enum(PROJECT_STATUSES),
    startDate: text,
    endDate: text,
    organisations: z.array(z.strictObject({ ref: text, name: z.string(), role: z.enum(ORGANISATION_ROLES) })),
    countries: z.array(z.strictObject({ country: z.string(), percentage: share })),
    regions: z.array(z.strictObject({ vocabulary: z.string(), code: z.string(), percentage: share })),
    classifications: z.array(z.strictObject({ scheme: z.string(), code: z.string(), label: text })),
    translations: z.array(z.strictObject({ language: z.string(), title: text, description: text })),
    humanitarian: z.boolean(),
    markers: z.strictObject({
      gender: marker.exactOptional(),
      humanRights: marker.exactOptional(),
      peace: marker.exactOptional(),
    }),
    amounts: z.array(
      z.strictObject({
        kind: z.enum(AMOUNT_KINDS),
        from: text,
        until: text,
        amountMinor: z.int(),
        currency: z.string(),
      }),
    ),
    tags: z.array(
      z.strictObject({
        concept: z.string(),
        percentage: share,
        significance: z.enum(['principal', 'significant']).nullable(),
        origin: z.enum(['declared', 'confirmed']),
        ...written,
      }),
    ),
    decisions: z.array(
      z.strictObject({
        concept: z.string(),
        decision: z.enum(['confirm', 'decline']),
        reason: text,
        ...written,
      }),
    ),
    answers: z.array(
      z.strictObject({
        question: z.string(),
        tag: text,
        answer: z.enum(ANSWERS),
        ...written,
      }),
    ),
    reviewed: z.array(z.string()),
    example: z.boolean(),
  },
  [
    // 1 to 2: nothing could be answered, and no review was finished.
    (before) => {
      const { example, ...rest } = before;
      return { ...rest, answers: [], reviewed: [], example };
    },
  ],
);
