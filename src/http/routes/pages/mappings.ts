import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Mapping } from '../../../domain/types.ts';
import { carryOver } from '../../../services/carry-over.ts';
import { commentOn } from '../../../services/comment-mappings.ts';
import type { View } from '../../../services/crosswalk.ts';
import { recordOf, requireMapping } from '../../../services/curate.ts';
import { impactOfMapping } from '../../../services/impact.ts';
import { findingsWhenAccepted } from '../../../services/mapping-lint.ts';
import { ownWork } from '../../../services/own-work.ts';
import { Problem } from '../../../services/problems.ts';
import { revisionsOf } from '../../../services/propose-mappings.ts';
import { REVIEW_ACTIONS, reviewMapping } from '../../../services/review-mappings.ts';
import { type Moment, mappingOf, NOW } from '../../../store/port.ts';
import { mappingAddress } from '../../../web/addresses.ts';
import { impactPage } from '../../../web/pages/impact.ts';
import { mappingPage } from '../../../web/pages/mapping.ts';
import { saidDifferently } from '../../../web/parts/differences.ts';
import type { Reviewable } from '../../../web/parts/review.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';
import type { App, Services } from '../../app-types.ts';
import { writerOf } from '../../auth.ts';
import { formOf, readForms } from '../../forms.ts';
import { momentOf, pageOf, paginate, requireProjectBefore } from '../../paging.ts';
import { momentQuery, pageQuery } from '../../schemas/common.ts';
import {
  atForm,
  changeRead,
  isAskedOfNow,
  MOST_FORM_BYTES,
  mappingAsRead,
  reasonOf,
  writtenText,
} from './curation-forms.ts';
import { sendPage, visitorOf } from './send.ts';

const params = z.object({ id: z.string().min(1).max(255) });
const posted = { hide: true, params, querystring: z.strictObject({}) };
const reading = { access: 'read', page: true } as const;
const curating = { access: 'curate', page: true } as const;
const PROJECTS_A_PAGE = 20;
const MOST_COMMENT = 2_000;

