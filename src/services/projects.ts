import type { CrosswalkGraph } from '../domain/graph.ts';
import { canonicalProject } from '../domain/project.ts';
import { tagKeyOf } from '../domain/tag-key.ts';
import {
  type Answer,
  type AnswerInput,
  type Project,
  type ProjectInput,
  STRENGTHS,
  type Tag,
} from '../domain/types.ts';
import {
  type Bounds,
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
  requireProjectVersion(before, precondition, input.id, 'replace');
  const project = mergeProject(before?.value ?? null, input, writer);
  requireWithin(writer.bounds, input.id, project);
  const committed = await commitProject(
    services,
    project,
    before,
    writer,
    before === null ? 'created' : 'replaced',
  );
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
  requireProjectVersion(before, precondition, id, 'delete');
  return commit(
    services,
    [{ kind: 'delete-project', id }],
    [expect(id, before)],
    writer,
    `project ${id} deleted`,
  );
}

/**
 * The project that results when its input is replaced. Unchanged tags and answers keep author and time; confirmed tags and
 * decisions stay; declaring a concept takes back an earlier decline of it; an answer for a tag that is gone goes with it.
 */
export function mergeProject(before: Project | null, input: ProjectInput, writer: Writer): Project {
  const old = new Map(before?.tags.map((tag) => [tag.concept, tag]));
  const tags: Tag[] = input.tags.map((tag) => {
    const known = old.get(tag.concept);
    const origin = tag.origin ?? known?.origin ?? 'declared';
    const same =
      known !== undefined &&
      known.percentage === tag.percentage &&
      known.significance === tag.significance &&
      known.origin === origin;
    return same ? known : { ...tag, origin, by: writer.actor, at: writer.at };
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
    answers: mergeAnswers(before?.answers ?? [], input, writer),
    reviewed: input.reviewed ?? before?.reviewed ?? [],
    example: before?.example ?? false,
  });
}

function mergeAnswers(
  before: readonly Answer[],
  { answers, tags }: ProjectInput,
  { actor, at }: Writer,
): readonly Answer[] {
  const key = ({ question, tag }: AnswerInput) => JSON.stringify([question, tag]);
  const old = new Map(before.map((answer) => [key(answer), answer]));
  const given = (answers ?? before).map((answer) => {
    const known = old.get(key(answer));
    const { question, tag } = answer;
    return known?.answer === answer.answer ? known : { question, tag, answer: answer.answer, by: actor, at };
  });
  return given.filter(({ tag }) => tag === null || tags.some(({ concept }) => concept === tag));
}

/** True when replacing would write what is there already. */
export function sameProject(a: Project, b: Project): boolean {
  return tagKeyOf(a) === tagKeyOf(b) && JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

/** The fields in one order, and what is a set in the order the store keeps it. */
function ordered(project: Project): unknown {
  return [
    project.id,
    project.title,
    project.description,
    project.status,
    project.startDate,
    project.endDate,
    project.organisations.map(({ ref, name, role }) => [ref, name, role]),
    project.countries.map(({ country, percentage }) => [country, percentage]).sort(),
    project.regions.map(({ vocabulary, code, percentage }) => [vocabulary, code, percentage]).sort(),
    project.classifications.map(({ scheme, code, label }) => [scheme, code, label]).sort(),
    project.translations.map(({ language, title, description }) => [language, title, description]).sort(),
    project.humanitarian,
    [project.markers.gender ?? null, project.markers.humanRights ?? null, project.markers.peace ?? null],
    project.amounts.map(({ kind, from, until, amountMinor, currency }) => [
      kind,
      from,
      until,
      amountMinor,
      currency,
    ]),
    project.tags.map((tag) => [tag.concept, tag.percentage, tag.significance, tag.origin]).sort(),
  ];
}

/** A stored project with the graph of the same state; throws `not-found`. */
export async function requireStoredProject(
  { views }: ProjectServices,
  id: string,
): Promise<{ readonly before: Stored<Project>; readonly graph: CrosswalkGraph }> {
  return views.at(NOW, async ({ snapshot, crosswalk: { graph } }) => {
    const before = await snapshot.project(id);
    if (before === null) throw new Problem('not-found', `There is no project "${id}".`);
    return { before, graph };
  });
}

async function findProject({ store }: ProjectServices, id: string): Promise<Stored<Project> | null> {
  return store.read(NOW, (snapshot) => snapshot.project(id));
}

/** Throws where the project is not at the version that the client names. */
export function requireProjectVersion(
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

/** Writes a project under the version it was decided on. */
export async function commitProject(
  services: ProjectServices,
  project: Project,
  before: Stored<Project> | null,
  writer: Writer,
  what: string,
): Promise<Omit<Written, 'created'>> {
  const committed = await commit(
    services,
    [{ kind: 'put-project', project: canonicalProject(project) }],
    [expect(project.id, before)],
    writer,
    `project ${project.id}: ${what}`,
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
  reason: string,
): Promise<Committed> {
  try {
    return await store.commit(changes, expectations, { actor, reason });
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict')
      throw new Problem('version-conflict', error.message);
    throw error;
  }
}

/** The weakest strength there is: what a question asks when it asks for everything. */
export const ANY_STRENGTH = STRENGTHS.at(-1) ?? 'conditional';
