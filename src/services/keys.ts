import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type ApiKey, NOW, ROLES, type Role, type Store } from '../store/port.ts';

/** `xwk_<id>_<secret>_<checksum>`: recognizable in a log, hard to mistype, worthless without the secret. */
const KEY = /^xwk_([0-9A-Za-z]{10})_([0-9A-Za-z]{40})_([0-9a-f]{8})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface Actor {
  readonly name: string;
  readonly role: Role;
}

/** Makes a key and stores its hash; the key itself is in the answer and nowhere else. */
export async function createKey(
  store: Store,
  request: { readonly role: Role; readonly label: string; readonly expiresAt: string | null },
  at: string,
  actor: string,
): Promise<{ readonly key: string; readonly stored: ApiKey }> {
  const id = randomText(10);
  const body = `xwk_${id}_${randomText(40)}`;
  const key = `${body}_${checksum(body)}`;
  const stored: ApiKey = { id, hash: hashOf(key), ...request, createdAt: at, revokedAt: null };
  await store.commit([{ kind: 'put-api-key', key: stored }], [], { actor, reason: `key ${id} created` });
  return { key, stored };
}

/** Withdraws a key from now on; false when there is no such key or it is withdrawn already. */
export async function revokeKey(store: Store, id: string, at: string, actor: string): Promise<boolean> {
  const key = await store.read(NOW, (snapshot) => snapshot.apiKey(id));
  if (key === null || key.revokedAt !== null) return false;
  await store.commit([{ kind: 'put-api-key', key: { ...key, revokedAt: at } }], [], {
    actor,
    reason: `key ${id} withdrawn`,
  });
  return true;
}

/** Who a key belongs to, or null for one that is mistyped, unknown, expired or withdrawn. */
export async function authenticate(store: Store, key: string, at: string): Promise<Actor | null> {
  const match = KEY.exec(key);
  if (match === null) return null;
  const [, id = '', , sum = ''] = match;
  if (checksum(key.slice(0, -sum.length - 1)) !== sum) return null;
  const stored = await store.read(NOW, (snapshot) => snapshot.apiKey(id));
  if (stored === null || stored.revokedAt !== null) return null;
  if (stored.expiresAt !== null && stored.expiresAt <= at) return null;
  if (!timingSafeEqual(Buffer.from(stored.hash, 'hex'), Buffer.from(hashOf(key), 'hex'))) return null;
  return { name: stored.label === '' ? `key ${id}` : `${stored.label} (key ${id})`, role: stored.role };
}

/** Roles in rising order: each may do what the ones before it may. */
export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The secret has 238 bits of randomness, so one round of a fast hash is enough. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
