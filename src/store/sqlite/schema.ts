import { check, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf, written } from './schema-parts.ts';

/** Current state in tables of its own; the past of everything in `history`, which is only ever appended to. */
export * from './schema-batches.ts';
export * from './schema-changes.ts';
export * from './schema-crosswalk.ts';
export * from './schema-frozen.ts';
export * from './schema-projects.ts';
export * from './schema-webhooks.ts';

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull().unique(),
    role: text('role').notNull(),
    label: text('label').notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at'),
    revokedAt: text('revoked_at'),
    ...written,
  },
  () => [check('api_key_role', oneOf('role', ['reader', 'tagger', 'curator', 'admin']))],
);
