import accepts from '@fastify/accepts';
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyServerOptions } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { App, Services } from './http/app-types.ts';
import { auth } from './http/auth.ts';
import type { StreamLimits } from './http/event-stream.ts';
import { idempotency } from './http/idempotency.ts';
import { metrics, newRegistry } from './http/metrics.ts';
import { collectOpenApi, serveOpenApi } from './http/openapi.ts';
import { refuseUnfinishedDays } from './http/paging.ts';
import {
  problemDetails,
  refusedEncoding,
  refuseMalformed,
  sendProblem,
  toProblem,
} from './http/problem-details.ts';
import { endReadsBeforeSending } from './http/reads-end-first.ts';
import { retiredParameters } from './http/retired-parameters.ts';
import { alignmentRoutes } from './http/routes/alignments.ts';
import { changeRoutes } from './http/routes/changes.ts';
import { comparisonRoutes } from './http/routes/comparison.ts';
import { conceptRoutes } from './http/routes/concepts.ts';
import { countryRoutes } from './http/routes/countries.ts';
import { countryViewRoutes } from './http/routes/country-view.ts';
import { coverageRoutes, crosswalkCoverageRoutes } from './http/routes/coverage.ts';
import { crosswalkImportRoutes } from './http/routes/crosswalk-imports.ts';
import { curationRoutes } from './http/routes/curation.ts';
import { carryOverRoutes, editionRoutes } from './http/routes/editions.ts';
import { errorPageRoutes } from './http/routes/error-pages.ts';
import { exportRoutes } from './http/routes/exports.ts';
import { frameworkRoutes } from './http/routes/frameworks.ts';
import { frozenReportRoutes } from './http/routes/frozen-reports.ts';
import { historyRoutes } from './http/routes/history.ts';
import { impactRoutes } from './http/routes/impact.ts';
import { importRoutes } from './http/routes/imports.ts';
import { keyRoutes } from './http/routes/keys.ts';
import { mappingRoutes } from './http/routes/mappings.ts';
import { matrixRoutes } from './http/routes/matrix.ts';
import { operationRoutes } from './http/routes/operations.ts';
import { pageRoutes } from './http/routes/pages/pages.ts';
import { projectDecisionRoutes } from './http/routes/project-decisions.ts';
import { projectRoutes } from './http/routes/projects.ts';
import { questionRoutes } from './http/routes/questions.ts';
import { registerReports } from './http/routes/report-kinds.ts';
import { reportRoutes } from './http/routes/reports.ts';
import { revisionRoutes } from './http/routes/revisions.ts';
import { sdgReportRoutes } from './http/routes/sdg-report.ts';
import { webhookRoutes } from './http/routes/webhooks.ts';
import { zodValidator } from './http/zod-faults.ts';
import { createChangeWatch } from './services/change-watch.ts';
import { createViews } from './services/crosswalk.ts';
import type { ReviewRule } from './services/curate.ts';
import type { ExportLimits } from './services/exports.ts';
import type { ImportLimits } from './services/import-files.ts';
import { createKeyUses, FLUSH_EVERY_MS } from './services/key-uses.ts';
import { Problem } from './services/problems.ts';
import { createSessions } from './services/sessions.ts';
import { createTokens, type TokenSettings } from './services/tokens.ts';
import type { WebhookSender } from './services/webhook-send.ts';
import type { Store } from './store/port.ts';
import { VERSION } from './version.ts';

/** How soon listeners hear of a change, whichever process wrote it. */
const CHANGE_POLL_MS = 250;

export interface AppOptions {
  readonly store: Store;
  readonly readAccess: 'public' | 'key';
  /** The OpenID Connect issuer whose tokens are taken beside keys; absent: none. */
  readonly oidc?: TokenSettings | null;
  /** Whether a mapping may be accepted by whoever wrote it; `two-people` when left out. */
  readonly review?: ReviewRule;
  readonly trustProxy: readonly string[];
  /** Requests a minute from one address; 0 sets no limit. */
  readonly rateLimit: number;
  /** Above this delay of the event loop requests are answered 503; 0 or absent never. */
  readonly maxEventLoopDelayMs?: number;
  readonly bodyLimitBytes: number;
  readonly importLimits: ImportLimits;
  readonly exportLimits: ExportLimits;
  readonly streamLimits: StreamLimits;
  readonly sendWebhook: WebhookSender;
  readonly logger: FastifyServerOptions['logger'];
  readonly now: () => string;
  /** Hold every answer to its schema: for tests. In service JSON is written as it stands, which is faster. */
  readonly validateAnswers?: boolean;
}

