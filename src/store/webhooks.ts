/** Who is told of changes, and what is on its way to them. */

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** ISO date-times, UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  /** The latest change it has been told of. */
  readonly delivered: number;
  /** From 1; grows with each change of it. */
  readonly version: number;
}

/** What signs deliveries. Read by nothing but the one who sends them. */
export interface WebhookSecrets {
  readonly secret: string;
  /** The one before the last rotation, and until when deliveries are signed with it too. */
  readonly previousSecret: string | null;
  readonly previousUntil: string | null;
}

export type NewWebhook = Pick<Webhook, 'id' | 'url' | 'description' | 'createdAt' | 'createdBy'> & {
  readonly secret: string;
};

export type WebhookSettings = WebhookSecrets | Pick<Webhook, 'disabledAt' | 'disabledBecause'>;

type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One message to one receiver. It keeps its id and body however often it is sent. */
export interface Delivery {
  readonly id: string;
  readonly webhook: string;
  readonly kind: 'changes' | 'test';
  /** The changes it tells of: those after `after`, up to `until`. */
  readonly after: number;
  readonly until: number;
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: string;
  /** When it is due, or when it was settled. */
  readonly at: string;
  /** HTTP status of the last attempt, where there was an answer. */
  readonly status: number | null;
  /** Why the last attempt failed, in our words. */
  readonly fault: string | null;
}

type NewDelivery = Pick<Delivery, 'id' | 'webhook' | 'kind' | 'after' | 'until' | 'body' | 'at'>;

/** How an attempt ended, and what becomes of the delivery. */
interface Settlement extends Pick<Delivery, 'state' | 'attempts' | 'at' | 'status' | 'fault'> {
  readonly id: string;
  /** Who claimed it; whoever lost the claim meanwhile settles nothing. */
  readonly owner: string;
}

export interface Claimed {
  readonly delivery: Delivery;
  readonly url: string;
  readonly secrets: WebhookSecrets;
}

/**
 * Deliveries under way. They are no changes: they take no change number, have no past, and are kept so that a restart
 * goes on with them. Of several processes on one database one holds each delivery at a time.
 */
export interface Deliveries {
  /** Enabled webhooks that were told of less than `latest` and have nothing on its way. */
  behind(latest: number): Promise<readonly Pick<Webhook, 'id' | 'delivered'>[]>;
  /** False when another process was faster, or the webhook is gone. */
  queue(delivery: NewDelivery): Promise<boolean>;
  /** Takes hold of deliveries that are due, at most `limit`, until `leaseUntil`. */
  claim(owner: string, now: string, leaseUntil: string, limit: number): Promise<readonly Claimed[]>;
  /** False when the claim was lost. A delivery of changes that arrived moves its webhook on. */
  settle(settlement: Settlement): Promise<boolean>;
  /** Gives a claimed delivery back, to be sent as if it had not been claimed. */
  release(id: string, owner: string): Promise<void>;
  /** Where a webhook is sent and what signs it; null when there is no such webhook. */
  secretsOf(webhook: string): Promise<(WebhookSecrets & { readonly url: string }) | null>;
  /** Adds a settled message to the log. */
  note(delivery: Omit<Delivery, 'createdAt'>): Promise<void>;
}

export interface WebhookReads {
  /** In the order of their making. As they are now: webhooks have no past. */
  webhooks(): Promise<readonly Webhook[]>;
  /** The latest deliveries to one, newest first. */
  deliveriesTo(webhook: string, limit: number): Promise<readonly Delivery[]>;
}
