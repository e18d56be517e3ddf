import { z } from 'zod';
import type { Framework } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

const PARTIAL = 'Partial: ';
const OWN_RESULTS = ['srf', 'srf-2021', 'msd', 'sp', 'sv', 'toc'];

export const framework = storedType<Framework>(
  'framework',
  {
    id: z.string(),
    title: z.string(),
    shortTitle: z.string(),
    publisher: z.string(),
    edition: z.string(),
    country: z.string().nullable(),
    validFrom: z.string().nullable(),
    validUntil: z.string().nullable(),
    source: z.string(),
    sourceUrl: z.string().nullable(),
    licenceNote: z.string(),
    aliases: z.array(z.string()),
    levels: z.array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        plural: z.string(),
        parent: z.string().nullable(),
      }),
    ),
    sharedResults: z.boolean(),
    notes: z.array(z.string()),
    partial: z.array(z.string()),
    position: z.int(),
  },
  [
    // 1 to 2: what is missing was told by the first word of a note. The note itself stays, for readers.
    (before) => ({
      ...before,
      partial: (before.notes as readonly string[]).flatMap((note) =>
        note.startsWith(PARTIAL) ? [note.slice(PARTIAL.length)] : [],
      ),
    }),
    // 2 to 3: whose results they are was not said; these were the only ones of one organisation.
    (before) => ({ ...before, sharedResults: !OWN_RESULTS.includes(String(before.id)) }),
  ],
);
