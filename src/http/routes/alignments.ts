import { z } from 'zod';
import type { Basis } from '../../domain/leading-path.ts';
import { parsePercentage } from '../../domain/percentage.ts';
import type { Evidence, Strength } from '../../domain/types.ts';
import { type AlignmentOptions, alignProject, alignTags } from '../../services/alignments.ts';
import type { WrittenAnswer } from '../../services/project-answers.ts';
import { requireConcept, requireTags, type WrittenTag } from '../../services/tags.ts';
import { alignThought } from '../../services/what-if.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { type Asked, answerAlignments } from '../present-alignments.ts';
import { presentDifference } from '../present-difference.ts';
import {
  adHocAnswer,
  adHocQuery,
  alignmentsBody,
  alignmentsQuery,
  tagsQuery,
} from '../schemas/alignments.ts';
import { ANYWHERE, problems, projectId } from '../schemas/common.ts';
import type { answerInput, tagInput } from '../schemas/projects.ts';
import { alignmentFiles, namesOf, sendAlignments } from '../send-alignments.ts';
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
        querystring: alignmentsQuery,
        response: {
          200: alignmentFiles,
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'invalid-path'),
        },
      },
    },
    async (request, reply) => {
      const asked = readAlignmentsQuery(request.query);
      return views.at(momentOf(request.query), async (view) => {
        const { project, answer } = await alignProject(view, request.params.id, asked.options);
        return sendAlignments(request, reply, view, answer, asked, `the tags of ${project.value.title}`);
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
          200: alignmentFiles,
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const asked = readAlignmentsQuery(request.query);
      return views.at(momentOf(request.query), async (view) => {
        const { index } = view.crosswalk.graph;
        const tags = request.query.tags.map((tag) => requireConcept(index, tag, 'tags'));
        return sendAlignments(
          request,
          reply,
          view,
          alignTags(view, tags, asked.options),
          asked,
          namesOf(tags),
        );
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

interface Selection {
  readonly basis?: readonly Basis[] | undefined;
  readonly minConfidence?: number | undefined;
  readonly minStrength?: Strength | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
  readonly includeProposed?: boolean | undefined;
}

export function readSelection(query: Selection): Omit<AlignmentOptions, 'to' | 'level'> {
  return {
    basis: query.basis ?? null,
    minConfidence: query.minConfidence ?? 0,
    minStrength: query.minStrength ?? null,
    evidence: query.evidence ?? null,
    includeProposed: query.includeProposed ?? false,
  };
}

export function readAlignmentsQuery(query: z.output<typeof alignmentsQuery>): Asked {
  return {
    options: {
      to: query.to,
      level: query.level ?? null,
      ...readSelection(query),
      chains: query.chains ?? 'none',
    },
    maxPaths: query.maxPaths ?? 5,
    limit: query.limit ?? 200,
  };
}

/** An answer of a body as the services read it. */
export function writtenAnswer(answer: z.output<typeof answerInput>, place: number): WrittenAnswer {
  const { question, tag = null } = answer;
  return {
    question,
    tag: tag === null || typeof tag === 'string' ? tag : tag.id,
    answer: answer.answer,
    pointer: `/answers/${place}`,
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
    origin: tag.origin ?? null,
    pointer: `${pointer}/concept`,
  };
}
