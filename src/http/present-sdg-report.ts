import type { FastifyRequest } from 'fastify';
import { RULES_VERSION } from '../domain/alignment.ts';
import type { Method } from '../domain/counted.ts';
import type { UnreachedProject } from '../domain/coverage.ts';
import { formatScaled } from '../domain/decimal.ts';
import { conceptAt } from '../domain/graph.ts';
import { formatAmount } from '../domain/money.ts';
import type { Table } from '../domain/table.ts';
import type { View } from '../services/crosswalk.ts';
import type { ReportWarning } from '../services/report-scope.ts';
import type { ContributionReport } from '../services/reports.ts';
import {
  SDG_TABLES,
  type SdgReport,
  type SdgReportOptions,
  type SdgTable,
  type SdgTableName,
  TO,
} from '../services/sdg-report.ts';
import { NOTICE, stateOf } from './present.ts';
import { presentCoverage } from './present-coverage.ts';
import { presentFilters, presentReport } from './present-report.ts';
import { filtersSet, yearsSet } from './report-about.ts';
import { linksBehind, projectLinks, saidOf } from './report-links.ts';
import { groupTexts } from './routes/report-question.ts';

/** The SDG contribution report as the API answers it, without its charts. */

interface UnreachedShown {
  readonly items: readonly UnreachedProject[];
  readonly titles: ReadonlyMap<string, string>;
}

export function presentSdgReport(
  view: View,
  report: SdgReport,
  options: SdgReportOptions,
  request: FastifyRequest,
  shown: UnreachedShown,
) {
  const { change } = view.snapshot;
  const table = ({ options: own, report: counted }: SdgTable) => {
    const path = '/v1/reports/contributions/projects';
    const linkTo = linksBehind(request, change, path, notOf(own.method));
    const question = [
      ['to', TO],
      ['level', own.level ?? ''],
      ['method', own.method],
    ] as const;
    return presentReport(view, counted, own, ({ row, group, currency }) =>
      linkTo([
        ...question,
        ...Object.entries(row),
        ...(group === null ? [] : groupTexts(group).map((text) => ['group', text] as const)),
        ...(currency === null ? [] : [['table', currency] as const]),
      ]),
    );
  };
  const { goalCountries, ...others } = report.tables;
  const tables = {
    goalProjects: table(others.goalProjects),
    goalAmounts: table(others.goalAmounts),
    targetProjects: table(others.targetProjects),
    targetAmounts: table(others.targetAmounts),
    goalYears: table(others.goalYears),
    goalCountries: goalCountries === null ? null : table(goalCountries),
  };
  const { next: _next, ...coverage } = presentCoverage(
    view,
    report.coverage.report,
    report.coverage.options,
    { ...shown, next: null },
    projectLinks(request, change),
  );
  return {
    to: TO,
    amountKind: options.amountKind,
    ...stateOf(view.snapshot),
    day: view.snapshot.day,
    reviewedProjects: report.tables.goalProjects.report.reviewedProjects,
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: warningsOf(report),
    filters: filtersOf(report, options),
    portfolio: portfolioOf(report),
    tables,
    links: tableAddresses(request, change),
    coverage: {
      ...coverage,
      unreachedCount: report.coverage.report.coverage.unreached.length,
      links: { coverage: coverageAddress(request, change) },
    },
    priorities: prioritiesOf(view, report, request),
    flows: report.flows.map(({ tag, concept, strength, thousandths }) => ({
      tag: tag === null ? null : conceptAt(view.crosswalk.graph, tag).id,
      concept: conceptAt(view.crosswalk.graph, concept).id,
      strength,
      projects: formatScaled(thousandths, 3),
    })),
  };
}

export type SdgReportAnswer = ReturnType<typeof presentSdgReport>;

/** Each once, in the order in which they are met. */
function warningsOf({ tables, coverage }: SdgReport): ReportWarning[] {
  const all = [
    ...Object.values(tables).flatMap((table) => table?.report.warnings ?? []),
    ...coverage.report.warnings,
  ];
  return [...new Map(all.map((warning) => [warning.message, warning])).values()];
}

