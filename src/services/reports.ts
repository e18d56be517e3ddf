import type { Origin } from '../domain/alignment-question.ts';
import { countContributions, tableCounter } from '../domain/contributions.ts';
import type { UncountedReason } from '../domain/cut-part.ts';
import type { Group } from '../domain/dimensions.ts';
import { entryFor } from '../domain/entry-for.ts';
import { convertLines, type ExchangeRate } from '../domain/exchange.ts';
import { isAdditive } from '../domain/methods.ts';
import { piecesOf } from '../domain/pieces.ts';
import { type KeyedProject, subjectKeys } from '../domain/subject-key.ts';
import type { Table, TableQuery, Tally } from '../domain/table.ts';
import type { TableProject } from '../domain/table-project.ts';
import { cutTagSet, type TagSet, tagSetOf } from '../domain/tag-set.ts';
import { type AmountKind, EVIDENCE } from '../domain/types.ts';
import type { ProjectFilter, TableReads } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { pagesInTurns } from './in-turns.ts';
import { type PortfolioQuestion, tablePages } from './portfolio.ts';
import { requirePossible } from './possible-tables.ts';
import {
  countedFilter,
  type LevelOfFramework,
  type ReportWarning,
  requireLevelOf,
  warningsOf,
  withoutPercentage,
} from './report-scope.ts';
import { reviewedCounter } from './reviewed-projects.ts';

/** What a request may say about a contribution table; `level` null is the framework's top level. */
export interface ContributionOptions extends Omit<TableQuery, 'level'> {
  readonly level: string | null;
  readonly filter: ProjectFilter;
  /** Convert into one currency first; null keeps one table per currency. */
  readonly exchange: { readonly to: string; readonly rates: readonly ExchangeRate[] } | null;
  /** Also count without judged mappings, to show how much rests on them. */
  readonly compareJudged: boolean;
}

export interface ContributionReport {
  readonly scope: LevelOfFramework;
  readonly additive: boolean;
  /** The filter with its defaults filled in. */
  readonly filter: ProjectFilter;
  /** How many of its projects have finished their review of the framework: nothing is inferred for them. */
  readonly reviewedProjects: number;
  readonly tables: readonly Table[];
  /** The same tables as they are without judged mappings, where asked for. Their rows are among the rows of `tables`. */
  readonly withoutJudged: readonly Table[] | null;
  /** The rates applied, each with the number of lines it was applied to. */
  readonly ratesUsed: ReadonlyMap<ExchangeRate, number>;
  readonly warnings: readonly ReportWarning[];
}

/** One row of a table, or what is unaligned for one reason. Null currency: all of them. */
export interface RowSelection {
  readonly row: { readonly concept: string } | { readonly reason: UncountedReason };
  readonly group: Group | null;
  readonly currency: string | null;
}

