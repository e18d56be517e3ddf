import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { NOW, type Store, StoreError } from '../store/port.ts';
import type { Claimed } from '../store/webhooks.ts';
import type { Outcome, WebhookSender } from './webhook-send.ts';
import { signedHeaders } from './webhook-signature.ts';
import { newMessage, setEnabled } from './webhooks.ts';

/** Tells webhooks of changes. What is on its way is kept in the database, so that a restart goes on with it. */

interface DispatchOptions {
  readonly store: Store;
  readonly sender: WebhookSender;
  readonly now: () => string;
  readonly onError: (error: unknown) => void;
  /** Waits before the second and further attempts, in milliseconds; after the last one the webhook is disabled. */
  readonly retryAfterMs?: readonly number[];
  readonly pollMs?: number;
  /** A process that says nothing for so long has lost what it claimed. Longer than an attempt may take. */
  readonly leaseMs?: number;
}

export interface Dispatcher {
  /** Breaks off what is being sent; it is sent again by the next process. */
  stop(): Promise<void>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** 5 s, 5 min, 30 min, 2 h, 5 h, 10 h: seven attempts within 17 h 35 min. */
const RETRY_AFTER_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR];
const POLL_MS = SECOND;
const LEASE_MS = MINUTE;
/** Sent at once. */
const AT_ONCE = 10;
const DISABLE_ATTEMPTS = 5;
const ACTOR = 'crosswalk webhooks';
/** A receiver that answers so wants nothing more. */
const GONE = 410;

export function startDispatcher(options: DispatchOptions): Dispatcher {
  const stopping = new AbortController();
  const { signal } = stopping;
  const owner = randomUUID();
  const running = new Set<Promise<void>>();

  const turn = async () => {
    const queued = await queueChanges(options);
    const free = AT_ONCE - running.size;
    if (free <= 0) return queued;
    for (const claimed of await claim(options, owner, free)) {
      const sent = deliver(options, claimed, owner, signal)
        .catch(options.onError)
        .finally(() => running.delete(sent));
      running.add(sent);
    }
    return queued;
  };
  const loop = async () => {
    while (!signal.aborted) {
      await turn().catch(options.onError);
      await setTimeout(options.pollMs ?? POLL_MS, undefined, { signal }).catch(() => {});
    }
    await Promise.all(running);
  };
  const stopped = loop();
  return {
    stop: async () => {
      stopping.abort();
      await stopped;
    },
  };
}

/** One message for each webhook that has nothing on its way: it tells of all changes since the last one. */
async function queueChanges({ store, now }: DispatchOptions): Promise<void> {
  const latest = await store.read(NOW, async ({ change }) => change);
  for (const { id: webhook, delivered: after } of await store.deliveries.behind(latest)) {
    const data = await store.read(NOW, async (snapshot) => ({
      after,
      change: snapshot.change,
      revision: snapshot.revision,
      touched: await snapshot.touched(after, snapshot.change),
      feed: `/v1/changes?after=${after}`,
    }));
    const at = now();
    const message = newMessage('crosswalk.changed', at, data);
    await store.deliveries.queue({ ...message, webhook, kind: 'changes', after, until: data.change, at });
  }
}

function claim({ store, now, leaseMs }: DispatchOptions, owner: string, limit: number) {
  const at = now();
  const until = new Date(Date.parse(at) + (leaseMs ?? LEASE_MS)).toISOString();
  return store.deliveries.claim(owner, at, until, limit);
}

/** An administrator may change the webhook meanwhile: then it is looked at anew. One that is deleted needs no stopping. */
async function disable(options: DispatchOptions, id: string, because: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const webhook = await options.store.read(NOW, async (snapshot) =>
      (await snapshot.webhooks()).find((candidate) => candidate.id === id),
    );
    if (webhook === undefined) return;
    try {
      await setEnabled(options, webhook, { enabled: false, because, actor: ACTOR });
      return;
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'conflict') || attempt === DISABLE_ATTEMPTS)
        throw error;
    }
  }
}

async function deliver(
  options: DispatchOptions,
  { delivery, url, secrets }: Claimed,
  owner: string,
  signal: AbortSignal,
): Promise<void> {
  const { store, sender, now } = options;
  let outcome: Outcome;
  try {
    const headers = signedHeaders(delivery, secrets, now());
    outcome = await sender.send({ url, headers, body: delivery.body, signal });
  } catch (error) {
    await store.deliveries.release(delivery.id, owner);
    if (signal.aborted) return;
    throw error;
  }
  const attempts = delivery.attempts + 1;
  const { status, fault } = outcome;
  const settled = { id: delivery.id, owner, attempts, status, fault };
  const wait = (options.retryAfterMs ?? RETRY_AFTER_MS)[attempts - 1];
  if (outcome.delivered) {
    await store.deliveries.settle({ ...settled, state: 'delivered', at: now() });
  } else if (wait === undefined || status === GONE) {
    const because = `${fault ?? ''} It was attempt ${attempts}.`.trim();
    const mine = await store.deliveries.settle({ ...settled, state: 'failed', at: now() });
    // One that was claimed by another process meanwhile, or put in order again, is that one's to judge.
    if (mine) await disable(options, delivery.webhook, because);
  } else {
    const at = new Date(Date.parse(now()) + wait).toISOString();
    await store.deliveries.settle({ ...settled, state: 'pending', at });
  }
}
