/** Which request a kept answer belongs to: who sent it, under which key of the sender's own. */
export interface ReplyKey {
  readonly actor: string;
  readonly key: string;
}

export interface KeptReply {
  /** Of method, address, headers that matter, and body of the request. */
  readonly fingerprint: string;
  /** Length of that body, in bytes. */
  readonly size: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where it was too large to keep. */
  readonly body: string | null;
}

/** Answers that are given again when a request comes again. Nothing of it is a change. */
export interface Replies {
  /** Takes the key for a request that begins; else says that one is running, or what it was answered. */
  begin(
    key: ReplyKey,
    until: string,
  ): Promise<
    | { readonly state: 'begun'; readonly owner: string }
    | { readonly state: 'running' }
    | { readonly state: 'full' }
    | { readonly state: 'answered'; readonly reply: KeptReply }
  >;
  /** Holds the key longer, while the request still runs. */
  renew(key: ReplyKey, owner: string, until: string): Promise<void>;
  /** Keeps the answer. */
  finish(key: ReplyKey, owner: string, reply: KeptReply, until: string): Promise<void>;
  /** Gives the key back, as if the request had not come. */
  release(key: ReplyKey, owner: string): Promise<void>;
}
