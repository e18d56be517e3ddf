import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { commentOn } from '../../services/comment-mappings.ts';
import { requireMapping } from '../../services/curate.ts';
import { editMapping, proposeMapping } from '../../services/propose-mappings.ts';
import { reviewMapping } from '../../services/review-mappings.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { behind, pageOf, paginate } from '../paging.ts';
import { mappingVersion, matchPrecondition, preconditionHeaders } from '../preconditions.ts';
import { stateOf } from '../present.ts';
import { presentComment, presentFinding, presentMappingFully } from '../present-mapping.ts';
import { ANYWHERE, momentQuery, pageQuery, problems } from '../schemas/common.ts';
import { mappingAnswer } from '../schemas/crosswalk.ts';
import {
  commentAnswer,
  commentBody,
  commentList,
  inputOf,
  mappingBody,
  reviewBody,
  reviewedAnswer,
} from '../schemas/curation.ts';

const params = z.object({ id: z.string().min(1).max(255) });
export const WRITING = [
  ...ANYWHERE,
  'invalid-json',
  'forbidden',
  'body-too-large',
  'unsupported-media-type',
  'invalid-body',
] as const;
const CHANGING = [...WRITING, 'not-found', 'invalid-path', 'wrong-status', 'version-conflict'] as const;
const STATING = ['unknown-concept', 'ambiguous-concept', 'statement-exists'] as const;

/** The life cycle of mappings: proposed, changed, reviewed, commented on. */
export async function curationRoutes(app: App, services: Services): Promise<void> {
  const { views } = services;
  const writer = (request: FastifyRequest) => writerOf(request, services.now());
  /** A written mapping is answered as it stands in the change that wrote it. */
  const written = async (reply: FastifyReply, id: string, change: number) => {
    const answer = await views.at({ kind: 'change', change }, (view) => presentMappingFully(view, id));
    void reply.header('etag', `"${answer.version}"`);
    return answer;
  };
  const created = (reply: FastifyReply, id: string) =>
    void reply.code(201).header('location', `/v1/mappings/${encodeURIComponent(id)}`);

  app.post(
    '/v1/mappings',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'proposeMapping',
        tags: ['Curation'],
        summary: 'Propose a mapping',
        description:
          'It aligns nothing until a curator accepts it who did not write it (`CROSSWALK_REVIEW`). `findings` tells what lint would say then.',
        querystring: z.strictObject({}),
        body: mappingBody,
        security: [{ apiKey: [] }],
        response: { 201: mappingAnswer, ...problems(...WRITING, ...STATING, 'version-conflict') },
      },
    },
    async (request, reply) => {
      const { id, change } = await proposeMapping(services, inputOf(request.body), writer(request));
      created(reply, id);
      return written(reply, id, change);
    },
  );

  app.put(
    '/v1/mappings/:id',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'editMapping',
        tags: ['Curation'],
        summary: 'Change a proposed mapping, or propose a revision of an accepted one',
        description:
          'A proposed mapping gets a new version (200). An accepted one stays in force as it is; the change is proposed beside it as a mapping that `revises` it (201), and accepting that takes its place.',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        body: mappingBody,
        security: [{ apiKey: [] }],
        response: {
          200: mappingAnswer,
          201: mappingAnswer,
          ...problems(...CHANGING, ...STATING, 'precondition-required'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const precondition = await matchPrecondition(mappingVersion(views, id), request.headers['if-match']);
      const edited = await editMapping(services, id, inputOf(request.body), precondition, writer(request));
      if (edited.created) created(reply, edited.id);
      return written(reply, edited.id, edited.change);
    },
  );

  app.post(
    '/v1/mappings/:id/reviews',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'reviewMapping',
        tags: ['Curation'],
        summary: 'Accept, reject, retire or supersede a mapping, at the version you read',
        description:
          'Proposed ones are accepted or rejected, accepted ones retired. Accepting a revision retires what it revises; `supersede` retires a mapping for another one and accepts that where it is proposed. Each in one change, with the link kept both ways.',
        params,
        headers: preconditionHeaders,
        querystring: z.strictObject({}),
        body: reviewBody,
        security: [{ apiKey: [] }],
        response: {
          200: reviewedAnswer,
          ...problems(...CHANGING, 'own-work', 'statement-exists', 'lint-errors', 'precondition-required'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { action, reason, replacement, replacementVersion } = request.body;
      const precondition = await matchPrecondition(mappingVersion(views, id), request.headers['if-match']);
      const named =
        replacement === undefined || replacementVersion === undefined
          ? null
          : { id: replacement, version: replacementVersion };
      const reviewRequest = { action, reason, replacement: named };
      const { change, warnings } = await reviewMapping(
        services,
        id,
        reviewRequest,
        precondition,
        writer(request),
      );
      return { ...(await written(reply, id, change)), warnings: warnings.map(presentFinding) };
    },
  );

  app.get(
    '/v1/mappings/:id/comments',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listMappingComments',
        tags: ['Curation'],
        summary: 'The comments on a mapping, oldest first',
        params,
        querystring: z.strictObject({ ...pageQuery, ...momentQuery }),
        response: { 200: commentList, ...problems(...ANYWHERE, 'not-found', 'invalid-path') },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      return views.at(page.moment, async ({ snapshot, crosswalk }) => {
        const { id } = requireMapping(crosswalk, request.params.id);
        const keyOf = ({ place }: { readonly place: number }) => String(place);
        const entries = behind(await snapshot.commentsOn(id), page, keyOf);
        const { items, next } = paginate(request, reply, entries, page, snapshot.change, keyOf);
        return { items: items.map(presentComment), next, ...stateOf(snapshot) };
      });
    },
  );

  app.post(
    '/v1/mappings/:id/comments',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'commentOnMapping',
        tags: ['Curation'],
        summary: 'Comment on a mapping, of any status',
        description: 'Comments are kept as they are: none is changed or taken back.',
        params,
        querystring: z.strictObject({}),
        body: commentBody,
        security: [{ apiKey: [] }],
        response: { 201: commentAnswer, ...problems(...WRITING, 'not-found', 'invalid-path') },
      },
    },
    async (request, reply) => {
      const { comment, revision } = await commentOn(
        services,
        request.params.id,
        request.body.text,
        writer(request),
      );
      void reply.code(201);
      return { ...presentComment(comment), revision };
    },
  );
}
