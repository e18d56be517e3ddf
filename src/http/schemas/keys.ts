import { z } from 'zod';
import { MAX_GRACE_MINUTES } from '../../services/keys.ts';
import { ROLES } from '../../store/port.ts';
import { isoDate, listOf, pageQuery, stateFields, text } from './common.ts';

const isoDateTime = z.string().meta({ format: 'date-time', example: '2026-11-21T09:00:00.000Z' });

export const keysQuery = z.strictObject(pageQuery);

/** In addresses: whatever stands there is looked for, and found or not. */
export const keyId = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: 'The part of the key after `xwk_`.', example: 'Xy12345678' });

const fields = {
  id: z.string(),
  role: z.enum(ROLES),
  label: z.string().meta({ description: 'Stands beside everything written with the key.' }),
  countries: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Writes only projects of which all countries are among these; null: anywhere.' }),
  organisations: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Writes only projects reported by these (reference or name); null: by any.' }),
  createdAt: isoDateTime,
  expiresAt: isoDateTime.nullable(),
  rotatedAt: isoDateTime.nullable(),
  previousUntil: isoDateTime
    .nullable()
    .meta({ description: 'Until then the secret before the last rotation still serves.' }),
  revokedAt: isoDateTime.nullable(),
  lastUsedAt: isoDateTime.nullable(),
  version: z.int().meta({ description: 'The number in the ETag.' }),
};

const key = z.strictObject(fields).meta({ id: 'Key' });

export const keyList = listOf(key, 'KeyList');
export const keyAnswer = z.strictObject({ ...fields, ...stateFields }).meta({ id: 'KeyAnswer' });
export const issuedKeyAnswer = z
  .strictObject({
    key: z.string().nullable().meta({
      description:
        'The key itself, this once. Null where the answer is given again for an `Idempotency-Key`: it is stored nowhere.',
    }),
    ...fields,
    ...stateFields,
  })
  .meta({ id: 'IssuedKey' });

const names = (description: string) =>
  z
    .array(text(255).refine((value) => value.trim() !== '', 'must not be empty'))
    .min(1)
    .max(300)
    .nullable()
    .optional()
    .meta({ description });

export const keyBody = z
  .strictObject({
    role: z.enum(ROLES),
    label: text(200).optional().meta({ description: 'Whose key it is: a role, not a person.' }),
    expires: isoDate.nullable().optional().meta({ description: 'The last day it is good (UTC).' }),
    countries: names('ISO 3166-1 codes. For taggers only.'),
    organisations: names('References or names of reporting organisations. For taggers only.'),
  })
  .meta({ id: 'KeyBody' });

export const rotateBody = z
  .strictObject({
    graceMinutes: z
      .int()
      .min(0)
      .max(MAX_GRACE_MINUTES)
      .optional()
      .meta({ description: 'How long the old secret still serves; a day when left out, 0 ends it at once.' }),
  })
  .meta({ id: 'RotateBody' });
