import { closeSync, openSync, readFileSync } from 'node:fs';
import { constants, open } from 'node:fs/promises';
import type { AuditMark } from '../audit.ts';
import { StoreError } from '../port.ts';
import { hashAt, lastEntry } from './audit.ts';
import type { Client } from './connection.ts';

/**
 * The anchor: the latest hash of the audit log, in a small file outside the database. It is written after a change is
 * on disk and before it is acknowledged, so it may be one change behind after a crash and is never ahead.
 */

/** Beside the database, unless configured elsewhere. */
export function anchorFile(file: string, configured: string | null | undefined): string {
  return configured || `${file}.audit`;
}

/** Null where there is none or an empty file; 'unreadable' for what we never wrote. */
export function readAnchor(path: string): AuditMark | null | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (text === '') return null;
  const [, change, hash] = /^(\d{16}) ([0-9a-f]{64})\n$/.exec(text) ?? [];
  return change === undefined || hash === undefined ? 'unreadable' : { change: Number(change), hash };
}

/** Refuses a place that cannot be written before anything is changed. */
export function requireAnchor(path: string): void {
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    const { message } = error as Error;
    throw new StoreError('unavailable', `The anchor of the audit log cannot be written: ${message}.`, {
      cause: error,
    });
  }
}

/**
 * Moves the anchor to the latest entry. One that does not fit the log is evidence, and left as it stands. Another
 * process may commit meanwhile and write first: so the log is looked at again after writing.
 */
export async function advanceAnchor(client: Client, path: string): Promise<void> {
  for (;;) {
    const last = lastEntry(client);
    if (last === null) return;
    const stands = readAnchor(path);
    if (stands === 'unreadable' || !mayMove(client, stands, last)) return;
    await writeAnchor(path, last);
  }
}

function mayMove(client: Client, stands: AuditMark | null, last: AuditMark): boolean {
  // Only a log that has just begun has none yet; where one is gone, `crosswalk audit anchor` makes it anew.
  if (stands === null)
    return client.prepare('SELECT count(*) FROM (SELECT 1 FROM audit_entry LIMIT 2)').pluck().get() === 1;
  return stands.change < last.change && hashAt(client, stands.change) === stands.hash;
}

/** In place and always of one length: a file this small is written whole or not at all. What stood behind it goes. */
export async function writeAnchor(path: string, { change, hash }: AuditMark): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT);
  try {
    const { bytesWritten } = await file.write(`${String(change).padStart(16, '0')} ${hash}\n`, 0);
    await file.truncate(bytesWritten);
    await file.datasync();
  } finally {
    await file.close();
  }
}
