import { z } from 'zod';
import { PROJECT_STATUSES } from '../../domain/types.ts';
import { isoDate, queryFlag, queryList, queryNumber } from './common.ts';

/** How lists and tables choose projects and years. */

const leastMarker = (name: string) =>
  queryNumber(0, 3)
    .optional()
    .meta({ description: `With a ${name} marker of at least this.` });

/** Which years of amounts count, in reports of money; projects are chosen by the filters below. */
export const yearsQuery = {
  yearFrom: queryNumber(1900, 2200).optional().meta({
    description:
      'Only money of this year and later; amounts are cut by the days of their periods, and money without a date is in no year. Chooses no projects: `activeFrom` does.',
    example: 2025,
  }),
  yearUntil: queryNumber(1900, 2200).optional().meta({
    description: 'Only money of this year and earlier.',
    example: 2026,
  }),
};

/** Filters that select projects, alike in lists and tables. */
export const projectFilterQuery = {
  country: z.string().max(3).optional().meta({ description: 'ISO 3166-1 alpha-3 or alpha-2.' }),
  region: z
    .string()
    .regex(/^([^:]{1,20}:)?[^:]{1,60}$/, 'is no code and no vocabulary:code')
    .optional()
    .meta({
      description: 'A region by its code, of the OECD DAC list or as vocabulary:code.',
      example: '298',
    }),
  organisation: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Part of a name, or a reference.' }),
  status: queryList(z.enum(PROJECT_STATUSES)).optional(),
  classification: z
    .string()
    .regex(/^[^:]{1,60}:.{1,300}$/, 'is no scheme:code')
    .optional()
    .meta({ description: 'Carrying this classification, as scheme:code.', example: 'outcome:OC2' }),
  humanitarian: queryFlag.optional(),
  example: queryFlag.optional(),
  activeFrom: isoDate.optional().meta({
    description: 'Projects running on this day or later, with all their money, whatever its years.',
  }),
  activeUntil: isoDate.optional().meta({
    description: 'Projects running on this day or earlier, with all their money, whatever its years.',
  }),
  tag: queryList(z.string().min(1).max(255))
    .optional()
    .meta({ description: 'Carrying any of these elements as tags.' }),
  taggedWith: queryList(z.string().min(1).max(120))
    .optional()
    .meta({ description: 'Carrying a tag in any of these frameworks.', example: 'srf' }),
  minGender: leastMarker('gender'),
  minHumanRights: leastMarker('human rights'),
  minPeace: leastMarker('peace'),
};
