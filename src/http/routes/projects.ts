import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ProjectInput } from '../../domain/types.ts';
import type { View } from '../../services/crosswalk.ts';
import { Problem } from '../../services/problems.ts';
import { readProjectBody } from '../../services/project-body.ts';
import { deleteProject, putProject, type Written } from '../../services/projects.ts';
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
  deletedAnswer,
  projectAnswer,
  projectBody,
  projectList,
  projectsQuery,
} from '../schemas/projects.ts';
import { writtenAnswer, writtenTag } from './alignments.ts';
import { readProjectFilter } from './project-filter.ts';

const params = z.object({ id: projectId });

/** A written project as it is in the change that wrote it. */
export function answerWritten({ views }: Pick<Services, 'views'>, { project, committed }: Written) {
  return views.at({ kind: 'change', change: committed.change }, async ({ crosswalk: { graph } }) => ({
    ...presentProject(graph, project),
    change: committed.change,
    revision: committed.revision,
  }));
}

export async function projectRoutes(app: App, services: Services): Promise<void> {
  const { views, now } = services;

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
          'Creates without further headers. Replacing needs `If-Match` with the ETag of the version you read. Tags and answers that do not change keep author and time. Decisions and confirmed tags stay; answers and `reviewed` stay where the body says nothing of them.',
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
          answers: request.body.answers?.map(writtenAnswer) ?? null,
          reviewed: request.body.reviewed ?? null,
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
      return reply.code(written.created ? 201 : 200).send(await answerWritten(services, written));
    },
  );

  await app.register(async (scope) => deleteRoute(scope as App, services));
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

/** Problems of every write to a project. */
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
  'unknown-question',
  'invalid-answer',
  'contradicting-answers',
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