function filtersOf({ tables }: SdgReport, options: SdgReportOptions): Record<string, unknown> {
  const { options: own, report } = tables.goalProjects;
  return filtersSet({
    ...presentFilters(report.filter, own),
    ...yearsSet(options.years),
    priorities: options.priorities,
    prioritiesOf: options.prioritiesOf,
  });
}

/** Each project once: declared (in part or whole), inferred or unaligned. */
function portfolioOf({ tables, origins }: SdgReport) {
  const [table] = tables.goalProjects.report.tables;
  const [without] = tables.goalProjects.report.withoutJudged ?? [];
  const projects = table?.total.projects ?? 0;
  const unaligned = table?.unaligned.projects ?? 0;
  return {
    projects,
    aligned: projects - unaligned,
    declared: origins.declared,
    inferred: origins.inferred,
    unaligned,
    alignedWithoutJudged: without === undefined ? null : without.total.projects - without.unaligned.projects,
    withoutAmount: tables.goalAmounts.report.tables[0]?.withoutAmount ?? 0,
    amounts: amountsOf(tables.goalAmounts.report),
  };
}

/** What of the money stands in some row, by currency. */
function amountsOf({ tables, withoutJudged }: ContributionReport) {
  const aligned = (table: Table) => table.total.amountMinor - table.unaligned.amountMinor;
  return tables.flatMap((table) => {
    const { currency, total } = table;
    if (currency === null) return [];
    const without = withoutJudged?.find((other) => other.currency === currency);
    return [
      {
        currency,
        total: formatAmount(total.amountMinor, currency),
        aligned: formatAmount(aligned(table), currency),
        alignedWithoutJudged: without === undefined ? null : formatAmount(aligned(without), currency),
      },
    ];
  });
}

/** What of the priorities anybody contributes to; the elements themselves are among those of `coverage`. */
function prioritiesOf(view: View, { priorities, coverage }: SdgReport, request: FastifyRequest) {
  if (priorities === null) return null;
  const asked = new Set(priorities.concepts);
  const rows = coverage.report.coverage.concepts.filter(({ concept }) => asked.has(concept));
  const ids = (some: typeof rows) => some.map(({ concept }) => conceptAt(view.crosswalk.graph, concept).id);
  return {
    kind: priorities.kind,
    of: priorities.of?.id ?? null,
    ofTitle: priorities.of?.shortTitle ?? null,
    concepts: ids(rows),
    counted: ids(rows.filter(({ gap }) => !gap)),
    gaps: ids(rows.filter(({ gap }) => gap)),
    links: {
      coverage: coverageAddress(
        request,
        view.snapshot.change,
        saidOf(request, ['priorities', 'prioritiesOf']),
      ),
    },
  };
}

/** What the address of a table does not say: years choose money, and a count has none. */
function notOf(method: Method): readonly string[] {
  return method === 'count' ? ['yearFrom', 'yearUntil'] : [];
}

/** Each table by itself. */
function tableAddresses(request: FastifyRequest, change: number): Record<SdgTableName, string> {
  const addressOf = ({ level, method, groupBy }: (typeof SDG_TABLES)[SdgTableName]) =>
    linksBehind(
      request,
      change,
      '/v1/reports/contributions',
      notOf(method),
    )([
      ['to', TO],
      ['level', level],
      ['method', method],
      ...groupBy.map((dimension) => ['groupBy', dimension] as const),
    ]);
  const addresses = Object.entries(SDG_TABLES).map(([name, asked]) => [name, addressOf(asked)] as const);
  return Object.fromEntries(addresses) as Record<SdgTableName, string>;
}

/** The coverage of every target, or of those named by `among`. */
function coverageAddress(
  request: FastifyRequest,
  change: number,
  among: ReturnType<typeof saidOf> = [],
): string {
  return linksBehind(request, change, '/v1/reports/coverage', ['currency', 'rate'])([
    ['framework', TO],
    ['level', SDG_TABLES.targetProjects.level],
    ...among,
  ]);
}
