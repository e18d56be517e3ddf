import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { compareText } from '../../domain/graph.ts';
import {
  createKey,
  DEFAULT_GRACE_MINUTES,
  findKey,
  type IssuedKey,
  revokeKey,
  rotateKey,
} from '../../services/keys.ts';
import type { StoredKey } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { actorOf } from '../auth.ts';
import { ignoreBodies } from '../bodies.ts';
import { behind, pageOf, paginate } from '../paging.ts';
import { preconditionHeaders, requireVersion } from '../preconditions.ts';
import { stateOf } from '../present.ts';
import { nothingAt } from '../problem-details.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import {
  issuedKeyAnswer,
  keyAnswer,
  keyBody,
  keyId,
  keyList,
  keysQuery,
  rotateBody,
} from '../schemas/keys.ts';

const params = z.object({ id: keyId });
const CHANGING = [
  ...ANYWHERE,
  'invalid-path',
  'not-found',
  'version-conflict',
  'precondition-required',
] as const;
const BODY = ['invalid-json', 'body-too-large', 'unsupported-media-type', 'invalid-body'] as const;

/** For administrators; to everybody else these addresses are as if nothing stood there. */
export async function keyRoutes(app: App, services: Services): Promise<void> {
  const { store, views, now, keyUses } = services;

  const present = async ({ hash: _hash, previousHash: _old, change: _change, ...key }: StoredKey) => ({
    ...key,
    countries: key.countries === null ? null : [...key.countries],
    organisations: key.organisations === null ? null : [...key.organisations],
    lastUsedAt: (await keyUses.all()).get(key.id) ?? null,
  });
  /** A written key is answered as it stands in the change that wrote it. */
  const answer = async (reply: FastifyReply, key: StoredKey, change = key.change) => {
    const state = await views.at({ kind: 'change', change }, async ({ snapshot }) => stateOf(snapshot));
    void reply.header('etag', `"${key.version}"`);
    return { ...(await present(key)), ...state };
  };
  const issued = async (reply: FastifyReply, { key, stored }: IssuedKey) => {
    void reply.header('cache-control', 'no-store');
    return { key, ...(await answer(reply, stored)) };
  };
  /** The version that a change of a key must name; a key that is not there is told like any address where nothing is. */
  const changing = async (id: string, url: string, header: string | undefined) => {
    const key = await findKey(store, id);
    if (key === null) throw nothingAt(url);
    return { id, version: requireVersion(`Key ${id}`, key.version, header) };
  };

  app.get(
    '/v1/keys',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listKeys',
        tags: ['Access'],
        summary: 'The API keys, without their secrets, in the order of their ids',
        querystring: keysQuery,
        security: [{ apiKey: [] }],
        response: { 200: keyList, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      return store.read(page.moment, async (snapshot) => {
        const keys = [...(await snapshot.apiKeys())].sort((a, b) => compareText(a.id, b.id));
        const entries = behind(keys, page, ({ id }) => id);
        const { items, next } = paginate(request, reply, entries, page, snapshot.change, ({ id }) => id);
        return { items: await Promise.all(items.map(present)), next, ...stateOf(snapshot) };
      });
    },
  );

  app.get(
    '/v1/keys/:id',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'getKey',
        tags: ['Access'],
        summary: 'One API key, without its secret',
        params,
        querystring: z.strictObject({}),
        security: [{ apiKey: [] }],
        response: { 200: keyAnswer, ...problems(...ANYWHERE, 'invalid-path', 'not-found') },
      },
    },
    async (request, reply) => {
      const key = await findKey(store, request.params.id);
      if (key === null) throw nothingAt(request.url);
      const { change } = await store.read({ kind: 'now' }, async (snapshot) => stateOf(snapshot));
      return answer(reply, key, change);
    },
  );

  app.post(
    '/v1/keys',
    {
      config: { access: 'admin', secretField: 'key' },
      schema: {
        operationId: 'createKey',
        tags: ['Access'],
        summary: 'Make an API key; it is shown this once and only its hash is stored',
        querystring: z.strictObject({}),
        body: keyBody,
        security: [{ apiKey: [] }],
        response: { 201: issuedKeyAnswer, ...problems(...ANYWHERE, 'not-found', ...BODY) },
      },
    },
    async (request, reply) => {
      const { role, label = '', expires, countries = null, organisations = null } = request.body;
      const expiresAt = expires == null ? null : `${expires}T23:59:59.999Z`;
      const wanted = { role, label, expiresAt, countries, organisations };
      const made = await createKey(store, wanted, now(), actorOf(request));
      void reply.header('location', `/v1/keys/${made.stored.id}`);
      return reply.code(201).send(await issued(reply, made));
    },
  );

  app.post(
    '/v1/keys/:id/rotate',
    {
      config: { access: 'admin', secretField: 'key' },
      schema: {
        operationId: 'rotateKey',
        tags: ['Access'],
        summary: 'Give an API key a new secret; the old one still serves for a while',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        body: rotateBody,
        security: [{ apiKey: [] }],
        response: { 200: issuedKeyAnswer, ...problems(...CHANGING, ...BODY) },
      },
    },
    async (request, reply) => {
      const key = await changing(request.params.id, request.url, request.headers['if-match']);
      const { graceMinutes = DEFAULT_GRACE_MINUTES } = request.body;
      return issued(reply, await rotateKey(store, key, graceMinutes, now(), actorOf(request)));
    },
  );

  await app.register(async (scope) => {
    ignoreBodies(scope as App);
    (scope as App).delete(
      '/v1/keys/:id',
      {
        config: { access: 'admin' },
        schema: {
          operationId: 'revokeKey',
          tags: ['Access'],
          summary: 'Withdraw an API key from now on; what was written with it stays, and so does its record',
          params,
          headers: preconditionHeaders,
          querystring: z.strictObject({}),
          security: [{ apiKey: [] }],
          response: { 200: keyAnswer, ...problems(...CHANGING) },
        },
      },
      async (request, reply) => {
        const key = await changing(request.params.id, request.url, request.headers['if-match']);
        return answer(reply, await revokeKey(store, key, now(), actorOf(request)));
      },
    );
  });
}
