import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Project } from '../../../domain/types.ts';
import type { View } from '../../../services/crosswalk.ts';
import { Problem } from '../../../services/problems.ts';
import { decide } from '../../../services/projects.ts';
import { type Moment, NOW, type Stored } from '../../../store/port.ts';
import { projectAddress, segment } from '../../../web/addresses.ts';
import { type DecisionFault, type ProjectFacts, projectPage } from '../../../web/pages/project.ts';
import { projectsPage } from '../../../web/pages/projects.ts';
import type { App, Services } from '../../app-types.ts';
import { writerOf } from '../../auth.ts';
import { formOf, readForms } from '../../forms.ts';
import { momentOf, pageOf } from '../../paging.ts';
import { momentQuery, projectId } from '../../schemas/common.ts';
import { decisionBody, projectsQuery } from '../../schemas/projects.ts';
import { projectsOnPage } from '../projects.ts';
import { filesOf, historyOf, parametersOf, sendPage, visitorOf } from './send.ts';
import { sidesOf } from './sides.ts';

const params = z.object({ id: projectId });
const MOST_FORM_BYTES = 64 * 1024;

/** Projects as a list, one project, and decisions on its alignments. */
export async function projectPages(app: App, services: Services): Promise<void> {
  const { views, now } = services;

  app.get(
    '/projects',
    { config: { access: 'read', page: true }, schema: { hide: true, querystring: projectsQuery } },
    async (request, reply) => {
      const page = pageOf(request.query);
      return views.at(page.moment, async (view) => {
        const { items, next } = await projectsOnPage(request, reply, view, page);
        const content = projectsPage({
          graph: view.crosswalk.graph,
          items,
          next,
          asked: parametersOf(request),
          files: [
            ...filesOf(request, '/v1/projects', []),
            ...filesOf(request, '/v1/exports/projects').slice(1),
          ],
        });
        return sendPage(request, reply, { title: 'Projects', content }, view);
      });
    },
  );

  app.get(
    '/projects/:id',
    {
      config: { access: 'read', page: true },
      schema: { hide: true, params, querystring: z.looseObject(momentQuery) },
    },
    async (request, reply) => show(request, reply, request.params.id, momentOf(request.query), null),
  );

  await app.register(async (scope) => {
    readForms(scope as App, MOST_FORM_BYTES);
    (scope as App).post(
      '/projects/:id/decisions',
      {
        config: { access: 'write', page: true },
        schema: { hide: true, params, querystring: z.strictObject({}) },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { fields } = formOf(request);
        const { concept = '', reason = '' } = fields;
        const written = reason.replaceAll('\r\n', '\n').trim();
        try {
          const read = decisionBody.safeParse({
            concept,
            decision: fields.decision,
            reason: written === '' ? null : written,
          });
          if (!read.success) throw unread(fields.decision, written);
          await decide(
            services,
            id,
            read.data,
            { kind: 'version', version: Number(fields.version) },
            writerOf(request, now()),
          );
        } catch (error) {
          if (!(error instanceof Problem) || !AT_THE_FORM.includes(error.code)) throw error;
          const message =
            error.code === 'version-conflict'
              ? 'Somebody else changed the project meanwhile. This page shows it as it is now: decide again.'
              : error.message;
          return show(request, reply.code(422), id, NOW, { concept, message, reason });
        }
        return reply.redirect(
          `${projectAddress(id)}#decide-${concept.replaceAll(/[^a-zA-Z0-9]/g, '-')}`,
          303,
        );
      },
    );
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    moment: Moment,
    fault: DecisionFault | null,
  ): Promise<FastifyReply> {
    return views.at(moment, async (view) => {
      const project = await view.snapshot.project(id);
      if (project === null) throw new Problem('not-found', `There is no project "${id}".`);
      const address = `/v1/projects/${segment(id)}/history`;
      const history = await historyOf(view.snapshot, 'project', id, address);
      const content = contentOf(request, view, project, { fault, history, isNow: moment.kind === 'now' });
      return sendPage(request, reply, { title: project.value.title, content }, view);
    });
  }
}

function unread(decision: string | undefined, reason: string): Problem {
  if (decision !== 'confirm' && decision !== 'decline')
    return new Problem('invalid-decision', 'Choose to confirm or to decline.');
  return new Problem(
    'invalid-decision',
    reason === '' ? 'To decline, write down why.' : 'Write at most 2,000 characters, all of them printable.',
  );
}

const AT_THE_FORM: readonly string[] = ['invalid-decision', 'version-conflict'];

function contentOf(
  request: FastifyRequest,
  view: View,
  project: Stored<Project>,
  shown: Pick<ProjectFacts, 'fault' | 'history' | 'isNow'>,
) {
  const { change, revision } = view.snapshot;
  const { tags, countries, decisions } = project.value;
  const sides = sidesOf(
    view,
    tags.map(({ concept }) => concept),
    { to: null, countries: countries.map(({ country }) => country), decisions },
  );
  return projectPage({
    graph: view.crosswalk.graph,
    change,
    revision,
    project,
    sides,
    visitor: visitorOf(request),
    ...shown,
  });
}
