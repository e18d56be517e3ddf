import type { CountedProject } from '../domain/contributions.ts';
import type { MappingNote, NewMappingNote } from '../domain/mapping-notes.ts';
import type { TableProject } from '../domain/table-project.ts';
import type {
  AmountKind,
  Concept,
  Framework,
  FrameworkRelation,
  Mapping,
  MappingSet,
  Project,
  ProjectStatus,
  RegionShare,
} from '../domain/types.ts';

/**
 * The persistence port. Nothing above it knows which database is below. Reads run on one snapshot; writes are decided
 * by pure code on what was read and applied by one command, `commit`, that is atomic inside the adapter.
 */
export interface Store {
  /** Runs `work` on one snapshot of the state at `moment`. The snapshot must not be used after `work` ends. */
  read<T>(moment: Moment, work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /**
   * Applies all changes as one change number, or none of them. Refuses with StoreError `conflict` when an
   * expectation no longer holds and `unavailable` when the database cannot be written now.
   */
  commit(
    changes: readonly Change[],
    expectations: readonly Expectation[],
    authorship: Authorship,
  ): Promise<Committed>;
  /** Begins a batch of project writes that become visible at once; see Batch. */
  openBatch<Item>(): Promise<Batch<Item>>;
  /** Removes batches whose process ended without publishing or discarding them. Answers how many there were. */
  sweepBatches(): Promise<number>;
  close(): Promise<void>;
}

/**
 * A large write in bounded pieces. What was read is kept, then what is to be written is planned, and nothing of either
 * can be seen until `publish` applies the whole plan as one change. A batch that its process left behind is swept.
 */
export interface Batch<Item> {
  /** Appends plain JSON values. */
  keep(items: readonly Item[]): Promise<void>;
  /** What was kept, in its order, after a place; the first place is 1. */
  kept(after: number, limit: number): Promise<readonly { readonly place: number; readonly item: Item }[]>;
  plan(writes: readonly PlannedWrite[]): Promise<void>;
  /** Forgets the plan, to make it anew from what was kept. */
  replan(): Promise<void>;
  /**
   * Applies the plan as one change, or nothing of it: StoreError `conflict` when a project is no longer at the version
   * it was planned on. Reading goes on meanwhile, and other writes wait. Afterwards the batch is gone, unless it conflicts.
   */
  publish(authorship: Authorship): Promise<Committed>;
  /** Removes the batch with all it holds; harmless after publishing. */
  discard(): Promise<void>;
}

/** A project to write, or to delete where it is null, and the version this was decided on (null: there is none). */
export interface PlannedWrite {
  readonly id: string;
  readonly project: Project | null;
  readonly version: number | null;
}

/** Now, or the past as it stood after a change, or at the end of a day (UTC). */
export type Moment =
  | { readonly kind: 'now' }
  | { readonly kind: 'change'; readonly change: number }
  | { readonly kind: 'asOf'; readonly date: string };

export const NOW: Moment = { kind: 'now' };

/** An entity as stored: its own version, the change that wrote it, and when that was (ISO date-time, UTC). */
export interface Stored<T> {
  readonly value: T;
  readonly version: number;
  readonly change: number;
  readonly at: string;
}

/** A mapping at a version of its own, with the change that wrote it: when that was, and who wrote it. */
export type StoredMapping = Mapping & {
  readonly version: number;
  readonly change: number;
  /** ISO date-time, UTC. */
  readonly at: string;
  readonly by: string;
};

/** The mapping without what the store says of it. */
export function mappingOf(stored: StoredMapping): Mapping {
  const { version: _version, change: _change, at: _at, by: _by, ...mapping } = stored;
  return mapping;
}

export interface CrosswalkRecords {
  readonly frameworks: readonly Framework[];
  readonly concepts: readonly Concept[];
  readonly sets: readonly MappingSet[];
  readonly mappings: readonly StoredMapping[];
  /** What reviews and flags said of mappings, in the order they were said; without comments. */
  readonly notes: readonly MappingNote[];
  readonly relations: readonly FrameworkRelation[];
}

export interface ProjectFilter {
  readonly country?: string | null;
  /** Concept ids; a project fits when it carries any of them. */
  readonly tags?: readonly string[] | null;
  readonly status?: readonly ProjectStatus[] | null;
  /** Part of an organisation's name or its exact reference, letter case aside. */
  readonly organisation?: string | null;
  /** Projects that carry this classification. */
  readonly classification?: { readonly scheme: string; readonly code: string } | null;
  /** IATI region vocabulary and code. */
  readonly region?: Pick<RegionShare, 'vocabulary' | 'code'> | null;
  /** Framework ids; a project fits when it carries a tag in any of them. */
  readonly taggedWith?: readonly string[] | null;
  /** Least values; a project without the marker does not fit. */
  readonly markers?: Project['markers'] | null;
  readonly humanitarian?: boolean | null;
  readonly example?: boolean | null;
  /** Part of the id or title, letter case aside. */
  readonly q?: string | null;
  /** Projects that run at some time between the two dates; open ends fit. */
  readonly activeFrom?: string | null;
  readonly activeUntil?: string | null;
}

/** One classification of one project. */
export interface ClassifiedProject {
  readonly project: string;
  readonly scheme: string;
  readonly code: string;
}

export interface Snapshot {
  /** The latest change of this state; 0 in an empty database. */
  readonly change: number;
  /** The latest change that touched frameworks or mappings. */
  readonly revision: number;
  /** The day (UTC) of the latest change: what an answer takes for today, so that it can be given again. */
  readonly day: string;
  crosswalk(): Promise<CrosswalkRecords>;
  project(id: string): Promise<Stored<Project> | null>;
  /** Several at once, in id order; unknown ids are left out. */
  projectsById(ids: readonly string[]): Promise<readonly Stored<Project>[]>;
  /** In id order (code points), after the id given, at most `limit`. */
  projects(filter: ProjectFilter, after: string | null, limit: number): Promise<readonly Stored<Project>[]>;
  /** Every project that fits, in id order, with its lines of the asked kind. */
  countedProjects(filter: ProjectFilter, kind: AmountKind): Promise<Iterable<CountedProject>>;
  /** The same projects as tables need them, with their amounts already cut: fast, however many. */
  tableProjects(filter: ProjectFilter, kind: AmountKind): Promise<Iterable<TableProject>>;
  /** What projects are classified by in these schemes, in order of project, scheme and code. */
  classifiedProjects(schemes: readonly string[]): Promise<readonly ClassifiedProject[]>;
  /** What a change was, or null for one that is not there yet in this state. */
  changeRecord(change: number): Promise<ChangeRecord | null>;
  /** The projects that a change wrote or deleted, in id order. */
  projectsOfChange(change: number): Promise<readonly string[]>;
  /** Those of them that a later change wrote or deleted, in id order. */
  projectsTouchedSince(change: number): Promise<readonly string[]>;
  /** What of the crosswalk a change wrote, and the latest change that wrote it up to this state; in id order. */
  crosswalkOfChange(change: number): Promise<readonly WrittenEntity[]>;
  /** Frameworks that a change wrote whose reason begins so; in id order. */
  frameworksOfReason(beginning: string): Promise<readonly string[]>;
  /** Null where there is no such framework. */
  frameworkVersion(id: string): Promise<number | null>;
  /** Ids of mappings that were retired once and now say something else; in id order. */
  reusedMappingIds(): Promise<readonly string[]>;
  /** The comments on a mapping, in the order they were made. */
  commentsOn(mapping: string): Promise<readonly MappingNote[]>;
  apiKey(id: string): Promise<ApiKey | null>;
  apiKeys(): Promise<readonly ApiKey[]>;
}

export interface WrittenEntity {
  readonly entity: 'framework' | 'concept' | 'relation' | 'mapping-set' | 'mapping';
  readonly id: string;
  readonly latest: number;
}

/** Who changed what when, and why. */
export interface ChangeRecord extends Authorship {
  readonly change: number;
  /** ISO date-time, UTC. */
  readonly at: string;
}

export const ROLES = ['reader', 'tagger', 'curator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A key as stored: the secret itself is never kept, only its SHA-256. */
export interface ApiKey {
  /** The public part of the key. */
  readonly id: string;
  readonly hash: string;
  readonly role: Role;
  readonly label: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export type Change =
  | { readonly kind: 'put-framework'; readonly framework: Framework }
  | { readonly kind: 'put-concept'; readonly concept: Concept }
  | { readonly kind: 'put-relation'; readonly relation: FrameworkRelation }
  | { readonly kind: 'put-mapping-set'; readonly set: MappingSet }
  | { readonly kind: 'put-mapping'; readonly mapping: Mapping }
  | { readonly kind: 'add-mapping-note'; readonly note: NewMappingNote }
  | { readonly kind: 'put-project'; readonly project: Project }
  | { readonly kind: 'delete-project'; readonly id: string }
  | { readonly kind: 'put-api-key'; readonly key: ApiKey };

/** What must still be true when the changes are applied. Version null: the project must not exist. */
export type Expectation =
  | { readonly kind: 'project-version'; readonly id: string; readonly version: number | null }
  | { readonly kind: 'revision'; readonly revision: number };

export interface Authorship {
  readonly actor: string;
  readonly reason: string;
}

export interface Committed {
  readonly change: number;
  readonly revision: number;
}

export type StoreErrorCode = 'conflict' | 'unavailable' | 'unknown-change';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
