import type { App, Services } from '../app-types.ts';
import { comparisonRoutes } from './comparison.ts';
import { countryViewRoutes } from './country-view.ts';
import { coverageRoutes, crosswalkCoverageRoutes } from './coverage.ts';
import { matrixRoutes } from './matrix.ts';
import { reportRoutes } from './reports.ts';
import { sdgReportRoutes } from './sdg-report.ts';

/** A kind of report: what is answered under `/v1/reports/{name}`. A new one is a file of routes and a line here. */
type ReportRoutes = (app: App, services: Services) => Promise<void>;

const REPORT_KINDS = {
  contributions: reportRoutes,
  comparison: comparisonRoutes,
  coverage: coverageRoutes,
  'crosswalk-coverage': crosswalkCoverageRoutes,
  'country-framework': countryViewRoutes,
  matrix: matrixRoutes,
  sdg: sdgReportRoutes,
} satisfies Record<string, ReportRoutes>;

/** Every report by its name; each answers under its own name and nowhere else under `/v1/reports`. */
export async function allReportRoutes(app: App, services: Services): Promise<void> {
  for (const [name, routes] of Object.entries(REPORT_KINDS)) {
    await app.register(async (scope) => {
      scope.addHook('onRoute', ({ url }) => {
        const kind = /^\/v1\/reports\/([^/]+)/.exec(url)?.[1];
        if (kind !== undefined && kind !== name)
          throw new Error(`${url} is not of the report ${name}: report-kinds.ts needs a line for ${kind}`);
      });
      await routes(scope as App, services);
    });
  }
}
