import { readDocument } from '../history/registry.ts';
import type { Client, Db } from './connection.ts';
import { prepared } from './prepared.ts';
import { type Statements, statementsOf } from './statements.ts';
import { writeProject } from './write-project.ts';

/**
 * Merging a published batch: the current tables follow history, a few projects in each transaction. It can be done by any
 * process, by several at once and again after a crash, since each project is brought to the newest version that history has.
 */

/** So long one transaction goes on before it is ended; a project more may be begun. */
const MERGED_FOR_MS = 20;
/** Rows looked up at once. */
const PAGE = 25;

/** True while the current tables lag behind history, in the state that the connection reads. */
export function isMerging(client: Client): boolean {
  const text = 'SELECT EXISTS (SELECT 1 FROM batch b JOIN batch_item i ON i.batch = b.id AND i.place = 0)';
  return prepared(client, text, 'pluck').get() === 1;
}

/** Batches that were published and not yet merged. */
export function unmergedBatches(client: Client): readonly string[] {
  return client
    .prepare('SELECT b.id FROM batch b JOIN batch_item i ON i.batch = b.id AND i.place = 0 ORDER BY b.id')
    .pluck()
    .all() as string[];
}

/** One bounded transaction. Answers false when all of the batch is merged: from then on it is like one that was given up. */
export function mergeSome(db: Db, batch: string): boolean {
  const client = db.$client;
  const page = client.prepare(
    'SELECT place, project FROM batch_write WHERE batch = ? ORDER BY place LIMIT ?',
  );
  const remove = client.prepare('DELETE FROM batch_write WHERE batch = ? AND place <= ?');
  return db.transaction(
    () => {
      const statements = statementsOf(db);
      const ends = performance.now() + MERGED_FOR_MS;
      do {
        const rows = page.all(batch, PAGE) as { readonly place: number; readonly project: string }[];
        for (const { project } of rows) followHistory(client, statements, project);
        const last = rows.at(-1);
        if (last === undefined) {
          client.prepare('DELETE FROM batch_item WHERE batch = ? AND place = 0').run(batch);
          return false;
        }
        remove.run(batch, last.place);
      } while (performance.now() < ends);
      return true;
    },
    { behavior: 'immediate' },
  );
}

interface Newest {
  readonly version: number;
  readonly change: number;
  readonly at: string;
  readonly format: number;
  readonly document: string | null;
}

function followHistory(client: Client, statements: Statements, id: string): void {
  const newest = prepared(
    client,
    `SELECT h.version, h.change, h.format, c.at, h.document FROM history h JOIN change c ON c.number = h.change
     WHERE h.entity = 'project' AND h.id = ? ORDER BY h.version DESC LIMIT 1`,
  ).get(id) as Newest | undefined;
  const current = prepared(client, 'SELECT change FROM project WHERE id = ?', 'pluck').get(id);
  // Somebody wrote the project meanwhile, or another process merged it.
  if (newest === undefined || newest.change === current) return;
  if (newest.document === null) prepared(client, 'DELETE FROM project WHERE id = ?').run(id);
  else
    writeProject(statements, readDocument('project', { id, ...newest, document: newest.document }), newest);
}
