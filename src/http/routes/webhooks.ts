import { z } from 'zod';
import {
  deleteWebhook,
  registerWebhook,
  requireWebhook,
  rotateSecret,
  setEnabled,
  testWebhook,
  type WebhookVersion,
} from '../../services/webhooks.ts';
import { NOW, type Webhook } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { actorOf } from '../auth.ts';
import { ignoreBodies } from '../bodies.ts';
import { preconditionHeaders, requireVersion } from '../preconditions.ts';
import { stateOf } from '../present.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { deletedAnswer } from '../schemas/projects.ts';
import {
  newWebhook,
  rotatedSecret,
  testedWebhook,
  webhook,
  webhookAnswer,
  webhookBody,
  webhookChangeBody,
  webhookList,
  webhookParams,
} from '../schemas/webhooks.ts';

const NOTHING = z.strictObject({});
const ADMIN = [...ANYWHERE, 'not-found'] as const;
const WITH_BODY = [
  ...ADMIN,
  'invalid-json',
  'body-too-large',
  'unsupported-media-type',
  'invalid-body',
] as const;
/** What a change of one that is there asks for besides. */
const CHANGING = ['version-conflict', 'precondition-required'] as const;
/** Messages of a webhook that an answer shows. */
const SHOWN = 50;

const present = (hook: Webhook) => ({ ...hook, enabled: hook.disabledAt === null });
const etagOf = ({ version }: Pick<Webhook, 'version'>) => `"${version}"`;

/** The webhook of an address, at the version that the client names. */
async function changing(
  { store }: Services,
  id: string,
  header: string | undefined,
): Promise<WebhookVersion> {
  const { version } = await store.read(NOW, (snapshot) => requireWebhook(snapshot, id));
  return { id, version: requireVersion(`Webhook ${id}`, version, header) };
}

export async function webhookRoutes(app: App, services: Services): Promise<void> {
  registerRoutes(app, services);
  readRoutes(app, services);
  await app.register(async (scope) => bodilessRoutes(scope as App, services));
}

function registerRoutes(app: App, services: Services): void {
  app.post(
    '/v1/webhooks',
    {
      config: { access: 'admin', secretField: 'secret' },
      schema: {
        operationId: 'registerWebhook',
        tags: ['Webhooks'],
        summary: 'Register an address that is told of changes; the secret is shown this once',
        description:
          'It is sent `{"type":"crosswalk.changed","timestamp":…,"data":{"after","change","revision","touched","feed"}}`, signed by the [Standard Webhooks](https://www.standardwebhooks.com) conventions. One message at a time is on its way, and tells of all changes since the last. An answer from 200 to 299 takes it; otherwise it is sent again after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, and then the webhook is disabled.',
        querystring: NOTHING,
        body: webhookBody,
        security: [{ apiKey: [] }],
        response: { 201: newWebhook, ...problems(...WITH_BODY) },
      },
    },
    async (request, reply) => {
      const { webhook: made, secret } = await registerWebhook(services, request.body, actorOf(request));
      return reply
        .code(201)
        .header('location', `/v1/webhooks/${made.id}`)
        .header('etag', etagOf(made))
        .header('cache-control', 'no-store')
        .send({ ...present(made), secret });
    },
  );

  app.patch(
    '/v1/webhooks/:id',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'changeWebhook',
        tags: ['Webhooks'],
        summary: 'Disable a webhook, or enable it again: it goes on with what it has not been told of',
        params: webhookParams,
        headers: preconditionHeaders,
        querystring: NOTHING,
        body: webhookChangeBody,
        security: [{ apiKey: [] }],
        response: { 200: webhook, ...problems(...WITH_BODY, ...CHANGING) },
      },
    },
    async (request, reply) => {
      const hook = await changing(services, request.params.id, request.headers['if-match']);
      const wanted = { enabled: request.body.enabled, because: 'by an administrator' };
      const changed = await setEnabled(services, hook, { ...wanted, actor: actorOf(request) });
      void reply.header('etag', etagOf(changed));
      return present(changed);
    },
  );
}

function readRoutes(app: App, { store }: Services): void {
  app.get(
    '/v1/webhooks',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listWebhooks',
        tags: ['Webhooks'],
        summary: 'Who is told of changes, without the secrets',
        querystring: NOTHING,
        security: [{ apiKey: [] }],
        response: { 200: webhookList, ...problems(...ADMIN) },
      },
    },
    async () =>
      store.read(NOW, async (snapshot) => ({
        items: (await snapshot.webhooks()).map(present),
        next: null,
        ...stateOf(snapshot),
      })),
  );

  app.get(
    '/v1/webhooks/:id',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'getWebhook',
        tags: ['Webhooks'],
        summary: 'One webhook, with the latest messages to it',
        params: webhookParams,
        querystring: NOTHING,
        security: [{ apiKey: [] }],
        response: { 200: webhookAnswer, ...problems(...ADMIN) },
      },
    },
    async (request, reply) =>
      store.read(NOW, async (snapshot) => {
        const hook = await requireWebhook(snapshot, request.params.id);
        void reply.header('etag', etagOf(hook));
        const deliveries = await snapshot.deliveriesTo(hook.id, SHOWN);
        return {
          ...present(hook),
          deliveries: deliveries.map(({ webhook: _webhook, body: _body, ...delivery }) => delivery),
        };
      }),
  );
}

/** A scope of its own, because a body sent with these means nothing. */
function bodilessRoutes(app: App, services: Services): void {
  ignoreBodies(app);

  app.post(
    '/v1/webhooks/:id/secret',
    {
      config: { access: 'admin', secretField: 'secret' },
      schema: {
        operationId: 'rotateWebhookSecret',
        tags: ['Webhooks'],
        summary: 'Give a webhook a new secret; for a day its messages are signed with the old one, too',
        params: webhookParams,
        headers: preconditionHeaders,
        querystring: NOTHING,
        security: [{ apiKey: [] }],
        response: { 200: rotatedSecret, ...problems(...ADMIN, ...CHANGING) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const hook = await changing(services, id, request.headers['if-match']);
      const rotated = await rotateSecret(services, hook, actorOf(request));
      const etag = etagOf({ version: hook.version + 1 });
      return reply
        .header('cache-control', 'no-store')
        .header('etag', etag)
        .send({ id, ...rotated });
    },
  );

  app.post(
    '/v1/webhooks/:id/test',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'testWebhook',
        tags: ['Webhooks'],
        summary: 'Send one message of the type `crosswalk.test` now, and tell how it went',
        params: webhookParams,
        querystring: NOTHING,
        security: [{ apiKey: [] }],
        response: { 200: testedWebhook, ...problems(...ADMIN) },
      },
    },
    async (request) => testWebhook(services, request.params.id),
  );

  app.delete(
    '/v1/webhooks/:id',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'deleteWebhook',
        tags: ['Webhooks'],
        summary: 'Delete a webhook with its secret and its log',
        params: webhookParams,
        headers: preconditionHeaders,
        querystring: NOTHING,
        security: [{ apiKey: [] }],
        response: { 200: deletedAnswer, ...problems(...ADMIN, ...CHANGING) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const hook = await changing(services, id, request.headers['if-match']);
      const { change, revision } = await deleteWebhook(services, hook, actorOf(request));
      return { id, change, revision };
    },
  );
}
