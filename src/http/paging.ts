import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../services/problems.ts';
import { type Moment, NOW, type Snapshot } from '../store/port.ts';
import type { App } from './app-types.ts';

/** Moments and pages of reads: what a query says, and the links to what follows. */

interface MomentParameters {
  readonly change?: number | undefined;
  readonly asOf?: string | undefined;
}

export interface PageParameters extends MomentParameters {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page {
  readonly moment: Moment;
  readonly after: string | null;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** The moment a question is fixed to; both ways at once would be two questions. */
export function momentOf({ change, asOf }: MomentParameters): Moment {
  if (change !== undefined && asOf !== undefined) {
    throw faulty('asOf', 'Both change and asOf are given.', 'Give one of them.');
  }
  if (change !== undefined) return { kind: 'change', change };
  return asOf === undefined ? NOW : { kind: 'asOf', date: asOf };
}

/**
 * An address with `asOf` means the same for ever, but a day that goes on has no end to answer with. For all routes at
 * once, so that none can forget it; the schema of each has found the date well-formed before.
 */
export function refuseUnfinishedDays(app: App, now: () => string): void {
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.config.access === undefined) return;
    const today = now().slice(0, 10);
    // A comparison has a day on each side: before.asOf, after.asOf.
    const days = Object.entries((request.query ?? {}) as Record<string, unknown>).filter(([name]) =>
      /^(\w+\.)?asOf$/.test(name),
    );
    const unfinished = days.find(([, day]) => typeof day === 'string' && day >= today);
    if (unfinished === undefined) return;
    const [pointer, asOf] = unfinished;
    throw faulty(
      pointer,
      `${pointer} takes days that are over (UTC), and ${asOf} is not: today is ${today}.`,
      'Name an earlier day, or leave asOf out for the latest state; its `change` can be named ever after.',
    );
  });
}

/** Where a page begins. A cursor keeps the change its list began with, so that pages never shift under the reader. */
export function pageOf(parameters: PageParameters): Page {
  const limit = parameters.limit ?? DEFAULT_LIMIT;
  if (parameters.cursor === undefined) return { moment: momentOf(parameters), after: null, limit };
  if (parameters.change !== undefined || parameters.asOf !== undefined) {
    throw faulty(
      'cursor',
      'The cursor already fixes the change.',
      'Leave change and asOf out, or the cursor.',
    );
  }
  const { change, after } = readCursor(parameters.cursor);
  return { moment: { kind: 'change', change }, after, limit };
}

/** The first `limit` of the entries read (one more than asked shows that there is a next page), and its address. */
export function paginate<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  entries: readonly T[],
  page: Page,
  change: number,
  keyOf: (entry: T) => string,
): { items: T[]; next: string | null } {
  const items = entries.slice(0, page.limit);
  const last = items.at(-1);
  if (entries.length <= page.limit || last === undefined) return { items, next: null };
  const cursor = writeCursor({ change, after: keyOf(last) });
  return { items, next: linkNext(request, reply, { change: null, asOf: null, cursor }) };
}

/** The address of what follows: this one with parameters set, or taken out where they are null. Also sent as a header. */
export function linkNext(
  request: FastifyRequest,
  reply: FastifyReply,
  changed: Readonly<Record<string, string | null>>,
): string {
  const [path, query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  const next = `${path}?${parameters.toString()}`;
  void reply.header('link', `<${next}>; rel="next"`);
  return next;
}

/** The part of a sorted list behind a key, one entry more than the page takes. */
export function behind<T>(sorted: readonly T[], page: Page, keyOf: (entry: T) => string): readonly T[] {
  if (page.after === null) return sorted.slice(0, page.limit + 1);
  const place = sorted.findIndex((entry) => keyOf(entry) === page.after);
  if (place < 0) throw foreignCursor();
  return sorted.slice(place + 1, place + page.limit + 2);
}

/** Holds that a page of projects goes on behind a project that there is; the store would begin anywhere. */
export async function requireProjectBefore(snapshot: Snapshot, page: Page): Promise<void> {
  if (page.after !== null && (await snapshot.project(page.after)) === null) throw foreignCursor();
}

interface Cursor {
  readonly change: number;
  readonly after: string;
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.change, cursor.after])).toString('base64url');
}

function readCursor(text: string): Cursor {
  try {
    const [change, after] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown];
    if (Number.isSafeInteger(change) && (change as number) >= 0 && typeof after === 'string') {
      return { change: change as number, after };
    }
  } catch {
    // Told below in the words of the API.
  }
  throw faulty('cursor', 'The cursor is none of ours.', 'Use the address in `next` as it is.');
}

export function foreignCursor(): Problem {
  return faulty('cursor', 'The cursor is not of this list.', 'Use the address in `next` as it is.');
}

function faulty(pointer: string, message: string, fix: string): Problem {
  return new Problem('invalid-query', message, [{ pointer, code: 'invalid-query', message, fix }]);
}
