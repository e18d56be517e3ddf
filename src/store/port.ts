import type { MappingNote, NewMappingNote } from '../domain/mapping-notes.ts';
import type { ProjectLines, TableProject } from '../domain/table-project.ts';
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
import type { ChangeDetails } from './change-details.ts';
import type {
  Authorship,
  ChangeEntry,
  ChangeItem,
  ItemPlace,
  ListedChange,
  PublicEntity,
  StoredVersion,
  Touched,
} from './changes.ts';
import type { FrozenReport } from './frozen.ts';
import type { Deliveries, Delivery, NewWebhook, Webhook, WebhookSettings } from './webhooks.ts';

export type { ChangeDetails, ImportedFile, ImportedThing } from './change-details.ts';
export {
  type Authorship,
  type ChangeEntry,
  type ChangeRecord,
  type ListedChange,
  PUBLIC_ENTITIES,
  type PublicEntity,
  type StoredVersion,
} from './changes.ts';
export type { FrozenReport } from './frozen.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
export type { Webhook } from './webhooks.ts';

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
  /** When each key was last used (ISO date-time, UTC), as far as it has been recorded. */
  keyUses(): Promise<ReadonlyMap<string, string>>;
  /** Keeps later uses; earlier ones and unknown keys are left out. No change, since being used changes nothing. */
  recordKeyUses(uses: ReadonlyMap<string, string>): Promise<void>;
  readonly replies: Replies;
  readonly deliveries: Deliveries;
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
   * it was planned on, or `unavailable` when the batch was swept. Reading goes on meanwhile, and other writes wait.
   */
  publish(authorship: Authorship): Promise<Committed>;
  /** Removes the batch with all it holds: to be called at the end, however it ended. Never throws: what stays is swept. */
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
  /** Only these projects. */
  readonly ids?: readonly string[] | null;
  /** Part of the id or title, letter case aside. */
  readonly q?: string | null;
  /** Projects that run at some time between the two dates; open ends fit. */
  readonly activeFrom?: string | null;
  readonly activeUntil?: string | null;
}

/** What counts are asked by. */
export type CountFilter = Pick<ProjectFilter, 'status'>;

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
  countProjects(filter: CountFilter): Promise<number>;
  /** By ISO 3166-1 alpha-3, in that order; a project counts in each of its countries. */
  countProjectsByCountry(filter: CountFilter): Promise<ReadonlyMap<string, number>>;
  /** Every project that fits, in id order, as tables need it, with its amounts already cut: fast, however many. */
  tableProjects(filter: ProjectFilter, kind: AmountKind): Promise<Iterable<TableProject>>;
  /** The same projects with their lines of that kind, before they were cut. */
  projectLines(filter: ProjectFilter, kind: AmountKind): Promise<Iterable<ProjectLines>>;
  /** What projects are classified by in these schemes, in order of project, scheme and code. */
  classifiedProjects(schemes: readonly string[]): Promise<readonly ClassifiedProject[]>;
  /** What a change was, or null for one that is not there yet in this state. */
  changeDetails(change: number): Promise<ChangeDetails | null>;
  /** The projects that a change wrote or deleted, in id order. */
  projectsOfChange(change: number): Promise<readonly string[]>;
  /** Those of them that a later change wrote or deleted, in id order. */
  projectsTouchedSince(change: number): Promise<readonly string[]>;
  /** What of the crosswalk a change wrote, and the latest change that wrote it up to this state; in id order. */
  crosswalkOfChange(change: number): Promise<readonly WrittenEntity[]>;
  /** Frameworks of which an edition was imported; in id order. */
  frameworksWithEditions(): Promise<readonly string[]>;
  /** Null where there is no such framework. */
  frameworkVersion(id: string): Promise<number | null>;
  /** Changes after a change, oldest first. */
  changesAfter(change: number, limit: number): Promise<readonly ListedChange[]>;
  /** Changes that touched frameworks or mappings, newest first, those before a change where one is given. */
  revisionsBefore(change: number | null, limit: number): Promise<readonly ChangeEntry[]>;
  /** What the changes after one, up to another, touched; kinds that were not touched are left out. */
  touched(after: number, until: number): Promise<readonly Touched[]>;
  /** What a change touched, in the order of entity and id, behind a place. */
  itemsOfChange(change: number, after: ItemPlace | null, limit: number): Promise<readonly ChangeItem[]>;
  /** The versions of one thing, newest first, those before a version where one is given. */
  versionsOf(
    entity: PublicEntity,
    id: string,
    before: number | null,
    limit: number,
  ): Promise<readonly StoredVersion[]>;
  /** In the order of names, after the name given. */
  frozenReports(after: string | null, limit: number): Promise<readonly FrozenReport[]>;
  frozenReport(name: string): Promise<FrozenReport | null>;
  frozenContent(name: string): Promise<Buffer | null>;
  /** In the order of their making. As they are now: webhooks have no past. */
  webhooks(): Promise<readonly Webhook[]>;
  /** The latest deliveries to one, newest first. */
  deliveriesTo(webhook: string, limit: number): Promise<readonly Delivery[]>;
  /** Ids of mappings that were retired once and now say something else; in id order. */
  reusedMappingIds(): Promise<readonly string[]>;
  /** All versions of these mappings up to this state, those of one mapping oldest first. */
  mappingVersions(ids: readonly string[]): Promise<readonly StoredMapping[]>;
  /** The comments on a mapping, in the order they were made. */
  commentsOn(mapping: string): Promise<readonly MappingNote[]>;
  apiKey(id: string): Promise<StoredKey | null>;
  apiKeys(): Promise<readonly StoredKey[]>;
}

