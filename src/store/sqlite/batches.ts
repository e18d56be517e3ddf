import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Batch, type Committed, StoreError } from '../port.ts';
import type { Db } from './connection.ts';
import { gone, type Publication, publishNow } from './publish.ts';
import type { WorkerInput, WorkerOutput } from './publish-worker.ts';

/** Longer than anything between two pieces of one import takes. */
const LEASE_MS = 10 * 60_000;
/** Rows removed in one transaction. */
const REMOVED_AT_ONCE = 2_000;
/** Up to so many writes publishing is quicker than starting a thread for it. */
const PUBLISHED_HERE = 200;

export interface Writing {
  readonly db: Db;
  readonly file: string;
  readonly now: () => string;
  /** Runs work while no other work of this process writes. */
  inTurn<T>(work: () => T | Promise<T>): Promise<T>;
  /** Moves the anchor of the audit log to what is committed; to be awaited before a change is acknowledged. */
  anchored(): Promise<void>;
}

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

  /** One transaction, which also renews the lease. A swept batch is gone for good. */
  const renewed = <T>(work: () => T) =>
    inTurn(() =>
      client
        .transaction(() => {
          const renew = client.prepare('UPDATE batch SET lease_until = ? WHERE id = ?');
          if (renew.run(leaseFrom(now()), id).changes === 0) throw gone();
          return work();
        })
        .immediate(),
    );
  const append = (sql: string, rows: readonly (readonly unknown[])[]) =>
    renewed(() => {
      const insert = client.prepare(sql);
      for (const row of rows) insert.run(id, ...row);
    });

  return {
    keep: async (kept) => {
      const rows = kept.map((item, place) => [items + place + 1, JSON.stringify(item)]);
      await append('INSERT INTO batch_item (batch, place, item) VALUES (?, ?, ?)', rows);
      items += rows.length;
    },
    kept: async (after, limit) => {
      const rows = await renewed(
        () =>
          client
            .prepare(
              'SELECT place, item FROM batch_item WHERE batch = ? AND place > ? ORDER BY place LIMIT ?',
            )
            .all(id, after, limit) as { readonly place: number; readonly item: string }[],
      );
      return rows.map(({ place, item }) => ({ place, item: JSON.parse(item) as Item }));
    },
    plan: async (planned) => {
      const rows = planned.map(({ id: project, version, project: document }, place) => [
        writes + place + 1,
        project,
        version,
        document === null ? null : JSON.stringify(document),
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
    publish: (authorship) =>
      inTurn(async () => {
        const published = await publish(writing, { batch: id, writes, authorship, at: now() });
        await writing.anchored();
        return published;
      }),
    // What is left of it is swept later: how the batch ended must be told, not how its removal did.
    discard: () => remove(writing, id).catch(() => {}),
  };
}

/** Removes batches whose lease has run out. */
export async function sweepBatches(writing: Writing): Promise<number> {
  const abandoned = writing.db.$client
    .prepare('SELECT id FROM batch WHERE lease_until < ?')
    .pluck()
    .all(writing.now()) as string[];
  for (const id of abandoned) await remove(writing, id);
  return abandoned.length;
}

function publish({ db, file }: Writing, publication: Publication): Committed | Promise<Committed> {
  return publication.writes <= PUBLISHED_HERE
    ? publishNow(db, publication)
    : publishInThread({ ...publication, file });
}

async function publishInThread(input: WorkerInput): Promise<Committed> {
  const worker = new Worker(new URL('./publish-worker.ts', import.meta.url), {
    workerData: input,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8 },
  });
  const [output] = (await once(worker, 'message')) as [WorkerOutput];
  if ('refused' in output) throw new StoreError(output.refused, output.message);
  return output.committed;
}

/** In pieces, so that other requests get their turn between them. */
async function clear(
  { db, inTurn }: Writing,
  table: 'batch_item' | 'batch_write',
  id: string,
): Promise<void> {
  const piece = db.$client.prepare(
    `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE batch = ? LIMIT ${REMOVED_AT_ONCE})`,
  );
  while ((await inTurn(() => piece.run(id).changes)) === REMOVED_AT_ONCE) await setImmediate();
}

async function remove(writing: Writing, id: string): Promise<void> {
  await clear(writing, 'batch_item', id);
  await clear(writing, 'batch_write', id);
  await writing.inTurn(() => writing.db.$client.prepare('DELETE FROM batch WHERE id = ?').run(id));
}

function leaseFrom(now: string): string {
  return new Date(Date.parse(now) + LEASE_MS).toISOString();
}
