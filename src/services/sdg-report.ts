import type { Origin } from '../domain/alignment-question.ts';
import { tableCounter } from '../domain/contributions.ts';
import { coverageCounter } from '../domain/coverage.ts';
import { entryFor } from '../domain/entry-for.ts';
import type { ExchangeRate } from '../domain/exchange.ts';
import { type Flow, flowCounter } from '../domain/flows.ts';
import { countsMoney, isAdditive } from '../domain/methods.ts';
import { moneyOf } from '../domain/project-money.ts';
import { subjectKeys } from '../domain/subject-key.ts';
import type { TableQuery } from '../domain/table.ts';
import { type CutTagSet, cutTagSet, tagSetOf } from '../domain/tag-set.ts';
import type { ProjectFilter } from '../store/port.ts';
import { type CoverageOptions, type CoverageReport, type Denominator, denominatorOf } from './coverage.ts';
import type { View } from './crosswalk.ts';
import { nextTurn, pagesInTurns } from './in-turns.ts';
import { requireLevelOf, warningsOf } from './report-scope.ts';
import {
  type ContributionOptions,
  type ContributionReport,
  projectsOf,
  resolveTable,
  withoutJudged,
} from './reports.ts';
import { reviewedCounter } from './reviewed-projects.ts';

/** The SDG contribution report of a portfolio: its tables, coverage and flows, all counted on one snapshot. */

export const TO = 'sdg';

type Shared =
  | 'amountKind'
  | 'country'
  | 'region'
  | 'years'
  | 'minConfidence'
  | 'minStrength'
  | 'evidence'
  | 'exchange';

/** What a request may say about the report; its tables choose level, method and groups themselves. */
export interface SdgReportOptions extends Pick<ContributionOptions, Shared> {
  readonly filter: ProjectFilter;
  readonly priorities: readonly string[] | null;
  readonly prioritiesOf: string | null;
}

/** The tables of a report, each a whole contribution table with its own question. */
export const SDG_TABLES = {
  goalProjects: { level: 'goal', method: 'count', groupBy: [] },
  goalAmounts: { level: 'goal', method: 'equal-split', groupBy: [] },
  targetProjects: { level: 'target', method: 'count', groupBy: [] },
  targetAmounts: { level: 'target', method: 'equal-split', groupBy: [] },
  goalYears: { level: 'goal', method: 'equal-split', groupBy: ['year'] },
  goalCountries: { level: 'goal', method: 'count', groupBy: ['country'] },
} as const satisfies Record<string, Pick<TableQuery, 'level' | 'method' | 'groupBy'>>;
export type SdgTableName = keyof typeof SDG_TABLES;

/** Those that are also shown without judged mappings. */
const COMPARED: readonly SdgTableName[] = ['goalProjects', 'goalAmounts', 'targetProjects', 'targetAmounts'];

export interface SdgTable {
  readonly options: ContributionOptions;
  readonly report: ContributionReport;
}

export interface SdgReport {
  /** Where a region is asked for, there is no table by country: regions and countries cut the same money. */
  readonly tables: Readonly<Record<Exclude<SdgTableName, 'goalCountries'>, SdgTable>> & {
    readonly goalCountries: SdgTable | null;
  };
  readonly coverage: { readonly options: CoverageOptions; readonly report: CoverageReport };
  /** The targets that the question names, as a part of `coverage`; null when it names none. */
  readonly priorities: Denominator | null;
  readonly flows: readonly Flow[];
  /** Aligned projects: those of which anything is declared, and those of which all is inferred. */
  readonly origins: Readonly<Record<Origin, number>>;
}

/** Each project is counted many times over, so that the clock is cheap beside it. */
const PROJECTS_BETWEEN_LOOKS = 16;

