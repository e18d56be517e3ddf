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

/** What each change was: a kind, and typed details as JSON in a format of their own. */
export const changeDetail = sqliteTable(
  'change_detail',
  {
    change: integer('change')
      .primaryKey()
      .references(() => change.number),
    kind: text('kind').notNull(),
    format: integer('format').notNull(),
    details: text('details').notNull(),
  },
  (t) => [
    index('change_detail_kind').on(t.kind, t.change),
    check('change_detail_format', sql.raw('"format" >= 1')),
    check('change_detail_json', sql.raw('json_valid("details")')),
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
    /** Of the document; each kind of entity counts its own formats. See store/history. */
    format: integer('format').notNull(),
    document: text('document'),
  },
  (t) => [
    primaryKey({ columns: [t.entity, t.id, t.change] }),
    unique('history_version').on(t.entity, t.id, t.version),
    // In the order in which what a change touched is read.
    index('history_change').on(t.change, t.entity, t.id),
    check('history_format', sql.raw('"format" >= 1')),
    check('history_document', sql.raw('"document" is null or json_valid("document")')),
  ],
);
