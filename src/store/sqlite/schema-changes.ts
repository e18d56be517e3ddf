import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

export const change = sqliteTable(
  'change',
  {
    number: integer('number').primaryKey({ autoIncrement: true }),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** 1 when frameworks or mappings were touched: such a change is a revision. */
    crosswalk: integer('crosswalk').notNull(),
  },
  (t) => [
    index('change_at').on(t.at),
    index('change_crosswalk').on(t.crosswalk, t.number),
    check('change_crosswalk_flag', sql.raw('"crosswalk" in (0, 1)')),
  ],
);

/** Every version of every entity, as a JSON document; a null document is a tombstone. */
export const history = sqliteTable(
  'history',
  {
    entity: text('entity').notNull(),
    id: text('id').notNull(),
    change: integer('change')
      .notNull()
      .references(() => change.number),
    version: integer('version').notNull(),
    document: text('document'),
  },
  (t) => [
    primaryKey({ columns: [t.entity, t.id, t.change] }),
    unique('history_version').on(t.entity, t.id, t.version),
    // In the order in which what a change touched is read.
    index('history_change').on(t.change, t.entity, t.id),
    check(
      'history_entity',
      sql.raw(
        `"entity" in ('framework', 'concept', 'relation', 'mapping-set', 'mapping', 'mapping-note', 'project', 'api-key', 'frozen-report')`,
      ),
    ),
    check('history_document', sql.raw('"document" is null or json_valid("document")')),
  ],
);
