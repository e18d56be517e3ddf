import type { Project } from '../../domain/types.ts';
import { type Authorship, type Committed, type PlannedWrite, StoreError } from '../port.ts';
import { commitPlanned } from './commit.ts';
import type { Client, Db } from './connection.ts';

/** Rows of a batch in memory at once. */
const PAGE = 50;

export interface Publication {
  readonly batch: string;
  /** How many were planned: fewer are there where the batch was swept. */
  readonly writes: number;
  readonly authorship: Authorship;
  /** ISO date-time, UTC. */
  readonly at: string;
}

/** Applies the plan of a batch as one change, in one transaction, in memory that does not grow with it. */
export function publishNow(db: Db, { batch, writes, authorship, at }: Publication): Committed {
  return commitPlanned(db, plannedWrites(db.$client, batch, writes), authorship, at);
}

export function gone(): StoreError {
  return new StoreError(
    'unavailable',
    'The import took too long between two steps, and what it had read is gone.',
  );
}

/**
 * In pages: a statement that is still being read would keep the connection from writing. Throws `gone` at the end where they
 * are not as many as expected: here nothing of another process can fall in between.
 */
function* plannedWrites(client: Client, batch: string, expected: number): Generator<PlannedWrite> {
  const page = client.prepare(
    'SELECT place, project AS id, version, document FROM batch_write WHERE batch = ? AND place > ? ORDER BY place LIMIT ?',
  );
  let count = 0;
  for (let after = 0; ; ) {
    const rows = page.all(batch, after, PAGE) as {
      readonly place: number;
      readonly id: string;
      readonly version: number | null;
      readonly document: string | null;
    }[];
    for (const { id, version, document } of rows) {
      yield { id, version, project: document === null ? null : (JSON.parse(document) as Project) };
    }
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.place;
  }
  if (count !== expected) throw gone();
}
