import { z } from 'zod';
import type { FrozenReport } from '../frozen.ts';
import { storedType } from './stored-type.ts';

export const frozenReport = storedType<FrozenReport>('frozen-report', {
  name: z.string(),
  signedOffBy: z.string(),
  reason: z.string(),
  report: z.string(),
  mediaType: z.string(),
  size: z.int(),
  sha256: z.string(),
  frozenBy: z.string(),
  frozenAt: z.string(),
  ofChange: z.int(),
  ofRevision: z.int(),
});
