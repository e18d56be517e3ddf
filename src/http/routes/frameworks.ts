import { z } from 'zod';
import { requireFramework } from '../../services/alignments.ts';
import { putFramework } from '../../services/frameworks.ts';
import { Problem } from '../../services/problems.ts';
import { NOW } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { FRAMEWORKS, RELATIONS } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { momentOf } from '../paging.ts';
import { putHeaders, putPrecondition } from '../preconditions.ts';
import { presentFramework, presentRelation, stateOf } from '../present.ts';
import { ANYWHERE, fileQuery, momentQuery, problems } from '../schemas/common.ts';
import { frameworkAnswer, frameworkBody, frameworkList, relationList } from '../schemas/crosswalk.ts';

export const frameworkParams = z.object({ framework: z.string().min(1).max(120) });

export async function frameworkRoutes(app: App, { store, views, now }: Services): Promise<void> {
  app.get(
    '/v1/frameworks',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listFrameworks',
        tags: ['Crosswalk'],
        summary: 'The frameworks, with their levels and how many elements each level has',
        querystring: z.strictObject({ ...fileQuery, ...momentQuery }),
        response: {
          200: listContent('The frameworks', frameworkList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async ({ snapshot, crosswalk: { graph } }) => {
        const items = graph.frameworks.map((framework) => presentFramework(graph, framework));
        const answer = { items, next: null, ...stateOf(snapshot) };
        return sendList(request, reply, page, snapshot, answer, FRAMEWORKS);
      });
    },
  );

  app.get(
    '/v1/frameworks/:framework',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getFramework',
        tags: ['Crosswalk'],
        summary: 'One framework, by its id or another of its names',
        params: frameworkParams,
        querystring: z.strictObject(momentQuery),
        response: { 200: frameworkAnswer, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph } }) => {
        const framework = frameworkInPath(graph, request.params.framework);
        void reply.header('etag', `"${await snapshot.frameworkVersion(framework.id)}"`);
        return { ...presentFramework(graph, framework), ...stateOf(snapshot) };
      }),
  );

  app.put(
    '/v1/frameworks/:framework',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'putFramework',
        tags: ['Crosswalk'],
        summary: 'Make a framework, or replace what is said of it under the version you read',
        description:
          'The body is `framework.json` as described in docs/formats.md. Elements come by import (`POST /v1/imports/frameworks?source=tsv`). Replacing needs `If-Match` with the ETag of the version you read; elements stay and must fit the levels. Frameworks that come with the software are not changed.',
        params: frameworkParams,
        headers: putHeaders,
        querystring: z.strictObject({}),
        body: frameworkBody,
        security: [{ apiKey: [] }],
        response: {
          200: frameworkAnswer,
          201: frameworkAnswer,
          ...problems(
            ...ANYWHERE,
            'forbidden',
            'invalid-json',
            'version-conflict',
            'body-too-large',
            'unsupported-media-type',
            'invalid-body',
            'precondition-required',
          ),
        },
      },
    },
    async (request, reply) => {
      const { framework: id } = request.params;
      if (request.body.id !== id) throw otherId(id, request.body.id);
      const current = () => views.at(NOW, ({ snapshot }) => snapshot.frameworkVersion(id));
      const precondition = await putPrecondition(current, request.headers);
      const writer = writerOf(request, now());
      const { created, version } = await putFramework({ store, views }, request.body, precondition, writer);
      void reply.header('etag', `"${version}"`);
      if (created) void reply.header('location', `/v1/frameworks/${id}`);
      const answer = await views.at(NOW, async ({ snapshot, crosswalk: { graph } }) => ({
        ...presentFramework(graph, requireFramework(graph, id)),
        ...stateOf(snapshot),
      }));
      return reply.code(created ? 201 : 200).send(answer);
    },
  );

  app.get(
    '/v1/frameworks/:framework/relations',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listRelations',
        tags: ['Crosswalk'],
        summary: 'What published documents say of a framework and others as wholes; nothing is aligned by it',
        params: frameworkParams,
        querystring: z.strictObject({ ...fileQuery, ...momentQuery }),
        response: {
          200: listContent('The statements', relationList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async ({ snapshot, crosswalk: { graph } }) => {
        const { id } = frameworkInPath(graph, request.params.framework);
        const items = graph.relations.filter(({ from, to }) => from === id || to === id).map(presentRelation);
        const answer = { items, next: null, ...stateOf(snapshot) };
        return sendList(request, reply, page, snapshot, answer, RELATIONS);
      });
    },
  );
}

function otherId(address: string, id: string): Problem {
  const message = `The address names ${address}, the body ${id}.`;
  return new Problem('invalid-body', message, [
    { pointer: '/id', code: 'other-id', message, fix: 'Give both the same id.' },
  ]);
}

/** As requireFramework, for a name that is part of the address: 404 instead of 400. */
export function frameworkInPath(graph: Parameters<typeof requireFramework>[0], name: string) {
  try {
    return requireFramework(graph, name);
  } catch (error) {
    throw error instanceof Problem ? new Problem('not-found', error.message, error.faults) : error;
  }
}
