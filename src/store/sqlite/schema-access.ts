import { sql } from 'drizzle-orm';
import { blob, check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { change } from './schema-changes.ts';
import { oneOf, written } from './schema-parts.ts';

/** Who may write, who did, and what was answered to requests that may come again. */

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull().unique(),
    role: text('role').notNull(),
    label: text('label').notNull(),
    /** Null: not bound. */
    countries: text('countries', { mode: 'json' }).$type<string[]>(),
    organisations: text('organisations', { mode: 'json' }).$type<string[]>(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at'),
    revokedAt: text('revoked_at'),
    rotatedAt: text('rotated_at'),
    /** The secret before the last rotation, and until when it still serves. */
    previousHash: text('previous_hash'),
    previousUntil: text('previous_until'),
    ...written,
  },
  () => [
    check('api_key_role', oneOf('role', ['reader', 'tagger', 'curator', 'admin'])),
    check('api_key_bound', sql.raw(`"role" = 'tagger' or ("countries" is null and "organisations" is null)`)),
    check('api_key_previous', sql.raw('("previous_hash" is null) = ("previous_until" is null)')),
  ],
);

/** When a key was last used: beside the state, since being used changes nothing. */
export const apiKeyUse = sqliteTable('api_key_use', {
  key: text('key')
    .primaryKey()
    .references(() => apiKey.id, { onDelete: 'cascade' }),
  lastUsedAt: text('last_used_at').notNull(),
});

/** One entry a change, each with the hash of the one before it. */
export const auditEntry = sqliteTable(
  'audit_entry',
  {
    change: integer('change')
      .primaryKey()
      .references(() => change.number),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    crosswalk: integer('crosswalk').notNull(),
    /** By which formula it was hashed; see audit.ts. */
    format: integer('format').notNull(),
    /** What the change was; null in entries of format 1. */
    kind: text('kind'),
    /** SHA-256 over the rows of history that the change wrote. */
    digest: text('digest').notNull(),
    /** The hash of the entry before this one; zeros for the first. */
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  () => [
    check('audit_entry_kind', sql.raw('("format" = 1) = ("kind" is null)')),
    check(
      'audit_entry_hashes',
      sql.raw('length("digest") = 64 and length("previous") = 64 and length("hash") = 64'),
    ),
  ],
);

/** Answers kept under the Idempotency-Key of their request. */
export const reply = sqliteTable(
  'reply',
  {
    actor: text('actor').notNull(),
    key: text('key').notNull(),
    /** Names the one request that runs under this key. */
    owner: text('owner').notNull(),
    /** A request that runs holds its key until here; an answer is kept until here. ISO date-time, UTC. */
    until: text('until').notNull(),
    /** SHA-256 over method, address, headers that matter and body, and the length of the body in bytes; null while it runs. */
    fingerprint: text('fingerprint'),
    size: integer('size'),
    /** The answer as JSON `{status, headers}`; null while it runs. */
    head: text('head'),
    /** Packed with gzip; null where it was too large to keep. */
    body: blob('body', { mode: 'buffer' }),
  },
  (t) => [
    primaryKey({ columns: [t.actor, t.key] }),
    index('reply_until').on(t.until),
    // From this alone it is told how much a writer has kept.
    index('reply_kept').on(t.actor, sql.raw('length("body")')),
    check('reply_answered', sql.raw('("fingerprint" is null) = ("head" is null)')),
  ],
);