export interface WrittenEntity {
  readonly entity: 'framework' | 'concept' | 'relation' | 'mapping-set' | 'mapping';
  readonly id: string;
  readonly latest: number;
}

export const ROLES = ['reader', 'tagger', 'curator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a writer is bound to; null: not bound. An empty list allows nothing. */
export interface Bounds {
  /** ISO 3166-1 alpha-3. */
  readonly countries: readonly string[] | null;
  /** References or names of reporting organisations. */
  readonly organisations: readonly string[] | null;
}

/** A key as stored: the secret itself is never kept, only its SHA-256. Times are ISO date-times, UTC. */
export interface ApiKey extends Bounds {
  /** The public part of the key. */
  readonly id: string;
  readonly hash: string;
  readonly role: Role;
  readonly label: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly rotatedAt: string | null;
  /** The secret before the last rotation, which still serves until then. */
  readonly previousHash: string | null;
  readonly previousUntil: string | null;
}

export type StoredKey = ApiKey & { readonly version: number; readonly change: number };

/** Which request a kept answer belongs to: who sent it, under which key of the sender's own. */
export interface ReplyKey {
  readonly actor: string;
  readonly key: string;
}

export interface KeptReply {
  /** Of method, address, headers that matter, and body of the request. */
  readonly fingerprint: string;
  /** Length of that body, in bytes. */
  readonly size: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where it was too large to keep. */
  readonly body: string | null;
}

/** Answers that are given again when a request comes again. Nothing of it is a change. */
export interface Replies {
  /** Takes the key for a request that begins; else says that one is running, or what it was answered. */
  begin(
    key: ReplyKey,
    until: string,
  ): Promise<
    | { readonly state: 'begun'; readonly owner: string }
    | { readonly state: 'running' }
    | { readonly state: 'full' }
    | { readonly state: 'answered'; readonly reply: KeptReply }
  >;
  /** Holds the key longer, while the request still runs. */
  renew(key: ReplyKey, owner: string, until: string): Promise<void>;
  /** Keeps the answer. */
  finish(key: ReplyKey, owner: string, reply: KeptReply, until: string): Promise<void>;
  /** Gives the key back, as if the request had not come. */
  release(key: ReplyKey, owner: string): Promise<void>;
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
  | { readonly kind: 'put-api-key'; readonly key: ApiKey }
  | { readonly kind: 'freeze-report'; readonly report: FrozenReport; readonly content: Buffer }
  | { readonly kind: 'add-webhook'; readonly webhook: NewWebhook }
  | { readonly kind: 'set-webhook'; readonly id: string; readonly settings: WebhookSettings }
  | { readonly kind: 'delete-webhook'; readonly id: string };

/** What must still be true when the changes are applied. Version null: the project must not exist. */
export type Expectation =
  | { readonly kind: 'project-version'; readonly id: string; readonly version: number | null }
  | { readonly kind: 'api-key-version'; readonly id: string; readonly version: number }
  | { readonly kind: 'unused-name'; readonly name: string }
  | { readonly kind: 'webhook-version'; readonly id: string; readonly version: number }
  | { readonly kind: 'revision'; readonly revision: number };

export interface Committed {
  readonly change: number;
  readonly revision: number;
}
