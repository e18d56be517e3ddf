import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { countryCode } from '../domain/countries.ts';
import { type Bounds, ROLES, type Role } from '../store/port.ts';
import type { Actor } from './keys.ts';

/** Bearer tokens of an OpenID Connect issuer, beside our own keys. */

export interface TokenSettings {
  /** As it stands in `iss`; its configuration is read from below it. */
  readonly issuer: string;
  readonly audience: string;
  readonly roleClaim: string;
  readonly countriesClaim: string;
  readonly organisationsClaim: string;
}

export interface Tokens {
  /** Who a token speaks for, or null for one that is not good, or cannot be judged because the issuer does not answer. */
  verify(token: string, at: string): Promise<Actor | null>;
}

/** What a token is signed by is ours to say, never the token's: no `none`, and no shared secrets. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const CLOCK_TOLERANCE_SECONDS = 30;
/** Keys are read again when they are this old; while the issuer is away they serve on for a while. */
const FRESH_MS = 10 * 60_000;
const STALE_MS = 60 * 60_000;
/** An unknown key makes us ask again, but no oftener than this, whoever sends how many such tokens. */
const RETRY_MS = 30_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 512 * 1024;
const MAX_TOKEN = 8 * 1024;

/** `nowMs` counts the age of the issuer's keys; whether a token has expired is told by the time given with it. */
export function createTokens(settings: TokenSettings, nowMs: () => number = () => performance.now()): Tokens {
  const keys = issuerKeys(settings.issuer, nowMs);
  return {
    verify: async (token, at) => {
      if (token.length > MAX_TOKEN) return null;
      try {
        const { kid, alg } = decodeProtectedHeader(token);
        if (!ALGORITHMS.includes(alg ?? '')) return null;
        const find = await keys(kid);
        if (find === null) return null;
        const { payload } = await jwtVerify(token, find, {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(at),
        });
        return actorOf(payload, settings);
      } catch {
        return null;
      }
    },
  };
}

type KeyFinder = ReturnType<typeof createLocalJWKSet>;

/** The issuer's keys, asked for when first needed. Null where there are none to be had. */
function issuerKeys(
  issuer: string,
  nowMs: () => number,
): (kid: string | undefined) => Promise<KeyFinder | null> {
  let held: { readonly set: JSONWebKeySet; readonly find: KeyFinder; readonly readAt: number } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  /** Asks unless that was tried a short while ago; whoever comes meanwhile waits for the same answer. */
  const ask = async () => {
    if (asking === null) {
      if (nowMs() - askedAt < RETRY_MS) return;
      askedAt = nowMs();
      asking = readKeys(issuer)
        .then((set) => {
          held = { set, find: createLocalJWKSet(set), readAt: nowMs() };
        })
        .catch(() => {})
        .finally(() => {
          asking = null;
        });
    }
    await asking;
  };
  const age = () => (held === null ? Number.POSITIVE_INFINITY : nowMs() - held.readAt);

  return async (kid) => {
    const known = held?.set.keys.some((key) => kid === undefined || key.kid === kid) ?? false;
    if (!known || age() > STALE_MS) await ask();
    else if (age() > FRESH_MS) void ask();
    return age() <= STALE_MS ? (held?.find ?? null) : null;
  };
}

async function readKeys(issuer: string): Promise<JSONWebKeySet> {
  const configuration = await readJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: address } = configuration as Record<string, unknown>;
  if (named !== issuer || typeof address !== 'string')
    throw new Error('the configuration is of another issuer');
  if (new URL(address).protocol !== 'https:' && new URL(issuer).protocol === 'https:') {
    throw new Error('the keys are offered without encryption');
  }
  const { keys } = (await readJson(address)) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('there are no keys');
  return { keys };
}

async function readJson(address: string): Promise<unknown> {
  const answer = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  if (answer.status !== 200 || answer.body === null) throw new Error(`answered ${answer.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body) {
    length += part.length;
    if (length > MAX_BYTES) throw new Error('answered too much');
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

/** A token without a role of ours, or with bounds that cannot be read, speaks for nobody. */
function actorOf(
  payload: Readonly<Record<string, unknown>>,
  { roleClaim, countriesClaim, organisationsClaim }: TokenSettings,
): Actor | null {
  const { sub, name } = payload;
  const named = textsOf(claimOf(payload, roleClaim)) ?? [];
  const role: Role | undefined = ROLES.findLast((known) => named.includes(known));
  const countries = textsOf(claimOf(payload, countriesClaim));
  const organisations = textsOf(claimOf(payload, organisationsClaim));
  const codes = countries?.map(countryCode) ?? null;
  if (typeof sub !== 'string' || !isPlain(sub, 255) || role === undefined) return null;
  if (countries === undefined || organisations === undefined) return null;
  if (codes?.some((code) => code === null)) return null;
  const bounds: Bounds = { countries: codes as readonly string[] | null, organisations };
  const label = typeof name === 'string' && isPlain(name, 100) ? `${name} (token ${sub})` : `token ${sub}`;
  return {
    id: `token:${sub}`,
    name: label,
    role,
    bounds: countries === null && organisations === null ? null : bounds,
  };
}

/** By its own name, or as a path of names: `realm_access.roles`. */
function claimOf(payload: Readonly<Record<string, unknown>>, claim: string): unknown {
  if (Object.hasOwn(payload, claim)) return payload[claim];
  return claim
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      payload,
    );
}

/** One text or several; null where there is no such claim, undefined where it is anything else. */
function textsOf(claim: unknown): readonly string[] | null | undefined {
  if (claim === undefined || claim === null) return null;
  const texts = Array.isArray(claim) ? claim : [claim];
  return texts.every((text) => typeof text === 'string') ? (texts as readonly string[]) : undefined;
}

function isPlain(text: string, max: number): boolean {
  return text.trim() !== '' && text.length <= max && text.isWellFormed() && !/\p{Cc}/u.test(text);
}
