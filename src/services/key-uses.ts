import type { Store } from '../store/port.ts';

/** Kept in memory and written now and then: a request that only reads must not become a write. */
export interface KeyUses {
  record(id: string, at: string): void;
  /** With what is not written yet. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Writes what there is; what cannot be written now is kept for the next time. */
  flush(): Promise<void>;
}

export const FLUSH_EVERY_MS = 60_000;

export function createKeyUses(store: Store): KeyUses {
  let waiting = new Map<string, string>();
  return {
    record: (id, at) => void waiting.set(id, at),
    all: async () => new Map([...(await store.keyUses()), ...waiting]),
    flush: async () => {
      if (waiting.size === 0) return;
      const uses = waiting;
      waiting = new Map();
      try {
        await store.recordKeyUses(uses);
      } catch {
        waiting = new Map([...uses, ...waiting]);
      }
    },
  };
}
