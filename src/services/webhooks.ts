import { randomUUID } from 'node:crypto';
import { type Authorship, NOW, type Snapshot, type Store } from '../store/port.ts';
import type { Webhook } from '../store/webhooks.ts';
import { Problem } from './problems.ts';
import type { Outcome, WebhookSender } from './webhook-send.ts';
import { newSecret, signedHeaders } from './webhook-signature.ts';

/** Who is told of changes: registering, rotating secrets, stopping, testing. */

interface WebhookServices {
  readonly store: Store;
  readonly sendWebhook: WebhookSender;
  readonly now: () => string;
}

/** So long after a rotation messages are signed with the secret before, too. */
const OVERLAP_MS = 24 * 3_600_000;
/** Registered at once: each change is a message to every one of them. */
const MAX_WEBHOOKS = 100;

/** The secret is in this answer and in no other. */
export async function registerWebhook(
  { store, sendWebhook, now }: WebhookServices,
  request: { readonly url: string; readonly description: string },
  actor: string,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  sendWebhook.check(request.url);
  const there = await store.read(NOW, (snapshot) => snapshot.webhooks());
  if (there.length >= MAX_WEBHOOKS) {
    const message = `There are ${MAX_WEBHOOKS} webhooks already, which is as many as there may be.`;
    const fix = 'Delete one that is not needed any more.';
    throw new Problem('invalid-body', message, [{ pointer: '', code: 'too-many-webhooks', message, fix }]);
  }
  const id = `wh_${randomUUID()}`;
  const secret = newSecret();
  const webhook = { id, ...request, createdAt: now(), createdBy: actor };
  // Where it leads is in the audit log for good; the rest of an address may hold a secret of the receiver's.
  const reason = `webhook ${id} registered for ${new URL(request.url).origin}`;
  const { change } = await store.commit([{ kind: 'add-webhook', webhook: { ...webhook, secret } }], [], {
    actor,
    reason,
    details: { kind: 'webhook', webhook: id, action: 'register' },
  });
  const fresh = { disabledAt: null, disabledBecause: null, delivered: change, version: 1 };
  return { secret, webhook: { ...webhook, ...fresh } };
}

export async function requireWebhook(snapshot: Snapshot, id: string): Promise<Webhook> {
  const webhook = (await snapshot.webhooks()).find((candidate) => candidate.id === id);
  if (webhook !== undefined) return webhook;
  const message = `There is no webhook "${id}".`;
  throw new Problem('not-found', message, [
    { pointer: 'id', code: 'unknown-webhook', message, fix: 'See GET /v1/webhooks for those there are.' },
  ]);
}

export async function rotateSecret(
  { store, now }: WebhookServices,
  { id, version }: WebhookVersion,
  actor: string,
): Promise<{ readonly secret: string; readonly previousUntil: string }> {
  const before = await store.deliveries.secretsOf(id);
  const secret = newSecret();
  const previousUntil = new Date(Date.parse(now()) + OVERLAP_MS).toISOString();
  const settings = { secret, previousSecret: before?.secret ?? null, previousUntil };
  await store.commit([{ kind: 'set-webhook', id, settings }], [{ kind: 'webhook-version', id, version }], {
    actor,
    reason: `secret of webhook ${id} rotated`,
    details: { kind: 'webhook', webhook: id, action: 'rotate' },
  });
  return { secret, previousUntil };
}

/** A webhook and the version of it that is to be changed. */
export type WebhookVersion = Pick<Webhook, 'id' | 'version'>;

/**
 * Stops sending, or begins again where it stopped: what was not delivered is told in the next message. One that is so
 * already stays as it is.
 */
export async function setEnabled(
  { store, now }: Pick<WebhookServices, 'store' | 'now'>,
  { id, version }: WebhookVersion,
  {
    enabled,
    because,
    actor,
  }: { readonly enabled: boolean; readonly because: string; readonly actor: string },
): Promise<Webhook> {
  const webhook = await store.read(NOW, (snapshot) => requireWebhook(snapshot, id));
  if ((webhook.disabledAt === null) === enabled) return webhook;
  const settings = enabled
    ? { disabledAt: null, disabledBecause: null }
    : { disabledAt: now(), disabledBecause: because };
  const authorship: Authorship = {
    actor,
    reason: `webhook ${id} ${enabled ? 'enabled' : `disabled: ${because}`}`,
    details: { kind: 'webhook', webhook: id, action: enabled ? 'enable' : 'disable' },
  };
  await store.commit(
    [{ kind: 'set-webhook', id, settings }],
    [{ kind: 'webhook-version', id, version }],
    authorship,
  );
  return { ...webhook, ...settings, version: version + 1 };
}

export async function deleteWebhook(
  { store }: WebhookServices,
  { id, version }: WebhookVersion,
  actor: string,
) {
  const reason = `webhook ${id} deleted`;
  return store.commit([{ kind: 'delete-webhook', id }], [{ kind: 'webhook-version', id, version }], {
    actor,
    reason,
    details: { kind: 'webhook', webhook: id, action: 'delete' },
  });
}

/** Sends one message now, once, and tells how it went. It is no change and moves nothing on. */
export async function testWebhook(
  { store, sendWebhook, now }: WebhookServices,
  id: string,
): Promise<Outcome & { readonly id: string }> {
  const change = await store.read(NOW, async (snapshot) => {
    await requireWebhook(snapshot, id);
    return snapshot.change;
  });
  const receiver = await store.deliveries.secretsOf(id);
  if (receiver === null) throw new Problem('not-found', `There is no webhook "${id}".`);
  const message = newMessage('crosswalk.test', now(), { change });
  const outcome = await sendWebhook.send({
    url: receiver.url,
    headers: signedHeaders(message, receiver, now()),
    body: message.body,
    signal: new AbortController().signal,
  });
  await store.deliveries.note({
    ...message,
    webhook: id,
    kind: 'test',
    after: change,
    until: change,
    state: outcome.delivered ? 'delivered' : 'failed',
    attempts: 1,
    at: now(),
    status: outcome.status,
    fault: outcome.fault,
  });
  return { id: message.id, ...outcome };
}

/** A message with an id of its own, by which a receiver knows one that it has had already. */
export function newMessage(type: string, timestamp: string, data: object): { id: string; body: string } {
  return { id: `msg_${randomUUID()}`, body: JSON.stringify({ type, timestamp, data }) };
}