/** Reads the portfolio once. Other requests are served in between. */
export async function sdgReport(view: View, options: SdgReportOptions): Promise<SdgReport> {
  const { graph } = view.crosswalk;
  const cuts = new Map<string, CutTagSet>();
  const cutsWithoutJudged = new Map<string, CutTagSet>();
  const names = (Object.keys(SDG_TABLES) as SdgTableName[]).filter(
    (name) => name !== 'goalCountries' || options.region === null,
  );
  const tables = names.map((name) => {
    const own = tableOptions(name, options);
    const { scope, filter, query } = resolveTable(view, own);
    const unjudged = withoutJudged(query);
    return {
      name,
      own,
      scope,
      filter,
      query,
      // The cut of a count is that of an equal split.
      counter: tableCounter(graph, query, (key) => cutOnce(cuts, key, query)),
      unjudged: own.compareJudged
        ? tableCounter(graph, unjudged, (key) => cutOnce(cutsWithoutJudged, key, unjudged))
        : null,
    };
  });
  const [first] = tables;
  if (first === undefined) throw new Error('a report without tables');
  const { filter } = first;

  function cutOnce(known: Map<string, CutTagSet>, key: string, query: TableQuery): CutTagSet {
    return entryFor(known, key, () => cutTagSet(graph, key, { ...query, method: 'equal-split' }));
  }

  const targets = requireLevelOf(graph, TO, 'target', { framework: 'to', level: 'level' });
  const asked = denominatorOf(graph, targets, options);
  const coverageOptions: CoverageOptions = {
    ...options,
    framework: TO,
    level: 'target',
    priorities: null,
    prioritiesOf: null,
  };
  const covered = coverageCounter(graph, {
    ...coverageOptions,
    to: TO,
    level: 'target',
    among: targets.concepts,
  });
  const flows = flowCounter(graph, { ...options, to: TO });
  const origins = originCounter((key) => tagSetOf(graph, cutOnce(cuts, key, first.query), first.query).rows);
  const keyOf = subjectKeys(graph);
  const reviewed = reviewedCounter(TO);
  const money = { country: options.country, region: options.region, years: options.years };

  const ratesUsed = new Map<ExchangeRate, number>();
  const used = (rate: ExchangeRate) => void ratesUsed.set(rate, (ratesUsed.get(rate) ?? 0) + 1);
  await pagesInTurns(
    projectsOf(view, { filter, kind: options.amountKind, exchange: options.exchange }, used),
    (project) => {
      for (const { counter, unjudged } of tables) {
        counter.add(project);
        unjudged?.add(project);
      }
      covered.add({ ...project, money: moneyOf(project, money) });
      flows.add(project);
      origins.add(keyOf(project));
      reviewed.add(project);
      return true;
    },
    PROJECTS_BETWEEN_LOOKS,
  );
  await nextTurn();

  const found = covered.finish();
  const counted = tables.map(({ name, own, scope, counter, unjudged }): [SdgTableName, SdgTable] => {
    const report: ContributionReport = {
      scope,
      additive: isAdditive(own.method),
      filter,
      reviewedProjects: reviewed.projects(),
      tables: counter.finish(),
      withoutJudged: unjudged?.finish() ?? null,
      ratesUsed,
      warnings: warningsOf(view, [scope], counter.frameworks()),
    };
    return [name, { options: own, report }];
  });
  return {
    tables: { goalCountries: null, ...Object.fromEntries(counted) } as SdgReport['tables'],
    coverage: {
      options: coverageOptions,
      report: {
        scope: targets,
        denominator: { kind: 'all', of: null, concepts: targets.concepts },
        filter,
        coverage: found,
        warnings: warningsOf(view, [targets], found.frameworks),
      },
    },
    priorities: asked.kind === 'all' ? null : asked,
    flows: flows.finish(),
    origins: origins.projects,
  };
}

/** Each aligned project once: declared where any of its rows is. */
function originCounter(rowsOf: (subjectKey: string) => readonly { readonly origin: Origin }[]) {
  const known = new Map<string, Origin | null>();
  const projects = { declared: 0, inferred: 0 };
  const originOf = (key: string): Origin | null => {
    const rows = rowsOf(key);
    if (rows.some(({ origin }) => origin === 'declared')) return 'declared';
    return rows.length > 0 ? 'inferred' : null;
  };
  return {
    projects,
    add: (key: string) => {
      const origin = entryFor(known, key, () => originOf(key));
      if (origin !== null) projects[origin] += 1;
    },
  };
}

function tableOptions(name: SdgTableName, options: SdgReportOptions): ContributionOptions {
  const canCompare = options.evidence == null || options.evidence.includes('judged');
  return {
    ...options,
    ...SDG_TABLES[name],
    // Years choose money, and a count has none.
    years: countsMoney(SDG_TABLES[name].method) ? options.years : null,
    to: TO,
    origin: null,
    compareJudged: COMPARED.includes(name) && canCompare,
  };
}
