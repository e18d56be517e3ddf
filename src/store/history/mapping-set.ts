import { z } from 'zod';
import type { MappingSet } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

export const mappingSet = storedType<MappingSet>(
  'mapping-set',
  {
    id: z.string(),
    title: z.string(),
    description: z.string(),
    licence: z.string(),
    provider: z.string(),
    version: z.string(),
    date: z.string(),
    completes: z.array(
      z.strictObject({
        subjectFramework: z.string(),
        subjectLevels: z.array(z.string()),
        objectFramework: z.string(),
        objectLevels: z.array(z.string()),
      }),
    ),
    position: z.int(),
  },
  [
    // 1 to 2: no set declared what it completes.
    (before) => ({ ...before, completes: [] }),
  ],
);
