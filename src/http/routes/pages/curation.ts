import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { frameworkOf } from '../../../domain/concept-id.ts';
import { NO_RECORD, type ReviewKind } from '../../../domain/mapping-notes.ts';
import type { Mapping } from '../../../domain/types.ts';
import { requireFramework } from '../../../services/alignments.ts';
import { carryOver } from '../../../services/carry-over.ts';
import type { Crosswalk } from '../../../services/crosswalk.ts';
import { Problem } from '../../../services/problems.ts';
import { address, conceptAddress } from '../../../web/addresses.ts';
import {
  CURATION_LISTS,
  type CurationFilter,
  type CurationList,
  curationPage,
  type Listed,
  type StaleLink,
} from '../../../web/pages/curation.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';
import type { App, Services } from '../../app-types.ts';
import { writerOf } from '../../auth.ts';
import { formOf, readForms } from '../../forms.ts';
import { behind, momentOf, pageOf, paginate } from '../../paging.ts';
import { momentQuery, pageQuery } from '../../schemas/common.ts';
import { conceptInPath } from '../concepts.ts';
import { atForm, changeRead, isAskedOfNow, MOST_FORM_BYTES, reasonOf } from './curation-forms.ts';
import { sendPage, visitorOf } from './send.ts';

const name = z.string().min(1).max(255);
const curationQuery = z.strictObject({
  framework: name.optional(),
  set: name.optional(),
  show: z.enum(CURATION_LISTS).optional(),
  ...pageQuery,
  ...momentQuery,
});
/** The fields of the filter, which forms send back. */
const FILTERS = ['framework', 'set', 'show'];
const LIST_LENGTH = { beginning: 15, page: 100 };
const DECISIONS: readonly ReviewKind[] = ['accept', 'reject', 'retire', 'supersede', 'carry-over'];

/** What waits for curators and what they decided; stale mappings carried over, many at once. */
export async function curationPages(app: App, services: Services): Promise<void> {
  const { views, now } = services;
  readForms(app, MOST_FORM_BYTES);

  app.get(
    '/curation',
    {
      config: { access: 'read', page: true },
      schema: { hide: true, querystring: curationQuery },
    },
    async (request, reply) => show(request, reply, request.query, null),
  );

  // The mappings of an element are on its own page.
  app.get(
    '/mappings',
    {
      config: { access: 'read', page: true },
      schema: {
        hide: true,
        querystring: z.strictObject({ subject: name.optional(), object: name.optional(), ...momentQuery }),
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async ({ crosswalk }) => {
        const { subject, object, change, asOf } = request.query;
        const known = subject ?? object;
        const to =
          known === undefined ? '/curation' : conceptAddress(conceptInPath(crosswalk.graph, known).id);
        return reply.redirect(address(to, { change, asOf }));
      }),
  );

  app.post(
    '/curation/carry-over',
    {
      config: { access: 'curate', page: true },
      schema: { hide: true, querystring: z.strictObject({}) },
    },
    async (request, reply) => {
      const { fields, chosen } = formOf(request);
      // What is empty was not asked for.
      const given = Object.entries(fields).filter(
        ([field, value]) => FILTERS.includes(field) && value !== '',
      );
      const asked = curationQuery.safeParse(Object.fromEntries(given)).data ?? {};
      let mappings = chosen.get('mapping') ?? [];
      try {
        const reason = reasonOf(fields);
        const read = changeRead(fields);
        const how = fields.how === 'move' ? 'move' : 'confirm';
        if (fields.all === 'yes') {
          // All of the list as it was read: what became stale since has not been looked at.
          mappings = await views.at({ kind: 'change', change: read }, async ({ crosswalk }) =>
            staleIn(crosswalk, filterOf(crosswalk, asked))
              .filter(({ flags }) => how === 'confirm' || flags.some(hasOneSuccessor))
              .map(({ mapping }) => mapping.id),
          );
        }
        if (mappings.length === 0)
          throw new Problem(
            'invalid-body',
            'Choose the mappings, in the table or all of them. To be proposed again, they need one new element in place of the old one.',
          );
        await carryOver(services, { mappings, until: read, how, to: {}, reason }, writerOf(request, now()));
      } catch (error) {
        const { fault, status } = atForm(error, 'carry-over', fields);
        return show(request, reply.code(status), asked, { ...fault, chosen: mappings });
      }
      return reply.redirect(
        `${address('/curation', { framework: asked.framework, set: asked.set })}#decisions`,
        303,
      );
    },
  );

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    query: z.output<typeof curationQuery>,
    fault: FormFault | null,
  ): Promise<FastifyReply> {
    const list = query.show ?? null;
    const page = pageOf({ limit: LIST_LENGTH.page, ...query });
    return views.at(page.moment, async (view) => {
      const { crosswalk, snapshot } = view;
      const { graph, mappings } = crosswalk;
      const filter = filterOf(crosswalk, query);
      const listed = <Row>(
        name: CurationList,
        all: readonly Row[],
        keyOf: (row: Row) => string,
      ): Listed<Row> => {
        const total = all.length;
        if (list !== name) return { rows: all.slice(0, LIST_LENGTH.beginning), total, next: null };
        const found = behind(all, page, keyOf);
        const { items, next } = paginate(request, reply, found, page, snapshot.change, keyOf);
        return { rows: items, total, next };
      };
      const proposed = mappings
        .filter((mapping) => mapping.status === 'proposed' && concerns(mapping, filter))
        .sort((a, b) => a.change - b.change);
      const content = curationPage({
        graph,
        mappings,
        filter,
        show: list,
        proposed: listed('proposed', proposed, ({ id }) => id),
        stale: listed('stale', staleIn(crosswalk, filter), ({ mapping }) => mapping.id),
        decisions: listed(
          'decisions',
          decisionsIn(crosswalk, filter),
          ({ mapping, review }) => `${review.place} ${mapping.id}`,
        ),
        change: snapshot.change,
        isNow: isAskedOfNow(query),
        visitor: visitorOf(request),
        fault,
      });
      return sendPage(request, reply, { title: 'Curation', content }, view);
    });
  }
}

function filterOf({ graph }: Crosswalk, { framework, set }: z.output<typeof curationQuery>): CurationFilter {
  return {
    framework: framework === undefined ? null : requireFramework(graph, framework, 'framework').id,
    set: set ?? null,
  };
}

function concerns(mapping: Mapping, { framework, set }: CurationFilter): boolean {
  const ends = [frameworkOf(mapping.subject), mapping.objectFramework];
  return (framework === null || ends.includes(framework)) && (set === null || mapping.set === set);
}

/** Only then is it known where a mapping moves to; of several a curator chooses on the page of the mapping. */
function hasOneSuccessor({ stale }: StaleLink['flags'][number]): boolean {
  return stale.successors.length === 1;
}

function staleIn({ mappings, records }: Crosswalk, filter: CurationFilter) {
  return mappings
    .filter((mapping) => mapping.status === 'accepted' && concerns(mapping, filter))
    .map((mapping) => ({ mapping, flags: (records.get(mapping.id) ?? NO_RECORD).stale }))
    .filter(({ flags }) => flags.length > 0);
}

function decisionsIn({ mappings, records }: Crosswalk, filter: CurationFilter) {
  return mappings
    .filter((mapping) => concerns(mapping, filter))
    .flatMap((mapping) =>
      (records.get(mapping.id) ?? NO_RECORD).reviews
        .filter(({ kind }) => DECISIONS.includes(kind))
        .map((review) => ({ mapping, review })),
    )
    .sort((a, b) => b.review.change - a.review.change);
}
