import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Answered, freezeReport, requireFrozen } from '../../services/frozen-reports.ts';
import { Problem } from '../../services/problems.ts';
import type { FrozenReport } from '../../store/port.ts';
import { stylePolicy } from '../../web/report-page.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { momentOf, pageOf, paginate } from '../paging.ts';
import { stateOf } from '../present.ts';
import { ANYWHERE, momentQuery, problems } from '../schemas/common.ts';
import {
  freezeBody,
  frozenList,
  frozenParams,
  frozenQuery,
  frozenReport,
} from '../schemas/frozen-reports.ts';

/** Pages and drawings, which carry their own style. */
const STYLED = /^(?:text\/html|image\/svg\+xml)\b/;

const contentOf = (name: string) => `/v1/frozen-reports/${name}/content`;
const present = (report: FrozenReport) => ({ ...report, content: contentOf(report.name) });

export async function frozenReportRoutes(app: App, services: Services): Promise<void> {
  freezeRoute(app, services);
  readRoutes(app, services);
  contentRoute(app, services);
}

function freezeRoute(app: App, { store, now }: Services): void {
  app.post(
    '/v1/frozen-reports',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'freezeReport',
        tags: ['History'],
        summary: 'Keep a report as it is answered now, under a name, for good',
        description:
          'Reports, and alignments of projects and elements, can be kept. Without `change` or `asOf` in its address the report is of the latest change. Nothing changes or deletes what is kept, and its name is never used again.',
        querystring: z.strictObject({}),
        body: freezeBody,
        security: [{ apiKey: [] }],
        response: {
          201: frozenReport,
          ...problems(
            ...ANYWHERE,
            'invalid-json',
            'forbidden',
            'not-found',
            'name-taken',
            'body-too-large',
            'unsupported-media-type',
            'invalid-body',
          ),
        },
      },
    },
    async (request, reply) => {
      const { format = null, ...asked } = request.body;
      const writer = writerOf(request, now());
      const answer = (address: string) => answerTo(app, request, address);
      const report = await freezeReport(store, { ...asked, format }, answer, writer);
      return reply.code(201).header('location', `/v1/frozen-reports/${report.name}`).send(present(report));
    },
  );
}

/** Asks this application itself, as the one who asks and with the same key. Nothing goes over a network. */
async function answerTo(app: App, request: FastifyRequest, address: string): Promise<Answered> {
  const { authorization = '' } = request.headers;
  const reply = await app.inject({
    method: 'GET',
    url: address,
    headers: { authorization },
    remoteAddress: request.ip,
  });
  if (reply.statusCode === 200) {
    return { mediaType: String(reply.headers['content-type']), content: reply.rawPayload };
  }
  const { detail, errors = [] } = reply.json<{
    detail: string;
    errors?: { message: string; fix: string }[];
  }>();
  if (reply.statusCode === 429 || reply.statusCode >= 500) throw new Problem('unavailable', detail);
  const message = `The report was not answered: ${detail}`;
  throw new Problem('invalid-body', message, [
    {
      pointer: '/report',
      code: 'invalid-report',
      message,
      fix: errors[0]?.fix ?? 'Ask for the address by itself, and mend it until it is answered.',
    },
  ]);
}

function readRoutes(app: App, { store }: Services): void {
  app.get(
    '/v1/frozen-reports',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listFrozenReports',
        tags: ['History'],
        summary: 'The reports that are kept, in the order of their names',
        querystring: frozenQuery,
        response: { 200: frozenList, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      return store.read(page.moment, async (snapshot) => {
        const found = await snapshot.frozenReports(page.after, page.limit + 1);
        const { items, next } = paginate(request, reply, found, page, snapshot.change, ({ name }) => name);
        return { items: items.map(present), next, ...stateOf(snapshot) };
      });
    },
  );

  app.get(
    '/v1/frozen-reports/:name',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getFrozenReport',
        tags: ['History'],
        summary: 'Who signed a report off, when, and on which change',
        params: frozenParams,
        querystring: z.strictObject(momentQuery),
        response: { 200: frozenReport, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request) =>
      store.read(momentOf(request.query), async (snapshot) =>
        present(await requireFrozen(snapshot, request.params.name)),
      ),
  );
}

function contentRoute(app: App, { store, readAccess }: Services): void {
  app.get(
    '/v1/frozen-reports/:name/content',
    {
      config: { access: 'read' },
      // Packed it would be other bytes than the digest is of.
      compress: false,
      schema: {
        operationId: 'getFrozenContent',
        tags: ['History'],
        summary: 'The report itself: the same bytes for ever',
        description: 'The header `repr-digest` (RFC 9530) has the SHA-256 of the bytes.',
        params: frozenParams,
        querystring: z.strictObject(momentQuery),
        response: {
          200: { description: 'The report', content: { '*/*': { schema: z.any() } } },
          ...problems(...ANYWHERE, 'not-found'),
        },
      },
    },
    async (request, reply) =>
      store.read(momentOf(request.query), async (snapshot) => {
        const { name, mediaType, sha256 } = await requireFrozen(snapshot, request.params.name);
        const content = await snapshot.frozenContent(name);
        const digest = Buffer.from(sha256, 'hex').toString('base64');
        const scope = readAccess === 'public' ? 'public' : 'private';
        if (content !== null && STYLED.test(mediaType)) {
          void reply.header('content-security-policy', stylePolicy(content.toString('utf8')));
        }
        return reply
          .type(mediaType)
          .header('cache-control', `${scope}, max-age=31536000, immutable`)
          .header('etag', `"${sha256}"`)
          .header('repr-digest', `sha-256=:${digest}:`)
          .send(content);
      }),
  );
}
