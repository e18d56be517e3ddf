import { align } from '../domain/alignment.ts';
import { compareText } from '../domain/compare-text.ts';
import { keysOf } from '../domain/complete-keys.ts';
import { MAX_HOPS } from '../domain/paths.ts';
import { canonicalProject } from '../domain/project.ts';
import {
  type Decision,
  type Project,
  type ProjectInput,
  STRENGTHS,
  type Tag,
  type TagInput,
} from '../domain/types.ts';
import {
  type Authorship,
  type Bounds,
  type ChangeDetails,
  type Committed,
  type Expectation,
  NOW,
  type Store,
  type Stored,
  StoreError,
} from '../store/port.ts';
import { requireWithin } from './bounds.ts';
import type { Views } from './crosswalk.ts';
import { Problem } from './problems.ts';
import { requireConcept } from './tags.ts';

/** Who writes, and when (ISO date-time, UTC): passed in, so that deciding stays pure. */
export interface Writer {
  readonly actor: string;
  readonly at: string;
  /** What the writer is bound to; null for those who are not. */
  readonly bounds: Bounds | null;
}

export interface ProjectServices {
  readonly store: Store;
  readonly views: Views;
}

/** What a client demands of the project's version before a write. */
export type Precondition =
  | { readonly kind: 'none' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'version'; readonly version: number | 'any' };

export interface Written {
  readonly project: Stored<Project>;
  readonly created: boolean;
  readonly committed: Committed;
}

/** Creates a project, or replaces it under the version the client names. Confirmed tags and decisions stay. */
export async function putProject(
  services: ProjectServices,
  input: ProjectInput,
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  const before = await findProject(services, input.id);
  requireWithin(writer.bounds, input.id, before?.value);
  hold(before, precondition, input.id, 'replace');
  const project = mergeProject(before?.value ?? null, input, writer);
  requireWithin(writer.bounds, input.id, project);
  const committed = await commitProject(services, project, before, writer, {
    words: before === null ? 'created' : 'replaced',
    details: {
      kind: 'edit',
      of: 'project',
      id: project.id,
      action: before === null ? 'create' : 'replace',
    },
  });
  return { ...committed, created: before === null };
}

/** Deletes a project under the version the client names. Its past stays readable. */
export async function deleteProject(
  services: ProjectServices,
  id: string,
  precondition: Precondition,
  writer: Writer,
): Promise<Committed> {
  const before = await findProject(services, id);
  if (before === null) throw new Problem('not-found', `There is no project "${id}".`);
  requireWithin(writer.bounds, id, before.value);
  hold(before, precondition, id, 'delete');
  return commit(services, [{ kind: 'delete-project', id }], [expect(id, before)], writer, {
    reason: `project ${id} deleted`,
    details: { kind: 'edit', of: 'project', id, action: 'delete' },
  });
}

/**
 * Confirms an alignment, which adds its concept as a tag of origin `confirmed`, or declines it with a reason, which
 * takes a confirmed tag away again. A later decision on the same concept replaces the earlier one, under the version the
 * client names.
 */
export async function decide(
  services: ProjectServices,
  id: string,
  request: {
    readonly concept: string;
    readonly decision: Decision['decision'];
    readonly reason: string | null;
  },
  precondition: Precondition,
  writer: Writer,
): Promise<Written> {
  const { before, project, concept } = await services.views.at(NOW, async ({ snapshot, crosswalk }) => {
    const stored = await snapshot.project(id);
    if (stored === null) throw new Problem('not-found', `There is no project "${id}".`);
    requireWithin(writer.bounds, id, stored.value);
    if (precondition.kind !== 'none') hold(stored, precondition, id, 'replace');
    const { graph } = crosswalk;
    const conceptId = requireConcept(graph.index, request.concept, '/concept');
    // A first decision takes nothing away; one that replaces another must name the version it was made on.
    if (stored.value.decisions.some(({ concept: decided }) => decided === conceptId))
      hold(stored, precondition, id, 'replace');
    const concept = graph.concepts[graph.numberOf.get(conceptId) ?? -1];
    const declared = stored.value.tags.find((tag) => tag.concept === conceptId && tag.origin === 'declared');
    if (declared !== undefined) {
      throw refusal(
        `${conceptId} is a tag of the project itself.`,
        'Change the tags of the project instead.',
      );
    }
    const confirmed = stored.value.tags.some((tag) => tag.concept === conceptId);
    const tags = stored.value.tags.map((tag) => tag.concept);
    const query = {
      to: concept?.framework ?? '',
      level: concept?.level ?? null,
      basis: null,
      minConfidence: 0,
      minStrength: 'conditional' as const,
      maxHops: MAX_HOPS,
    };
    const aligned = align(graph, tags, query).alignments.some(
      (alignment) => alignment.concept.id === conceptId,
    );
    if (!aligned && !confirmed) {
      throw refusal(
        `Nothing leads this project to ${conceptId}.`,
        'Tag the project with it, or decide on one of its alignments.',
      );
    }
    return {
      concept: conceptId,
      before: stored,
      project: withDecision(stored.value, { ...request, concept: conceptId }, writer),
    };
  });
  const { decision } = request;
  const what: ProjectChange = {
    words: `${decision} ${request.concept}`,
    details: { kind: 'decision', project: id, concept, decision },
  };
  return { ...(await commitProject(services, project, before, writer, what)), created: false };
}

