import type { FastifyReply, RouteHandlerMethod } from 'fastify';
import type { App } from './app-types.ts';

/**
 * A handler that answers `reply.send(…)` from inside a snapshot would hold the snapshot until the last byte has gone out,
 * since a reply can be waited for and an async function waits for what it returns. Here a reply counts as done as soon as it
 * is sent off, while its handler runs; then Fastify waits for it as always. For all routes at once, so that none can forget it.
 */
export function endReadsBeforeSending(app: App): void {
  const wrapped = new WeakSet<RouteHandlerMethod>();
  app.addHook('onRoute', (route) => {
    const { handler } = route;
    // Fastify makes the HEAD route of a GET route from the handler that we gave it.
    if (wrapped.has(handler)) return;
    route.handler = async function (request, reply) {
      const sending = countAsDone(reply);
      try {
        const answer: unknown = await handler.call(this, request, reply);
        return sending.begun() ? reply : answer;
      } finally {
        sending.waitAgain();
      }
    };
    wrapped.add(route.handler);
  });
}

function countAsDone(reply: FastifyReply): { begun(): boolean; waitAgain(): void } {
  let isBegun = false;
  const value = (fulfilled?: () => void) => {
    isBegun = true;
    fulfilled?.();
  };
  Object.defineProperty(reply, 'then', { configurable: true, value });
  return {
    begun: () => isBegun,
    waitAgain: () => void Reflect.deleteProperty(reply, 'then'),
  };
}
