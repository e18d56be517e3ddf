import { moneyOf, type PortfolioProject } from '../domain/project-money.ts';
import type { AmountKind } from '../domain/types.ts';
import type { Years } from '../domain/years.ts';
import type { ProjectFilter } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { inTurns } from './in-turns.ts';

/**
 * Hands over the projects that fit a filter, in id order, with their money of one kind: where the filter names a country
 * or a region, what falls to it, and of the years given alone. Other requests are served in between; ends early when `work` answers false.
 */
export async function eachProject(
  view: View,
  filter: ProjectFilter,
  kind: AmountKind,
  work: (project: PortfolioProject) => unknown,
  years: Years | null = null,
): Promise<void> {
  const scope = { country: filter.country ?? null, region: filter.region ?? null, years };
  await inTurns(await view.snapshot.tableProjects(filter, kind), (project) => {
    const { id, tagKey, countries, startDate } = project;
    return work({ id, tagKey, countries, startDate, money: moneyOf(project, scope) }) !== false;
  });
}
