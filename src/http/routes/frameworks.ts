import { z } from 'zod';
import { requireFramework } from '../../services/alignments.ts';
import { Problem } from '../../services/problems.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { presentFramework, presentRelation, stateOf } from '../present.ts';
import { ANYWHERE, momentQuery, problems } from '../schemas/common.ts';
import { frameworkAnswer, frameworkList, relationList } from '../schemas/crosswalk.ts';

export const frameworkParams = z.object({ framework: z.string().min(1).max(120) });

export async function frameworkRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/frameworks',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listFrameworks',
        tags: ['Crosswalk'],
        summary: 'The frameworks, with their levels and how many elements each level has',
        querystring: z.strictObject(momentQuery),
        response: { 200: frameworkList, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph } }) => ({
        items: graph.frameworks.map((framework) => presentFramework(graph, framework)),
        next: null,
        ...stateOf(snapshot),
      })),
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
    async (request) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph } }) => ({
        ...presentFramework(graph, frameworkInPath(graph, request.params.framework)),
        ...stateOf(snapshot),
      })),
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
        querystring: z.strictObject(momentQuery),
        response: { 200: relationList, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph } }) => {
        const { id } = frameworkInPath(graph, request.params.framework);
        const items = graph.relations.filter(({ from, to }) => from === id || to === id).map(presentRelation);
        return { items, next: null, ...stateOf(snapshot) };
      }),
  );
}

/** As requireFramework, for a name that is part of the address: 404 instead of 400. */
export function frameworkInPath(graph: Parameters<typeof requireFramework>[0], name: string) {
  try {
    return requireFramework(graph, name);
  } catch (error) {
    throw error instanceof Problem ? new Problem('not-found', error.message, error.faults) : error;
  }
}
