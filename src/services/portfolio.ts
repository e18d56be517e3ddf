import { moneyOf, type PortfolioProject } from '../domain/project-money.ts';
import type { AmountKind } from '../domain/types.ts';
import type { ProjectFilter } from '../store/port.ts';
import type { View } from './crosswalk.ts';

/** The projects that fit a filter, in id order, with their money of one kind: of the filter's country, if it names one. */
export async function portfolioOf(
  view: View,
  filter: ProjectFilter,
  kind: AmountKind,
): Promise<Iterable<PortfolioProject>> {
  return withMoney(await view.snapshot.countedProjects(filter, kind), filter.country ?? null);
}

function* withMoney(
  projects: Awaited<ReturnType<View['snapshot']['countedProjects']>>,
  country: string | null,
): Generator<PortfolioProject> {
  for (const { id, tagKey, lines, countries } of projects) {
    yield { id, tagKey, money: moneyOf(lines, countries, country) };
  }
}
