import { sql } from 'drizzle-orm';
import { blob, check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { change } from './schema-changes.ts';

/** Reports as they were answered once. Triggers refuse that one is changed, deleted or replaced. */
export const frozenReport = sqliteTable(
  'frozen_report',
  {
    name: text('name').primaryKey(),
    signedOffBy: text('signed_off_by').notNull(),
    reason: text('reason').notNull(),
    report: text('report').notNull(),
    mediaType: text('media_type').notNull(),
    size: integer('size').notNull(),
    sha256: text('sha256').notNull(),
    frozenBy: text('frozen_by').notNull(),
    frozenAt: text('frozen_at').notNull(),
    ofChange: integer('of_change').notNull(),
    ofRevision: integer('of_revision').notNull(),
    change: integer('change')
      .notNull()
      .references(() => change.number),
    /** Last, so that the other columns are read without it. */
    content: blob('content', { mode: 'buffer' }).notNull(),
  },
  () => [check('frozen_report_size', sql.raw('length("content") = "size"'))],
);
