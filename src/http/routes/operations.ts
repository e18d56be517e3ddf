import type { Registry } from 'prom-client';
import { z } from 'zod';
import { Problem } from '../../services/problems.ts';
import { NOW } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { problems, stateFields } from '../schemas/common.ts';

/** For those who run the service: is it up, can it answer, what does it do. */
export async function operationRoutes(app: App, { store }: Services, registry: Registry): Promise<void> {
  app.get(
    '/health',
    {
      config: { access: 'open', rateLimit: false },
      schema: {
        operationId: 'health',
        tags: ['Operations'],
        summary: 'Whether the process is up',
        querystring: z.strictObject({}),
        response: {
          200: z.strictObject({ status: z.literal('up') }).meta({ id: 'Health' }),
          ...problems('invalid-query'),
        },
      },
    },
    async () => ({ status: 'up' as const }),
  );

  app.get(
    '/ready',
    {
      config: { access: 'open', rateLimit: false },
      schema: {
        operationId: 'ready',
        tags: ['Operations'],
        summary: 'Whether the service can answer: the database is there and holds frameworks',
        querystring: z.strictObject({}),
        response: {
          200: z.strictObject({ status: z.literal('ready'), ...stateFields }).meta({ id: 'Ready' }),
          ...problems('invalid-query', 'unavailable'),
        },
      },
    },
    async () => {
      const { change, revision } = await store.read(NOW, async (snapshot) => snapshot);
      if (revision === 0)
        throw new Problem('unavailable', 'The database holds no frameworks yet. Run: crosswalk seed');
      return { status: 'ready' as const, change, revision };
    },
  );

  app.get(
    '/metrics',
    {
      config: { access: 'read', rateLimit: false },
      schema: {
        operationId: 'metrics',
        tags: ['Operations'],
        summary: 'Counters and timings, for Prometheus',
        querystring: z.strictObject({}),
        response: {
          200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } },
          ...problems('invalid-query', 'unauthenticated', 'unavailable'),
        },
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
