/** On which levels the concepts of a scheme stand. */

import type { Warn } from './limits.ts';
import type { SkosConcept, SkosScheme } from './read.ts';

interface Levels {
  readonly levels: SkosScheme['levels'];
  /** By the URI of the concept. */
  readonly of: ReadonlyMap<string, string>;
}

/** As the file calls them, where each stands under one other; else one level for each step down from the top. */
export function levelsOf(
  ordered: readonly SkosConcept[],
  parents: ReadonlyMap<string, string>,
  listed: SkosScheme['levels'],
  warn: Warn,
): Levels {
  const called = levelsBy(ordered, parents, listed, ({ level }, depth) => level ?? `level-${depth}`);
  if (called !== null) return called;
  const message =
    'The classes of the concepts stand at several depths; levels are numbered from the top instead.';
  warn(null, 'levels-numbered', message, 'Check the levels, or give each concept a crosswalk:level.');
  return (
    levelsBy(ordered, parents, [], (_concept, depth) => `level-${depth}`) ?? { levels: [], of: new Map() }
  );
}

/** Null where a level stands under several others, or under itself. */
function levelsBy(
  ordered: readonly SkosConcept[],
  parents: ReadonlyMap<string, string>,
  listed: SkosScheme['levels'],
  levelOf: (concept: SkosConcept, depth: number) => string,
): Levels | null {
  const depths = new Map<string, number>();
  const of = new Map<string, string>();
  const levels = new Map(listed.map((level) => [level.id, level]));
  for (const concept of ordered) {
    const above = parents.get(concept.uri);
    const depth = above === undefined ? 1 : (depths.get(above) ?? 0) + 1;
    depths.set(concept.uri, depth);
    const id = levelOf(concept, depth);
    of.set(concept.uri, id);
    const parent = above === undefined ? null : (of.get(above) ?? null);
    const known = levels.get(id);
    if (known === undefined) levels.set(id, { id, label: null, plural: null, parent });
    if (parent === id || (known !== undefined && known.parent !== parent)) return null;
  }
  return { levels: [...levels.values()], of };
}
