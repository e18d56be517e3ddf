import { z } from 'zod';
import type { MappingSet } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

export const mappingSet = storedType<MappingSet>('mapping-set', {
  id: z.string(),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  provider: z.string(),
  version: z.string(),
  date: z.string(),
  position: z.int(),
});
