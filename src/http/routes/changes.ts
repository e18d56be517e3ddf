import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type FeedPage,
  type FeedPosition,
  type FeedReader,
  feedPage,
  readPlace,
  readPosition,
  toldTo,
  writePlace,
} from '../../services/feed.ts';
import { Problem } from '../../services/problems.ts';
import { requireChange } from '../../services/revisions.ts';
import { NOW, type Snapshot } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { createEventStreams } from '../event-stream.ts';
import { foreignCursor, linkNext, momentOf, pageOf, paginate } from '../paging.ts';
import { stateOf } from '../present.ts';
import {
  changeAnswer,
  changeParams,
  feedAnswer,
  feedQuery,
  revisionsQuery,
  streamHeaders,
  streamQuery,
} from '../schemas/changes.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';

const DEFAULT_LIMIT = 50;

const readerOf = ({ actor }: FastifyRequest): FeedReader => (actor?.role === 'admin' ? 'admin' : 'anybody');

export async function changeRoutes(app: App, services: Services): Promise<void> {
  feedRoute(app, services);
  streamRoute(app, services);
  changeRoute(app, services);
}

function feedRoute(app: App, { store }: Services): void {
  app.get(
    '/v1/changes',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listChanges',
        tags: ['History'],
        summary: 'The change feed: every change in order, with all that it wrote',
        description:
          'Who takes in all pages holds an equal copy of frameworks, elements, relations, sets, mappings and projects: put each document in the place of the one with the same entity and id, and take out what has `document: null`. When `next` is null, ask again later with `after` set to the last change. A large change comes on several pages, `complete` only on its last. Changes of keys and other things that are not public have no items, and to all but administrators the reason `administration`. `format=ndjson` gives an entry a line, and the next page in the `Link` header.',
        querystring: feedQuery,
        response: {
          200: {
            description: 'A page of the feed',
            content: {
              'application/json': { schema: feedAnswer },
              'application/x-ndjson': { schema: z.string() },
            },
          },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const { after = 0, item, limit = DEFAULT_LIMIT } = request.query;
      const format = formatOf(request);
      const position: FeedPosition = { after, item: item === undefined ? null : placeIn(item) };
      return store.read(momentOf(request.query), async (snapshot) => {
        const page = await feedPage(snapshot, position, limit, readerOf(request));
        const next = nextOf(request, reply, page);
        if (format === 'ndjson') {
          const lines = page.entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
          return reply.type('application/x-ndjson; charset=utf-8').send(lines as never);
        }
        return reply
          .type('application/json; charset=utf-8')
          .send({ items: page.entries, next, ...stateOf(snapshot) } as z.output<typeof feedAnswer>);
      });
    },
  );
}

function nextOf(request: FastifyRequest, reply: FastifyReply, { position, more }: FeedPage): string | null {
  if (!more) return null;
  const item = position.item === null ? null : writePlace(position.item);
  return linkNext(request, reply, { after: String(position.after), item });
}

function placeIn(text: string) {
  const place = readPlace(text);
  if (place === null) throw foreignCursor();
  return place;
}

/** `?format=` speaks before the Accept header; without either it is JSON. */
function formatOf(request: FastifyRequest<{ Querystring: z.output<typeof feedQuery> }>): 'json' | 'ndjson' {
  if (request.query.format !== undefined) return request.query.format;
  if ((request.headers.accept ?? '').trim() === '') return 'json';
  const type = request.accepts().type(['application/json', 'application/x-ndjson']);
  if (type === 'application/json') return 'json';
  if (type === 'application/x-ndjson') return 'ndjson';
  throw new Problem(
    'not-acceptable',
    'The feed is offered as application/json and application/x-ndjson, and as text/event-stream at /v1/changes/stream.',
  );
}

function streamRoute(app: App, { store, watch, streamLimits }: Services): void {
  const streams = createEventStreams(store, watch, streamLimits);
  app.addHook('preClose', () => streams.close());
  app.get(
    '/v1/changes/stream',
    {
      config: { access: 'read' },
      compress: false,
      schema: {
        operationId: 'streamChanges',
        tags: ['History'],
        summary: 'The change feed as Server-Sent Events',
        description:
          'Each event `change` holds one entry of `/v1/changes`; its id is where to go on, so a browser that connects again misses nothing. Without `after` and `Last-Event-ID` the stream begins with the next change. Streams end after a while (the operator sets how long) and when the key is not good any more, and listeners connect again.',
        headers: streamHeaders,
        querystring: streamQuery,
        response: {
          200: {
            description: 'The stream',
            content: { 'text/event-stream': { schema: z.string() } },
          },
          ...problems(...ANYWHERE, 'not-found'),
        },
      },
    },
    async (request, reply) => {
      const { 'last-event-id': last } = request.headers;
      const asked = last === undefined || last === '' ? null : readPosition(last);
      if (last !== undefined && last !== '' && asked === null) {
        throw headerProblem();
      }
      const position = await store.read(NOW, async (snapshot) => {
        const from = asked ?? { after: request.query.after ?? snapshot.change, item: null };
        // What cannot be followed is refused before the stream begins.
        await feedPage(snapshot, from, 1, readerOf(request));
        return from;
      });
      void reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-store');
      // Who asks by HEAD listens to nothing, and must not take the place of somebody who does.
      if (request.method === 'HEAD') return reply.send('' as never);
      const body = await streams.open(position, {
        client: request.actor?.id ?? request.ip,
        reader: readerOf(request),
        stillHolds: () => request.stillHolds(),
      });
      return (
        reply
          // Kept open after its end it would keep a server from stopping.
          .header('connection', 'close')
          .header('x-accel-buffering', 'no')
          .send(body as never)
      );
    },
  );
}

function headerProblem(): Problem {
  const message = 'The Last-Event-ID is none of ours.';
  return new Problem('invalid-query', message, [
    {
      pointer: 'Last-Event-ID',
      code: 'invalid-header',
      message,
      fix: 'Send the id of the last event as it came, or none.',
    },
  ]);
}

function changeRoute(app: App, { store }: Services): void {
  app.get(
    '/v1/changes/:change',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getChange',
        tags: ['History'],
        summary: 'One change: who, when, why, and what it touched',
        params: changeParams,
        querystring: revisionsQuery.omit({ change: true, asOf: true }),
        response: { 200: changeAnswer, ...problems(...ANYWHERE, 'invalid-path', 'not-found') },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const { change } = request.params;
      return store.read(page.moment, async (snapshot) => {
        const entry = toldTo(readerOf(request), await requireChange(snapshot, change));
        const after = page.after === null ? null : placeIn(page.after);
        const found = await snapshot.itemsOfChange(change, after, page.limit + 1);
        const { items, next } = paginate(request, reply, found, page, snapshot.change, writePlace);
        return {
          ...entry,
          touched: [...(await touchedBy(snapshot, change))],
          items: items.map(({ entity, id, version, action }) => ({ entity, id, version, action })),
          next,
        };
      });
    },
  );
}

export function touchedBy(snapshot: Snapshot, change: number) {
  return snapshot.touched(change - 1, change);
}
