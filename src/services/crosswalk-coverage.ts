import { type CrosswalkEntry, crosswalkCoverage } from '../domain/crosswalk-coverage.ts';
import type { View } from './crosswalk.ts';
import {
  impossible,
  type LevelOfFramework,
  type ReportWarning,
  requireLevelOf,
  warningsOf,
} from './report-scope.ts';

export interface CrosswalkCoverageOptions {
  readonly from: string;
  /** Null is every level. */
  readonly level: string | null;
  readonly to: string;
  readonly toLevel: string | null;
}

export interface CrosswalkCoverageReport {
  readonly from: LevelOfFramework;
  readonly to: LevelOfFramework;
  readonly entries: readonly CrosswalkEntry[];
  readonly warnings: readonly ReportWarning[];
}

/** How far the crosswalk itself reaches from one framework to another, element by element. */
export function crosswalkCoverageReport(
  view: View,
  options: CrosswalkCoverageOptions,
): CrosswalkCoverageReport {
  const { graph } = view.crosswalk;
  const from = requireLevelOf(graph, options.from, options.level, { framework: 'from', level: 'level' });
  const to = requireLevelOf(graph, options.to, options.toLevel, { framework: 'to', level: 'toLevel' });
  if (from.framework.id === to.framework.id) {
    const message = 'Mappings join elements of different frameworks.';
    throw impossible([
      { pointer: 'to', code: 'impossible-combination', message, fix: 'Name another framework in `to`.' },
    ]);
  }
  const among =
    options.level !== null
      ? from.concepts
      : graph.concepts.flatMap(({ framework }, number) => (framework === from.framework.id ? [number] : []));
  return {
    from: { ...from, concepts: among },
    to,
    entries: crosswalkCoverage(graph, { among, to: to.framework.id, toLevel: options.toLevel }),
    warnings: warningsOf(view, [{ ...from, concepts: among }, to], new Set()),
  };
}
