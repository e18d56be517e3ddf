import { z } from 'zod';
import type { CountryList } from '../../domain/types.ts';
import { storedType } from './stored-type.ts';

const day = z.string().nullable();

export const countryList = storedType<CountryList>('country-list', {
  id: z.string(),
  title: z.string(),
  source: z.string(),
  date: z.string(),
  members: z.array(z.strictObject({ country: z.string(), from: day, until: day })),
});
