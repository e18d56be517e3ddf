import { moneyOf, type PortfolioProject } from '../domain/project-money.ts';
import type { TableProject } from '../domain/table-project.ts';
import type { AmountKind } from '../domain/types.ts';
import type { Years } from '../domain/years.ts';
import type { ProjectFilter, TableReads } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { pagesInTurns } from './in-turns.ts';

/** Projects read at once: few at first, since a page that people look at ends early, and more and more of them. */
const FIRST_PAGE = 100;
const LARGEST_PAGE = 800;

export interface PortfolioQuestion {
  readonly filter: ProjectFilter;
  readonly kind: AmountKind;
  /** Begins behind this id. */
  readonly after?: string | null;
}

/** The projects that fit a filter, as tables need them, in pages in id order. */
export async function* tablePages(
  snapshot: Pick<TableReads, 'tableProjects'>,
  { filter, kind, after = null }: PortfolioQuestion,
): AsyncGenerator<readonly TableProject[]> {
  let last = after;
  for (let limit = FIRST_PAGE; ; limit = Math.min(2 * limit, LARGEST_PAGE)) {
    const page = await snapshot.tableProjects({ filter, kind, after: last, limit });
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    last = page.at(-1)?.id ?? null;
  }
}

/**
 * Hands over the projects that fit a filter, in id order, with their money of one kind: where the filter names a country
 * or a region, what falls to it, and of the years given alone. Other requests are served in between; ends early when `work` answers false.
 */
export async function eachProject(
  view: View,
  { years = null, ...question }: PortfolioQuestion & { readonly years?: Years | null },
  work: (project: PortfolioProject) => unknown,
): Promise<void> {
  const { filter } = question;
  const scope = { country: filter.country ?? null, region: filter.region ?? null, years };
  await pagesInTurns(tablePages(view.snapshot, question), (project) => {
    const { id, tagKey, countries, startDate } = project;
    return work({ id, tagKey, countries, startDate, money: moneyOf(project, scope) }) !== false;
  });
}
