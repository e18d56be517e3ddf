import { and, asc, eq, inArray, isNull, lt, lte, notExists, or, sql } from 'drizzle-orm';
import type { Deliveries, WebhookSecrets } from '../webhooks.ts';
import { toDelivery } from './beside.ts';
import type { Db } from './connection.ts';
import * as schema from './schema.ts';
import type { Writing } from './writing.ts';

/** Messages to one webhook that stay in its log. */
const KEPT = 100;

/** Deliveries as rows of the same file. Each step is one short transaction, in turn with other writes. */
export function deliveriesOf({ db, now, inTurn }: Writing): Deliveries {
  const { webhook, webhookDelivery: row } = schema;
  const pendingTo = db
    .select({ one: sql`1` })
    .from(row)
    .where(and(eq(row.webhook, webhook.id), eq(row.state, 'pending')));
  return {
    behind: (latest) =>
      inTurn(() =>
        db
          .select({ id: webhook.id, delivered: webhook.delivered })
          .from(webhook)
          .where(and(isNull(webhook.disabledAt), lt(webhook.delivered, latest), notExists(pendingTo)))
          .orderBy(asc(webhook.id))
          .all(),
      ),
    queue: (delivery) =>
      inTurn(() =>
        db.transaction(
          (tx) => {
            const [there] = tx
              .select({ delivered: webhook.delivered })
              .from(webhook)
              .where(and(eq(webhook.id, delivery.webhook), isNull(webhook.disabledAt)))
              .all();
            // Another process may have told it of these changes between our reading and now.
            if (there === undefined || there.delivered !== delivery.after) return false;
            const added = tx
              .insert(row)
              .values({ ...delivery, state: 'pending', attempts: 0, createdAt: delivery.at })
              .onConflictDoNothing()
              .run();
            prune(db, delivery.webhook);
            return added.changes === 1;
          },
          { behavior: 'immediate' },
        ),
      ),
    claim: (owner, at, leaseUntil, limit) =>
      inTurn(() => {
        const due = and(
          eq(row.state, 'pending'),
          lte(row.at, at),
          or(isNull(row.leaseUntil), lte(row.leaseUntil, at)),
        );
        const enabled = db.select({ id: webhook.id }).from(webhook).where(isNull(webhook.disabledAt));
        const ids = db
          .select({ id: row.id })
          .from(row)
          .where(and(due, inArray(row.webhook, enabled)))
          .orderBy(asc(row.at), asc(row.number))
          .limit(limit)
          .all()
          .map(({ id }) => id);
        // Nothing is due nearly always: then nothing is written and no other process waits.
        if (ids.length === 0) return [];
        const mine = db
          .update(row)
          .set({ owner, leaseUntil })
          .where(and(inArray(row.id, ids), due))
          .returning()
          .all();
        return mine.flatMap((claimed) => {
          const receiver = receiverOf(db, claimed.webhook);
          if (receiver === null) return [];
          const { url, ...secrets } = receiver;
          return [{ delivery: toDelivery(claimed), url, secrets }];
        });
      }),
    settle: ({ id, owner, ...outcome }) =>
      inTurn(() =>
        db.transaction(
          (tx) => {
            const [settled] = tx
              .update(row)
              .set({ ...outcome, owner: null, leaseUntil: null })
              .where(and(eq(row.id, id), eq(row.owner, owner), eq(row.state, 'pending')))
              .returning()
              .all();
            if (settled === undefined) return false;
            if (outcome.state === 'delivered') {
              tx.update(webhook)
                .set({ delivered: settled.until })
                .where(and(eq(webhook.id, settled.webhook), lt(webhook.delivered, settled.until)))
                .run();
            }
            return true;
          },
          { behavior: 'immediate' },
        ),
      ),
    release: (id, owner) =>
      inTurn(() => {
        db.update(row)
          .set({ owner: null, leaseUntil: null })
          .where(and(eq(row.id, id), eq(row.owner, owner)))
          .run();
      }),
    secretsOf: (id) => inTurn(() => receiverOf(db, id)),
    note: (delivery) =>
      inTurn(() => {
        if (receiverOf(db, delivery.webhook) === null) return;
        db.insert(row)
          .values({ ...delivery, createdAt: now() })
          .run();
        prune(db, delivery.webhook);
      }),
  };
}

function receiverOf(db: Db, id: string): (WebhookSecrets & { readonly url: string }) | null {
  const { url, secret, previousSecret, previousUntil } = schema.webhook;
  const query = db.select({ url, secret, previousSecret, previousUntil }).from(schema.webhook);
  return query.where(eq(schema.webhook.id, id)).get() ?? null;
}

function prune(db: Db, webhook: string): void {
  db.$client
    .prepare(
      `DELETE FROM webhook_delivery WHERE webhook = @webhook AND state <> 'pending' AND number <=
       (SELECT number FROM webhook_delivery WHERE webhook = @webhook ORDER BY number DESC LIMIT 1 OFFSET ${KEPT})`,
    )
    .run({ webhook });
}
