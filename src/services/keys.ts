import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { countryCode } from '../domain/countries.ts';
import {
  type ApiKey,
  type Authorship,
  type Bounds,
  NOW,
  ROLES,
  type Role,
  type Store,
  type StoredKey,
  StoreError,
} from '../store/port.ts';
import { Problem } from './problems.ts';

/** `xwk_<id>_<secret>_<checksum>`: recognizable in a log, hard to mistype, worthless without the secret. */
const KEY = /^xwk_([0-9A-Za-z]{10})_([0-9A-Za-z]{40})_([0-9a-f]{8})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const DEFAULT_GRACE_MINUTES = 24 * 60;
export const MAX_GRACE_MINUTES = 30 * 24 * 60;

/** Who sends a request. */
export interface Actor {
  /** Stands for this key or person and nobody else, whatever the label. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null: bound to nothing. */
  readonly bounds: Bounds | null;
}

interface KeyRequest extends Partial<Bounds> {
  readonly role: Role;
  readonly label: string;
  readonly expiresAt: string | null;
}

export interface IssuedKey {
  /** The key itself: in this answer and nowhere else. */
  readonly key: string;
  readonly stored: StoredKey;
}

/** Makes a key and stores its hash. Refuses with `invalid-body` bounds that do not fit and an expiry that is over. */
export async function createKey(
  store: Store,
  request: KeyRequest,
  at: string,
  actor: string,
): Promise<IssuedKey> {
  const { role, label, expiresAt } = request;
  const bounds = readBounds(request);
  if (expiresAt !== null && expiresAt <= at) {
    throw refused('/expires', 'The key would have expired already.', 'Name a later day, or none.');
  }
  const id = randomText(10);
  const key = newSecret(id);
  const fresh = { createdAt: at, revokedAt: null, rotatedAt: null, previousHash: null, previousUntil: null };
  const value: ApiKey = { id, hash: hashOf(key), role, label, expiresAt, ...bounds, ...fresh };
  return {
    key,
    stored: await put(store, value, null, {
      actor,
      reason: `key ${id} created`,
      details: { kind: 'key', key: id, action: 'create' },
    }),
  };
}

/** Gives a key a new secret; the old one still serves for the grace time. */
export async function rotateKey(
  store: Store,
  { id, version }: { readonly id: string; readonly version: number },
  graceMinutes: number,
  at: string,
  actor: string,
): Promise<IssuedKey> {
  const before = await requireKey(store, id);
  if (before.revokedAt !== null || (before.expiresAt !== null && before.expiresAt <= at)) {
    throw refused('', `Key ${id} is withdrawn or has expired.`, 'Make a new key.');
  }
  const key = newSecret(id);
  const previousUntil = new Date(Date.parse(at) + graceMinutes * 60_000).toISOString();
  const after: ApiKey = {
    ...bareKey(before),
    hash: hashOf(key),
    rotatedAt: at,
    previousHash: graceMinutes === 0 ? null : before.hash,
    previousUntil: graceMinutes === 0 ? null : previousUntil,
  };
  return {
    key,
    stored: await put(store, after, version, {
      actor,
      reason: `key ${id} rotated`,
      details: { kind: 'key', key: id, action: 'rotate' },
    }),
  };
}

/** Withdraws a key from now on, with both its secrets. One that is withdrawn already stays as it is. */
export async function revokeKey(
  store: Store,
  { id, version }: { readonly id: string; readonly version: number },
  at: string,
  actor: string,
): Promise<StoredKey> {
  const before = await requireKey(store, id);
  if (before.revokedAt !== null) return before;
  const after: ApiKey = { ...bareKey(before), revokedAt: at, previousHash: null, previousUntil: null };
  return put(store, after, version, {
    actor,
    reason: `key ${id} withdrawn`,
    details: { kind: 'key', key: id, action: 'withdraw' },
  });
}

export async function findKey(store: Store, id: string): Promise<StoredKey | null> {
  return store.read(NOW, (snapshot) => snapshot.apiKey(id));
}

async function requireKey(store: Store, id: string): Promise<StoredKey> {
  const key = await findKey(store, id);
  if (key === null) throw new Problem('not-found', `There is no key "${id}".`);
  return key;
}

/** Who a key belongs to, or null for one that is mistyped, unknown, expired or withdrawn. */
export async function authenticate(store: Store, key: string, at: string): Promise<Actor | null> {
  const match = KEY.exec(key);
  if (match === null) return null;
  const [, id = '', , sum = ''] = match;
  if (checksum(key.slice(0, -sum.length - 1)) !== sum) return null;
  const stored = await findKey(store, id);
  if (stored === null || stored.revokedAt !== null) return null;
  if (stored.expiresAt !== null && stored.expiresAt <= at) return null;
  const { previousHash, previousUntil, countries, organisations } = stored;
  const graced = previousHash !== null && previousUntil !== null && previousUntil > at;
  const hash = hashOf(key);
  if (!sameHash(stored.hash, hash) && !(graced && sameHash(previousHash, hash))) return null;
  return {
    id: `key:${id}`,
    name: stored.label === '' ? `key ${id}` : `${stored.label} (key ${id})`,
    role: stored.role,
    bounds: countries === null && organisations === null ? null : { countries, organisations },
  };
}

/** Roles in rising order: each may do what the ones before it may. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Only the keys of taggers are bound: what curators and administrators do touches everybody. */
function readBounds({ role, countries = null, organisations = null }: KeyRequest): Bounds {
  if (role !== 'tagger' && (countries !== null || organisations !== null)) {
    const pointer = countries === null ? '/organisations' : '/countries';
    throw refused(pointer, `A ${role} key cannot be bound.`, 'Bind tagger keys only.');
  }
  const codes = countries?.map((text, place) => {
    const code = countryCode(text);
    if (code !== null) return code;
    const message = `"${text.slice(0, 40)}" is no country code.`;
    throw refused(`/countries/${place}`, message, 'Write ISO 3166-1 codes, such as KEN or KE.');
  });
  const blank = organisations?.findIndex((text) => text.trim() === '') ?? -1;
  if (blank !== -1) {
    const message = 'An organisation without a name or reference is nobody.';
    throw refused(`/organisations/${blank}`, message, 'Name it, or leave it out.');
  }
  return { countries: codes === undefined ? null : [...new Set(codes)].sort(), organisations };
}

/** As it stands afterwards, which is what this change wrote. */
async function put(
  store: Store,
  key: ApiKey,
  version: number | null,
  authorship: Authorship,
): Promise<StoredKey> {
  const { id } = key;
  const expected = version === null ? [] : [{ kind: 'api-key-version', id, version } as const];
  try {
    const { change } = await store.commit([{ kind: 'put-api-key', key }], expected, authorship);
    return { ...key, version: (version ?? 0) + 1, change };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict')
      throw new Problem('version-conflict', error.message);
    throw error;
  }
}

function bareKey({ version: _version, change: _change, ...key }: StoredKey): ApiKey {
  return key;
}

function refused(pointer: string, message: string, fix: string): Problem {
  return new Problem('invalid-body', message, [{ pointer, code: 'invalid-body', message, fix }]);
}

function newSecret(id: string): string {
  const body = `xwk_${id}_${randomText(40)}`;
  return `${body}_${checksum(body)}`;
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The secret has 238 bits of randomness, so one round of a fast hash is enough. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function sameHash(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
