import type { Mapping } from '../domain/types.ts';

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
