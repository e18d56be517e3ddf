import { createHash, randomBytes } from 'node:crypto';

/**
 * Who is signed in with a key, for people at pages. Sessions live in this process alone: a restart signs everybody out.
 * The key is asked of the database again on every request, so that one withdrawn ends its sessions at once.
 */
export interface Session {
  readonly key: string;
  /** Sent back by every form, so that no other site can send one in somebody's name. */
  readonly formToken: string;
}

/** A file looked at in a dry run, kept to be applied. */
export interface Upload {
  readonly token: string;
  readonly bytes: Buffer;
  readonly source: string | null;
  readonly currency: string;
}

export interface Sessions {
  /** Answers the secret for the cookie. */
  begin(key: string): string;
  /** Being asked for lengthens a session. */
  find(secret: string): Session | null;
  end(secret: string): void;
  /** Keeps a file for a session, in the place of the one before. Where files take too much room the oldest ones go. */
  keepUpload(session: Session, upload: Upload): void;
  uploadOf(session: Session): Upload | null;
  dropUpload(session: Session): void;
}

/** From its last use. */
export const SESSION_MINUTES = 60;
/** However often it is used. */
export const SESSION_HOURS = 12;
export const MOST_SESSIONS = 1_000;
const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;

/** `nowMs` is the clock, in milliseconds. */
export function createSessions(nowMs: () => number): Sessions {
  /** In the order of their last use. */
  const kept = new Map<
    string,
    { readonly session: Session; readonly begun: number; readonly until: number }
  >();
  /** In the order they came. */
  const uploads = new Map<Session, Upload>();
  const nameOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const forget = (name: string) => {
    const entry = kept.get(name);
    if (entry !== undefined) uploads.delete(entry.session);
    kept.delete(name);
  };
  const use = (name: string, session: Session, begun: number) => {
    const until = Math.min(nowMs() + SESSION_MINUTES * 60_000, begun + SESSION_HOURS * 3_600_000);
    kept.delete(name);
    kept.set(name, { session, begun, until });
  };
  const sweep = () => {
    for (const [name, { until }] of kept) if (until <= nowMs()) forget(name);
  };
  return {
    begin: (key) => {
      sweep();
      const [oldest] = kept.keys();
      if (kept.size >= MOST_SESSIONS && oldest !== undefined) forget(oldest);
      const secret = randomBytes(32).toString('base64url');
      const formToken = randomBytes(32).toString('base64url');
      use(nameOf(secret), { key, formToken }, nowMs());
      return secret;
    },
    find: (secret) => {
      const name = nameOf(secret);
      const entry = kept.get(name);
      if (entry === undefined || entry.until <= nowMs()) return null;
      use(name, entry.session, entry.begun);
      return entry.session;
    },
    end: (secret) => forget(nameOf(secret)),
    keepUpload: (session, upload) => {
      sweep();
      uploads.delete(session);
      uploads.set(session, upload);
      let bytes = [...uploads.values()].reduce((sum, one) => sum + one.bytes.length, 0);
      for (const [other, one] of uploads) {
        if (bytes <= MOST_UPLOAD_BYTES || other === session) break;
        uploads.delete(other);
        bytes -= one.bytes.length;
      }
    },
    uploadOf: (session) => uploads.get(session) ?? null,
    dropUpload: (session) => void uploads.delete(session),
  };
}
