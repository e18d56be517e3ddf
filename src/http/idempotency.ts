import { createHash } from 'node:crypto';
import { pipeline, Transform } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { Problem } from '../services/problems.ts';
import type { KeptReply, Replies, ReplyKey } from '../store/port.ts';
import { problems } from './schemas/common.ts';

/**
 * `Idempotency-Key`: a POST that comes again, because its answer was lost on the way, is answered as it was the first time
 * and not carried out again. For every POST that writes; routes need do nothing for it.
 */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A field of the answer that is shown once: it is null in the answer that is kept. */
    secretField?: string;
  }
  interface FastifyRequest {
    repeatable: Repeatable | null;
  }
}

/** A request that runs under a key. */
interface Repeatable {
  readonly key: ReplyKey;
  readonly owner: string;
  readonly body: Measured;
  readonly renewing: NodeJS.Timeout;
}

/** The digest of a body, once all of it has come. */
interface Measured {
  readonly done: Promise<{ readonly digest: string; readonly size: number } | null>;
}

const KEPT_MS = 24 * 60 * 60_000;
/** A process that ended holds its keys no longer than this. */
const LEASE_MS = 2 * 60_000;
const RENEW_EVERY_MS = 60_000;
/** How long the rest of a body is waited for when its answer is there already. */
const REST_MS = 1_000;
const KEPT_HEADERS = ['cache-control', 'content-type', 'etag', 'location'];
/** Headers that say what is meant by the body, and on which condition. */
const COMPARED_HEADERS = ['content-type', 'if-match', 'if-none-match'];

interface IdempotencyOptions {
  readonly replies: Replies;
  readonly now: () => string;
}

export const idempotency = fp(
  async (app, { replies, now }: IdempotencyOptions) => {
    const later = (ms: number) => new Date(Date.parse(now()) + ms).toISOString();
    app.decorateRequest('repeatable', null);
    app.addHook('onRoute', describe);

    // After authentication, before a body is unpacked and parsed: what is compared is what was sent.
    app.addHook('preParsing', async (request, reply, payload) => {
      const key = keyOf(request);
      if (key === null) return payload;
      const begun = await replies.begin(key, later(LEASE_MS));
      if (begun.state === 'running') {
        throw new Problem(
          'already-sent',
          'A request with this Idempotency-Key is still running. Try again shortly.',
        );
      }
      if (begun.state === 'full') {
        void reply.header('retry-after', '3600');
        throw new Problem('too-many-requests', 'Too many Idempotency-Keys of this writer are in use.');
      }
      if (begun.state === 'answered') {
        await answerAgain(request, reply, payload, begun.reply);
        return payload;
      }
      const { stream, measured } = measure(request, payload);
      const { owner } = begun;
      const renew = () => void replies.renew(key, owner, later(LEASE_MS)).catch(() => {});
      const renewing = setInterval(renew, RENEW_EVERY_MS).unref();
      request.repeatable = { key, owner, body: measured, renewing };
      return stream;
    });

    // Before the answer goes out: whoever has received it can rely on its being given again.
    app.addHook('onSend', async (request, reply, payload) => {
      const { repeatable } = request;
      if (repeatable === null) return payload;
      request.repeatable = null;
      clearInterval(repeatable.renewing);
      const { key, owner } = repeatable;
      const body = isFinal(reply.statusCode) && typeof payload === 'string' ? payload : null;
      const measured = body === null ? null : await Promise.race([repeatable.body.done, wait(REST_MS, null)]);
      try {
        if (body === null || measured === null) await replies.release(key, owner);
        else {
          const kept: KeptReply = {
            fingerprint: fingerprintOf(request, measured.digest),
            size: measured.size,
            status: reply.statusCode,
            headers: Object.fromEntries(
              KEPT_HEADERS.flatMap((name) => {
                const value = reply.getHeader(name);
                return value === undefined ? [] : [[name, String(value)]];
              }),
            ),
            body: withoutSecret(request, reply, body),
          };
          await replies.finish(key, owner, kept, later(KEPT_MS));
        }
      } catch (error) {
        // What was done is done and must be told; only a second request would not find it.
        request.log.warn({ err: error }, 'the answer could not be kept for its Idempotency-Key');
      }
      return payload;
    });
  },
  { name: 'idempotency', dependencies: ['auth'] },
);

