import { endedBy } from '../domain/alignment.ts';
import {
  type CountedProject,
  countContributions,
  isAdditive,
  type Table,
  type TableQuery,
} from '../domain/contributions.ts';
import { frameworksCounted } from '../domain/counted.ts';
import { convertLines, type ExchangeRate } from '../domain/exchange.ts';
import { type Framework, PROJECT_STATUSES } from '../domain/types.ts';
import type { ProjectFilter } from '../store/port.ts';
import { requireFramework, requireLevel } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { Problem } from './problems.ts';

/** What a request may say about a contribution table; `level` null is the framework's top level. */
export interface ContributionOptions extends Omit<TableQuery, 'level'> {
  readonly level: string | null;
  readonly filter: ProjectFilter;
  /** Convert into one currency first; null keeps one table per currency. */
  readonly exchange: { readonly to: string; readonly rates: readonly ExchangeRate[] } | null;
}

export interface ContributionReport {
  readonly framework: Framework;
  readonly level: string;
  readonly additive: boolean;
  /** The filter with its defaults filled in. */
  readonly filter: ProjectFilter;
  readonly tables: readonly Table[];
  /** The rates applied, each with the number of lines it was applied to. */
  readonly ratesUsed: ReadonlyMap<ExchangeRate, number>;
  /** Frameworks that the table rests on although they had ended. */
  readonly expired: readonly Framework[];
}

/** Cancelled and suspended projects stay out unless asked for. */
export const COUNTED_STATUSES = PROJECT_STATUSES.filter(
  (status) => status !== 'cancelled' && status !== 'suspended',
);

/** The contribution table of a portfolio on one snapshot. */
export async function contributions(view: View, options: ContributionOptions): Promise<ContributionReport> {
  const { graph } = view.crosswalk;
  const framework = requireFramework(graph, options.to);
  const level = requireLevel(framework, options.level) ?? framework.levels[0]?.id ?? '';
  if (options.method === 'count' && options.groupBy.length > 1) {
    throw new Problem('invalid-query', 'The method "count" can be grouped by one dimension.', [
      {
        pointer: 'groupBy',
        code: 'impossible-combination',
        message:
          'A count by country and year at once would count a project in pairs it may never have worked in.',
        fix: 'Group by country or by year, or use method=equal-split.',
      },
    ]);
  }
  const filter: ProjectFilter = {
    ...options.filter,
    country: options.country,
    status: options.filter.status ?? COUNTED_STATUSES,
  };
  const byTags = new Map<string, CountedProject>();
  const stored = noted(await view.snapshot.countedProjects(filter, options.amountKind), byTags);
  const ratesUsed = new Map<ExchangeRate, number>();
  const projects = options.exchange === null ? stored : exchanged(stored, options.exchange, ratesUsed);
  const query = { ...options, to: framework.id, level };
  const tables = countContributions(graph, projects, query);
  const used = [...byTags.values()].flatMap((project) => [...frameworksCounted(graph, project, query)]);
  const expired = endedBy(graph, new Set(used), view.snapshot.day);
  return { framework, level, additive: isAdditive(options.method), filter, tables, ratesUsed, expired };
}

/** Passes projects on and keeps the first one of each tag set. */
function* noted(
  projects: Iterable<CountedProject>,
  byTags: Map<string, CountedProject>,
): Generator<CountedProject> {
  for (const project of projects) {
    if (!byTags.has(project.tagKey)) byTags.set(project.tagKey, project);
    yield project;
  }
}

function* exchanged(
  projects: Iterable<CountedProject>,
  { to, rates }: NonNullable<ContributionOptions['exchange']>,
  used: Map<ExchangeRate, number>,
): Generator<CountedProject> {
  for (const project of projects) {
    const lines = convertLines(project.lines, to, rates, (rate) => used.set(rate, (used.get(rate) ?? 0) + 1));
    yield { ...project, lines };
  }
}
