import type { FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import type { KeyUses } from '../services/key-uses.ts';
import { type Actor, authenticate, mayAct } from '../services/keys.ts';
import { Problem } from '../services/problems.ts';
import type { Writer } from '../services/projects.ts';
import type { Session, Sessions } from '../services/sessions.ts';
import type { Tokens } from '../services/tokens.ts';
import type { Role, Store } from '../store/port.ts';
import { sessionSecret } from './cookies.ts';
import { nothingAt } from './problem-details.ts';
import { keepForm } from './refused-forms.ts';

/** What a route asks of its caller. Open routes (health, pages of errors) ask nothing. */
export type Access = 'open' | 'read' | 'write' | 'curate' | 'admin';

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
    /** Whether the key or token is good still, for answers that take long; true where none was sent. */
    stillHolds: () => Promise<boolean>;
  }
}

const NEEDED: Readonly<Record<Exclude<Access, 'open'>, Role>> = {
  read: 'reader',
  write: 'tagger',
  curate: 'curator',
  admin: 'admin',
};

interface AuthOptions {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly readAccess: 'public' | 'key';
  readonly now: () => string;
  /** Is told of each key that was used. */
  readonly keyUses?: KeyUses;
  /** Where an OpenID Connect issuer is trusted. */
  readonly tokens?: Tokens | null;
}

/**
 * Who sends a request: `Authorization: Bearer` with an API key, or a token of the issuer that is trusted. What is sent is
 * checked even where nothing is needed. People at pages sign in with a key once (docs/decisions/015); their session reads
 * everywhere and writes at pages only.
 */
export const auth = fp(
  async (app, { store, sessions, readAccess, now, keyUses, tokens }: AuthOptions) => {
    const identifyKey = async (key: string): Promise<Actor | null> => {
      const actor = await authenticate(store, key, now());
      if (actor !== null) keyUses?.record(actor.id.replace(/^key:/, ''), now());
      return actor;
    };
    const identify = async (credential: string): Promise<Actor | null> =>
      credential.startsWith('xwk_')
        ? identifyKey(credential)
        : ((await tokens?.verify(credential, now())) ?? null);

    app.decorateRequest('actor', null);
    app.decorateRequest('session', null);
    app.decorateRequest('stillHolds', async () => true);
    app.addHook('onRoute', refuseUndeclared);
    const admit = async (request: FastifyRequest): Promise<void> => {
      const access = request.routeOptions.config.access ?? 'open';
      const { page = false } = request.routeOptions.config;
      if (access === 'open' && !page) return;
      const key = bearer(request);
      if (key !== null) {
        request.actor = await identify(key);
        if (request.actor === null)
          throw new Problem('unauthenticated', 'The key is not good: unknown, expired or withdrawn.');
        request.stillHolds = async () => (await identify(key)) !== null;
      } else if (mayUseSession(request)) {
        const session = sessions.find(sessionSecret(request) ?? '');
        const actor = session === null ? null : await identifyKey(session.key);
        // A key withdrawn meanwhile leaves a visitor who is nobody.
        if (session !== null && actor !== null) {
          request.session = session;
          request.actor = actor;
          request.stillHolds = async () => (await identifyKey(session.key)) !== null;
        }
      }
      if (request.actor === null) {
        if (access === 'open' || (access === 'read' && readAccess === 'public')) return;
        throw new Problem(
          'unauthenticated',
          access === 'read' ? 'Reading needs a key here.' : 'Writing needs a key.',
        );
      }
      if (access !== 'open' && !mayAct(request.actor.role, NEEDED[access])) {
        // What only administrators may know of is not there for others, whether it is there or not.
        if (access === 'admin') throw nothingAt(request.url);
        throw new Problem(
          'forbidden',
          `A ${request.actor.role} key may not do this; it takes a ${NEEDED[access]} key.`,
        );
      }
    };
    // After onRequest, where requests are rate limited: guessing keys is limited like everything else.
    app.addHook('preParsing', async (request, _reply, payload) => {
      try {
        await admit(request);
      } catch (error) {
        await keepForm(request, payload);
        throw error;
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

/** The name of who is writing; only routes with write access may ask. */
export function actorOf(request: FastifyRequest): string {
  return requireActor(request).name;
}

/** Who is writing, what they are bound to, and when (ISO date-time, UTC). */
export function writerOf(request: FastifyRequest, at: string): Writer {
  const { name, bounds } = requireActor(request);
  return { actor: name, at, bounds };
}

function requireActor({ actor }: FastifyRequest): Actor {
  if (actor === null) throw new Error('a write route without an authenticated actor');
  return actor;
}

function bearer(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const match = /^Bearer +(\S+)$/i.exec(header);
  if (match === null) throw new Problem('unauthenticated', 'The Authorization header must be: Bearer <key>.');
  return match[1] ?? null;
}
