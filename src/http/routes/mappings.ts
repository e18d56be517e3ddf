import { z } from 'zod';
import { edgesInto } from '../../domain/graph.ts';
import { writeMappingSet } from '../../formats/sssom/mappings.ts';
import { requireFramework } from '../../services/alignments.ts';
import type { Crosswalk } from '../../services/crosswalk.ts';
import { Problem } from '../../services/problems.ts';
import { requireConcept } from '../../services/tags.ts';
import type { StoredMapping } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { MAPPING_SETS, MAPPINGS } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { behind, momentOf, paginate } from '../paging.ts';
import { NOTICE, presentMappingSet, presentRef, stateOf } from '../present.ts';
import { presentMapping, presentMappingFully } from '../present-mapping.ts';
import { ANYWHERE, fileQuery, momentQuery, problems } from '../schemas/common.ts';
import {
  mappingAnswer,
  mappingList,
  mappingSetAnswer,
  mappingSetList,
  mappingsQuery,
} from '../schemas/crosswalk.ts';

export async function mappingRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/mappings',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listMappings',
        tags: ['Crosswalk'],
        summary: 'The mappings, with evidence, confidence and rationale',
        querystring: mappingsQuery,
        response: {
          200: listContent('The mappings', mappingList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async ({ snapshot, crosswalk }) => {
        const fits = filterOf(crosswalk, request.query);
        const entries = behind(crosswalk.mappings.filter(fits), page, ({ id }) => id);
        const { items, next } = paginate(request, reply, entries, page, snapshot.change, ({ id }) => id);
        const answer = {
          notice: NOTICE,
          items: items.map((mapping) => presentMapping(crosswalk, mapping)),
          next,
          ...stateOf(snapshot),
        };
        return sendList(request, reply, page, snapshot, answer, MAPPINGS);
      });
    },
  );

  app.get(
    '/v1/mappings/:id',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getMapping',
        tags: ['Crosswalk'],
        summary: 'One mapping with its reviews, what revises it and what made it stale',
        params: z.object({ id: z.string().min(1).max(255) }),
        querystring: z.strictObject(momentQuery),
        response: { 200: mappingAnswer, ...problems(...ANYWHERE, 'not-found') },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const mapping = await presentMappingFully(view, request.params.id);
        void reply.header('etag', `"${mapping.version}"`);
        return mapping;
      }),
  );

  app.get(
    '/v1/mapping-sets',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listMappingSets',
        tags: ['Crosswalk'],
        summary: 'The mapping sets, each with one provenance and licence',
        querystring: z.strictObject({ ...fileQuery, ...momentQuery }),
        response: {
          200: listContent('The mapping sets', mappingSetList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      return views.at(page.moment, async ({ snapshot, crosswalk: { graph, mappings } }) => {
        const items = graph.sets.map((set) =>
          presentMappingSet(set, mappings.filter((mapping) => mapping.set === set.id).length),
        );
        const answer = { items, next: null, ...stateOf(snapshot) };
        return sendList(request, reply, page, snapshot, answer, MAPPING_SETS);
      });
    },
  );

  app.get(
    '/v1/mapping-sets/:id',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getMappingSet',
        tags: ['Crosswalk'],
        summary: 'One mapping set; with `format=sssom` the whole of it as SSSOM TSV',
        params: z.object({ id: z.string().min(1).max(255) }),
        querystring: z.strictObject({ format: z.enum(['json', 'sssom']).optional(), ...momentQuery }),
        response: {
          200: {
            description: 'The set',
            content: {
              'application/json': { schema: mappingSetAnswer },
              'text/tab-separated-values': { schema: z.string() },
            },
          },
          ...problems(...ANYWHERE, 'not-found'),
        },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async ({ snapshot, crosswalk: { graph, mappings } }) => {
        const set = graph.sets.find(({ id }) => id === request.params.id);
        if (set === undefined)
          throw new Problem('not-found', `There is no mapping set "${request.params.id}".`);
        const own = mappings.filter((mapping) => mapping.set === set.id);
        if (request.query.format === 'sssom') {
          const label = (id: string) => presentRef(graph, id).label;
          return reply
            .type('text/tab-separated-values; charset=utf-8')
            .header('content-disposition', `inline; filename="${set.id}.sssom.tsv"`)
            .send(writeMappingSet(set, own, label) as never);
        }
        return reply
          .type('application/json; charset=utf-8')
          .send({ ...presentMappingSet(set, own.length), ...stateOf(snapshot), notice: NOTICE });
      }),
  );
}

function filterOf(
  { graph, records }: Crosswalk,
  query: z.output<typeof mappingsQuery>,
): (mapping: StoredMapping) => boolean {
  const concept = (text: string | undefined, pointer: string) =>
    text === undefined ? null : requireConcept(graph.index, text, pointer);
  const framework = (name: string | undefined, pointer: string) =>
    name === undefined ? null : requireFramework(graph, name, pointer).id;
  const subject = concept(query.subject, 'subject');
  const object = concept(query.object, 'object');
  const into = concept(query.into, 'into');
  const leading = into === null ? null : new Set(edgesInto(graph, into).map(({ mapping }) => mapping.id));
  const subjectFramework = framework(query.subjectFramework, 'subjectFramework');
  const objectFramework = framework(query.objectFramework, 'objectFramework');
  const either = framework(query.framework, 'framework');
  const ids = query.id === undefined ? null : new Set(query.id);
  return (mapping) =>
    (ids === null || ids.has(mapping.id)) &&
    (leading === null || leading.has(mapping.id)) &&
    (subject === null || mapping.subject === subject) &&
    (object === null || mapping.object === object) &&
    (subjectFramework === null || mapping.subject.startsWith(`${subjectFramework}:`)) &&
    (objectFramework === null || mapping.objectFramework === objectFramework) &&
    (query.predicate === undefined || query.predicate.includes(mapping.predicate)) &&
    (query.status === undefined || query.status.includes(mapping.status)) &&
    (query.set === undefined || mapping.set === query.set) &&
    (query.question === undefined || mapping.questions.flat().includes(query.question)) &&
    (either === null || mapping.subject.startsWith(`${either}:`) || mapping.objectFramework === either) &&
    (query.stale === undefined || query.stale === (records.get(mapping.id)?.stale.length ?? 0) > 0) &&
    (query.updatedBefore === undefined || mapping.at < query.updatedBefore) &&
    (query.updatedFrom === undefined || mapping.at >= query.updatedFrom);
}
