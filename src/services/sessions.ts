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
  find(secret: string): Session | null;
  end(secret: string): void;
  /** Keeps a file for a session, in the place of the one before. Where files take too much room the oldest ones go. */
  keepUpload(session: Session, upload: Upload): void;
  uploadOf(session: Session): Upload | null;
  dropUpload(session: Session): void;
}

export const SESSION_MINUTES = 60;
const MOST_SESSIONS = 1_000;
const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;

/** `nowMs` is the clock, in milliseconds. */
export function createSessions(nowMs: () => number): Sessions {
  const kept = new Map<string, { readonly session: Session; readonly until: number }>();
  /** In the order they came. */
  const uploads = new Map<Session, Upload>();
  const nameOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const forget = (name: string) => {
    const entry = kept.get(name);
    if (entry !== undefined) uploads.delete(entry.session);
    kept.delete(name);
  };
  const sweep = () => {
    for (const [name, { until }] of kept) if (until <= nowMs()) forget(name);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_SESSIONS && oldest !== undefined) forget(oldest);
  };
  return {
    begin: (key) => {
      sweep();
      const secret = randomBytes(32).toString('base64url');
      const formToken = randomBytes(32).toString('base64url');
      const session: Session = { key, formToken };
      kept.set(nameOf(secret), { session, until: nowMs() + SESSION_MINUTES * 60_000 });
      return secret;
    },
    find: (secret) => {
      const entry = kept.get(nameOf(secret));
      return entry === undefined || entry.until <= nowMs() ? null : entry.session;
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
