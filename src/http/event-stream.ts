import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { ChangeWatch } from '../services/change-watch.ts';
import { type FeedPosition, type FeedReader, feedPage, writePosition } from '../services/feed.ts';
import { Problem } from '../services/problems.ts';
import { NOW, type Store } from '../store/port.ts';

/** The change feed as Server-Sent Events. */

export interface StreamLimits {
  /** Streams open at once. */
  readonly listeners: number;
  /** Of them by one client, so that others find room. */
  readonly listenersPerClient: number;
  /** After so long a stream ends, and its listener connects again: with a key that is still good. */
  readonly seconds: number;
  /** A listener that takes nothing for so long is cut off. */
  readonly slowMs: number;
  /** A comment is sent when nothing else was for so long, so that nobody on the way takes the line for dead. */
  readonly heartbeatMs: number;
}

interface Listener {
  /** By whose key or token it listens; else its address. */
  readonly client: string;
  readonly reader: FeedReader;
  /** Asked before each piece that is sent, and with each heartbeat: when it is false the stream ends. */
  readonly stillHolds: () => Promise<boolean>;
}

interface EventStreams {
  /** Refuses with `unavailable` when no place is left, with `too-many-requests` when this client has its share. */
  open(position: FeedPosition, listener: Listener): Promise<PassThrough>;
  /** Ends all streams: their listeners would keep a server from stopping. */
  close(): Promise<void>;
}

/** How soon a listener whose stream has ended connects again. */
const RETRY_MS = 3_000;
/** Changes read for one piece of a stream. */
const CHANGES = 20;

export function createEventStreams(store: Store, watch: ChangeWatch, limits: StreamLimits): EventStreams {
  const stopping = new AbortController();
  const running = new Map<Promise<void>, string>();

  async function pour(
    body: PassThrough,
    from: FeedPosition,
    { reader, stillHolds }: Listener,
    gone: AbortSignal,
  ): Promise<void> {
    let position = from;
    await send(body, `retry: ${RETRY_MS}\nid: ${writePosition(position)}\n\n`, limits.slowMs);
    while (!gone.aborted && (await stillHolds())) {
      const page = await store.read(NOW, (snapshot) => feedPage(snapshot, position, CHANGES, reader));
      for (const [place, entry] of page.entries.entries()) {
        const last = place === page.entries.length - 1;
        const at = last ? page.position : { after: entry.change, item: null };
        const event = `id: ${writePosition(at)}\nevent: change\ndata: ${JSON.stringify(entry)}\n\n`;
        await send(body, event, limits.slowMs);
      }
      position = page.position;
      if (page.more) continue;
      await watch.wait(position.after, limits.heartbeatMs, gone);
      if (!gone.aborted) await send(body, ': still here\n\n', limits.slowMs);
    }
  }

  return {
    open: async (position, listener) => {
      if (running.size >= limits.listeners) {
        throw new Problem('unavailable', `${limits.listeners} streams are open. Try again later.`);
      }
      const own = running.values().filter((client) => client === listener.client);
      if ([...own].length >= limits.listenersPerClient) {
        const message = `${limits.listenersPerClient} streams of this client are open, as many as one client may have.`;
        throw new Problem('too-many-requests', message);
      }
      const body = new PassThrough();
      const gone = new AbortController();
      const end = () => gone.abort();
      body.on('close', end);
      // Who sends the stream hears of errors too; without a listener here an early one would end the process.
      body.on('error', end);
      stopping.signal.addEventListener('abort', end);
      const limit = globalThis.setTimeout(end, limits.seconds * 1000);
      const done = pour(body, position, listener, gone.signal)
        .then(() => void body.end())
        .catch((error: Error) => void body.destroy(error))
        .finally(() => {
          clearTimeout(limit);
          stopping.signal.removeEventListener('abort', end);
          running.delete(done);
        });
      running.set(done, listener.client);
      return body;
    },
    close: async () => {
      stopping.abort();
      await Promise.all(running.keys());
    },
  };
}

/** Waits until the listener has taken what lies before it; one that does not is cut off. */
async function send(body: PassThrough, text: string, slowMs: number): Promise<void> {
  if (body.destroyed || body.write(text)) return;
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const taken = await Promise.race([
      once(body, 'drain', { signal }).then(() => true),
      once(body, 'close', { signal }).then(() => true),
      setTimeout(slowMs, false, { signal }),
    ]);
    if (!taken) throw new Error(`The listener took nothing for ${slowMs} ms.`);
  } finally {
    settled.abort();
  }
}
