import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { frameworkOf } from '../../../domain/concept-id.ts';
import { NO_RECORD, type ReviewKind } from '../../../domain/mapping-notes.ts';
import type { Mapping } from '../../../domain/types.ts';
import { requireFramework } from '../../../services/alignments.ts';
import { carryOver } from '../../../services/carry-over.ts';
import type { Crosswalk } from '../../../services/crosswalk.ts';
import { Problem } from '../../../services/problems.ts';
import { type Moment, NOW } from '../../../store/port.ts';
import { address, conceptAddress } from '../../../web/addresses.ts';
import { curationPage } from '../../../web/pages/curation.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';
import type { App, Services } from '../../app-types.ts';
import { actorOf } from '../../auth.ts';
import { formOf, readForms } from '../../forms.ts';
import { momentOf } from '../../paging.ts';
import { momentQuery } from '../../schemas/common.ts';
import { conceptInPath } from '../concepts.ts';
import { atForm, MOST_FORM_BYTES, reasonOf, requireUnchanged } from './curation-forms.ts';
import { sendPage, visitorOf } from './send.ts';

const name = z.string().min(1).max(255);
const DECISIONS: readonly ReviewKind[] = ['accept', 'reject', 'retire', 'supersede', 'carry-over'];

/** What waits for curators and what they decided; stale links carried over, many at once. */
export async function curationPages(app: App, services: Services): Promise<void> {
  const { views, now } = services;
  readForms(app, MOST_FORM_BYTES);

  app.get(
    '/curation',
    {
      config: { access: 'read', page: true },
      schema: { hide: true, querystring: z.strictObject({ framework: name.optional(), ...momentQuery }) },
    },
    async (request, reply) =>
      show(request, reply, momentOf(request.query), request.query.framework ?? null, null),
  );

  // The links of an element stand on its own page.
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
        const known = request.query.subject ?? request.query.object;
        return reply.redirect(
          known === undefined ? '/curation' : conceptAddress(conceptInPath(crosswalk.graph, known).id),
        );
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
      const framework = fields.framework === undefined || fields.framework === '' ? null : fields.framework;
      const read = Number(fields.read);
      let mappings = chosen.get('mapping') ?? [];
      try {
        const reason = reasonOf(fields);
        if (fields.all === 'yes') {
          // All of the list as it was read: what became stale since has not been looked at.
          mappings = await views.at({ kind: 'change', change: read }, async ({ crosswalk }) =>
            staleIn(crosswalk, framework).map(({ mapping }) => mapping.id),
          );
        }
        if (mappings.length === 0)
          throw new Problem('invalid-body', 'Choose the links, in the table or all of them.');
        await requireUnchanged(views, mappings, read);
        const how = fields.how === 'move' ? 'move' : 'confirm';
        await carryOver(
          services,
          { mappings, edition: null, how, to: {}, reason },
          { actor: actorOf(request), at: now() },
        );
      } catch (error) {
        const { fault, status } = atForm(error, 'carry-over', fields);
        return show(request, reply.code(status), NOW, framework, { ...fault, chosen: mappings });
      }
      return reply.redirect(`${address('/curation', { framework })}#decisions`, 303);
    },
  );

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    moment: Moment,
    asked: string | null,
    fault: FormFault | null,
  ): Promise<FastifyReply> {
    return views.at(moment, async (view) => {
      const { crosswalk, snapshot } = view;
      const { graph, mappings } = crosswalk;
      const framework = asked === null ? null : requireFramework(graph, asked, 'framework').id;
      const content = curationPage({
        graph,
        mappings,
        framework,
        proposed: mappings
          .filter((mapping) => mapping.status === 'proposed' && concerns(mapping, framework))
          .sort((a, b) => a.change - b.change),
        stale: staleIn(crosswalk, framework),
        decisions: decisionsIn(crosswalk, framework),
        change: snapshot.change,
        isNow: moment.kind === 'now',
        visitor: visitorOf(request),
        fault,
      });
      return sendPage(request, reply, { title: 'Curation', content, section: '/curation' }, view);
    });
  }
}

function concerns({ subject, objectFramework }: Mapping, framework: string | null): boolean {
  return framework === null || objectFramework === framework || frameworkOf(subject) === framework;
}

function staleIn({ mappings, records }: Crosswalk, framework: string | null) {
  return mappings
    .filter((mapping) => mapping.status === 'accepted' && concerns(mapping, framework))
    .map((mapping) => ({ mapping, flags: (records.get(mapping.id) ?? NO_RECORD).stale }))
    .filter(({ flags }) => flags.length > 0);
}

function decisionsIn({ mappings, records }: Crosswalk, framework: string | null) {
  return mappings
    .filter((mapping) => concerns(mapping, framework))
    .flatMap((mapping) =>
      (records.get(mapping.id) ?? NO_RECORD).reviews
        .filter(({ kind }) => DECISIONS.includes(kind))
        .map((review) => ({ mapping, review })),
    )
    .sort((a, b) => b.review.change - a.review.change);
}
