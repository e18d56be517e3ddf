import type { Db } from './connection.ts';

/** The one connection of a process that writes, and how its uses take turns. */
export interface Writing {
  readonly db: Db;
  readonly file: string;
  readonly now: () => string;
  /** Runs work while no other work of this process writes. */
  inTurn<T>(work: () => T | Promise<T>): Promise<T>;
  /** Moves the anchor of the audit log to what is committed; to be awaited before a change is acknowledged. */
  anchored(): Promise<void>;
  /** Called with errors outside requests. */
  readonly onError?: ((error: Error) => void) | undefined;
}
