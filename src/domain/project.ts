import { compareText } from './graph.ts';
import type { Project } from './types.ts';

/** A project with what is a set in one fixed order: what is stored reads the same now and later, from any table. */
export function canonicalProject(project: Project): Project {
  const { gender, humanRights, peace } = project.markers;
  return {
    ...project,
    countries: [...project.countries].sort((a, b) => compareText(a.country, b.country)),
    regions: [...project.regions].sort(
      (a, b) => compareText(a.vocabulary, b.vocabulary) || compareText(a.code, b.code),
    ),
    classifications: [...project.classifications].sort(
      (a, b) => compareText(a.scheme, b.scheme) || compareText(a.code, b.code),
    ),
    translations: [...project.translations].sort((a, b) => compareText(a.language, b.language)),
    markers: {
      ...(gender === undefined ? {} : { gender }),
      ...(humanRights === undefined ? {} : { humanRights }),
      ...(peace === undefined ? {} : { peace }),
    },
    tags: [...project.tags].sort((a, b) => compareText(a.concept, b.concept)),
    decisions: [...project.decisions].sort((a, b) => compareText(a.concept, b.concept)),
    answers: [...project.answers].sort(
      (a, b) => compareText(a.question, b.question) || compareText(a.tag ?? '', b.tag ?? ''),
    ),
    reviewed: [...new Set(project.reviewed)].sort(compareText),
  };
}
