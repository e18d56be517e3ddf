import type { Batch } from './batch.ts';
import type { Authorship, ChangeReads } from './changes.ts';
import type { CrosswalkReads, MappingReads } from './crosswalk-reads.ts';
import type { FrozenReportReads } from './frozen.ts';
import type { KeyReads, KeyUses } from './keys.ts';
import type { Moment } from './moments.ts';
import type { ProjectCounts, ProjectReads, TableReads } from './project-reads.ts';
import type { Replies } from './replies.ts';
import type { Deliveries, WebhookReads } from './webhooks.ts';
import type { Change, Committed, Expectation } from './writes.ts';

export * from './batch.ts';
export type { ChangeDetails, ImportedFile, ImportedThing } from './change-details.ts';
export * from './changes.ts';
export * from './crosswalk-reads.ts';
export * from './errors.ts';
export type { CountFilter, ProjectFilter } from './filter.ts';
export type { FrozenReport, FrozenReportReads } from './frozen.ts';
export * from './keys.ts';
export * from './moments.ts';
export * from './project-reads.ts';
export * from './replies.ts';
export * from './stored.ts';
export type { Webhook, WebhookReads } from './webhooks.ts';
export * from './writes.ts';

/**
 * The persistence port. Nothing above it knows which database is below. Reads run on one snapshot; writes are decided
 * by pure code on what was read and applied by one command, `commit`, that is atomic inside the adapter.
 *
 * Order. Changes are numbered from 1 without a gap, in the order in which they become visible, whichever process wrote
 * them; their times never go back. A state that shows a change shows all before it whole, and what was true after a
 * change never becomes different. Commits of one store take their numbers in the order in which they were asked for. Once
 * a commit is answered, every snapshot opened later shows it, in this process and in others.
 *
 * Text (ids, names, cursors) is compared and ordered by code point, without regard to a language.
 */
export interface Store extends KeyUses {
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
  /**
   * Removes batches whose process ended without publishing or discarding them, and ends what a process left of those it
   * published. Answers how many there were.
   */
  sweepBatches(): Promise<number>;
  readonly replies: Replies;
  readonly deliveries: Deliveries;
  close(): Promise<void>;
}

/** Which state a snapshot shows. */
export interface SnapshotState {
  /** The latest change of this state; 0 in an empty database. */
  readonly change: number;
  /** The latest change that touched frameworks or mappings. */
  readonly revision: number;
  /** The day (UTC) of the latest change: what an answer takes for today, so that it can be given again. */
  readonly day: string;
}

/**
 * One state, read by capability: who needs projects alone asks for ProjectReads. An answer is computed from one snapshot,
 * wherever it is computed: another thread or process that is given the number of its change reads the same state.
 */
export interface Snapshot
  extends SnapshotState,
    CrosswalkReads,
    MappingReads,
    ProjectReads,
    ProjectCounts,
    TableReads,
    ChangeReads,
    FrozenReportReads,
    WebhookReads,
    KeyReads {}
