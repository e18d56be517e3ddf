import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ProjectInput } from '../../domain/types.ts';
import type { View } from '../../services/crosswalk.ts';
import { Problem } from '../../services/problems.ts';
import { readProjectBody } from '../../services/project-body.ts';
import { decide, deleteProject, putProject, type Written } from '../../services/projects.ts';
import { NOW } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { ignoreBodies } from '../bodies.ts';
import { momentOf, type Page, pageOf, paginate, requireProjectBefore } from '../paging.ts';
import {
  matchPrecondition,
  preconditionHeaders,
  projectVersion,
  putHeaders,
  putPrecondition,
} from '../preconditions.ts';
import { presentProject, stateOf } from '../present.ts';
import { ANYWHERE, momentQuery, problems, projectId } from '../schemas/common.ts';
import {
  decisionBody,
  deletedAnswer,
  projectAnswer,
  projectBody,
  projectList,
  projectsQuery,
} from '../schemas/projects.ts';
import { writtenTag } from './alignments.ts';
import { readProjectFilter } from './project-filter.ts';

const params = z.object({ id: projectId });

export async function projectRoutes(app: App, services: Services): Promise<void> {
  const { views, now } = services;

  /** A written project is answered as it stands in the change that wrote it. */
  const answerWritten = ({ project, committed }: Written) =>
    views.at({ kind: 'change', change: committed.change }, async ({ crosswalk: { graph } }) => ({
      ...presentProject(graph, project),
      change: committed.change,
      revision: committed.revision,
    }));

  app.get(
    '/v1/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listProjects',
        tags: ['Projects'],
        summary: 'Projects, in the order of their ids',
        querystring: projectsQuery,
        response: {
          200: projectList,
          ...problems(...ANYWHERE, 'not-found', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      return views.at(page.moment, async (view) => {
        const { items, next } = await projectsOnPage(request, reply, view, page);
        const { graph } = view.crosswalk;
        return {
          items: items.map((project) => presentProject(graph, project)),
          next,
          ...stateOf(view.snapshot),
        };
      });
    },
  );

  app.get(
    '/v1/projects/:id',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getProject',
        tags: ['Projects'],
        summary: 'One project with its tags and decisions',
        params,
        querystring: z.strictObject(momentQuery),
        response: { 200: projectAnswer, ...problems(...ANYWHERE, 'not-found', 'invalid-path') },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph } }) => {
        const project = await snapshot.project(request.params.id);
        if (project === null) throw new Problem('not-found', `There is no project "${request.params.id}".`);
        void reply.header('etag', `"${project.version}"`);
        return { ...presentProject(graph, project), ...stateOf(snapshot) };
      }),
  );

  app.put(
    '/v1/projects/:id',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'putProject',
        tags: ['Projects'],
        summary: 'Create a project, or replace it under the version you read',
        description:
          'Creates without further headers. Replacing needs `If-Match` with the ETag of the version you read. Tags that do not change keep author and time; decisions and confirmed tags stay.',
        params,
        headers: putHeaders,
        querystring: z.strictObject({}),
        body: projectBody,
        security: [{ apiKey: [] }],
        response: { 200: projectAnswer, 201: projectAnswer, ...problems(...WRITING) },
      },
    },
    async (request, reply) => {
      const input = await views.at(NOW, async ({ crosswalk: { graph } }) =>
        readProjectBody(graph, request.params.id, {
          ...request.body,
          tags: request.body.tags.map((tag, place) => writtenTag(tag, `/tags/${place}`)),
        }),
      );
      const written = await putProject(
        services,
        input satisfies ProjectInput,
        await putPrecondition(projectVersion(services.store, input.id), request.headers),
        writerOf(request, now()),
      );
      void reply.header('etag', `"${written.project.version}"`);
      if (written.created) void reply.header('location', `/v1/projects/${encodeURIComponent(input.id)}`);
      return reply.code(written.created ? 201 : 200).send(await answerWritten(written));
    },
  );

  await app.register(async (scope) => deleteRoute(scope as App, services));

  app.post(
    '/v1/projects/:id/decisions',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'decideAlignment',
        tags: ['Projects'],
        summary: 'Confirm or decline an alignment of a project',
        description:
          'Confirming adds the element as a tag of origin `confirmed`, which then counts as declared. Declining asks for a reason; the alignment is shown as declined and never counted. A later decision on the same element replaces the earlier one: it needs `If-Match` with the ETag of the version you read.',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        body: decisionBody,
        security: [{ apiKey: [] }],
        response: {
          200: projectAnswer,
          ...problems(...WRITING, 'not-found', 'invalid-decision'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const precondition = await matchPrecondition(
        projectVersion(services.store, id),
        request.headers['if-match'],
      );
      const written = await decide(services, id, request.body, precondition, writerOf(request, now()));
      void reply.header('etag', `"${written.project.version}"`);
      return answerWritten(written);
    },
  );
}

/** A scope of its own, because a body sent with DELETE means nothing. */
async function deleteRoute(app: App, services: Services): Promise<void> {
  const { now } = services;
  ignoreBodies(app);

  app.delete(
    '/v1/projects/:id',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'deleteProject',
        tags: ['Projects'],
        summary: 'Delete a project under the version you read; its past stays readable with `?change=`',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        security: [{ apiKey: [] }],
        response: {
          200: deletedAnswer,
          ...problems(
            ...ANYWHERE,
            'invalid-path',
            'forbidden',
            'not-found',
            'version-conflict',
            'precondition-required',
          ),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const precondition = await matchPrecondition(
        projectVersion(services.store, id),
        request.headers['if-match'],
      );
      const committed = await deleteProject(services, id, precondition, writerOf(request, now()));
      return { id, change: committed.change, revision: committed.revision };
    },
  );
}

const WRITING = [
  ...ANYWHERE,
  'invalid-json',
  'invalid-path',
  'forbidden',
  'version-conflict',
  'body-too-large',
  'unsupported-media-type',
  'invalid-body',
  'unknown-concept',
  'ambiguous-concept',
  'precondition-required',
] as const;

/** A page of the projects that fit, and where it goes on: for the API and for pages. */
export async function projectsOnPage(
  request: FastifyRequest<{ Querystring: z.output<typeof projectsQuery> }>,
  reply: FastifyReply,
  { snapshot, crosswalk }: View,
  page: Page,
) {
  const filter = readProjectFilter(crosswalk.graph, request.query);
  await requireProjectBefore(snapshot, page);
  const found = await snapshot.projects(filter, page.after, page.limit + 1);
  return paginate(request, reply, found, page, snapshot.change, ({ value }) => value.id);
}
