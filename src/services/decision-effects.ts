import { countContributions } from '../domain/contributions.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { TableQuery } from '../domain/table.ts';
import { tableChanges } from '../domain/table-difference.ts';
import { tableProjectOf } from '../domain/table-project.ts';
import type { AmountKind, Framework, Project } from '../domain/types.ts';
import { NOW } from '../store/port.ts';
import type { Views } from './crosswalk.ts';
import { defaultTables, type TableImpact, topLevelsOf } from './default-tables.ts';

/** What a decision is asked about. */
interface EffectsQuery {
  /** Framework ids; null asks for all. */
  readonly frameworks: readonly string[] | null;
  readonly amountKind: AmountKind;
}

export interface DecisionEffects {
  readonly change: number;
  readonly revision: number;
  readonly amountKind: AmountKind;
  readonly tables: readonly TableImpact[];
}

/** What tables would gain or lose, on the latest state. Nothing is written. */
export async function decisionEffects(
  views: Views,
  before: Project,
  after: Project,
  { frameworks = null, amountKind = 'budget' }: Partial<EffectsQuery> = {},
): Promise<DecisionEffects> {
  return views.at(NOW, async ({ snapshot: { change, revision }, crosswalk: { graph } }) => ({
    change,
    revision,
    amountKind,
    tables: effectsOnTables(graph, before, after, { frameworks, amountKind }),
  }));
}

/**
 * What the default tables gain or lose when one project changes: for each framework asked, the rows that differ, as this
 * project alone fills them. Goals and targets of the SDGs, the top levels of others. Tables without a difference are left
 * out.
 */
export function effectsOnTables(
  graph: CrosswalkGraph,
  before: Project,
  after: Project,
  { frameworks, amountKind }: EffectsQuery,
): readonly TableImpact[] {
  return graph.frameworks
    .filter(({ id }) => frameworks === null || frameworks.includes(id))
    .flatMap((framework) => defaultTables(framework.id, levelsOf(framework), amountKind))
    .map((query) => ({
      framework: query.to,
      level: query.level,
      method: query.method,
      changes: tableChanges([], tablesOf(graph, before, query), tablesOf(graph, after, query)),
    }))
    .filter(({ changes }) => changes.length > 0);
}

function levelsOf(framework: Framework): readonly string[] {
  return framework.id === 'sdg' ? ['goal', 'target'] : topLevelsOf(framework);
}

/** Cancelled and suspended projects stand in no table. */
function tablesOf(graph: CrosswalkGraph, project: Project, query: TableQuery) {
  const counted = project.status !== 'cancelled' && project.status !== 'suspended';
  return countContributions(graph, counted ? [tableProjectOf(project, query.amountKind)] : [], query);
}
