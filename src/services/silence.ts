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

/** Of a field that a file says only in part, what is stored stays for the rest. */
type Merge<Key extends ProjectField> = (
  now: ProjectInput[Key],
  before: ProjectInput[Key],
  speaking: ReadonlySet<string>,
) => ProjectInput[Key];

/** How a file that is no table says each field of a project: all of it, or a part. */
const FIELDS: { readonly [Key in ProjectField]-?: 'all' | Merge<Key> } = {
  description: 'all',
  status: 'all',
  startDate: 'all',
  endDate: 'all',
  organisations: 'all',
  countries: 'all',
  regions: 'all',
  classifications: 'all',
  translations: 'all',
  humanitarian: 'all',
  markers: (now, before) => ({ ...before, ...now }),
  amounts: (now, before) => {
    const kinds = new Set(now.map(({ kind }) => kind));
    return [...now, ...before.filter(({ kind }) => !kinds.has(kind))];
  },
  tags: (now, before, speaking) => [
    ...now,
    ...before.filter(({ concept }) => !speaking.has(frameworkOf(concept))),
  ],
  answers: 'all',
  reviewed: 'all',
};

/** What a row decides itself, also where its file says nothing of the field: see import-rows.ts. */
const DECIDED_BY_ROW: readonly ProjectField[] = ['answers', 'reviewed'];

/**
 * A file cannot take away what it has no word for: those fields stay. `speaking` null: a table, which names all there is of
 * every field that it names; the other files know some markers, frameworks and kinds of amounts, and the rest comes from
 * elsewhere.
 */
export function withSilence(
  input: ProjectInput,
  stored: Project,
  silentOn: readonly ProjectField[],
  speaking: ReadonlySet<string> | null,
): ProjectInput {
  const before: ProjectInput = {
    ...stored,
    tags: stored.tags.filter(({ origin }) => origin === 'declared'),
  };
  const entries = (Object.keys(FIELDS) as ProjectField[]).map((key) => [
    key,
    silentOn.includes(key) && !DECIDED_BY_ROW.includes(key)
      ? before[key]
      : speaking === null
        ? input[key]
        : mergedField(key, input, before, speaking),
  ]);
  const merged: ProjectInput = { ...input, ...Object.fromEntries(entries) };
  // A file adds confirmed tags and takes none away, also where it says nothing of declared ones.
  const confirmed = input.tags.filter(({ origin }) => origin === 'confirmed');
  return silentOn.includes('tags') ? { ...merged, tags: [...merged.tags, ...confirmed] } : merged;
}

function mergedField<Key extends ProjectField>(
  key: Key,
  input: ProjectInput,
  before: ProjectInput,
  speaking: ReadonlySet<string>,
): ProjectInput[Key] {
  const merge = FIELDS[key] as unknown as 'all' | Merge<Key>;
  return merge === 'all' ? input[key] : merge(input[key], before[key], speaking);
}
