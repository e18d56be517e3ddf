import { and, asc, desc, eq, getTableColumns, gt, lte, sql } from 'drizzle-orm';
import { type Change, type Expectation, type Snapshot, StoreError } from '../port.ts';
import type { Delivery } from '../webhooks.ts';
import type { Db } from './connection.ts';
import * as schema from './schema.ts';
import type { Tx } from './statements.ts';

/** What is kept beside the crosswalk and the projects and has no versions: frozen reports, webhooks. */

const { content: _content, change: _change, ...REPORT } = getTableColumns(schema.frozenReport);
const {
  secret: _secret,
  previousSecret: _previous,
  previousUntil: _until,
  ...WEBHOOK
} = getTableColumns(schema.webhook);

type ChangeBeside = Extract<
  Change,
  { kind: 'freeze-report' | 'add-webhook' | 'set-webhook' | 'delete-webhook' }
>;

export function applyBeside(tx: Tx, number: number, change: ChangeBeside): void {
  switch (change.kind) {
    case 'freeze-report':
      tx.insert(schema.frozenReport)
        .values({ ...change.report, content: change.content, change: number })
        .run();
      return;
    case 'add-webhook':
      // It is told of what comes after it.
      tx.insert(schema.webhook)
        .values({ ...change.webhook, delivered: number, version: 1 })
        .run();
      return;
    case 'set-webhook':
      tx.update(schema.webhook)
        .set({ ...change.settings, version: sql`${schema.webhook.version} + 1` })
        .where(eq(schema.webhook.id, change.id))
        .run();
      return;
    case 'delete-webhook':
      tx.delete(schema.webhook).where(eq(schema.webhook.id, change.id)).run();
      return;
    default:
      change satisfies never;
  }
}

export function holdUnused(tx: Tx, name: string): void {
  const { frozenReport } = schema;
  const [used] = tx
    .select({ name: frozenReport.name })
    .from(frozenReport)
    .where(eq(frozenReport.name, name))
    .all();
  if (used !== undefined) throw new StoreError('conflict', `There is a frozen report "${name}" already.`);
}

export function holdWebhook(
  tx: Tx,
  { id, version }: Extract<Expectation, { kind: 'webhook-version' }>,
): void {
  const { webhook } = schema;
  const stored = tx.select({ version: webhook.version }).from(webhook).where(eq(webhook.id, id)).get();
  if (stored?.version === version) return;
  throw new StoreError(
    'conflict',
    `Webhook ${id} is at version ${stored?.version ?? 'none'}, not ${version}.`,
  );
}

/** Frozen reports as they were there after a change; webhooks as they are. */
export function besideUpTo(
  db: Db,
  latest: number,
): Pick<Snapshot, 'frozenReports' | 'frozenReport' | 'frozenContent' | 'webhooks' | 'deliveriesTo'> {
  const { frozenReport, webhook, webhookDelivery } = schema;
  const named = (name: string) => and(eq(frozenReport.name, name), lte(frozenReport.change, latest));
  return {
    frozenReports: async (after, limit) =>
      db
        .select(REPORT)
        .from(frozenReport)
        .where(and(lte(frozenReport.change, latest), gt(frozenReport.name, after ?? '')))
        .orderBy(asc(frozenReport.name))
        .limit(limit)
        .all(),
    frozenReport: async (name) => db.select(REPORT).from(frozenReport).where(named(name)).get() ?? null,
    frozenContent: async (name) =>
      db.select({ content: frozenReport.content }).from(frozenReport).where(named(name)).get()?.content ??
      null,
    webhooks: async () =>
      db.select(WEBHOOK).from(webhook).orderBy(asc(webhook.createdAt), asc(webhook.id)).all(),
    deliveriesTo: async (id, limit) =>
      db
        .select()
        .from(webhookDelivery)
        .where(eq(webhookDelivery.webhook, id))
        .orderBy(desc(webhookDelivery.number))
        .limit(limit)
        .all()
        .map(toDelivery),
  };
}

/** The checks of the schema hold kind and state to their unions. */
export function toDelivery(row: typeof schema.webhookDelivery.$inferSelect): Delivery {
  const { number: _number, owner: _owner, leaseUntil: _leaseUntil, ...delivery } = row;
  return delivery as Delivery;
}
