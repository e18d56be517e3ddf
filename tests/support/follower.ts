import type { z } from 'zod';
import type { feedEntry } from '../../src/http/schemas/changes.ts';

/** An outside tool that holds a copy by following the change feed, and knows nothing else of the service. */

type Entry = z.output<typeof feedEntry>;
type Document = Readonly<Record<string, unknown>>;

export interface Copy {
  /** Documents of one kind, in the order of ids. */
  of(entity: string): readonly Document[];
  /** The last change that was taken in whole. */
  readonly change: number;
}

interface Held extends Copy {
  take(entry: Entry): void;
}

function emptyCopy(): Held {
  const things = new Map<string, Map<string, { version: number; document: Document | null }>>();
  let change = 0;
  return {
    of: (entity) =>
      [...(things.get(entity) ?? [])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { document }]) => document)
        .filter((document) => document !== null),
    get change() {
      return change;
    },
    take: (entry) => {
      // What comes twice, after a break, changes nothing: a version is never older than the one before it.
      for (const { entity, id, version, document } of entry.items) {
        const of = things.get(entity) ?? new Map<string, { version: number; document: Document | null }>();
        things.set(entity, of);
        if ((of.get(id)?.version ?? 0) < version) of.set(id, { version, document });
      }
      if (!entry.complete) return;
      if (entry.change > change + 1)
        throw new Error(`change ${change + 1} is missing before ${entry.change}`);
      change = Math.max(change, entry.change);
    },
  };
}

export interface Follower {
  readonly copy: Copy;
  /** How often it began again after a break. */
  readonly breaks: () => number;
  stop(): Promise<void>;
}

type Address = () => string;

/** Follows by pages. Where a page breaks off it asks again from the last page it had. */
export function followPages(address: Address, format: 'json' | 'ndjson'): Follower {
  return follow(async (copy, place, signal) => {
    const reply = await fetch(`${address()}${place ?? '/v1/changes?limit=7'}`, {
      signal,
      headers: { accept: format === 'json' ? 'application/json' : 'application/x-ndjson' },
    });
    if (reply.status !== 200) throw new Error(`${reply.status}: ${await reply.text()}`);
    const text = await reply.text();
    const entries =
      format === 'json'
        ? (JSON.parse(text) as { items: Entry[] }).items
        : text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]));
    for (const entry of entries) copy.take(entry);
    const next = /^<(.*)>; rel="next"$/.exec(reply.headers.get('link') ?? '')?.[1];
    if (next !== undefined) return next;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return `/v1/changes?limit=7&after=${copy.change}`;
  });
}

/** Follows by the stream, and comes again with the id of the last event. */
export function followStream(address: Address): Follower {
  return follow(async (copy, last, signal, save) => {
    const headers: Record<string, string> = last === null ? {} : { 'last-event-id': last };
    const reply = await fetch(`${address()}/v1/changes/stream?after=0`, { signal, headers });
    if (reply.status !== 200) throw new Error(`${reply.status}: ${await reply.text()}`);
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of reply.body ?? []) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true });
      if (!rest.includes('\n\n')) continue;
      const parts = rest.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const [, id, data] = /^id: (.*)\nevent: change\ndata: (.*)$/.exec(part) ?? [];
        if (id === undefined || data === undefined) continue;
        copy.take(JSON.parse(data) as Entry);
        save(id);
      }
    }
    return null;
  });
}

type Step = (
  copy: Held,
  place: string | null,
  signal: AbortSignal,
  save: (place: string) => void,
) => Promise<string | null>;

function follow(step: Step): Follower {
  const stopping = new AbortController();
  const copy = emptyCopy();
  let place: string | null = null;
  let breaks = 0;
  const save = (next: string) => {
    place = next;
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        const next = await step(copy, place, stopping.signal, save);
        if (next !== null) save(next);
      } catch (error) {
        if (error instanceof Error && /is missing|^4\d\d/.test(error.message)) throw error;
        breaks += 1;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
  };
  const stopped = loop();
  // Told when it is stopped; until then nobody waits for it.
  stopped.catch(() => {});
  return {
    copy,
    breaks: () => breaks,
    stop: async () => {
      stopping.abort();
      await stopped;
    },
  };
}
