import type { App, Services } from '../app-types.ts';

/** Adds the routes of one kind of report. */
type ReportRoutes = (app: App, services: Services) => Promise<void>;

/** Registers reports by their names, and refuses routes under `/v1/reports` of a kind that is not listed. */
export async function registerReports(
  app: App,
  services: Services,
  kinds: Readonly<Record<string, ReportRoutes>>,
): Promise<void> {
  app.addHook('onRoute', ({ url }) => {
    const kind = /^\/v1\/reports\/([^/]+)/.exec(url)?.[1];
    if (kind !== undefined && !Object.hasOwn(kinds, kind))
      throw new Error(`REPORT_KINDS in src/app.ts has no line for ${url}`);
  });
  for (const routes of Object.values(kinds)) {
    await app.register(async (scope) => routes(scope as App, services));
  }
}
