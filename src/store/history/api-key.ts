import { z } from 'zod';
import { type ApiKey, ROLES } from '../port.ts';
import { storedType } from './stored-type.ts';

export const apiKey = storedType<ApiKey>('api-key', {
  id: z.string(),
  hash: z.string(),
  role: z.enum(ROLES),
  label: z.string(),
  countries: z.array(z.string()).nullable(),
  organisations: z.array(z.string()).nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  rotatedAt: z.string().nullable(),
  previousHash: z.string().nullable(),
  previousUntil: z.string().nullable(),
});
