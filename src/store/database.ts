import type { AuditMark, AuditReport } from './audit.ts';
import type { Store } from './port.ts';

export interface DatabaseSettings {
  /** Where the latest hash of the audit log is kept outside the database; beside it when left out. */
  readonly auditAnchor?: string | null;
}

/** How a database is opened for use. */
export interface OpenOptions {
  /** The clock of changes: ISO date-time, UTC. */
  readonly now: () => string;
  /** Runs once before others may prepare the same database, so that two processes that start together seed it once. */
  readonly prepare?: (store: Store) => Promise<void>;
  /** Called with errors outside requests, such as an anchor that could not be written. */
  readonly onError?: ((error: Error) => void) | undefined;
}

export interface MigrationReport {
  /** The migrations applied, in their order; none where the schema was this version's already. */
  readonly applied: readonly string[];
  /** Where the copy is that was taken before the first of them; null when there was nothing to save. */
  readonly backup: string | null;
}

/** A database as a whole, whatever it is kept in: what is done to it besides reading and writing. */
export interface Database {
  /** Where it is, in words for people. */
  readonly place: string;
  /** Brings it to this version's schema, prepares it, ends what a process left undone, and opens it. */
  open(options: OpenOptions): Promise<Store>;
  migrate(): Promise<MigrationReport>;
  /** Holds the audit log to its changes, its history and its anchor. Writes nothing, and migrates nothing. */
  verify(): Promise<AuditReport>;
  /** Makes the anchor of the audit log again, whatever stands there; answers what it says now, null for an empty log. */
  anchor(): Promise<AuditMark | null>;
  /** Writes a whole copy to a new file, of one state, while others read and write. Refuses to replace a file. */
  backup(file: string): Promise<void>;
}
