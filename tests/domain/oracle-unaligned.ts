import type { CrosswalkData } from '../../src/domain/graph.ts';
import {
  alignByHand,
  answerPathByHand,
  declaredTags,
  declinedBy,
  type HandQuery,
  isSelectedByHand,
  passesOver,
} from './oracle-alignments.ts';
import { conceptOf, nothingFitsByHand, pathsByHand } from './oracle-paths.ts';
import type { Aligned } from './oracle-world.ts';

/** Rule 10 told a second time: the declared tags that lead nowhere, with the reason. */
export function unalignedByHand(
  data: CrosswalkData,
  project: Aligned,
  query: HandQuery,
): { tag: string; reason: string }[] {
  const shown = alignByHand(data, project, query);
  const inOrder = [...data.frameworks]
    .sort((a, b) => a.position - b.position)
    .flatMap(({ id }) =>
      data.concepts
        .filter(({ framework }) => framework === id)
        .sort((a, b) => a.position - b.position)
        .map((concept) => concept.id),
    );
  const declared = declaredTags(data, project);
  return inOrder
    .filter((id) => declared.includes(id))
    .flatMap((tag) => {
      const own = shown.filter(({ paths }) => paths.some((path) => path.tag === tag));
      const reason = own.length === 0 ? reasonOf(data, project, query, tag) : 'declined';
      return own.some(({ countsNot }) => countsNot !== 'declined') ? [] : [{ tag, reason }];
    });
}

function reasonOf(data: CrosswalkData, project: Aligned, query: HandQuery, tag: string): string {
  const paths = pathsByHand(data, tag, query.to);
  if (paths.length === 0)
    return nothingFitsByHand(data, tag, query.to) ? 'nothing-fits' : 'no-accepted-mapping';
  const answered = paths.flatMap((path) => answerPathByHand(data, project, path) ?? []);
  if (answered.length === 0) return 'condition-not-met';
  const declined = declinedBy(data, project);
  const selected = answered.filter((path) => isSelectedByHand(path, query));
  const standing = selected.filter((path) => !passesOver(path).some((id) => declined.includes(id)));
  if (standing.length === 0) return selected.length > 0 ? 'declined' : 'below-threshold';
  const ends = standing.map(({ end }) => end);
  if (query.level === null || ends.some((id) => conceptOf(data, id)?.level === query.level))
    return 'below-threshold'; // the basis asked for leaves them out
  const levels = data.frameworks.find(({ id }) => id === query.to)?.levels.map(({ id }) => id) ?? [];
  const depth = (level: string | undefined) => levels.indexOf(level ?? '');
  const isAbove = (id: string) => depth(conceptOf(data, id)?.level) < depth(query.level ?? undefined);
  return ends.some(isAbove) ? 'goal-only' : 'no-accepted-mapping';
}
