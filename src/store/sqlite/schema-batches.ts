import { sql } from 'drizzle-orm';
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What waits beside the current state until it is published at once. No answer is ever read from here. */

export const batch = sqliteTable('batch', {
  id: text('id').primaryKey(),
  /** Until then its process is taken to be alive; afterwards anybody may sweep it away. ISO date-time, UTC. */
  leaseUntil: text('lease_until').notNull(),
});

const ofBatch = () =>
  text('batch')
    .notNull()
    .references(() => batch.id, { onDelete: 'cascade' });

/** What was read of a file, in its order. */
export const batchItem = sqliteTable(
  'batch_item',
  { batch: ofBatch(), place: integer('place').notNull(), item: text('item').notNull() },
  (t) => [
    primaryKey({ columns: [t.batch, t.place] }),
    check('batch_item_json', sql.raw('json_valid("item")')),
  ],
);

/** What is to be written of it. */
export const batchWrite = sqliteTable(
  'batch_write',
  {
    batch: ofBatch(),
    place: integer('place').notNull(),
    project: text('project').notNull(),
    /** The version it was decided on; null: the project must not exist. */
    version: integer('version'),
    /** Null deletes the project. */
    document: text('document'),
  },
  (t) => [
    primaryKey({ columns: [t.batch, t.place] }),
    check('batch_write_document', sql.raw('"document" is null or json_valid("document")')),
  ],
);