/** What a client or file says of a tag. Who tagged, and when, stays where all of it is the same. */
const SAID_OF_TAGS = keysOf<TagInput>({ concept: true, percentage: true, significance: true });

/**
 * What a project becomes when its input is replaced: unchanged tags keep author and time, and declaring a concept as a
 * tag takes back an earlier decline of it.
 */
export function mergeProject(before: Project | null, input: ProjectInput, writer: Writer): Project {
  const old = new Map(before?.tags.map((tag) => [tag.concept, tag]));
  const tags: Tag[] = input.tags.map((tag) => {
    const known = old.get(tag.concept);
    const same = known !== undefined && SAID_OF_TAGS.every((field) => known[field] === tag[field]);
    return same ? known : { ...tag, origin: known?.origin ?? 'declared', by: writer.actor, at: writer.at };
  });
  const kept = (before?.tags ?? []).filter(
    (tag) => tag.origin === 'confirmed' && !tags.some(({ concept }) => concept === tag.concept),
  );
  return canonicalProject({
    ...input,
    tags: [...tags, ...kept],
    decisions: (before?.decisions ?? []).filter(
      ({ concept, decision }) => decision !== 'decline' || !input.tags.some((tag) => tag.concept === concept),
    ),
    example: before?.example ?? false,
  });
}

function withDecision(
  project: Project,
  request: Pick<Decision, 'concept' | 'decision' | 'reason'>,
  { actor, at }: Writer,
): Project {
  const others = project.decisions.filter(({ concept }) => concept !== request.concept);
  const tags = project.tags.filter(({ concept }) => concept !== request.concept);
  const tag: Tag = {
    concept: request.concept,
    percentage: null,
    significance: null,
    origin: 'confirmed',
    by: actor,
    at,
  };
  const known = project.tags.find(({ concept }) => concept === request.concept);
  return {
    ...project,
    tags: [...tags, ...(request.decision === 'confirm' ? [known ?? tag] : [])].sort((a, b) =>
      compareText(a.concept, b.concept),
    ),
    decisions: [...others, { ...request, by: actor, at }].sort((a, b) => compareText(a.concept, b.concept)),
  };
}

function refusal(message: string, fix: string): Problem {
  return new Problem('invalid-decision', message, [
    { pointer: '/concept', code: 'invalid-decision', message, fix },
  ]);
}

async function findProject({ store }: ProjectServices, id: string): Promise<Stored<Project> | null> {
  return store.read(NOW, (snapshot) => snapshot.project(id));
}

function hold(
  before: Stored<Project> | null,
  precondition: Precondition,
  id: string,
  intent: 'replace' | 'delete',
): void {
  if (before === null) {
    if (precondition.kind === 'version') {
      throw new Problem(
        'version-conflict',
        `Project "${id}" does not exist, so there is no version of it to ${intent}.`,
      );
    }
    return;
  }
  if (precondition.kind === 'none') {
    throw new Problem(
      'precondition-required',
      `Project "${id}" exists, at version ${before.version}. To ${intent} it, send If-Match: "${before.version}".`,
    );
  }
  if (precondition.kind === 'absent')
    throw new Problem('version-conflict', `Project "${id}" exists already.`);
  if (precondition.version !== 'any' && precondition.version !== before.version) {
    throw new Problem(
      'version-conflict',
      `Project "${id}" is at version ${before.version}, not ${precondition.version}.`,
    );
  }
}

function expect(id: string, before: Stored<Project> | null): Expectation {
  return { kind: 'project-version', id, version: before?.version ?? null };
}

/** What is done with a project: in words, for the reason of the change, and as data. */
interface ProjectChange {
  readonly words: string;
  readonly details: ChangeDetails;
}

async function commitProject(
  services: ProjectServices,
  project: Project,
  before: Stored<Project> | null,
  writer: Writer,
  { words, details }: ProjectChange,
): Promise<Omit<Written, 'created'>> {
  const committed = await commit(
    services,
    [{ kind: 'put-project', project }],
    [expect(project.id, before)],
    writer,
    { reason: `project ${project.id}: ${words}`, details },
  );
  const written = await services.store.read({ kind: 'change', change: committed.change }, (snapshot) =>
    snapshot.project(project.id),
  );
  if (written === null) throw new Error(`project ${project.id} is not in the change that wrote it`);
  return { project: written, committed };
}

async function commit(
  { store }: ProjectServices,
  changes: Parameters<Store['commit']>[0],
  expectations: readonly Expectation[],
  { actor }: Writer,
  why: Omit<Authorship, 'actor'>,
): Promise<Committed> {
  try {
    return await store.commit(changes, expectations, { actor, ...why });
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict')
      throw new Problem('version-conflict', error.message);
    throw error;
  }
}

/** The weakest strength there is: what a question asks when it asks for everything. */
export const ANY_STRENGTH = STRENGTHS.at(-1) ?? 'conditional';