function isRepeatable(method: string | readonly string[], access: string | undefined): boolean {
  return [method].flat().includes('POST') && ['write', 'curate', 'admin'].includes(access ?? '');
}

/** Who sent it and under which key; null where none is sent or the route takes none. */
function keyOf(request: FastifyRequest): ReplyKey | null {
  const { [HEADER]: key } = request.headers;
  if (key === undefined || !isRepeatable(request.method, request.routeOptions.config.access)) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const message = 'The Idempotency-Key has spaces or other characters that are not read, or is too long.';
    const fix = 'Send 1 to 255 visible ASCII characters, such as a UUID.';
    throw new Problem('invalid-query', message, [
      { pointer: 'Idempotency-Key', code: 'invalid-header', message, fix },
    ]);
  }
  return request.actor === null ? null : { actor: request.actor.id, key };
}

const HEADER = 'idempotency-key';

/** The body passed on as it comes, and its digest once it has come. */
function measure(request: FastifyRequest, payload: NodeJS.ReadableStream) {
  const hash = createHash('sha256');
  let size = 0;
  if (!hasBody(request)) {
    return { stream: payload, measured: { done: Promise.resolve({ digest: hash.digest('hex'), size }) } };
  }
  const { promise: done, resolve } = Promise.withResolvers<{ digest: string; size: number } | null>();
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      size += chunk.length;
      next(null, chunk);
    },
    flush(next) {
      resolve({ digest: hash.digest('hex'), size });
      next();
    },
  });
  pipeline(payload, stream, () => resolve(null));
  return { stream, measured: { done } };
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Reads the body to the end, or until it is longer than the first one was, and gives the kept answer. */
async function answerAgain(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: NodeJS.ReadableStream,
  kept: KeptReply,
): Promise<void> {
  const hash = createHash('sha256');
  let size = 0;
  if (hasBody(request)) {
    for await (const chunk of payload) {
      size += chunk.length;
      if (size > kept.size) break;
      hash.update(chunk);
    }
  }
  if (size !== kept.size || fingerprintOf(request, hash.digest('hex')) !== kept.fingerprint) {
    throw new Problem('idempotency-key-reused', 'This Idempotency-Key was sent with another request before.');
  }
  if (kept.body === null) {
    throw new Problem(
      'already-sent',
      `The request was carried out before and answered ${kept.status}; its answer was too large to keep.`,
    );
  }
  void reply.code(kept.status).headers(kept.headers).header('idempotency-replayed', 'true').send(kept.body);
  await reply;
}

function fingerprintOf({ method, url, headers }: FastifyRequest, digest: string): string {
  const compared = JSON.stringify(COMPARED_HEADERS.map((name) => headers[name] ?? null));
  return createHash('sha256').update(`${method} ${url}\n${compared}\n${digest}`).digest('hex');
}

/** An answer that would be another when the same request is sent again later is not kept. */
function isFinal(status: number): boolean {
  return status < 500 && ![401, 408, 409, 429].includes(status);
}

function withoutSecret(request: FastifyRequest, reply: FastifyReply, body: string): string {
  const { secretField } = request.routeOptions.config;
  if (secretField === undefined || reply.statusCode >= 400) return body;
  return JSON.stringify({ ...(JSON.parse(body) as object), [secretField]: null });
}

const header = z.string().max(255).optional().meta({
  description:
    'Of your choice, such as a UUID. The same request under the same key is carried out once, and answered alike for 24 hours.',
});

/** Says in the document what every such route can do and answer. */
function describe(route: RouteOptions): void {
  if (!isRepeatable(route.method as string | string[], route.config?.access)) return;
  const { schema = {} } = route;
  const headers = (schema.headers as z.ZodObject | undefined) ?? z.object({});
  const response = { ...(schema.response as Readonly<Record<string, { description?: string }>> | undefined) };
  for (const [status, added] of Object.entries(problems('already-sent', 'idempotency-key-reused'))) {
    const before = response[status];
    response[status] =
      before === undefined ? added : { ...added, description: `${before.description}; ${added.description}` };
  }
  route.schema = { ...schema, headers: headers.extend({ [HEADER]: header }), response };
}
