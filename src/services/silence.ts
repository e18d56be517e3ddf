import { frameworkOf } from '../domain/concept-id.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Project, ProjectInput } from '../domain/types.ts';
import type { ProjectDraft, ProjectField } from '../formats/project-draft.ts';
import { readTags } from './tags.ts';

/** What a file says nothing of, and so cannot take away from a project that is there already. */

/**
 * The frameworks a file tags with, and the SDGs. IATI and UN INFO files mostly know the SDGs alone, and say nothing of
 * tags in frameworks that stand nowhere in them.
 */
export function frameworksSpokenOf(
  drafts: readonly ProjectDraft[],
  graph: CrosswalkGraph,
): ReadonlySet<string> {
  const frameworks = new Set(['sdg']);
  for (const draft of drafts) {
    const { tags } = readTags(
      graph,
      draft.tags.map((tag) => ({ ...tag, significance: null })),
    );
    for (const { concept } of tags) frameworks.add(frameworkOf(concept));
  }
  return frameworks;
}

/**
 * A file cannot take away what it has no word for: those fields stay. `speaking` null: a table, which names all there is of
 * every field that it names; the other files know some markers, frameworks and kinds of amounts, and the rest comes from
 * elsewhere.
 */
export function withSilence(
  input: ProjectInput,
  before: Project,
  silentOn: readonly ProjectField[],
  speaking: ReadonlySet<string> | null,
): ProjectInput {
  const declared = before.tags.filter(({ origin }) => origin === 'declared');
  const spoken = speaking === null ? input : withUnspoken(input, { ...before, tags: declared }, speaking);
  const kept = Object.fromEntries(silentOn.map((field) => [field, before[field]]));
  return { ...spoken, ...kept, ...(silentOn.includes('tags') ? { tags: declared } : {}) };
}

function withUnspoken(
  input: ProjectInput,
  before: Pick<Project, 'markers' | 'tags' | 'amounts'>,
  speaking: ReadonlySet<string>,
): ProjectInput {
  const kinds = new Set(input.amounts.map(({ kind }) => kind));
  return {
    ...input,
    markers: { ...before.markers, ...input.markers },
    tags: [...input.tags, ...before.tags.filter(({ concept }) => !speaking.has(frameworkOf(concept)))],
    amounts: [...input.amounts, ...before.amounts.filter(({ kind }) => !kinds.has(kind))],
  };
}
