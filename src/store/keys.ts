export const ROLES = ['reader', 'tagger', 'curator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a writer is bound to; null: not bound. An empty list allows nothing. */
export interface Bounds {
  /** ISO 3166-1 alpha-3. */
  readonly countries: readonly string[] | null;
  /** References or names of reporting organisations. */
  readonly organisations: readonly string[] | null;
}

/** A key as stored: the secret itself is never kept, only its SHA-256. Times are ISO date-times, UTC. */
export interface ApiKey extends Bounds {
  /** The public part of the key. */
  readonly id: string;
  readonly hash: string;
  readonly role: Role;
  readonly label: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly rotatedAt: string | null;
  /** The secret before the last rotation, which still serves until then. */
  readonly previousHash: string | null;
  readonly previousUntil: string | null;
}

export type StoredKey = ApiKey & { readonly version: number; readonly change: number };

export interface KeyReads {
  apiKey(id: string): Promise<StoredKey | null>;
  apiKeys(): Promise<readonly StoredKey[]>;
}

/** When keys were used: beside the state, since being used changes nothing. */
export interface KeyUses {
  /** When each key was last used (ISO date-time, UTC), as far as it has been recorded. */
  keyUses(): Promise<ReadonlyMap<string, string>>;
  /** Keeps later uses; earlier ones and unknown keys are left out. */
  recordKeyUses(uses: ReadonlyMap<string, string>): Promise<void>;
}
