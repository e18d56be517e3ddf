import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type AlignmentAnswer, type Basis, RULES_VERSION } from '../../domain/alignment.ts';
import { parsePercentage } from '../../domain/percentage.ts';
import type { Evidence, Strength } from '../../domain/types.ts';
import {
  type AlignmentOptions,
  alignProject,
  alignTags,
  requireFramework,
} from '../../services/alignments.ts';
import type { View } from '../../services/crosswalk.ts';
import { ANY_STRENGTH } from '../../services/projects.ts';
import { requireConcept, requireTags, type WrittenTag } from '../../services/tags.ts';
import { alignThought } from '../../services/what-if.ts';
import { alignmentSankey, SMALLER_PICTURE } from '../alignment-sankey.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { NOTICE, presentAlignments, presentWarnings, stateOf } from '../present.ts';
import { selectionSet } from '../present-coverage.ts';
import { presentDifference } from '../present-difference.ts';
import { filtersInWords, filtersSet } from '../report-about.ts';
import { formatOf, reportContent, sendPicture } from '../report-file.ts';
import {
  adHocAnswer,
  adHocQuery,
  alignmentAnswer,
  alignmentsBody,
  type alignmentsQuery,
  PICTURES,
  projectAlignmentsQuery,
  tagsQuery,
} from '../schemas/alignments.ts';
import { ANYWHERE, problems, projectId } from '../schemas/common.ts';
import type { tagInput } from '../schemas/projects.ts';
import { readThoughtMappings } from '../thought-mappings.ts';

export async function alignmentRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/projects/:id/alignments',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'alignProject',
        tags: ['Alignment'],
        summary: 'What a project contributes to in a framework, with every path that proves it',
        params: z.object({ id: projectId }),
        querystring: projectAlignmentsQuery,
        response: {
          200: { description: 'The alignments', content: reportContent(alignmentAnswer, PICTURES, z.any()) },
          ...problems(...ANYWHERE, 'not-found', 'invalid-path', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const asked = readAlignmentsQuery(request.query);
      const format = formatOf(request, request.query.format, PICTURES);
      return views.at(momentOf(request.query), async (view) => {
        const { project, answer } = await alignProject(view, request.params.id, asked.options);
        const of = {
          title: `${project.value.title}: from its tags`,
          name: 'alignments',
          width: request.query.width,
        };
        return sendAlignments(reply, format, view, answer, asked, of);
      });
    },
  );

  app.get(
    '/v1/alignments',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'alignTagsByAddress',
        tags: ['Alignment'],
        summary: 'The same at an address that can be shared: what a set of tags contributes to',
        querystring: tagsQuery,
        response: {
          200: { description: 'The alignments', content: reportContent(alignmentAnswer, PICTURES, z.any()) },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const asked = readAlignmentsQuery(query);
      const format = formatOf(request, query.format, PICTURES);
      return views.at(momentOf(query), async (view) => {
        const { index } = view.crosswalk.graph;
        const tags = query.tags.map((tag) => requireConcept(index, tag, 'tags'));
        const answer = alignTags(view, tags, asked.options);
        const of = { title: `From ${namesOf(tags)}`, name: 'alignments', width: query.width };
        return sendAlignments(reply, format, view, answer, asked, of);
      });
    },
  );

  app.post(
    '/v1/alignments',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'alignTags',
        tags: ['Alignment'],
        summary:
          'What any set of tags contributes to, also by mappings that are only thought of; nothing is stored',
        querystring: adHocQuery,
        body: alignmentsBody,
        response: {
          200: adHocAnswer,
          ...problems(
            ...ANYWHERE,
            'invalid-json',
            'not-found',
            'body-too-large',
            'unsupported-media-type',
            'invalid-body',
            'unknown-concept',
            'ambiguous-concept',
          ),
        },
      },
    },
    async (request) => {
      const { body } = request;
      const asked: Asked = {
        options: { ...body, minConfidence: Math.round(body.minConfidence * 1000) },
        maxPaths: body.maxPaths,
        limit: body.limit,
      };
      return views.at(momentOf(request.query), async (view) => {
        const tags = requireTags(
          view.crosswalk.graph,
          body.tags.map((tag, place) => writtenTag(tag, `/tags/${place}`)),
        );
        const { add, remove, project } = body;
        const { answer, difference } = await alignThought(view, asked.options, {
          tags: tags.map(({ concept }) => concept),
          project,
          thought: readThoughtMappings({ add, remove }),
        });
        return {
          ...answerAlignments(view, answer, asked),
          ...(difference === null
            ? {}
            : { difference: difference.map((one) => presentDifference(view.crosswalk.graph, one)) }),
        };
      });
    },
  );
}

