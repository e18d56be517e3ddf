import { sql } from 'drizzle-orm';
import { integer } from 'drizzle-orm/sqlite-core';
import { change } from './schema-changes.ts';

/** Pieces that tables share. A check must not be null for a null value: SQLite takes null for a pass. */

export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`"${column}" in (${values.map((value) => `'${value}'`).join(', ')})`);
export const isDate = (column: string) =>
  sql.raw(`"${column}" is null or "${column}" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`);

/** Which version of the entity a row is, and the change that wrote it. */
export const written = {
  version: integer('version').notNull(),
  change: integer('change')
    .notNull()
    .references(() => change.number),
};
