import { z } from 'zod';
import { EDITION_CHANGES, type PlacedNote, REVIEW_KINDS } from '../../domain/mapping-notes.ts';
import { storedType } from './stored-type.ts';

export const mappingNote = storedType<PlacedNote>('mapping-note', {
  mapping: z.string(),
  kind: z.enum([...REVIEW_KINDS, 'flag', 'comment']),
  of: z.int(),
  text: z.string(),
  other: z.string().nullable(),
  stale: z
    .strictObject({
      concept: z.string(),
      what: z.enum(EDITION_CHANGES),
      successors: z.array(z.string()),
    })
    .nullable(),
  place: z.int(),
});
