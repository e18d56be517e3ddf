import { setImmediate } from 'node:timers/promises';

/** Others wait no longer than about this for the next turn. */
const TURN_MS = 20;
/** The clock is not asked after every item: it would cost more than the work. */
const ITEMS_BETWEEN_LOOKS = 256;

/** Lets those that wait go first, between two long steps. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
}

/**
 * Works through many items without holding up other requests: after every turn those that wait are served first. Ends
 * early when `work` answers false. Where an item costs far more than a look at the clock, looks can be closer.
 */
export async function inTurns<T>(
  items: readonly T[],
  work: (item: T) => boolean,
  itemsBetweenLooks = ITEMS_BETWEEN_LOOKS,
): Promise<void> {
  async function* onePage() {
    yield items;
  }
  await pagesInTurns(onePage(), work, itemsBetweenLooks);
}

/** The same for items that come in pages, one page in memory at a time. */
export async function pagesInTurns<T>(
  pages: AsyncIterable<readonly T[]>,
  work: (item: T) => boolean,
  itemsBetweenLooks = ITEMS_BETWEEN_LOOKS,
): Promise<void> {
  let turnEnds = performance.now() + TURN_MS;
  let done = 0;
  for await (const page of pages) {
    for (const item of page) {
      if (!work(item)) return;
      done += 1;
      if (done % itemsBetweenLooks !== 0 || performance.now() < turnEnds) continue;
      await setImmediate();
      turnEnds = performance.now() + TURN_MS;
    }
  }
}
