import fp from 'fastify-plugin';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Times every answer of the application by route pattern, so that ids never become labels. */
export const metrics = fp(
  async (app, { registry }: { registry: Registry }) => {
    const seconds = new Histogram({
      name: 'crosswalk_http_request_duration_seconds',
      help: 'Time from request to answer, by route pattern.',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    });
    const errors = new Counter({
      name: 'crosswalk_http_errors_total',
      help: 'Answers with a status of 500 or above, by route pattern.',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    });
    app.addHook('onResponse', async (request, reply) => {
      const labels = {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: String(reply.statusCode),
      };
      seconds.observe(labels, reply.elapsedTime / 1000);
      if (reply.statusCode >= 500) errors.inc(labels);
    });
  },
  { name: 'metrics' },
);

/** A registry of its own for each application: two in one process do not mix. */
export function newRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
