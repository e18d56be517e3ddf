import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ChangeWatch } from '../services/change-watch.ts';
import type { Views } from '../services/crosswalk.ts';
import type { ReviewRule } from '../services/curate.ts';
import type { ExportLimits } from '../services/exports.ts';
import type { ImportLimits } from '../services/import-files.ts';
import type { KeyUses } from '../services/key-uses.ts';
import type { Sessions } from '../services/sessions.ts';
import type { WebhookSender } from '../services/webhook-send.ts';
import type { Store } from '../store/port.ts';
import type { StreamLimits } from './event-stream.ts';

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
  readonly sessions: Sessions;
  readonly readAccess: 'public' | 'key';
  /** Whether a mapping may be accepted by whoever wrote it. */
  readonly review: ReviewRule;
  /** The clock: ISO date-time, UTC. */
  readonly now: () => string;
  readonly keyUses: KeyUses;
  readonly importLimits: ImportLimits;
  readonly exportLimits: ExportLimits;
  readonly streamLimits: StreamLimits;
  readonly watch: ChangeWatch;
  readonly sendWebhook: WebhookSender;
}
