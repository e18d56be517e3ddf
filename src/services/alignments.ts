import {
  type Alignment,
  type AlignmentAnswer,
  type AlignmentQuery,
  align,
  type Basis,
} from '../domain/alignment.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Path } from '../domain/paths.ts';
import type { TableProject } from '../domain/table-project.ts';
import { readTagKey } from '../domain/tag-key.ts';
import type { Decision, Framework, Project } from '../domain/types.ts';
import type { ProjectFilter, Stored } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { pagesInTurns } from './in-turns.ts';
import { tablePages } from './portfolio.ts';
import { Problem } from './problems.ts';
import { requireConcept } from './tags.ts';

/** What a question may say about alignments; the service fills in the defaults. */
export interface AlignmentOptions extends Omit<AlignmentQuery, 'to'> {
  readonly to: string;
  /** Walk proposed mappings too. */
  readonly includeProposed: boolean;
}

/** The framework a question asks about, by any of its names. */
export function requireFramework(graph: CrosswalkGraph, name: string, pointer = 'to'): Framework {
  const wanted = name.trim().toLowerCase();
  const framework = graph.frameworks.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
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

/** What a set of tags contributes to or applies. Tags are concept ids. */
export function alignTags(
  view: View,
  tags: readonly string[],
  options: AlignmentOptions,
  decisions: readonly Decision[] = [],
): AlignmentAnswer {
  const graph = options.includeProposed ? view.crosswalk.withProposed() : view.crosswalk.graph;
  const framework = requireFramework(graph, options.to);
  requireLevel(framework, options.level);
  return align(graph, tags, { ...options, to: framework.id }, decisions);
}

/** A project with what it contributes to. */
export async function alignProject(
  view: View,
  id: string,
  options: AlignmentOptions,
): Promise<{ project: Stored<Project>; answer: AlignmentAnswer }> {
  const project = await view.snapshot.project(id);
  if (project === null) throw new Problem('not-found', `There is no project "${id}".`);
  const tags = project.value.tags.map(({ concept }) => concept);
  return { project, answer: alignTags(view, tags, options, project.value.decisions) };
}

/** A project that contributes to a concept, and by which path at best. */
export interface ContributingProject {
  readonly project: Stored<Project>;
  readonly basis: Basis;
  readonly alignment: Alignment;
  readonly best: Path;
}

/** Tags that were not met before cost far more than a look at the clock. */
const BETWEEN_LOOKS = 16;

/** Which projects contribute to a concept, in id order; each tag set is aligned once. */
export async function projectsOfConcept(
  view: View,
  conceptText: string,
  filter: ProjectFilter,
  options: Omit<AlignmentOptions, 'to' | 'level'>,
  after: string | null,
  limit: number,
): Promise<readonly ContributingProject[]> {
  const { graph } = view.crosswalk;
  const id = requireConcept(graph.index, conceptText, 'id');
  const concept = graph.concepts[graph.numberOf.get(id) ?? -1];
  if (concept === undefined) return [];
  const byKey = new Map<string, Alignment | null>();
  const found: { id: string; alignment: Alignment }[] = [];
  const consider = ({ id: project, tagKey }: TableProject): boolean => {
    let alignment = byKey.get(tagKey);
    if (alignment === undefined) {
      const { tags, decisions } = readTagKey(tagKey);
      const query = { ...options, to: concept.framework, level: concept.level };
      const answer = alignTags(
        view,
        tags.map((tag) => tag.concept),
        query,
        decisions,
      );
      alignment = answer.alignments.find((candidate) => candidate.concept.id === id) ?? null;
      byKey.set(tagKey, alignment);
    }
    if (alignment !== null) found.push({ id: project, alignment });
    return found.length < limit;
  };
  const pages = tablePages(view.snapshot, { filter, kind: 'budget', after });
  await pagesInTurns(pages, consider, BETWEEN_LOOKS);
  const projects = await view.snapshot.projectsById(found.map((entry) => entry.id));
  const alignmentOf = new Map(found.map((entry) => [entry.id, entry.alignment]));
  return projects.flatMap((project) => {
    const alignment = alignmentOf.get(project.value.id);
    const [best] = alignment?.paths ?? [];
    if (alignment === undefined || best === undefined) return [];
    // The shared alignment knows what was declined, not by whom, why, or what was confirmed.
    const about = alignment.decision?.concept ?? id;
    const decisionOn = (decided: string) =>
      project.value.decisions.find((decision) => decision.concept === decided) ?? null;
    const decision = decisionOn(id) ?? decisionOn(about);
    return [{ project, basis: alignment.basis, alignment: { ...alignment, decision }, best }];
  });
}
