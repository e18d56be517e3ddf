import { type Moment, NOW, type Snapshot, type SnapshotState, type Store, StoreError } from '../port.ts';
import { advanceAnchor, anchorFile, requireAnchor } from './audit-anchor.ts';
import { openBatch, sweepAll } from './batches.ts';
import { commitNow } from './commit.ts';
import { asStoreError, type Db, databaseFile, openReader, openWriter } from './connection.ts';
import { countsAt } from './counts.ts';
import { currentSnapshot } from './current.ts';
import { deliveriesOf } from './deliveries.ts';
import { keyUses, recordKeyUses } from './key-uses.ts';
import { isMerging } from './merge.ts';
import { isMigrated } from './migrate.ts';
import { pastProjects, pastSnapshot } from './past.ts';
import { prepared } from './prepared.ts';
import { sqliteReplies } from './replies.ts';
import type { Writing } from './writing.ts';

export interface SqliteOptions {
  /** `file:data/crosswalk.sqlite` or a plain path. The file must be migrated. */
  readonly url: string;
  /** The clock of changes: ISO date-time, UTC. */
  readonly now: () => string;
  /** Snapshots open at once; further ones open a connection of their own, which is closed after use. */
  readonly pooledReaders?: number;
  /** The file that keeps the latest hash of the audit log; beside the database when left out. */
  readonly auditAnchor?: string | null;
  /** Called with errors outside requests, such as an anchor that could not be written. */
  readonly onError?: ((error: Error) => void) | undefined;
}

/** The port over one SQLite file: one connection writes, others read, each snapshot in a transaction of its own. */
export function openSqliteStore(options: SqliteOptions): Store {
  const file = databaseFile(options.url);
  const anchor = anchorFile(file, options.auditAnchor);
  requireAnchor(anchor);
  const writer = openMigrated(file);
  const idle: Db[] = [];
  const pooled = options.pooledReaders ?? 4;
  let closed = false;

  async function read<T>(moment: Moment, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    if (closed) throw new StoreError('unavailable', 'The database is closed.');
    let reader: Db | undefined;
    try {
      reader = idle.pop() ?? openReader(file);
      reader.$client.exec('BEGIN');
      return await work(openSnapshot(reader, moment));
    } catch (error) {
      throw asStoreError(error);
    } finally {
      if (reader !== undefined) {
        if (isFree(reader) && !closed && idle.length < pooled) idle.push(reader);
        else reader.$client.close();
      }
    }
  }

  let turn: Promise<unknown> = Promise.resolve();
  const writing: Writing = {
    db: writer,
    file,
    now: options.now,
    onError: options.onError,
    // What is written stays written: an anchor that lags behind is moved with the next change, or told by a check.
    anchored: () =>
      advanceAnchor(writer.$client, anchor).catch((cause: Error) => {
        const message = `The anchor of the audit log could not be written: ${cause.message}. What it lags behind is made up for with the next change.`;
        options.onError?.(new StoreError('unavailable', message, { cause }));
      }),
    inTurn: (work) => {
      const mine = turn.then(async () => {
        if (closed) throw new StoreError('unavailable', 'The database is closed.');
        try {
          return await work();
        } catch (error) {
          throw asStoreError(error);
        }
      });
      turn = mine.catch(() => {});
      return mine;
    },
  };

  // What a crash kept from the anchor is made up for before anything is written.
  void writing.inTurn(writing.anchored).catch(() => {});

  return {
    read,
    commit: (changes, expectations, authorship) =>
      writing.inTurn(async () => {
        const committed = commitNow(writer, changes, expectations, authorship, options.now());
        await writing.anchored();
        return committed;
      }),
    openBatch: () => openBatch(writing),
    sweepBatches: () => sweepAll(writing),
    keyUses: () => read(NOW, async () => keyUses(writer.$client)),
    recordKeyUses: (uses) => writing.inTurn(() => recordKeyUses(writer.$client, uses)),
    replies: sqliteReplies(writer.$client, options.now, writing.inTurn),
    deliveries: deliveriesOf(writing),
    close: async () => {
      closed = true;
      await turn;
      for (const reader of idle.splice(0)) reader.$client.close();
      if (writer.$client.open) {
        writer.$client.pragma('optimize');
        writer.$client.close();
      }
    },
  };
}

/** Ends the snapshot; false when a statement of it is still open, so that the connection is closed, not kept. */
function isFree(reader: Db): boolean {
  try {
    if (reader.$client.inTransaction) reader.$client.exec('COMMIT');
    return true;
  } catch {
    return false;
  }
}

function openMigrated(file: string): Db {
  const writer = openWriter(file);
  if (isMigrated(writer.$client)) return writer;
  writer.$client.close();
  throw new StoreError('unavailable', `${file} is not at this version's schema. Run: crosswalk migrate`);
}

/** The first query of every snapshot reads change and revision: from there on the transaction sees one state. */
function openSnapshot(db: Db, moment: Moment): Snapshot {
  const latest = stateAt(db, null);
  if (moment.kind === 'now') return latestSnapshot(db, latest);
  const change = moment.kind === 'change' ? moment.change : changeAsOf(db, moment.date);
  if (change === latest.change) return latestSnapshot(db, latest);
  if (change > latest.change) {
    throw new StoreError(
      'unknown-change',
      `There is no change ${change} yet; the latest is ${latest.change}.`,
    );
  }
  return pastSnapshot(db, stateAt(db, change));
}

/** From the current tables; projects from history while a batch is merged, since the tables lag behind it until then. */
function latestSnapshot(db: Db, latest: SnapshotState): Snapshot {
  const current = currentSnapshot(db, latest);
  if (!isMerging(db.$client)) return current;
  const { change } = latest;
  return { ...current, ...countsAt(db.$client, change), ...pastProjects(db.$client, change) };
}

/** Change, revision and day of the state after a change; null means the latest. */
function stateAt(db: Db, change: number | null): SnapshotState {
  return prepared(
    db.$client,
    `SELECT coalesce(c.number, 0) AS change,
              coalesce((SELECT max(number) FROM change WHERE crosswalk = 1 AND number <= c.number), 0) AS revision,
              coalesce(substr(c.at, 1, 10), '1970-01-01') AS day
       FROM (SELECT coalesce(?, (SELECT max(number) FROM change)) AS wanted) w
       LEFT JOIN change c ON c.number = w.wanted`,
  ).get(change) as SnapshotState;
}

/** The last change up to the end of the day, UTC. */
function changeAsOf(db: Db, date: string): number {
  return db.$client
    .prepare('SELECT coalesce(max(number), 0) FROM change WHERE at < ?')
    .pluck()
    .get(`${date}T24:00:00Z`) as number;
}
