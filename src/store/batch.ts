import type { Project } from '../domain/types.ts';
import type { Authorship } from './changes.ts';
import type { Committed } from './writes.ts';

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
  /** Forgets the plan, to make it again from what was kept. */
  replan(): Promise<void>;
  /**
   * Applies the plan as one change, or nothing of it: StoreError `conflict` when a project is no longer at the version
   * it was planned on, or `unavailable` when the batch was swept. Reading goes on meanwhile, and other writes wait.
   */
  publish(authorship: Authorship): Promise<Committed>;
  /** Removes the batch with all it holds: to be called at the end, however it ended. Never throws: what stays is swept. */
  discard(): Promise<void>;
}

/** A project to write, or to delete where it is null, and the version this was decided on (null: it does not exist). */
export interface PlannedWrite {
  readonly id: string;
  readonly project: Project | null;
  readonly version: number | null;
}
