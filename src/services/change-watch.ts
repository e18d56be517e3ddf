import { NOW, type Store } from '../store/port.ts';

/** Tells when there are changes that were not there before, whichever process wrote them. */
export interface ChangeWatch {
  /** Resolves when the latest change is another than `seen`, after `ms` at the latest, or when the signal is aborted. */
  wait(seen: number, ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Asks the database for its latest change every `pollMs`, while somebody waits. That is one read of the end of an index,
 * and the only way to see what other processes write.
 */
export function createChangeWatch(store: Store, pollMs: number): ChangeWatch {
  const waiting = new Set<(latest: number | null) => void>();
  let timer: NodeJS.Timeout | null = null;

  const look = async () => {
    // A database that cannot be read now is asked again.
    const latest = await store.read(NOW, async ({ change }) => change).catch(() => null);
    for (const tell of [...waiting]) tell(latest);
    schedule();
  };
  const schedule = () => {
    timer = waiting.size === 0 ? null : setTimeout(() => void look(), pollMs);
  };

  return {
    wait: (seen, ms, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(limit);
          signal.removeEventListener('abort', done);
          waiting.delete(tell);
          resolve();
        };
        const tell = (latest: number | null) => {
          if (latest !== null && latest !== seen) done();
        };
        const limit = setTimeout(done, ms);
        signal.addEventListener('abort', done);
        waiting.add(tell);
        if (timer === null) schedule();
        if (signal.aborted) done();
      }),
  };
}
