import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireMapping } from '../../services/curate.ts';
import { Problem } from '../../services/problems.ts';
import { requireQuestion } from '../../services/questions.ts';
import { versionsOf } from '../../services/revisions.ts';

import type { PublicEntity, Snapshot } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { VERSIONS } from '../list-columns.ts';
import { type ListPage, listContent, listPageOf, sendList } from '../list-file.ts';
import { foreignCursor, paginate } from '../paging.ts';
import { stateOf } from '../present.ts';
import { revisionsQuery, versionList } from '../schemas/changes.ts';
import { ANYWHERE, problems, projectId } from '../schemas/common.ts';
import { conceptInPath } from './concepts.ts';
import { frameworkInPath, frameworkParams } from './frameworks.ts';

const id = z.string().min(1).max(255);
const answer = listContent('Its versions', versionList);
const DESCRIPTION =
  'Newest first, each with who wrote it, when, why, and every field that differs from the version before.';

/** What became of one thing: every version, by whom, when and why. */
export async function historyRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/frameworks/:framework/history',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getFrameworkHistory',
        tags: ['History'],
        summary: 'What became of a framework',
        description: `${DESCRIPTION} Its elements have a history each.`,
        params: frameworkParams,
        querystring: revisionsQuery,
        response: { 200: answer, ...problems(...ANYWHERE, 'not-found', 'not-acceptable') },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, ({ snapshot, crosswalk: { graph } }) =>
        sendVersions(request, reply, page, snapshot, [
          'framework',
          frameworkInPath(graph, request.params.framework).id,
        ]),
      );
    },
  );

  app.get(
    '/v1/concepts/:id/history',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getConceptHistory',
        tags: ['History'],
        summary: 'What became of an element',
        description: `${DESCRIPTION} Mappings from and to it have a history each.`,
        params: z.object({ id }),
        querystring: revisionsQuery,
        response: {
          200: answer,
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, ({ snapshot, crosswalk: { graph } }) =>
        sendVersions(request, reply, page, snapshot, ['concept', conceptInPath(graph, request.params.id).id]),
      );
    },
  );

  app.get(
    '/v1/mappings/:id/history',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getMappingHistory',
        tags: ['History'],
        summary: 'What became of a mapping',
        description: `${DESCRIPTION} What reviewers and others said of it is in \`reviews\` of the mapping and in its comments.`,
        params: z.object({ id }),
        querystring: revisionsQuery,
        response: { 200: answer, ...problems(...ANYWHERE, 'not-found', 'not-acceptable') },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, ({ snapshot, crosswalk }) =>
        sendVersions(request, reply, page, snapshot, [
          'mapping',
          requireMapping(crosswalk, request.params.id).id,
        ]),
      );
    },
  );

  app.get(
    '/v1/questions/:id/history',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getQuestionHistory',
        tags: ['History'],
        summary: 'What became of a question',
        description: `${DESCRIPTION} A revision has a history of its own until it is accepted.`,
        params: z.object({ id }),
        querystring: revisionsQuery,
        response: { 200: answer, ...problems(...ANYWHERE, 'not-found', 'not-acceptable') },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, (view) =>
        sendVersions(request, reply, page, view.snapshot, [
          'question',
          requireQuestion(view, request.params.id).id,
        ]),
      );
    },
  );

  app.get(
    '/v1/projects/:id/history',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getProjectHistory',
        tags: ['History'],
        summary: 'What became of a project, also of one that was deleted',
        description: DESCRIPTION,
        params: z.object({ id: projectId }),
        querystring: revisionsQuery,
        response: { 200: answer, ...problems(...ANYWHERE, 'invalid-path', 'not-found', 'not-acceptable') },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, ({ snapshot }) =>
        sendVersions(request, reply, page, snapshot, ['project', request.params.id]),
      );
    },
  );
}

async function sendVersions(
  request: FastifyRequest,
  reply: FastifyReply,
  page: ListPage,
  snapshot: Snapshot,
  [entity, of]: readonly [entity: PublicEntity, id: string],
): Promise<FastifyReply> {
  if (page.after !== null && !/^\d{1,10}$/.test(page.after)) throw foreignCursor();
  const before = page.after === null ? null : Number(page.after);
  const found = await versionsOf(snapshot, entity, of, before, page.limit + 1);
  if (found.length === 0) throw new Problem('not-found', `There is no ${entity} "${of}", and never was.`);
  const { items, next } = paginate(request, reply, found, page, snapshot.change, ({ version }) =>
    String(version),
  );
  return sendList(
    request,
    reply,
    page,
    snapshot,
    { items, next, ...stateOf(snapshot) },
    { ...VERSIONS, title: `History of ${of}` },
  );
}
