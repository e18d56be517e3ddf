import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CrosswalkGraph } from '../../../domain/graph.ts';
import { openQuestions } from '../../../domain/open-questions.ts';
import { subjectOf } from '../../../domain/subject-key.ts';
import { Problem } from '../../../services/problems.ts';
import { type Moment, NOW } from '../../../store/port.ts';
import { segment } from '../../../web/addresses.ts';
import { projectPage } from '../../../web/pages/project.ts';
import type { DecisionPreview } from '../../../web/pages/project-facts.ts';
import { projectsPage } from '../../../web/pages/projects.ts';
import { type Saved, savedBetween } from '../../../web/parts/saved.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';
import type { App, Services } from '../../app-types.ts';
import { momentOf, pageOf } from '../../paging.ts';
import { momentQuery, projectId } from '../../schemas/common.ts';
import { projectsQuery } from '../../schemas/projects.ts';
import { projectsOnPage } from '../projects.ts';
import { projectForms } from './project-forms.ts';
import { filesOf, historyOf, parametersOf, sendPage, visitorOf } from './send.ts';
import { sidesOf } from './sides.ts';

const params = z.object({ id: projectId });
/** Links from files carry other parameters, too. */
const projectQuery = z.looseObject({
  ...momentQuery,
  chains: z.enum(['none', 'all']).optional().catch(undefined),
  saved: z.coerce.number().int().min(1).optional().catch(undefined),
});

/** Projects as a list, one project, and decisions on its alignments. */
export async function projectPages(app: App, services: Services): Promise<void> {
  const { views, store } = services;

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
      schema: { hide: true, params, querystring: projectQuery },
    },
    async (request, reply) => {
      const { saved = null, chains, ...asked } = request.query;
      const shown = { moment: momentOf(asked), saved, withPossible: chains === 'all' };
      return show(request, reply, request.params.id, shown);
    },
  );

  await app.register(async (scope) => {
    projectForms(scope as App, services, (request, reply, id, shown) =>
      show(request, reply, id, { moment: NOW, ...shown }),
    );
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    { moment, fault = null, preview = null, saved = null, withPossible = false }: Shown,
  ): Promise<FastifyReply> {
    return views.at(moment, async (view) => {
      const project = await view.snapshot.project(id);
      if (project === null) throw new Problem('not-found', `There is no project "${id}".`);
      const { graph } = view.crosswalk;
      const { change, revision } = view.snapshot;
      const subject = subjectOf(graph, project.value);
      const countries = project.value.countries.map(({ country }) => country);
      const sides = sidesOf(view, subject, { to: null, countries, withPossible });
      const isNow = moment.kind === 'now';
      const content = projectPage({
        graph,
        change,
        revision,
        project,
        sides,
        withPossible,
        questions: openQuestions(graph, subject, {
          to: sides.map(({ framework }) => framework.id),
          minConfidence: 0,
          minStrength: null,
        }),
        visitor: visitorOf(request),
        isNow,
        fault,
        preview,
        saved: saved !== null && isNow && saved <= change ? await savedBy(graph, id, saved) : [],
        history: await historyOf(view.snapshot, 'project', id, `/v1/projects/${segment(id)}/history`),
      });
      return sendPage(request, reply, { title: project.value.title, content }, view);
    });
  }

  /** What a change did to a project, read from its past: an address cannot claim what was not saved. */
  async function savedBy(graph: CrosswalkGraph, id: string, change: number): Promise<readonly Saved[]> {
    const at = (moment: number) =>
      store.read({ kind: 'change', change: moment }, (snapshot) => snapshot.project(id));
    const [before, after] = [await at(change - 1), await at(change)];
    return before === null || after === null ? [] : savedBetween(graph, before.value, after.value);
  }
}

/** Which state of a project is shown, and what a form was answered. */
interface Shown {
  readonly moment: Moment;
  readonly fault?: FormFault | null;
  readonly preview?: DecisionPreview | null;
  /** The change that a form made. */
  readonly saved?: number | null;
  readonly withPossible?: boolean;
}
