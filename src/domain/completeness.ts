import type { Concept, Framework, MappingSet } from './types.ts';

/** Which elements were reviewed against the whole list of a level of another framework (rule 2). */
export interface Completeness {
  /** True when mapping sets declare that elements like `concept` were reviewed towards this level of `framework`. */
  isReviewed(concept: Pick<Concept, 'framework' | 'level'>, framework: string, level: string): boolean;
}

/** From what mapping sets declare. What is complete for a level is complete for the levels above it. */
export function completenessOf(
  frameworks: readonly Framework[],
  sets: readonly Pick<MappingSet, 'completes'>[],
): Completeness {
  const reviewed = new Set<string>();
  for (const { completes } of sets) {
    for (const { subjectFramework, subjectLevels, objectFramework, objectLevels } of completes) {
      const object = frameworks.find(({ id }) => id === objectFramework);
      const levels = objectLevels.flatMap((level) => withLevelsAbove(object, level));
      for (const subjectLevel of subjectLevels) {
        for (const level of levels)
          reviewed.add(keyOf(subjectFramework, subjectLevel, objectFramework, level));
      }
    }
  }
  return {
    isReviewed: (concept, framework, level) =>
      reviewed.has(keyOf(concept.framework, concept.level, framework, level)),
  };
}

function withLevelsAbove(framework: Framework | undefined, level: string): string[] {
  const found: string[] = [];
  for (let at: string | null = level; at !== null && !found.includes(at); ) {
    found.push(at);
    at = framework?.levels.find(({ id }) => id === at)?.parent ?? null;
  }
  return found;
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}