/** A project with its part of a row. */
export interface RowProject {
  readonly id: string;
  /** How it counts in the row; null where it is unaligned. */
  readonly origin: Origin | null;
  /** None for `count`. */
  readonly amounts: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

/** The contribution table of a portfolio on one snapshot. */
export async function contributions(view: View, options: ContributionOptions): Promise<ContributionReport> {
  const { graph } = view.crosswalk;
  const { scope, filter, query } = resolveTable(view, options);
  const counter = tableCounter(graph, query);
  const unjudged = options.compareJudged ? tableCounter(graph, withoutJudged(query)) : null;
  const reviewed = reviewedCounter(scope.framework.id);
  const ratesUsed = new Map<ExchangeRate, number>();
  const used = (rate: ExchangeRate) => void ratesUsed.set(rate, (ratesUsed.get(rate) ?? 0) + 1);
  const { amountKind: kind, exchange } = options;
  await pagesInTurns(projectsOf(view, { filter, kind, exchange }, used), (project) => {
    counter.add(project);
    unjudged?.add(project);
    reviewed.add(project);
    return true;
  });
  return {
    scope,
    additive: isAdditive(options.method),
    filter,
    reviewedProjects: reviewed.projects(),
    tables: counter.finish(),
    withoutJudged: unjudged?.finish() ?? null,
    ratesUsed,
    warnings: [
      ...warningsOf(view, [scope], counter.frameworks()),
      ...withoutPercentage(scope.framework.id, counter.withoutShare()),
    ],
  };
}

/** The projects behind one row of a table, in id order, at most `limit`: exactly those that it counts. */
export async function projectsOfRow(
  view: View,
  options: ContributionOptions,
  selection: RowSelection,
  after: string | null,
  limit: number,
): Promise<{
  readonly scope: LevelOfFramework;
  readonly filter: ProjectFilter;
  readonly projects: readonly RowProject[];
}> {
  const { graph } = view.crosswalk;
  const { scope, filter, query } = resolveTable(view, options);
  const row = 'concept' in selection.row ? graph.numberOf.get(selection.row.concept) : undefined;
  const reason = 'reason' in selection.row ? selection.row.reason : undefined;
  const keyOf = subjectKeys(graph);
  const byKey = new Map<string, TagSet>();
  /** Where such projects stand in the row; undefined when they are not in it. */
  const placeOf = (project: KeyedProject) => {
    const key = keyOf(project);
    const tagSet = entryFor(byKey, key, () => tagSetOf(graph, cutTagSet(graph, key, query), query));
    return tagSet.places.find((place) =>
      reason === undefined ? row !== undefined && place.row === row : place.reason === reason,
    );
  };
  const found: RowProject[] = [];
  const { amountKind: kind, exchange } = options;
  await pagesInTurns(
    projectsOf(view, { filter, kind, exchange, after }, () => {}),
    (project) => {
      const place = placeOf(project);
      if (place === undefined) return true;
      const parts = countContributions(graph, [project], query).flatMap((table) => partOf(table, selection));
      if (parts.length > 0) {
        const amounts = parts.flatMap(({ currency, amountMinor }) =>
          currency === null ? [] : [{ currency, amountMinor }],
        );
        found.push({ id: project.id, origin: place.origin, amounts });
      }
      return found.length < limit;
    },
  );
  return { scope, filter, projects: found };
}

/** What the one project of a table gives to a row; nothing when it is not in it. */
function partOf(
  table: Table,
  selection: RowSelection,
): readonly { readonly currency: string | null; readonly amountMinor: bigint }[] {
  if (selection.currency !== null && table.currency !== selection.currency) return [];
  const tally = tallyIn(table, selection);
  return tally === undefined ? [] : [{ currency: table.currency, amountMinor: tally.amountMinor }];
}

function tallyIn(table: Table, { row, group }: RowSelection): Tally | undefined {
  if ('reason' in row) return table.unaligned.reasons.get(row.reason);
  const entries = Object.entries(group ?? {});
  return table.rows.find(
    (candidate) =>
      candidate.concept.id === row.concept &&
      entries.every(([dimension, value]) => candidate.group?.[dimension as keyof Group] === value),
  );
}

/** What a table is about, the projects it counts and its question. Refuses impossible ones. */
export function resolveTable(view: View, options: ContributionOptions) {
  const pointers = { framework: 'to', level: 'level' };
  const scope = requireLevelOf(view.crosswalk.graph, options.to, options.level, pointers);
  requirePossible(options);
  const filter: ProjectFilter = {
    ...countedFilter(options.filter),
    country: options.country,
    region: options.region,
  };
  const query: TableQuery = { ...options, to: scope.framework.id, level: scope.level };
  return { scope, filter, query };
}

export function withoutJudged<Q extends Pick<TableQuery, 'evidence'>>(query: Q): Q {
  const evidence = (query.evidence ?? EVIDENCE).filter((kind) => kind !== 'judged');
  return { ...query, evidence };
}

/** The projects of a table in pages in id order, converted where asked for; `used` is called with each rate applied. */
export function projectsOf(
  { snapshot }: View,
  { exchange, ...question }: PortfolioQuestion & Pick<ContributionOptions, 'exchange'>,
  used: (rate: ExchangeRate) => void,
): AsyncIterable<readonly TableProject[]> {
  const pages = tablePages(snapshot, question);
  return exchange === null ? pages : converted(snapshot, question.kind, pages, { ...exchange, used });
}

/** Pieces cannot be converted, since rates ask for days: each project gets new ones from its lines. */
async function* converted(
  snapshot: Pick<TableReads, 'projectLines'>,
  kind: AmountKind,
  pages: AsyncIterable<readonly TableProject[]>,
  { to, rates, used }: NonNullable<ContributionOptions['exchange']> & { used: (rate: ExchangeRate) => void },
): AsyncGenerator<readonly TableProject[]> {
  for await (const page of pages) {
    const lined = await snapshot.projectLines(
      page.map(({ id }) => id),
      kind,
    );
    const byId = new Map(lined.map((project) => [project.id, project]));
    yield page.map((project) => {
      const { lines = [], countries = [] } = byId.get(project.id) ?? {};
      return { ...project, pieces: piecesOf(convertLines(lines, to, rates, used), countries) };
    });
  }
}
