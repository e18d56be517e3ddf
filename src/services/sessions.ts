import { createHash, randomBytes } from 'node:crypto';

/**
 * Who is signed in with a key, for people at pages. Sessions live in this process alone: a restart signs everybody out.
 * The key is asked of the database again on every request, so that one withdrawn ends its sessions at once.
 */
export interface Session {
  readonly key: string;
  /** Sent back by every form, so that no other site can send one in somebody's name. */
  readonly formToken: string;
  /** A file looked at in a dry run, kept to be applied. */
  upload: {
    readonly token: string;
    readonly bytes: Buffer;
    readonly source: string | null;
    readonly currency: string;
  } | null;
}

export interface Sessions {
  /** Answers the secret for the cookie. */
  begin(key: string): string;
  find(secret: string): Session | null;
  end(secret: string): void;
}

export const SESSION_MINUTES = 60;
const MOST_SESSIONS = 1_000;

/** `nowMs` is the clock, in milliseconds. */
export function createSessions(nowMs: () => number): Sessions {
  const kept = new Map<string, { readonly session: Session; readonly until: number }>();
  const nameOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const sweep = () => {
    for (const [name, { until }] of kept) if (until <= nowMs()) kept.delete(name);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_SESSIONS && oldest !== undefined) kept.delete(oldest);
  };
  return {
    begin: (key) => {
      sweep();
      const secret = randomBytes(32).toString('base64url');
      const formToken = randomBytes(32).toString('base64url');
      const session: Session = { key, formToken, upload: null };
      kept.set(nameOf(secret), { session, until: nowMs() + SESSION_MINUTES * 60_000 });
      return secret;
    },
    find: (secret) => {
      const entry = kept.get(nameOf(secret));
      return entry === undefined || entry.until <= nowMs() ? null : entry.session;
    },
    end: (secret) => void kept.delete(nameOf(secret)),
  };
}
