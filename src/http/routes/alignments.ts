import { z } from 'zod';
import { type AlignmentAnswer, type Basis, RULES_VERSION } from '../../domain/alignment.ts';
import { parsePercentage } from '../../domain/percentage.ts';
import type { Strength } from '../../domain/types.ts';
import {
  type AlignmentOptions,
  alignProject,
  alignTags,
  requireFramework,
} from '../../services/alignments.ts';
import type { View } from '../../services/crosswalk.ts';
import { ANY_STRENGTH } from '../../services/projects.ts';
import { requireTags, type WrittenTag } from '../../services/tags.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { NOTICE, presentAlignments, presentWarnings, stateOf } from '../present.ts';
import { adHocQuery, alignmentAnswer, alignmentsBody, alignmentsQuery } from '../schemas/alignments.ts';
import { ANYWHERE, problems, projectId } from '../schemas/common.ts';
import type { tagInput } from '../schemas/projects.ts';

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
        querystring: alignmentsQuery,
        response: { 200: alignmentAnswer, ...problems(...ANYWHERE, 'not-found', 'invalid-path') },
      },
    },
    async (request) => {
      const asked = readAlignmentsQuery(request.query);
      return views.at(momentOf(request.query), async (view) => {
        const { answer } = await alignProject(view, request.params.id, asked.options);
        return answerAlignments(view, answer, asked);
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
        summary: 'What any set of tags contributes to; nothing is stored',
        querystring: adHocQuery,
        body: alignmentsBody,
        response: {
          200: alignmentAnswer,
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
        const answer = alignTags(
          view,
          tags.map(({ concept }) => concept),
          asked.options,
        );
        return answerAlignments(view, answer, asked);
      });
    },
  );
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
  readonly includeProposed?: boolean | undefined;
}

export function readSelection(query: Selection): Omit<AlignmentOptions, 'to' | 'level'> {
  return {
    basis: query.basis ?? null,
    minConfidence: query.minConfidence ?? 0,
    minStrength: query.minStrength ?? ANY_STRENGTH,
    maxHops: query.maxHops ?? 2,
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
