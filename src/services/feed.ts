import { type Document, documentOf } from '../formats/documents.ts';
import type { ChangeItem, ItemPlace } from '../store/changes.ts';
import type { ChangeEntry, ListedChange, Snapshot } from '../store/port.ts';
import { Problem } from './problems.ts';

/** How far a follower has come: all of change `after`, and of the next one the items up to a place. */
export interface FeedPosition {
  readonly after: number;
  readonly item: ItemPlace | null;
}

interface FeedItem extends Pick<ChangeItem, 'entity' | 'id' | 'version'> {
  /** Null when it was deleted. */
  readonly document: Document | null;
}

/** A change, or a part of one that is too large for a page. */
interface FeedEntry extends ChangeEntry {
  readonly items: readonly FeedItem[];
  /** False when more items of this change follow. */
  readonly complete: boolean;
}

export interface FeedPage {
  readonly entries: readonly FeedEntry[];
  /** Where the next page begins. */
  readonly position: FeedPosition;
  /** Whether something follows in the same state. */
  readonly more: boolean;
}

/** Who is told. */
export type FeedReader = 'anybody' | 'admin';

/** A change as a reader is told of it: what was done with keys and webhooks is for administrators. */
export function toldTo(reader: FeedReader, { administrative, ...entry }: ListedChange): ChangeEntry {
  return administrative && reader !== 'admin' ? { ...entry, reason: 'administration' } : entry;
}

/** Bounds of a page, besides its number of changes. */
const MAX_ITEMS = 500;
const MAX_CHARACTERS = 2_000_000;
/** Items read at once: some may be large, and so many are in memory above the bound. */
const PIECE = 25;

/** What follows a position, in the order of changes; within a change in the order of entity and id. */
export async function feedPage(
  snapshot: Snapshot,
  { after, item }: FeedPosition,
  limit: number,
  reader: FeedReader,
): Promise<FeedPage> {
  if (after > snapshot.change) throw aheadOf(snapshot, after);
  const changes = await snapshot.changesAfter(after, limit + 1);
  const budget = { items: MAX_ITEMS, characters: MAX_CHARACTERS };
  const entries: FeedEntry[] = [];
  let position: FeedPosition = { after, item };
  for (const change of changes.slice(0, limit)) {
    const { items, complete, last } = await itemsWithin(snapshot, change.change, position.item, budget);
    // A change of which nothing fits any more begins the next page.
    if (!complete && items.length === 0) break;
    entries.push({ ...toldTo(reader, change), items, complete });
    if (!complete) {
      position = { after: change.change - 1, item: last };
      break;
    }
    position = { after: change.change, item: null };
  }
  return { entries, position, more: position.item !== null || position.after < snapshot.change };
}

async function itemsWithin(
  snapshot: Snapshot,
  change: number,
  after: ItemPlace | null,
  budget: { items: number; characters: number },
): Promise<{ items: FeedItem[]; complete: boolean; last: ItemPlace | null }> {
  const items: FeedItem[] = [];
  let last = after;
  for (;;) {
    const piece = await snapshot.itemsOfChange(change, last, PIECE);
    for (const item of piece) {
      const { entity, id, version } = item;
      if (budget.items <= 0 || budget.characters <= 0) return { items, complete: false, last };
      const document = documentOf(item);
      items.push({ entity, id, version, document });
      last = { entity, id };
      budget.items -= 1;
      budget.characters -= document === null ? 0 : JSON.stringify(document).length;
    }
    if (piece.length < PIECE) return { items, complete: true, last: null };
  }
}

/** Somebody who has seen a later change than there is followed another database, or this one before it was put back. */
function aheadOf(snapshot: Snapshot, after: number): Problem {
  const message = `There is no change ${after} yet; the latest is ${snapshot.change}.`;
  return new Problem('not-found', message, [
    {
      pointer: 'after',
      code: 'unknown-change',
      message,
      fix: 'The database was put back or replaced: drop your copy and begin again with after=0.',
    },
  ]);
}

/** A position as opaque text, for addresses and event ids: `41`, or `41.` and a place in change 42. */
export function writePosition({ after, item }: FeedPosition): string {
  return item === null ? String(after) : `${after}.${writePlace(item)}`;
}

/** Null for a text that is none of ours. */
export function readPosition(text: string): FeedPosition | null {
  const [, number = '', place] = /^(\d{1,10})(?:\.([\w-]{1,2000}))?$/.exec(text) ?? [];
  if (number === '') return null;
  if (place === undefined) return { after: Number(number), item: null };
  const item = readPlace(place);
  return item === null ? null : { after: Number(number), item };
}

export function writePlace({ entity, id }: ItemPlace): string {
  return Buffer.from(JSON.stringify([entity, id])).toString('base64url');
}

export function readPlace(text: string): ItemPlace | null {
  try {
    const [entity, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown];
    return typeof entity === 'string' && typeof id === 'string' ? { entity, id } : null;
  } catch {
    return null;
  }
}
