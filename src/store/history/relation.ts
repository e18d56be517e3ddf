import { z } from 'zod';
import type { FrameworkRelation } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

export const relation = storedType<FrameworkRelation>('relation', {
  id: z.string(),
  from: z.string(),
  relation: z.string(),
  to: z.string(),
  source: z.string(),
  locator: z.string(),
  note: z.string().nullable(),
  position: z.int(),
});
