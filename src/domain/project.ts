import { compareText } from './graph.ts';
import type { Project } from './types.ts';

/** A project with what is a set in one fixed order: what is stored reads the same now and later, from any table. */
export function canonicalProject(project: Project): Project {
  const { gender, humanRights, peace } = project.markers;
  return {
    ...project,
    countries: [...project.countries].sort((a, b) => compareText(a.country, b.country)),
    markers: {
      ...(gender === undefined ? {} : { gender }),
      ...(humanRights === undefined ? {} : { humanRights }),
      ...(peace === undefined ? {} : { peace }),
    },
    tags: [...project.tags].sort((a, b) => compareText(a.concept, b.concept)),
    decisions: [...project.decisions].sort((a, b) => compareText(a.concept, b.concept)),
  };
}