const MOST_NAMED = 6;

function namesOf(tags: readonly string[]): string {
  const shown = tags.slice(0, MOST_NAMED).join(', ');
  return tags.length > MOST_NAMED ? `${shown} and ${tags.length - MOST_NAMED} more tags` : shown;
}

/** Alignments as JSON, or as a picture of how the tags lead there. */
function sendAlignments(
  reply: FastifyReply,
  format: (typeof PICTURES)[number],
  view: View,
  answer: AlignmentAnswer,
  asked: Asked,
  {
    title,
    name,
    width,
  }: { readonly title: string; readonly name: string; readonly width: number | undefined },
) {
  const json = answerAlignments(view, answer, asked);
  if (format === 'json') return reply.type('application/json; charset=utf-8').send(json);
  const { options, maxPaths, limit } = asked;
  const { change, revision } = view.snapshot;
  const svg = alignmentSankey(view.crosswalk.graph, answer, {
    title: `${title} to the ${requireFramework(view.crosswalk.graph, json.to).shortTitle}`,
    filters: filtersInWords(
      filtersSet({ level: options.level, basis: options.basis, ...selectionSet(options) }),
    ),
    revision: `revision ${revision}, change ${change}`,
    to: json.to,
    maxPaths,
    limit,
    width,
  });
  return sendPicture(reply, format, svg, {
    name: `${name}-${json.to}-${change}`,
    width,
    smaller: SMALLER_PICTURE,
  });
}

/** A question about alignments: what to select, and how much of it to show. */
export interface Asked {
  readonly options: AlignmentOptions;
  readonly maxPaths: number;
  readonly limit: number;
}

interface Selection {
  readonly basis?: readonly Basis[] | undefined;
  readonly minConfidence?: number | undefined;
  readonly minStrength?: Strength | undefined;
  readonly maxHops?: number | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
  readonly includeProposed?: boolean | undefined;
}

export function readSelection(query: Selection): Omit<AlignmentOptions, 'to' | 'level'> {
  return {
    basis: query.basis ?? null,
    minConfidence: query.minConfidence ?? 0,
    minStrength: query.minStrength ?? ANY_STRENGTH,
    maxHops: query.maxHops ?? 2,
    evidence: query.evidence ?? null,
    includeProposed: query.includeProposed ?? false,
  };
}

export function readAlignmentsQuery(query: z.output<typeof alignmentsQuery>): Asked {
  return {
    options: { to: query.to, level: query.level ?? null, ...readSelection(query) },
    maxPaths: query.maxPaths ?? 5,
    limit: query.limit ?? 200,
  };
}

export function answerAlignments(view: View, answer: AlignmentAnswer, { options, maxPaths, limit }: Asked) {
  const { graph } = view.crosswalk;
  const to = requireFramework(graph, options.to).id;
  return {
    to,
    level: options.level,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: presentWarnings(view, answer.alignments),
    ...presentAlignments(graph, answer, { to, level: options.level, maxPaths, limit }),
  };
}

/** A tag of a body as the services read it. */
export function writtenTag(tag: z.output<typeof tagInput>, pointer: string): WrittenTag {
  if (typeof tag === 'string') return { text: tag, percentage: null, significance: null, pointer };
  const percentage = tag.percentage ?? null;
  return {
    text: typeof tag.concept === 'string' ? tag.concept : tag.concept.id,
    percentage: percentage === null ? null : parsePercentage(percentage),
    significance: tag.significance ?? null,
    pointer: `${pointer}/concept`,
  };
}
