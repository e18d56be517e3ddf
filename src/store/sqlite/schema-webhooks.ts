import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { change } from './schema-changes.ts';
import { oneOf } from './schema-parts.ts';

/** Who is told of changes. Never part of history: a secret would stay there for ever. */
export const webhook = sqliteTable('webhook', {
  id: text('id').primaryKey(),
  url: text('url').notNull(),
  description: text('description').notNull(),
  /** As it stands: a message cannot be signed with a hash of it. */
  secret: text('secret').notNull(),
  previousSecret: text('previous_secret'),
  previousUntil: text('previous_until'),
  createdAt: text('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  disabledAt: text('disabled_at'),
  disabledBecause: text('disabled_because'),
  delivered: integer('delivered')
    .notNull()
    .references(() => change.number),
  /** Counts what administrators change of it; being delivered to changes nothing. */
  version: integer('version').notNull(),
});

export const webhookDelivery = sqliteTable(
  'webhook_delivery',
  {
    /** The order of messages. */
    number: integer('number').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    webhook: text('webhook')
      .notNull()
      .references(() => webhook.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    after: integer('after').notNull(),
    until: integer('until').notNull(),
    body: text('body').notNull(),
    state: text('state').notNull(),
    attempts: integer('attempts').notNull(),
    createdAt: text('created_at').notNull(),
    at: text('at').notNull(),
    status: integer('status'),
    fault: text('fault'),
    owner: text('owner'),
    leaseUntil: text('lease_until'),
  },
  (t) => [
    // One message about changes is on its way to a webhook at a time: they arrive in order and cannot pile up.
    uniqueIndex('webhook_delivery_pending').on(t.webhook).where(sql.raw(`"state" = 'pending'`)),
    index('webhook_delivery_webhook').on(t.webhook, t.number),
    check('webhook_delivery_kind', oneOf('kind', ['changes', 'test'])),
    check('webhook_delivery_state', oneOf('state', ['pending', 'delivered', 'failed'])),
  ],
);
