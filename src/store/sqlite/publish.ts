import type { Project } from '../../domain/types.ts';
import { writeDetails } from '../history/change-details.ts';
import { STORED } from '../history/registry.ts';
import { type Authorship, type Committed, type PlannedWrite, StoreError } from '../port.ts';
import { AUDIT_FORMAT, appendEntry, digestOf, each, type HistoryContent } from './audit.ts';
import { beginChange, commitPlanned, latestRevision, movedOn } from './commit.ts';
import type { Client, Db } from './connection.ts';
import { statementsOf } from './statements.ts';

/**
 * Publishing a batch: history takes the whole plan in one short transaction, which gives it its change number and makes it
 * visible; the current tables follow in bounded transactions (merge.ts). See docs/decisions/024.
 */

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

/** A small plan, applied to history and to the current tables at once. */
export function publishNow(db: Db, { batch, writes, authorship, at }: Publication): Committed {
  return commitPlanned(db, plannedWrites(db.$client, batch, writes), authorship, at);
}

/** What of a plan was looked at before anybody has to wait: as long as nothing later touched its projects, it holds. */
export interface Prepared {
  /** The latest change then. */
  readonly change: number;
  /** Of the rows that the plan will be in history. */
  readonly digest: string;
}

/** A plan is published by the version of the service that made it. */
const FORMAT = STORED.project.format;

const NEXT_VERSION = `1 + coalesce((SELECT max(version) FROM history WHERE entity = 'project' AND id = project), 0)`;

/** Refuses a plan that has come too late, and takes the digest of one that has not: on one snapshot, while others write. */
export function preparePublication(
  { $client: client }: Db,
  { batch, authorship }: Pick<Publication, 'batch' | 'authorship'>,
): Prepared {
  const latest = client.prepare('SELECT coalesce(max(number), 0) FROM change').pluck();
  const places = client.prepare('SELECT place FROM batch_write WHERE batch = ? ORDER BY project').pluck();
  const row = client.prepare(
    `SELECT 'project' AS entity, project AS id, ${NEXT_VERSION} AS version, ${FORMAT} AS format, document
     FROM batch_write WHERE batch = ? AND place = ?`,
  );
  client.exec('BEGIN');
  try {
    const change = latest.get() as number;
    refuseMoved(client, batch);
    const rows = each(places.all(batch), (place) => row.get(batch, place) as HistoryContent);
    return { change, digest: digestOf(rows, AUDIT_FORMAT, writeDetails(authorship.details)) };
  } finally {
    client.exec('COMMIT');
  }
}

/**
 * Makes a plan of any size visible: all of it or nothing. Nothing of it is in the current tables yet, so that snapshots read
 * projects from history until the batch is merged.
 */
export function publishToHistory(db: Db, publication: Publication, prepared: Prepared): Committed {
  const { batch, writes, authorship, at } = publication;
  const client = db.$client;
  return db.transaction(
    (tx) => {
      const count = 'SELECT count(*) FROM batch_write WHERE batch = ?';
      if (client.prepare(count).pluck().get(batch) !== writes) throw gone();
      const isTouched = isTouchedSince(client, batch, prepared.change);
      if (isTouched) refuseMoved(client, batch);
      const { change } = beginChange(tx, statementsOf(db), authorship, at, false);
      client
        .prepare(
          `INSERT INTO history (entity, id, change, version, format, document)
           SELECT 'project', project, @change, ${NEXT_VERSION}, ${FORMAT}, document
           FROM batch_write WHERE batch = @batch ORDER BY place`,
        )
        .run({ batch, change });
      appendEntry(client, change, isTouched ? undefined : prepared.digest);
      client.prepare('INSERT INTO batch_item (batch, place, item) VALUES (?, 0, ?)').run(batch, `${change}`);
      return { change, revision: latestRevision(tx) };
    },
    { behavior: 'immediate' },
  );
}

function isTouchedSince(client: Client, batch: string, change: number): boolean {
  const touched = client.prepare(
    `SELECT 1 FROM history WHERE change > @change AND entity = 'project'
       AND id IN (SELECT project FROM batch_write WHERE batch = @batch) LIMIT 1`,
  );
  return touched.get({ batch, change }) !== undefined;
}

/** Refuses the whole plan where a project is no longer at the version it was decided on. */
function refuseMoved(client: Client, batch: string): void {
  const moved = client
    .prepare(
      `SELECT id, expected, version FROM
         (SELECT place, project AS id, version AS expected,
                 (SELECT CASE WHEN document IS NULL THEN NULL ELSE version END FROM history
                  WHERE entity = 'project' AND id = batch_write.project ORDER BY version DESC LIMIT 1) AS version
          FROM batch_write WHERE batch = ?)
       WHERE version IS NOT expected ORDER BY place LIMIT 1`,
    )
    .get(batch) as
    | { readonly id: string; readonly expected: number | null; readonly version: number | null }
    | undefined;
  if (moved !== undefined) throw movedOn(moved.id, moved.version, moved.expected);
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
export function* plannedWrites(client: Client, batch: string, expected: number): Generator<PlannedWrite> {
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
