import { z } from 'zod';
import type { Concept } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

export const concept = storedType<Concept>('concept', {
  id: z.string(),
  framework: z.string(),
  notation: z.string(),
  level: z.string(),
  parent: z.string().nullable(),
  label: z.string(),
  officialTexts: z.array(z.strictObject({ language: z.string(), text: z.string() })),
  uri: z.string().nullable(),
  codes: z.array(z.string()),
  source: z.string(),
  locator: z.string(),
  note: z.string().nullable(),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  observedTargets: z.array(z.strictObject({ concept: z.string(), count: z.int(), of: z.int() })),
  position: z.int(),
});
