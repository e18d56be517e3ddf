import { z } from 'zod';
import { EVIDENCE, MAPPING_STATUSES, type Mapping, PREDICATES, STRENGTHS } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

export const mapping = storedType<Mapping>(
  'mapping',
  {
    id: z.string(),
    set: z.string(),
    subject: z.string(),
    predicate: z.enum(PREDICATES),
    modifier: z.literal('Not').nullable(),
    object: z.string().nullable(),
    objectFramework: z.string(),
    strength: z.enum(STRENGTHS).nullable(),
    questions: z.array(z.array(z.string())),
    condition: z.string().nullable(),
    strengthIfMet: z.enum(['core', 'supporting']).nullable(),
    aboutPart: z.boolean(),
    holdsForParts: z.boolean(),
    confidence: z.int(),
    evidence: z.enum(EVIDENCE),
    justification: z.string(),
    author: z.string(),
    reviewer: z.string().nullable(),
    mappingDate: z.string().nullable(),
    reviewDate: z.string().nullable(),
    source: z.string(),
    locator: z.string(),
    rationale: z.string(),
    status: z.enum(MAPPING_STATUSES),
  },
  [
    // 1 to 2: every condition was in its own words.
    (before) => ({ ...before, questions: [], strengthIfMet: null, aboutPart: false }),
  ],
);