/** One mapping, what a decision about it would change, and the decisions themselves. */
export async function mappingPages(app: App, services: Services): Promise<void> {
  const { views, now } = services;
  const writer = (request: FastifyRequest) => writerOf(request, now());
  readForms(app, MOST_FORM_BYTES);

  app.get(
    '/mappings/:id',
    { config: reading, schema: { hide: true, params, querystring: z.strictObject(momentQuery) } },
    async (request, reply) => show(request, reply, request.params.id, momentOf(request.query), null),
  );

  // At an address of its own: it goes through the whole portfolio.
  app.get(
    '/mappings/:id/impact',
    {
      config: reading,
      schema: { hide: true, params, querystring: z.strictObject({ ...pageQuery, ...momentQuery }) },
    },
    async (request, reply) => {
      const page = pageOf({ limit: PROJECTS_A_PAGE, ...request.query });
      return views.at(page.moment, async (view) => {
        const { snapshot } = view;
        await requireProjectBefore(snapshot, page);
        const reviewable = await reviewableOf(request, view, isAskedOfNow(request.query), null);
        const options = { amountKind: 'budget' as const, filter: {} };
        const impact = await impactOfMapping(view, request.params.id, options, page.after, page.limit + 1);
        const { items, next } = paginate(
          request,
          reply,
          impact.projects,
          page,
          snapshot.change,
          ({ id }) => id,
        );
        const stored = await snapshot.projectsById(items.map(({ id }) => id));
        const titles = new Map(stored.map(({ value }) => [value.id, value.title]));
        const projects = items.map((item) => ({ ...item, title: titles.get(item.id) ?? item.id }));
        const content = impactPage({ ...reviewable, impact, projects, next });
        const title = `Impact of ${request.params.id}`;
        return sendPage(request, reply, { title, content }, view);
      });
    },
  );

  app.post('/mappings/:id/reviews', { config: curating, schema: posted }, async (request, reply) => {
    const { id } = request.params;
    const { fields } = formOf(request);
    try {
      const reason = reasonOf(fields);
      const action = REVIEW_ACTIONS.find((known) => known === fields.action);
      if (action === undefined || action === 'supersede')
        throw new Problem('invalid-body', 'Choose what to do: accept, reject or retire.');
      const precondition = { kind: 'version', version: Number(fields.version) } as const;
      await reviewMapping(services, id, { action, reason, replacement: null }, precondition, writer(request));
    } catch (error) {
      return refuse(request, reply, error, 'review', fields);
    }
    return reply.redirect(`${mappingAddress(id)}#history`, 303);
  });

  app.post('/mappings/:id/carry-over', { config: curating, schema: posted }, async (request, reply) => {
    const { id } = request.params;
    const { fields } = formOf(request);
    try {
      const reason = reasonOf(fields);
      const named = Object.entries(fields).filter(
        ([name, value]) => name.startsWith('to:') && value.trim() !== '',
      );
      const { proposed } = await carryOver(
        services,
        {
          mappings: [id],
          until: changeRead(fields),
          how: fields.how === 'move' ? 'move' : 'confirm',
          to: Object.fromEntries(named.map(([name, value]) => [name.slice('to:'.length), value])),
          reason,
        },
        writer(request),
      );
      return reply.redirect(`${mappingAddress(proposed[0]?.proposal ?? id)}#history`, 303);
    } catch (error) {
      return refuse(request, reply, error, 'carry-over', fields);
    }
  });

  app.post(
    '/mappings/:id/comments',
    { config: { access: 'write', page: true }, schema: posted },
    async (request, reply) => {
      const { id } = request.params;
      const { fields } = formOf(request);
      try {
        const text = writtenText(fields.text ?? '', MOST_COMMENT, 'Write the comment first.');
        await commentOn(services, id, text, writer(request));
      } catch (error) {
        return refuse(request, reply, error, 'comment', fields);
      }
      return reply.redirect(`${mappingAddress(id)}#comments`, 303);
    },
  );

  /** The page as it is now, with what was wrong; after a conflict also with what was changed meanwhile. */
  async function refuse(
    request: FastifyRequest<{ Params: z.output<typeof params> }>,
    reply: FastifyReply,
    error: unknown,
    form: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<FastifyReply> {
    const { id } = request.params;
    const { fault, status } = atForm(error, form, fields);
    const before =
      fault.code === 'version-conflict' ? await mappingAsRead(views, id, changeRead(fields)) : null;
    return show(request, reply.code(status), id, NOW, fault, before);
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    moment: Moment,
    fault: FormFault | null,
    read: Mapping | null = null,
  ): Promise<FastifyReply> {
    return views.at(moment, async (view) => {
      const { crosswalk, snapshot } = view;
      const meanwhile = read === null ? [] : saidDifferently(read, requireMapping(crosswalk, id));
      const reviewable = await reviewableOf(
        request,
        view,
        moment.kind === 'now',
        fault === null ? null : { ...fault, meanwhile },
        id,
      );
      const { revises } = reviewable.record;
      const content = mappingPage({
        ...reviewable,
        before: revises === null ? null : requireMapping(crosswalk, revises),
        revisions: revisionsOf(crosswalk, id),
        comments: await snapshot.commentsOn(id),
      });
      return sendPage(request, reply, { title: `Mapping ${id}`, content }, view);
    });
  }

  async function reviewableOf(
    request: FastifyRequest,
    { crosswalk, snapshot }: View,
    isNow: boolean,
    fault: FormFault | null,
    id = (request.params as z.output<typeof params>).id,
  ): Promise<Reviewable> {
    const mapping = requireMapping(crosswalk, id);
    const record = recordOf(crosswalk, id);
    const actor = request.actor?.name;
    const own =
      actor === undefined ? null : await ownWork(services.review, crosswalk, snapshot, [id], { actor });
    return {
      graph: crosswalk.graph,
      mapping,
      record,
      findings:
        mapping.status === 'proposed'
          ? findingsWhenAccepted(crosswalk, mappingOf(mapping), record.revises)
          : [],
      reader: {
        visitor: visitorOf(request),
        change: snapshot.change,
        isNow,
        isOwnWork: own?.has(id) ?? false,
        fault,
      },
    };
  }
}
