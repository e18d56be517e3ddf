import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Views } from '../services/crosswalk.ts';
import type { ReviewRule } from '../services/curate.ts';
import type { ExportLimits } from '../services/exports.ts';
import type { ImportLimits } from '../services/import-files.ts';
import type { Store } from '../store/port.ts';

/** The application as routes see it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes work with. */
export interface Services {
  readonly store: Store;
  readonly views: Views;
  /** Whether a mapping may be accepted by whoever wrote it. */
  readonly review: ReviewRule;
  /** The clock: ISO date-time, UTC. */
  readonly now: () => string;
  readonly importLimits: ImportLimits;
  readonly exportLimits: ExportLimits;
}
