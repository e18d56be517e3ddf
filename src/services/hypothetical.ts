import { type CrosswalkGraph, compileCrosswalk } from '../domain/graph.ts';
import type { Mapping, MappingStatus } from '../domain/types.ts';
import type { Crosswalk } from './crosswalk.ts';

/** Mappings that are thought to be in force, and ids of those that are thought to be away. */
interface Hypothesis {
  readonly add?: readonly Mapping[];
  readonly remove?: readonly string[];
}

/**
 * The graph that walks mappings of these statuses, as it would be. What is added counts as accepted, whatever its status, and takes
 * the place of a mapping with its id. Nothing is kept or written.
 */
export function graphWith(
  { graph }: Pick<Crosswalk, 'graph'>,
  { add = [], remove = [] }: Hypothesis,
  statuses: readonly MappingStatus[] = ['accepted'],
): CrosswalkGraph {
  const away = new Set([...remove, ...add.map(({ id }) => id)]);
  const data = {
    ...graph,
    questions: [...graph.questions.byId.values()],
    countryLists: [...graph.questions.lists.values()],
    mappings: [
      ...graph.mappings.filter(({ id }) => !away.has(id)),
      ...add.map((mapping): Mapping => ({ ...mapping, status: 'accepted' })),
    ],
  };
  return compileCrosswalk(data, statuses);
}
