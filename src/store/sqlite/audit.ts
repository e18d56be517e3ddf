import { createHash } from 'node:crypto';
import type { AuditMark } from '../audit.ts';
import type { Client } from './connection.ts';

/**
 * The audit log: one entry a change, written in its transaction. The hash of an entry is taken over the hash before it
 * and the entry itself, which holds a digest of all that the change wrote. Entries keep the formula they were hashed by:
 * in format 1 the digest covers the rows of history, from format 2 on also their formats and what the change was.
 */

export const FIRST_PREVIOUS = '0'.repeat(64);

/** What new entries are hashed by. */
export const AUDIT_FORMAT = 2;

/** What is hashed of an entry besides the hash before it. */
export interface AuditContent {
  readonly change: number;
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  /** 1 for a revision. */
  readonly crosswalk: number;
  readonly format: number;
  /** What the change was; null in format 1. */
  readonly kind: string | null;
  readonly digest: string;
}

/** Of an entry of a format that this version knows. */
export function hashOfEntry(previous: string, entry: AuditContent): string {
  const { change, at, actor, reason, crosswalk, format, kind, digest } = entry;
  const canonical = JSON.stringify(
    format === 1
      ? [change, at, actor, reason, crosswalk, digest]
      : [format, change, at, actor, reason, crosswalk, kind, digest],
  );
  return createHash('sha256').update(`${previous}\n${canonical}`).digest('hex');
}

/** What the digest covers of a row of history; the format of the document from audit format 2 on. */
export interface HistoryContent {
  readonly entity: string;
  readonly id: string;
  readonly version: number;
  readonly format: number;
  readonly document: string | null;
}

/** What the digest covers before the rows of history, from audit format 2 on: what the change was. */
export interface DetailContent {
  readonly kind: string;
  readonly format: number;
  readonly details: string;
}

/**
 * SHA-256 over what a change wrote: the rows of history in the order of their keys; from audit format 2 on the details of the
 * change before them (null where they are gone), and the format of each row.
 */
export function digestOf(
  rows: Iterable<HistoryContent>,
  auditFormat: number,
  details: DetailContent | null,
): string {
  const hash = createHash('sha256');
  if (auditFormat > 1) hash.update(detailsLine(details));
  for (const { entity, id, version, format: written, document } of rows) {
    // The length ends every row in one way only: no two sets of rows make the same text.
    const length = document === null ? null : document.length;
    const head = auditFormat === 1 ? [entity, id, version, length] : [entity, id, version, written, length];
    hash.update(`${JSON.stringify(head)}\n${document ?? ''}\n`);
  }
  return hash.digest('hex');
}

/** Ended by its length as the rows are; empty where the details are gone. */
function detailsLine(row: DetailContent | null): string {
  if (row === null) return '';
  return `${JSON.stringify([row.kind, row.format, row.details.length])}\n${row.details}\n`;
}

/** The digest of the rows that a change wrote, whatever order they came in, by the formula of an audit format. */
export function digestOfChange(client: Client, change: number, auditFormat: number): string {
  const details = client
    .prepare('SELECT kind, format, details FROM change_detail WHERE change = ?')
    .get(change) as DetailContent | undefined;
  // Numbers of rows first, then row by row: sorting the documents themselves would take the memory of a whole import.
  const rows = client
    .prepare('SELECT rowid FROM history WHERE change = ? ORDER BY entity, id')
    .pluck()
    .all(change) as number[];
  const one = client.prepare('SELECT entity, id, version, format, document FROM history WHERE rowid = ?');
  const contents = each(rows, (row) => one.get(row) as HistoryContent);
  return digestOf(contents, auditFormat, details ?? null);
}

export function* each<T, R>(items: Iterable<T>, work: (item: T) => R): Generator<R> {
  for (const item of items) yield work(item);
}

/** Appends the entry of a change whose rows are all written, within its transaction; their digest may be known already. */
export function appendEntry(
  client: Client,
  change: number,
  digest = digestOfChange(client, change, AUDIT_FORMAT),
): void {
  const previous = lastEntry(client)?.hash ?? FIRST_PREVIOUS;
  const written = client
    .prepare(
      `SELECT c.number AS change, c.at, c.actor, c.reason, c.crosswalk, d.kind
       FROM change c JOIN change_detail d ON d.change = c.number WHERE c.number = ?`,
    )
    .get(change) as Omit<AuditContent, 'format' | 'digest'>;
  const entry = { ...written, format: AUDIT_FORMAT, digest };
  client
    .prepare(
      `INSERT INTO audit_entry (change, at, actor, reason, crosswalk, format, kind, digest, previous, hash)
       VALUES (:change, :at, :actor, :reason, :crosswalk, :format, :kind, :digest, :previous, :hash)`,
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
