import { z } from 'zod';
import { RULES_VERSION } from '../../domain/alignment.ts';
import { notationKey } from '../../domain/concept-id.ts';
import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import type { Concept } from '../../domain/types.ts';
import { alignTags, projectsOfConcept, requireLevel } from '../../services/alignments.ts';
import { Problem } from '../../services/problems.ts';
import { requireConcept } from '../../services/tags.ts';
import type { App, Services } from '../app-types.ts';
import { CONCEPTS, PROJECTS_OF_CONCEPT } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { behind, momentOf, paginate, requireProjectBefore } from '../paging.ts';
import {
  NOTICE,
  presentConcept,
  presentPath,
  presentRef,
  presentStanding,
  presentWarnings,
  stateOf,
} from '../present.ts';
import { alignmentsQuery, conceptProjectList, conceptProjectsQuery } from '../schemas/alignments.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { conceptAnswer, conceptList, conceptQuery, conceptsQuery } from '../schemas/crosswalk.ts';
import { alignmentFiles, sendAlignments } from '../send-alignments.ts';
import { readAlignmentsQuery, readSelection } from './alignments.ts';
import { frameworkInPath, frameworkParams } from './frameworks.ts';
import { readProjectFilter } from './project-filter.ts';

const conceptParams = z.object({ id: z.string().min(1).max(255) });

export async function conceptRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/frameworks/:framework/concepts',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listConcepts',
        tags: ['Crosswalk'],
        summary: 'The elements of a framework, in its own order',
        params: frameworkParams,
        querystring: conceptsQuery,
        response: {
          200: listContent('The elements', conceptList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { level = null, parent, q } = request.query;
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async ({ snapshot, crosswalk: { graph } }) => {
        const framework = frameworkInPath(graph, request.params.framework);
        requireLevel(framework, level);
        const above =
          parent === undefined
            ? null
            : requireConcept(graph.index, parent, 'parent', { framework: framework.id });
        const fits = (concept: Concept) =>
          concept.framework === framework.id &&
          (level === null || concept.level === level) &&
          (above === null || concept.parent === above) &&
          (q === undefined || matches(concept, q));
        const entries = behind(graph.concepts.filter(fits), page, ({ id }) => id);
        const { items, next } = paginate(request, reply, entries, page, snapshot.change, ({ id }) => id);
        const answer = {
          items: items.map((concept) => presentConcept(graph, concept)),
          next,
          ...stateOf(snapshot),
        };
        return sendList(request, reply, page, snapshot, answer, CONCEPTS);
      });
    },
  );

  app.get(
    '/v1/concepts/:id',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getConcept',
        tags: ['Crosswalk'],
        summary: 'One element, by any notation in use',
        params: conceptParams,
        querystring: conceptQuery,
        response: { 200: conceptAnswer, ...problems(...ANYWHERE, 'not-found', 'ambiguous-concept') },
      },
    },
    async (request) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph } }) => {
        const concept = conceptInPath(graph, request.params.id);
        return {
          ...presentConcept(graph, concept, request.query.language ?? null),
          ancestors: ancestorsOf(graph, concept).map((id) => presentRef(graph, id)),
          children: graph.concepts
            .filter(({ parent }) => parent === concept.id)
            .map(({ id, label }) => ({ id, label })),
          ...stateOf(snapshot),
        };
      }),
  );

  app.get(
    '/v1/concepts/:id/alignments',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'alignConcept',
        tags: ['Alignment'],
        summary: 'What an element contributes to or applies in a framework',
        params: conceptParams,
        querystring: alignmentsQuery,
        response: {
          200: alignmentFiles,
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const asked = readAlignmentsQuery(request.query);
      return views.at(momentOf(request.query), async (view) => {
        const concept = conceptInPath(view.crosswalk.graph, request.params.id);
        const answer = alignTags(view, [concept.id], asked.options);
        return sendAlignments(request, reply, view, answer, asked, concept.id);
      });
    },
  );

  app.get(
    '/v1/concepts/:id/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listProjectsOfConcept',
        tags: ['Alignment'],
        summary: 'Which projects contribute to an element, and by which path at best',
        params: conceptParams,
        querystring: conceptProjectsQuery,
        response: {
          200: listContent('The projects', conceptProjectList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      const options = readSelection(request.query);
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        const concept = conceptInPath(graph, request.params.id);
        await requireProjectBefore(view.snapshot, page);
        const filter = readProjectFilter(graph, request.query);
        const found = await projectsOfConcept(view, concept.id, {
          filter,
          options,
          after: page.after,
          limit: page.limit + 1,
        });
        const { items, next } = paginate(
          request,
          reply,
          found,
          page,
          view.snapshot.change,
          (entry) => entry.project.value.id,
        );
        const answer = {
          concept: presentRef(graph, concept.id),
          notice: NOTICE,
          items: items.map(({ project, alignment }) => ({
            project: { id: project.value.id, title: project.value.title },
            ...presentStanding(graph, alignment),
            path: alignment.paths[0] === undefined ? null : presentPath(graph, alignment.paths[0]),
          })),
          next,
          rules: RULES_VERSION,
          warnings: presentWarnings(
            view,
            items.map(({ alignment }) => alignment),
          ),
          ...stateOf(view.snapshot),
        };
        return sendList(request, reply, page, view.snapshot, answer, PROJECTS_OF_CONCEPT);
      });
    },
  );
}

/** As requireConcept, for an id that is the address: an unknown one is a 404. */
export function conceptInPath(graph: CrosswalkGraph, text: string): Concept {
  try {
    const id = requireConcept(graph.index, text, 'id');
    return conceptAt(graph, graph.numberOf.get(id) ?? -1);
  } catch (error) {
    if (error instanceof Problem && error.code === 'unknown-concept') {
      throw new Problem('not-found', error.message, error.faults);
    }
    throw error;
  }
}

function ancestorsOf(graph: CrosswalkGraph, concept: Concept): string[] {
  const ids: string[] = [];
  for (
    let at = graph.parent[graph.numberOf.get(concept.id) ?? -1] ?? -1;
    at !== -1;
    at = graph.parent[at] ?? -1
  ) {
    ids.unshift(conceptAt(graph, at).id);
  }
  return ids;
}

/** Every word stands in the label or an official text, or the whole begins the code. */
function matches(concept: Concept, q: string): boolean {
  const key = notationKey(q);
  if ([concept.notation, ...concept.codes].some((code) => notationKey(code).startsWith(key))) return true;
  const text = [concept.label, ...concept.officialTexts.map(({ text }) => text)].join(' ').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
