import { type MoneyScope, moneyOf, type PortfolioProject } from '../domain/project-money.ts';
import type { TableProject } from '../domain/table-project.ts';
import type { AmountKind } from '../domain/types.ts';
import type { ProjectFilter } from '../store/port.ts';
import type { View } from './crosswalk.ts';

/**
 * The projects that fit a filter, in id order, with their money of one kind: where the filter names a country or a region,
 * what falls to it.
 */
export async function portfolioOf(
  view: View,
  filter: ProjectFilter,
  kind: AmountKind,
): Promise<Iterable<PortfolioProject>> {
  const scope = { country: filter.country ?? null, region: filter.region ?? null };
  return withMoney(await view.snapshot.tableProjects(filter, kind), scope);
}

function* withMoney(projects: Iterable<TableProject>, scope: MoneyScope): Generator<PortfolioProject> {
  for (const project of projects) {
    yield { id: project.id, tagKey: project.tagKey, money: moneyOf(project, scope) };
  }
}
