import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { canonicalProject } from '../../domain/project.ts';
import type { Batch, Committed } from '../port.ts';
import { mergeSome, unmergedBatches } from './merge.ts';
import { prepared } from './prepared.ts';
import { gone, type Publication, publishNow } from './publish.ts';
import { publishInThread } from './publish-thread.ts';
import type { Writing } from './writing.ts';

/** Longer than anything between two pieces of one import takes. */
const LEASE_MS = 10 * 60_000;
/** A lease is renewed when so much of it is over: not with every page, since each renewal is a write of its own. */
const RENEWED_AFTER_MS = LEASE_MS / 5;
/** Rows removed in one transaction. */
const REMOVED_AT_ONCE = 2_000;
/** Up to so many writes publishing is quicker than starting a thread for it. */
const PUBLISHED_HERE = 200;

/** Batches as rows of the same file, written in short transactions of their own. */
export async function openBatch<Item>(writing: Writing): Promise<Batch<Item>> {
  await sweepBatches(writing);
  const { db, now, inTurn } = writing;
  const client = db.$client;
  const id = randomUUID();
  let items = 0;
  let writes = 0;
  await inTurn(() =>
    client.prepare('INSERT INTO batch (id, lease_until) VALUES (?, ?)').run(id, leaseFrom(now())),
  );

  let renewedAt = Date.parse(now());

  /** A swept batch is gone for good. */
  const requireLease = () => {
    if (prepared(client, 'SELECT 1 FROM batch WHERE id = ?').get(id) === undefined) throw gone();
    const at = now();
    if (Date.parse(at) - renewedAt < RENEWED_AFTER_MS) return;
    prepared(client, 'UPDATE batch SET lease_until = ? WHERE id = ?').run(leaseFrom(at), id);
    renewedAt = Date.parse(at);
  };
  const append = (sql: string, rows: readonly (readonly unknown[])[]) =>
    inTurn(() =>
      client
        .transaction(() => {
          requireLease();
          const insert = prepared(client, sql);
          for (const row of rows) insert.run(id, ...row);
        })
        .immediate(),
    );

  return {
    keep: async (kept) => {
      const rows = kept.map((item, place) => [items + place + 1, JSON.stringify(item)]);
      await append('INSERT INTO batch_item (batch, place, item) VALUES (?, ?, ?)', rows);
      items += rows.length;
    },
    kept: async (after, limit) => {
      const rows = await inTurn(() => {
        requireLease();
        const page =
          'SELECT place, item FROM batch_item WHERE batch = ? AND place > ? ORDER BY place LIMIT ?';
        return prepared(client, page).all(id, after, limit) as {
          readonly place: number;
          readonly item: string;
        }[];
      });
      return rows.map(({ place, item }) => ({ place, item: JSON.parse(item) as Item }));
    },
    plan: async (planned) => {
      const rows = planned.map(({ id: project, version, project: document }, place) => [
        writes + place + 1,
        project,
        version,
        document === null ? null : JSON.stringify(canonicalProject(document)),
      ]);
      await append(
        'INSERT INTO batch_write (batch, place, project, version, document) VALUES (?, ?, ?, ?, ?)',
        rows,
      );
      writes += rows.length;
    },
    replan: async () => {
      await clear(writing, 'batch_write', id);
      writes = 0;
    },
    publish: (authorship) => publish(writing, { batch: id, writes, authorship, at: now() }),
    // What is left of it is swept later: how the batch ended must be told, not how its removal did.
    discard: () => remove(writing, id).catch(() => {}),
  };
}

/** Removes batches whose lease has run out. */
async function sweepBatches(writing: Writing): Promise<number> {
  const abandoned = writing.db.$client
    .prepare('SELECT id FROM batch WHERE lease_until < ?')
    .pluck()
    .all(writing.now()) as string[];
  for (const id of abandoned) {
    await merge(writing, id);
    await remove(writing, id);
  }
  return abandoned.length;
}

/** As a process starts: also ends what one that died had published and not yet merged, whatever its lease. */
export async function sweepAll(writing: Writing): Promise<number> {
  const unmerged = unmergedBatches(writing.db.$client);
  for (const id of unmerged) await merge(writing, id);
  return sweepBatches(writing);
}

async function publish(writing: Writing, publication: Publication): Promise<Committed> {
  if (publication.writes > PUBLISHED_HERE) return publishInThread(writing, publication);
  return writing.inTurn(async () => {
    const committed = publishNow(writing.db, publication);
    await writing.anchored();
    return committed;
  });
}

async function merge({ db, inTurn }: Writing, id: string): Promise<void> {
  const isUnmerged = () => unmergedBatches(db.$client).includes(id);
  while (await inTurn(() => isUnmerged() && mergeSome(db, id))) await setImmediate();
}

/** What was published is never removed before it is merged, even when its lease is over. */
const UNPUBLISHED = 'NOT EXISTS (SELECT 1 FROM batch_item WHERE batch = @id AND place = 0)';

/** In pieces, so that other requests get their turn between them. */
async function clear(
  { db, inTurn }: Writing,
  table: 'batch_item' | 'batch_write',
  id: string,
): Promise<void> {
  const piece = db.$client.prepare(
    `DELETE FROM ${table} WHERE ${UNPUBLISHED} AND rowid IN
       (SELECT rowid FROM ${table} WHERE batch = @id LIMIT ${REMOVED_AT_ONCE})`,
  );
  while ((await inTurn(() => piece.run({ id }).changes)) === REMOVED_AT_ONCE) await setImmediate();
}

async function remove(writing: Writing, id: string): Promise<void> {
  await clear(writing, 'batch_write', id);
  await clear(writing, 'batch_item', id);
  await writing.inTurn(() =>
    writing.db.$client.prepare(`DELETE FROM batch WHERE id = @id AND ${UNPUBLISHED}`).run({ id }),
  );
}

function leaseFrom(now: string): string {
  return new Date(Date.parse(now) + LEASE_MS).toISOString();
}
