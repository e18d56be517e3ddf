import { z } from 'zod';
import { listOf } from './common.ts';

export const countryList = listOf(
  z
    .strictObject({
      country: z.string().meta({ description: 'ISO 3166-1 alpha-3.' }),
      label: z.string().meta({ description: 'Its name in English.' }),
      frameworks: z.array(z.string()).meta({ description: 'Its own frameworks, by id.' }),
      projects: z.int().meta({ description: 'All of them, whatever their status.' }),
      counted: z.int().meta({ description: 'Those whose status counts in reports.' }),
    })
    .meta({ id: 'CountryOfPortfolio' }),
  'CountryList',
);
