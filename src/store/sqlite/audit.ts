import { createHash } from 'node:crypto';
import type { AuditMark } from '../audit.ts';
import type { Client } from './connection.ts';

/**
 * The audit log: one entry a change, written in its transaction. The hash of an entry is taken over the hash before it
 * and the entry itself, which holds a digest of all that the change wrote to history.
 */

export const FIRST_PREVIOUS = '0'.repeat(64);

/** What is hashed of an entry besides the hash before it. */
export interface AuditContent {
  readonly change: number;
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  /** 1 for a revision. */
  readonly crosswalk: number;
  readonly digest: string;
}

export function hashOfEntry(previous: string, entry: AuditContent): string {
  const { change, at, actor, reason, crosswalk, digest } = entry;
  const canonical = JSON.stringify([change, at, actor, reason, crosswalk, digest]);
  return createHash('sha256').update(`${previous}\n${canonical}`).digest('hex');
}

/** What the digest covers of a row of history. */
export interface HistoryContent {
  readonly entity: string;
  readonly id: string;
  readonly version: number;
  readonly document: string | null;
}

/** SHA-256 over rows of history in the order of their keys. */
export function digestOf(rows: Iterable<HistoryContent>): string {
  const hash = createHash('sha256');
  for (const { entity, id, version, document } of rows) {
    // The length ends every row in one way only: no two sets of rows make the same text.
    const length = document === null ? null : document.length;
    hash.update(`${JSON.stringify([entity, id, version, length])}\n${document ?? ''}\n`);
  }
  return hash.digest('hex');
}

/** The digest of the rows that a change wrote, whatever order they came in. */
export function digestOfChange(client: Client, change: number): string {
  // Numbers of rows first, then row by row: sorting the documents themselves would take the memory of a whole import.
  const rows = client
    .prepare('SELECT rowid FROM history WHERE change = ? ORDER BY entity, id')
    .pluck()
    .all(change) as number[];
  const one = client.prepare('SELECT entity, id, version, document FROM history WHERE rowid = ?');
  return digestOf(each(rows, (row) => one.get(row) as HistoryContent));
}

export function* each<T, R>(items: Iterable<T>, work: (item: T) => R): Generator<R> {
  for (const item of items) yield work(item);
}

/** Appends the entry of a change whose rows are all written, within its transaction; their digest may be known already. */
export function appendEntry(client: Client, change: number, digest = digestOfChange(client, change)): void {
  const previous = lastEntry(client)?.hash ?? FIRST_PREVIOUS;
  const written = client
    .prepare('SELECT number AS change, at, actor, reason, crosswalk FROM change WHERE number = ?')
    .get(change) as Omit<AuditContent, 'digest'>;
  const entry = { ...written, digest };
  client
    .prepare(
      `INSERT INTO audit_entry (change, at, actor, reason, crosswalk, digest, previous, hash)
       VALUES (:change, :at, :actor, :reason, :crosswalk, :digest, :previous, :hash)`,
    )
    .run({ ...entry, previous, hash: hashOfEntry(previous, entry) });
}

/** Null in an empty log. */
export function lastEntry(client: Client): AuditMark | null {
  const row = client.prepare('SELECT change, hash FROM audit_entry ORDER BY change DESC LIMIT 1').get();
  return (row as AuditMark | undefined) ?? null;
}

export function hashAt(client: Client, change: number): string | null {
  const hash = client.prepare('SELECT hash FROM audit_entry WHERE change = ?').pluck().get(change);
  return (hash as string | undefined) ?? null;
}
