import type { FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { type Actor, authenticate, mayAct } from '../services/keys.ts';
import { Problem } from '../services/problems.ts';
import type { Role, Store } from '../store/port.ts';

/** What a route asks of its caller. Open routes (health, pages of errors) ask nothing. */
export type Access = 'open' | 'read' | 'write' | 'curate' | 'administer';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    actor: Actor | null;
  }
}

const NEEDED: Readonly<Record<Exclude<Access, 'open'>, Role>> = {
  read: 'reader',
  write: 'tagger',
  curate: 'curator',
  administer: 'admin',
};

export interface AuthOptions {
  readonly store: Store;
  readonly readAccess: 'public' | 'key';
  readonly now: () => string;
}

/** API keys: `Authorization: Bearer <key>`. A key that is sent is checked even where none is needed. */
export const auth = fp(
  async (app, { store, readAccess, now }: AuthOptions) => {
    app.decorateRequest('actor', null);
    app.addHook('onRoute', refuseUndeclared);
    // After onRequest, where requests are rate limited: guessing keys is limited like everything else.
    app.addHook('preParsing', async (request) => {
      const access = request.routeOptions.config.access ?? 'open';
      if (access === 'open') return;
      const key = bearer(request);
      if (key !== null) {
        request.actor = await authenticate(store, key, now());
        if (request.actor === null)
          throw new Problem('unauthenticated', 'The key is not good: unknown, expired or withdrawn.');
      }
      if (request.actor === null) {
        if (access === 'read' && readAccess === 'public') return;
        throw new Problem(
          'unauthenticated',
          access === 'read' ? 'Reading needs a key here.' : 'Writing needs a key.',
        );
      }
      if (!mayAct(request.actor.role, NEEDED[access])) {
        throw new Problem(
          'forbidden',
          `A ${request.actor.role} key may not do this; it takes a ${NEEDED[access]} key.`,
        );
      }
    });
  },
  { name: 'auth', dependencies: ['problem-details'] },
);

/** A route on data that forgets to say who may use it would be open to everybody: it must not come to that. */
function refuseUndeclared({ url, method, config }: RouteOptions): void {
  if (/^\/v1(\/|$)/.test(url) && config?.access === undefined)
    throw new Error(`${String(method)} ${url} does not declare its access`);
}

/** Who is writing; only routes with write access may ask. */
export function actorOf(request: FastifyRequest): string {
  if (request.actor === null) throw new Error('a write route without an authenticated actor');
  return request.actor.name;
}

function bearer(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const match = /^Bearer +(\S+)$/i.exec(header);
  if (match === null) throw new Problem('unauthenticated', 'The Authorization header must be: Bearer <key>.');
  return match[1] ?? null;
}