/** The kinds of reports: each answers under `/v1/reports/{name}`. A new one is a file of routes and a line here. */
const REPORT_KINDS = {
  contributions: reportRoutes,
  comparison: comparisonRoutes,
  coverage: coverageRoutes,
  'crosswalk-coverage': crosswalkCoverageRoutes,
  'country-framework': countryViewRoutes,
  matrix: matrixRoutes,
  sdg: sdgReportRoutes,
};
const allReportRoutes = (app: App, services: Services) => registerReports(app, services, REPORT_KINDS);

/** Builds the application: outside plugins, then ours, then routes. Listening and stopping are server.ts's. */
export async function buildApp(options: AppOptions): Promise<App> {
  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit: options.bodyLimitBytes,
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    routerOptions: { maxParamLength: 2_000 },
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseMalformed,
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, toProblem(error)),
  }) as unknown as App;
  app.removeContentTypeParser('text/plain'); // JSON sent as text is a mistake to name, not to guess at
  app.setValidatorCompiler(zodValidator);
  app.setSerializerCompiler(options.validateAnswers === true ? serializerCompiler : () => JSON.stringify);

  const registry = newRegistry();
  await app.register(problemDetails);
  await app.register(metrics, { registry });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        imgSrc: ["'self'"],
        frameAncestors: ["'none'"],
        formAction: ["'none'"],
      },
    },
  });
  if (options.maxEventLoopDelayMs !== undefined && options.maxEventLoopDelayMs > 0) {
    await app.register(underPressure, {
      maxEventLoopDelay: options.maxEventLoopDelayMs,
      // Only operations that declare a 503 answer one: /health tells whether the process is up, however busy it is.
      pressureHandler: ({ routeOptions }) => {
        const { response } = (routeOptions.schema ?? {}) as { response?: Readonly<Record<string, unknown>> };
        if (response?.['503'] === undefined) return;
        throw new Problem('unavailable', 'The service is overloaded. Try again shortly.');
      },
    });
  }
  await app.register(compress, {
    threshold: 1_024,
    onUnsupportedRequestEncoding: (encoding) => refusedEncoding(encoding),
  });
  await app.register(accepts);
  if (options.rateLimit > 0) {
    await app.register(rateLimit, {
      max: options.rateLimit,
      timeWindow: '1 minute',
      errorResponseBuilder: (_request, { after }) =>
        new Problem(
          'too-many-requests',
          `More than ${options.rateLimit} requests came in a minute. Try again in ${after}.`,
        ),
    });
  }
  const keyUses = createKeyUses(options.store);
  const flushing = setInterval(() => void keyUses.flush(), FLUSH_EVERY_MS).unref();
  app.addHook('onClose', async () => {
    clearInterval(flushing);
    await keyUses.flush();
  });
  const tokens = options.oidc == null ? null : createTokens(options.oidc);
  const sessions = createSessions(() => Date.parse(options.now()));
  await app.register(auth, { ...options, keyUses, tokens, sessions });
  await app.register(idempotency, { replies: options.store.replies, now: options.now });
  await app.register(retiredParameters);
  refuseUnfinishedDays(app, options.now);
  endReadsBeforeSending(app);
  await collectOpenApi(app, VERSION);

  const services: Services = {
    ...options,
    review: options.review ?? 'two-people',
    keyUses,
    sessions,
    views: createViews(options.store),
    watch: createChangeWatch(options.store, CHANGE_POLL_MS),
  };
  await app.register(async (scope) => operationRoutes(scope as App, services, registry));
  for (const routes of [
    frameworkRoutes,
    conceptRoutes,
    mappingRoutes,
    curationRoutes,
    carryOverRoutes,
    editionRoutes,
    impactRoutes,
    projectRoutes,
    projectDecisionRoutes,
    questionRoutes,
    countryRoutes,
    alignmentRoutes,
    allReportRoutes,
    importRoutes,
    crosswalkImportRoutes,
    exportRoutes,
    keyRoutes,
    changeRoutes,
    revisionRoutes,
    historyRoutes,
    frozenReportRoutes,
    webhookRoutes,
  ]) {
    await app.register(async (scope) => routes(scope as App, services));
  }
  await app.register(async (scope) => errorPageRoutes(scope as App));
  await app.register(async (scope) => pageRoutes(scope as App, services));
  await serveOpenApi(app);
  return app;
}
