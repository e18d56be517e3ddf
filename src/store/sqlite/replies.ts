import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { KeptReply, Replies, ReplyKey } from '../port.ts';
import type { Client } from './connection.ts';

/** A larger answer, packed, is remembered without its body. */
const MAX_BODY_BYTES = 1024 * 1024;
/** So much one writer has kept, packed; further answers are remembered without their bodies, too. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** Keys that one writer may have in use at a time. */
const MAX_KEYS = 10_000;
/** Rows swept with each new key: more than one, so that the table shrinks. */
const SWEPT_AT_ONCE = 20;

interface ReplyRow {
  readonly fingerprint: string | null;
  readonly size: number;
  readonly head: string;
  readonly body: Buffer | null;
}

/** Kept answers in a table of their own. `inTurn` runs work while nothing else of this process writes. */
export function sqliteReplies(
  client: Client,
  now: () => string,
  inTurn: <T>(work: () => T) => Promise<T>,
): Replies {
  const begin = client.transaction(({ actor, key }: ReplyKey, until: string) => {
    client
      .prepare('DELETE FROM reply WHERE rowid IN (SELECT rowid FROM reply WHERE until < ? LIMIT ?)')
      .run(now(), SWEPT_AT_ONCE);
    const found = client
      .prepare('SELECT fingerprint, size, head, body FROM reply WHERE actor = ? AND key = ? AND until >= ?')
      .get(actor, key, now()) as ReplyRow | undefined;
    if (found !== undefined) {
      if (found.fingerprint === null) return { state: 'running' } as const;
      return { state: 'answered', reply: toReply(found, found.fingerprint) } as const;
    }
    const held = client.prepare('SELECT count(*) FROM reply WHERE actor = ?').pluck().get(actor) as number;
    if (held >= MAX_KEYS) return { state: 'full' } as const;
    const owner = randomUUID();
    client
      .prepare('INSERT OR REPLACE INTO reply (actor, key, owner, until) VALUES (?, ?, ?, ?)')
      .run(actor, key, owner, until);
    return { state: 'begun', owner } as const;
  });
  return {
    begin: (key, until) => inTurn(() => begin.immediate(key, until)),
    renew: (key, owner, until) =>
      inTurn(() => {
        client
          .prepare('UPDATE reply SET until = ? WHERE actor = ? AND key = ? AND owner = ?')
          .run(until, key.actor, key.key, owner);
      }),
    finish: (key, owner, { fingerprint, size, status, headers, body }, until) => {
      const packed = body === null ? null : gzipSync(body, { level: 1 });
      const small = packed !== null && packed.length <= MAX_BODY_BYTES ? packed : null;
      return inTurn(() => {
        const held = client
          .prepare('SELECT coalesce(sum(length(body)), 0) FROM reply WHERE actor = ?')
          .pluck()
          .get(key.actor) as number;
        const kept = held + (small?.length ?? 0) <= MAX_KEPT_BYTES ? small : null;
        client
          .prepare(
            `UPDATE reply SET fingerprint = ?, size = ?, head = ?, body = ?, until = ?
             WHERE actor = ? AND key = ? AND owner = ?`,
          )
          .run(
            fingerprint,
            size,
            JSON.stringify({ status, headers }),
            kept,
            until,
            key.actor,
            key.key,
            owner,
          );
      });
    },
    release: (key, owner) =>
      inTurn(() => {
        client
          .prepare('DELETE FROM reply WHERE actor = ? AND key = ? AND owner = ?')
          .run(key.actor, key.key, owner);
      }),
  };
}

function toReply({ size, head, body }: ReplyRow, fingerprint: string): KeptReply {
  const { status, headers } = JSON.parse(head) as Pick<KeptReply, 'status' | 'headers'>;
  return {
    fingerprint,
    size,
    status,
    headers,
    body: body === null ? null : gunzipSync(body).toString('utf8'),
  };
}
