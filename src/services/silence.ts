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

/** A file cannot take away what it has no word for: those fields stay. `speaking` null: it lists all tags there are. */
export function withSilence(
  input: ProjectInput,
  before: Project,
  silentOn: readonly ProjectField[],
  speaking: ReadonlySet<string> | null,
): ProjectInput {
  const kept = Object.fromEntries(silentOn.map((field) => [field, before[field]]));
  const markers = silentOn.includes('markers') ? before.markers : { ...before.markers, ...input.markers };
  const declared = before.tags.filter(({ origin }) => origin === 'declared');
  const speaksOf = (concept: string) => speaking === null || speaking.has(frameworkOf(concept));
  const tags = silentOn.includes('tags')
    ? declared
    : [...input.tags, ...declared.filter(({ concept }) => !speaksOf(concept))];
  // Lines of kinds that the file has no word of come from elsewhere and stay.
  const kinds = new Set(input.amounts.map(({ kind }) => kind));
  const otherKinds = before.amounts.filter(({ kind }) => !kinds.has(kind));
  const amounts = silentOn.includes('amounts') ? before.amounts : [...input.amounts, ...otherKinds];
  return { ...input, ...kept, markers, tags, amounts };
}
