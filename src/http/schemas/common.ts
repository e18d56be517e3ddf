import { z } from 'zod';
import { isDate } from '../../domain/dates.ts';
import { languageTag } from '../../domain/official-text.ts';
import { isProjectId } from '../../domain/types.ts';
import { PROBLEMS, type ProblemCode } from '../../services/problems.ts';
import { LIST_FORMATS } from '../report-formats.ts';

/** Pieces that schemas share. A zod schema with an id is the only source of an API type. */

/** Text as people write it: well-formed Unicode without NUL, so that what is stored is what was sent. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine(
      (value) => value.isWellFormed() && !value.includes('\0'),
      'contains characters that cannot be stored',
    );

export const requiredText = (max: number) =>
  text(max).refine((value) => value.trim() !== '', 'must not be empty');

export const projectId = z
  .string()
  .min(1)
  .max(255)
  .refine(isProjectId, 'must have no control characters, no spaces at the ends, and be more than dots')
  .meta({
    description: 'External id, such as an IATI identifier. URL-encode it in addresses.',
    example: 'EXAMPLE-KEN-01',
  });

export const isoDate = z
  .string()
  .refine(isDate, 'is no calendar date; write YYYY-MM-DD')
  .meta({ format: 'date', example: '2026-03-31' });

/** Repeated or comma separated values of one parameter: `?status=closed&status=pipeline` or `?status=closed,pipeline`. */
export function queryList<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .union([z.string(), z.array(z.string()).max(200)])
    .transform((value) =>
      (Array.isArray(value) ? value : [value]).flatMap((part) => part.split(',')).map((part) => part.trim()),
    )
    .pipe(z.array(item).min(1).max(200));
}

export const queryNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'is no whole number')
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));

/** A confidence in a query: "0.75", at most three decimals, as thousandths. */
export const queryConfidence = z
  .string()
  .regex(/^(0(\.\d{1,3})?|1(\.0{1,3})?)$/, 'is no number from 0 to 1 with at most three decimals')
  .transform((value) => Math.round(Number(value) * 1000));

/** A language as people write it, as its canonical BCP 47 tag. */
export const languageParameter = z
  .string()
  .max(35)
  .refine(
    (tag) => languageTag(tag) !== null,
    'is no language tag (BCP 47); write one such as en, fr or pt-BR',
  )
  .transform((tag) => languageTag(tag) ?? tag);

export const queryFlag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] });

/** Every read can be fixed to the past. */
export const momentQuery = {
  change: queryNumber(0, 2_147_483_647)
    .optional()
    .meta({ description: 'Answer as things stood after this change.' }),
  asOf: isoDate
    .optional()
    .meta({ description: 'Answer as things stood at the end of this day (UTC), which must be over.' }),
};

export const pageQuery = {
  limit: queryNumber(1, 200)
    .optional()
    .meta({ description: 'Entries a page, at most 200; 50 when left out.' }),
  cursor: z.string().max(2_000).optional().meta({ description: 'Where the next page begins; from `next`.' }),
};

/** Of lists that can also be had whole, as a file. */
export const fileQuery = {
  format: z.enum(LIST_FORMATS).optional().meta({
    description: 'A file holds the whole list, at most 10,000 entries; limit and cursor are for JSON.',
  }),
};

export const conceptRef = z.strictObject({ id: z.string(), label: z.string() }).meta({ id: 'ConceptRef' });

export const conceptBrief = z
  .strictObject({
    id: z.string(),
    framework: z.string(),
    notation: z.string(),
    level: z.string(),
    label: z.string(),
    uri: z.string().nullable(),
  })
  .meta({ id: 'ConceptBrief' });

/** Which state an answer was computed from. */
export const stateFields = {
  change: z.int().meta({ description: 'The latest change of the state this was read from.' }),
  revision: z.int().meta({ description: 'The latest change that touched frameworks or mappings.' }),
};

export const noticeField = z.string().meta({ description: 'Where judged mappings come from.' });

export const warningsField = z
  .array(
    z.strictObject({
      code: z.enum(['expired-framework', 'stale-mapping']),
      framework: z.string(),
      message: z.string(),
    }),
  )
  .meta({ description: 'What a reader must know before using the answer.' });

export const fault = z
  .strictObject({
    pointer: z
      .string()
      .meta({ description: 'JSON pointer into the body, name of a parameter, or place in the file.' }),
    code: z.string(),
    message: z.string(),
    fix: z.string(),
  })
  .meta({ id: 'Fault' });

/** RFC 9457. Imports add their report. */
export const problem = z
  .looseObject({
    type: z
      .string()
      .meta({ description: 'The page that explains the error.', example: '/errors/invalid-body' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(fault),
  })
  .meta({ id: 'Problem' });

/** Responses for the problems an operation can answer with, one per status. */
export function problems(...codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `${PROBLEMS[code].title} (\`${code}\`)`).join('; '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

/** What every operation on data can answer with, besides its own. */
export const ANYWHERE = [
  'invalid-query',
  'retired-parameter',
  'unauthenticated',
  'too-many-requests',
  'unavailable',
] as const;

/** A page of a list. */
export const listOf = <T extends z.ZodType>(item: T, id: string) =>
  z
    .strictObject({
      items: z.array(item),
      next: z.string().nullable().meta({ description: 'Address of the next page, null on the last.' }),
      ...stateFields,
    })
    .meta({ id });
