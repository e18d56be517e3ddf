import type { FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { type Actor, authenticate, mayAct } from '../services/keys.ts';
import { Problem } from '../services/problems.ts';
import type { Session, Sessions } from '../services/sessions.ts';
import type { Role, Store } from '../store/port.ts';
import { sessionSecret } from './cookies.ts';

/** What a route asks of its caller. Open routes (health, pages of errors) ask nothing. */
export type Access = 'open' | 'read' | 'write' | 'curate';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** A page for people: problems are answered as pages, and who is signed in may also write. */
    page?: boolean;
  }
  interface FastifyRequest {
    actor: Actor | null;
    /** Of who is signed in at the pages; null for programs and for nobody. */
    session: Session | null;
  }
}

const NEEDED: Readonly<Record<Exclude<Access, 'open'>, Role>> = {
  read: 'reader',
  write: 'tagger',
  curate: 'curator',
};

export interface AuthOptions {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly readAccess: 'public' | 'key';
  readonly now: () => string;
}

/**
 * API keys: `Authorization: Bearer <key>`. A key that is sent is checked even where none is needed. People at pages sign in
 * with a key once (docs/decisions/014); their session reads everywhere and writes at pages only.
 */
export const auth = fp(
  async (app, { store, sessions, readAccess, now }: AuthOptions) => {
    app.decorateRequest('actor', null);
    app.decorateRequest('session', null);
    app.addHook('onRoute', refuseUndeclared);
    // After onRequest, where requests are rate limited: guessing keys is limited like everything else.
    app.addHook('preParsing', async (request) => {
      const access = request.routeOptions.config.access ?? 'open';
      const { page = false } = request.routeOptions.config;
      if (access === 'open' && !page) return;
      const key = bearer(request);
      if (key !== null) {
        request.actor = await authenticate(store, key, now());
        if (request.actor === null)
          throw new Problem('unauthenticated', 'The key is not good: unknown, expired or withdrawn.');
      } else if (mayUseSession(request)) {
        request.session = sessions.find(sessionSecret(request) ?? '');
        // A key withdrawn meanwhile leaves a visitor who is nobody.
        request.actor =
          request.session === null ? null : await authenticate(store, request.session.key, now());
        if (request.actor === null) request.session = null;
      }
      if (request.actor === null) {
        if (access === 'open' || (access === 'read' && readAccess === 'public')) return;
        throw new Problem(
          'unauthenticated',
          access === 'read' ? 'Reading needs a key here.' : 'Writing needs a key.',
        );
      }
      if (access !== 'open' && !mayAct(request.actor.role, NEEDED[access])) {
        throw new Problem(
          'forbidden',
          `A ${request.actor.role} key may not do this; it takes a ${NEEDED[access]} key.`,
        );
      }
    });
  },
  { name: 'auth', dependencies: ['problem-details'] },
);

/** A cookie comes along whoever made the request, so that it may write only where forms carry a token as well. */
function mayUseSession({ method, routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.page === true || method === 'GET' || method === 'HEAD';
}

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
