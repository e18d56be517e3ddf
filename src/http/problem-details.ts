import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Fault } from '../domain/types.ts';
import { PROBLEMS, Problem, type ProblemCode, summarize } from '../services/problems.ts';
import { StoreError } from '../store/port.ts';
import { PAGE_POLICY } from '../web/layout.ts';
import { problemPage } from '../web/pages/problem.ts';
import { pageBehind, writtenIn } from './refused-forms.ts';
import { bodyFaults, queryFaults, SchemaError } from './zod-faults.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether something can be opened at a path. */
    isOpened: (path: string) => boolean;
  }
}

/** Every error as RFC 9457 problem details. Must be there before any route declares a 4xx schema. */
export const problemDetails = fp(
  async (app) => {
    const patterns: { readonly methods: readonly string[]; readonly matches: RegExp }[] = [];
    app.addHook('onRoute', ({ url, method }) => {
      const matches = new RegExp(
        `^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`,
      );
      patterns.push({ methods: [method].flat(), matches });
    });

    app.decorate('isOpened', (path) =>
      patterns.some(({ matches, methods }) => methods.includes('GET') && matches.test(path)),
    );

    // Without a body there is nothing to unpack, whatever the header says.
    app.addHook('onRequest', async (request) => {
      if (['GET', 'HEAD', 'DELETE'].includes(request.method)) delete request.headers['content-encoding'];
    });

    app.setErrorHandler((error: FastifyError, request, reply) => {
      const problem = toProblem(error);
      if (PROBLEMS[problem.code].status >= 500) request.log.error({ err: error }, problem.message);
      return sendProblem(request, reply, problem);
    });

    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      const allowed = [
        ...new Set(patterns.filter(({ matches }) => matches.test(path)).flatMap(({ methods }) => methods)),
      ];
      if (allowed.length === 0) {
        return sendProblem(request, reply, nothingAt(request.url));
      }
      void reply.header('allow', allowed.sort().join(', '));
      return sendProblem(
        request,
        reply,
        new Problem(
          'method-not-allowed',
          `${request.method} is not offered at ${path.slice(0, 300)}, but ${allowed.join(', ')}.`,
        ),
      );
    });
  },
  { name: 'problem-details' },
);

/** What is answered where nothing is, or nothing that this caller may know of. */
export function nothingAt(url: string): Problem {
  const path = url.split('?')[0] ?? '';
  return new Problem('not-found', `Nothing stands at ${path.slice(0, 300)}. See /docs for the addresses.`);
}

/** Sends a problem in place of an answer. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, title } = PROBLEMS[problem.code];
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="crosswalk"');
  const later = status === 503 || status === 429;
  if (later && reply.getHeader('retry-after') === undefined) void reply.header('retry-after', '5');
  if (wantsPage(request)) {
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .serializer(String)
      .send(
        problemPage(problem, {
          requestId: request.id,
          page: pageBehind(request, request.server.isOpened),
          isForm: request.method === 'POST',
          written: writtenIn(request),
        }),
      );
  }
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      type: `/errors/${problem.code}`,
      title,
      status,
      detail: problem.message,
      code: problem.code,
      requestId: request.id,
      errors: problem.faults.map(({ pointer, code, message, fix }) => ({ pointer, code, message, fix })),
      ...problem.extra,
    });
}

/** Browsers get a page, at the pages and where they follow a link that leads nowhere; programs never do. */
function wantsPage({ routeOptions, url, headers }: FastifyRequest): boolean {
  if (!(headers.accept ?? '').includes('text/html')) return false;
  if (routeOptions?.config?.page === true) return true;
  const isApi = /^\/(v1|docs|health|ready|metrics|openapi\.json)(\/|\?|$)/.test(url);
  return !isApi && routeOptions?.url === undefined;
}

/** What Fastify refuses by itself: our code, what is wrong, how to mend it. */
const BY_FASTIFY_CODE: Readonly<Record<string, readonly [ProblemCode, string, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'invalid-json',
    'The body is not JSON.',
    'Mend quotes, commas and brackets.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-json', 'The body is empty.', 'Send a JSON object.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'invalid-json',
    'The body is shorter or longer than its Content-Length says.',
    'Send the whole body.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'body-too-large',
    'The body is larger than this address takes.',
    'Cut it into parts and send them one after another.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'The Content-Type of the body is missing or not read here.',
    'Send JSON as application/json, and files to import as text/csv or application/xml.',
  ],
  FST_CP_ERR_INVALID_CONTENT: [
    'invalid-json',
    'The body could not be unpacked by its Content-Encoding.',
    'Send it as it is, or pack it again.',
  ],
  FST_ERR_BAD_URL: [
    'invalid-path',
    'The address is not well encoded.',
    'Write % as %25 and / within an id as %2F.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: [
    'invalid-path',
    'An id in the address is too long.',
    'Ids have 255 characters at most.',
  ],
};

/** A body packed in a way that is not unpacked here. */
export function refusedEncoding(encoding: string): Problem {
  const message = `Bodies are not read with Content-Encoding ${encoding.slice(0, 40)}.`;
  const fix = 'Send the body as it is, or packed with gzip, deflate or br.';
  return new Problem('unsupported-media-type', message, [
    { pointer: 'Content-Encoding', code: 'unsupported-media-type', message, fix },
  ]);
}

/** Answers what is no HTTP request at all, before there is a request to answer. */
export function refuseMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const { status, title } = PROBLEMS['malformed-request'];
  const body = JSON.stringify({
    type: '/errors/malformed-request',
    title,
    status,
    detail: 'What was sent is not well-formed HTTP, or its headers are too large.',
    code: 'malformed-request',
    requestId: 'none',
    errors: [],
  });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Any error as a problem of the list; what is not known is a fault of ours, and its text stays in the log. */
export function toProblem(error: FastifyError | Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SchemaError) {
    const { issues, validationContext } = error;
    if (validationContext === 'body') return withSummary('invalid-body', bodyFaults(issues));
    const ours = validationContext === 'params' ? 'invalid-path' : 'invalid-query';
    return withSummary(ours, queryFaults(issues, ours));
  }
  if (error instanceof StoreError) {
    if (error.code === 'conflict') return new Problem('version-conflict', error.message);
    if (error.code === 'unknown-change') {
      return new Problem('not-found', error.message, [
        {
          pointer: 'change',
          code: 'unknown-change',
          message: error.message,
          fix: 'Leave the parameter out for the latest state.',
        },
      ]);
    }
    // It names what is stored and which version reads it: nothing else helps the operator.
    if (error.code === 'unreadable') return new Problem('unavailable', error.message);
    return new Problem('unavailable', 'The database cannot be used at this moment.');
  }
  const code = 'code' in error ? String(error.code) : '';
  const known = BY_FASTIFY_CODE[code];
  if (known !== undefined) {
    const [ours, message, fix] = known;
    return new Problem(ours, message, [{ pointer: '', code: ours, message, fix }]);
  }
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 400) {
    return new Problem('invalid-json', error.message, [
      { pointer: '', code: 'invalid-json', message: error.message, fix: 'Mend the body.' },
    ]);
  }
  return new Problem(
    'internal-error',
    'Something went wrong on our side. The log has it under this request id.',
  );
}

function withSummary(code: ProblemCode, faults: readonly Fault[]): Problem {
  return new Problem(code, summarize(faults), faults);
}
