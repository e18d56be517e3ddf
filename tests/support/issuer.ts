import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A real OpenID Connect issuer on this machine, with keys of its own. */
export interface Issuer {
  /** Its address, as it stands in `iss`. */
  readonly issuer: string;
  /** How often its configuration or keys were asked for. */
  asked(): number;
  /** Adds a key under a name; tokens can be signed with it, whether it is published or not. */
  addKey(kid: string, algorithm: string, published?: boolean): Promise<CryptoKey>;
  /** What is published. */
  readonly keys: JWK[];
  /** Replaces what it answers, as when it is broken. */
  answerWith(listener: RequestListener | null): void;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const keys: JWK[] = [];
  let asked = 0;
  let listener: RequestListener | null = null;
  const server = createServer((request, response) => {
    asked += 1;
    if (listener !== null) return listener(request, response);
    const json = (value: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (request.url === '/.well-known/openid-configuration')
      return json({ issuer, jwks_uri: `${issuer}/keys` });
    if (request.url === '/keys') return json({ keys });
    response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    keys,
    asked: () => asked,
    addKey: async (kid, algorithm, published = true) => {
      const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
      if (published) keys.push({ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' });
      return privateKey;
    },
    answerWith: (replacement) => {
      listener = replacement;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A token that is good unless told otherwise; times in seconds since 1970. */
export async function signToken(
  issuer: Issuer,
  key: CryptoKey | Uint8Array,
  header: { readonly alg: string; readonly kid?: string },
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const payload = {
    iss: issuer.issuer,
    aud: 'crosswalk',
    sub: 'person-1',
    crosswalk_role: 'tagger',
    ...claims,
  };
  const given = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(given).setProtectedHeader(header).sign(key);
}
