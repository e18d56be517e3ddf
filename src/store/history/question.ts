import { z } from 'zod';
import { MAPPING_STATUSES, type Question } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

const texts = z.strictObject({ en: z.string(), fr: z.string(), es: z.string() });

export const question = storedType<Question>('question', {
  id: z.string(),
  checklist: z.string(),
  text: texts,
  help: texts,
  implies: z.array(z.string()),
  answeredByTags: z.array(z.string()),
  answeredByCountries: z.string().nullable(),
  author: z.string(),
  reviewer: z.string().nullable(),
  reviewDate: z.string().nullable(),
  status: z.enum(MAPPING_STATUSES),
  position: z.int(),
});
