import { type Alignment, type AlignmentAnswer, align } from '../domain/alignment.ts';
import type { AlignmentQuery } from '../domain/alignment-question.ts';
import { type AlignmentSubject, tagsAlone } from '../domain/alignment-subject.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { oncePerSubject } from '../domain/standing.ts';
import { subjectOf } from '../domain/subject-key.ts';
import type { Framework, Project } from '../domain/types.ts';
import type { ProjectFilter, Stored } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { pagesInTurns } from './in-turns.ts';
import { tablePages } from './portfolio.ts';
import { Problem } from './problems.ts';
import { requireConcept } from './tags.ts';

/** What a query may say about alignments; the service fills in the defaults. */
export interface AlignmentOptions extends AlignmentQuery {
  /** Walk proposed mappings and ask proposed questions too. */
  readonly includeProposed: boolean;
}

/** A framework by any of its names. */
export function frameworkNamed(graph: CrosswalkGraph, name: string): Framework | undefined {
  const wanted = name.trim().toLowerCase();
  return graph.frameworks.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
}

/** The framework a question asks about, by any of its names. */
export function requireFramework(graph: CrosswalkGraph, name: string, pointer = 'to'): Framework {
  const framework = frameworkNamed(graph, name);
  if (framework !== undefined) return framework;
  const known = graph.frameworks.map(({ id }) => id).join(', ');
  throw new Problem('invalid-query', `There is no framework "${name}".`, [
    {
      pointer,
      code: 'unknown-framework',
      message: `There is no framework "${name}".`,
      fix: `Use one of ${known}.`,
    },
  ]);
}

/** The level a question asks about; null when it asks about none. */
export function requireLevel(framework: Framework, level: string | null): string | null {
  if (level === null || framework.levels.some(({ id }) => id === level)) return level;
  const known = framework.levels.map(({ id }) => id).join(', ');
  throw new Problem('invalid-query', `${framework.id} has no level "${level}".`, [
    {
      pointer: 'level',
      code: 'unknown-level',
      message: `${framework.id} has no level "${level}".`,
      fix: `Use one of ${known}.`,
    },
  ]);
}

/** What a subject contributes to or applies. */
export function alignSubject(
  view: View,
  subject: AlignmentSubject,
  options: AlignmentOptions,
): AlignmentAnswer {
  const graph = options.includeProposed ? view.crosswalk.withProposed() : view.crosswalk.graph;
  const framework = requireFramework(graph, options.to);
  requireLevel(framework, options.level);
  return align(graph, subject, { ...options, to: framework.id });
}

/** What a set of tags (concept ids) contributes to by itself. */
export function alignTags(view: View, tags: readonly string[], options: AlignmentOptions): AlignmentAnswer {
  return alignSubject(view, tagsAlone(tags), options);
}

/** A project with what it contributes to. */
export async function alignProject(
  view: View,
  id: string,
  options: AlignmentOptions,
): Promise<{ project: Stored<Project>; answer: AlignmentAnswer }> {
  const project = await view.snapshot.project(id);
  if (project === null) throw new Problem('not-found', `There is no project "${id}".`);
  return { project, answer: alignSubject(view, subjectOf(view.crosswalk.graph, project.value), options) };
}

/** A project that contributes to a concept; its leading path is the first of the alignment. */
export interface ContributingProject {
  readonly project: Stored<Project>;
  readonly alignment: Alignment;
}

/** Which projects are looked for, and which page of them. */
interface ConceptProjectsQuery {
  readonly filter: ProjectFilter;
  readonly options: Omit<AlignmentOptions, 'to' | 'level'>;
  readonly after: string | null;
  readonly limit: number;
}

/** Tags that were not met before cost far more than a look at the clock. */
const BETWEEN_LOOKS = 16;

/** Which projects contribute to a concept, in id order; each set of tags and answers is aligned once. */
export async function projectsOfConcept(
  view: View,
  conceptText: string,
  { filter, options, after, limit }: ConceptProjectsQuery,
): Promise<readonly ContributingProject[]> {
  const { graph } = view.crosswalk;
  const id = requireConcept(graph.index, conceptText, 'id');
  const concept = graph.concepts[graph.numberOf.get(id) ?? -1];
  if (concept === undefined) return [];
  const query = { ...options, to: concept.framework, level: concept.level };
  const reaches = (subject: AlignmentSubject) =>
    alignSubject(view, subject, query).alignments.find((candidate) => candidate.concept.id === id) ?? null;
  const reachesOnce = oncePerSubject(graph, reaches);
  const found: string[] = [];
  const pages = tablePages(view.snapshot, { filter, kind: 'budget', after });
  await pagesInTurns(
    pages,
    (project) => {
      if (reachesOnce(project) !== null) found.push(project.id);
      return found.length < limit;
    },
    BETWEEN_LOOKS,
  );
  const projects = await view.snapshot.projectsById(found);
  // The shared alignment does not know who decided, why, and whether the project was stopped.
  return projects.flatMap((project) => {
    const alignment = reaches(subjectOf(graph, project.value));
    return alignment === null ? [] : [{ project, alignment }];
  });
}
