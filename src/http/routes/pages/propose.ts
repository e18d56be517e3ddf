import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireMapping } from '../../../services/curate.ts';
import { Problem, summarize } from '../../../services/problems.ts';
import { editMapping, type MappingInput, proposeMapping } from '../../../services/propose-mappings.ts';
import { NOW } from '../../../store/port.ts';
import { mappingAddress } from '../../../web/addresses.ts';
import { bodyOf, fieldsOf, mappingFormPage } from '../../../web/pages/mapping-form.ts';
import { saidDifferently } from '../../../web/parts/differences.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';
import type { App, Services } from '../../app-types.ts';
import { writerOf } from '../../auth.ts';
import { formOf, readForms } from '../../forms.ts';
import { inputOf, mappingBody } from '../../schemas/curation.ts';
import { bodyFaults } from '../../zod-faults.ts';
import { atForm, changeRead, MOST_FORM_BYTES, mappingAsRead } from './curation-forms.ts';
import { sendPage, visitorOf } from './send.ts';

const params = z.object({ id: z.string().min(1).max(255) });
const config = { access: 'curate', page: true } as const;
const nothing = z.strictObject({});
const code = z.string().max(255).optional();
/** What a new mapping begins with. */
const USUAL = { predicate: 'crosswalk:contributesTo', strength: 'supporting', evidence: 'judged' };

/** Proposing a mapping by a form, and changing one. */
export async function proposePages(app: App, services: Services): Promise<void> {
  const { views, now } = services;
  readForms(app, MOST_FORM_BYTES);

  app.get(
    '/mappings/new',
    { config, schema: { hide: true, querystring: z.strictObject({ subject: code, object: code }) } },
    async (request, reply) => {
      const { subject = '', object = '' } = request.query;
      return show(request, reply, null, { ...USUAL, subject, object }, null);
    },
  );

  app.post(
    '/mappings/new',
    { config, schema: { hide: true, querystring: nothing } },
    async (request, reply) => {
      const { fields } = formOf(request);
      try {
        const { id } = await proposeMapping(services, readMapping(fields), writerOf(request, now()));
        return reply.redirect(mappingAddress(id), 303);
      } catch (error) {
        const { fault, status } = atForm(error, 'propose', fields);
        return show(request, reply.code(status), null, fields, fault);
      }
    },
  );

  app.get(
    '/mappings/:id/edit',
    { config, schema: { hide: true, params, querystring: nothing } },
    async (request, reply) => show(request, reply, request.params.id, null, null),
  );

  app.post(
    '/mappings/:id/edit',
    { config, schema: { hide: true, params, querystring: nothing } },
    async (request, reply) => {
      const { fields } = formOf(request);
      try {
        const precondition = { kind: 'version', version: Number(fields.version) } as const;
        const input = readMapping(fields);
        const { id } = await editMapping(
          services,
          request.params.id,
          input,
          precondition,
          writerOf(request, now()),
        );
        return reply.redirect(mappingAddress(id), 303);
      } catch (error) {
        const { fault, status } = atForm(error, 'propose', fields);
        return show(request, reply.code(status), request.params.id, fields, fault);
      }
    },
  );

  /** `fields` is what was filled in; null begins with what the mapping says. */
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string | null,
    fields: Readonly<Record<string, string>> | null,
    fault: FormFault | null,
  ): Promise<FastifyReply> {
    const before =
      id !== null && fields !== null && fault?.code === 'version-conflict'
        ? await mappingAsRead(views, id, changeRead(fields))
        : null;
    return views.at(NOW, async (view) => {
      const { crosswalk, snapshot } = view;
      const mapping = id === null ? null : requireMapping(crosswalk, id);
      if (mapping !== null && mapping.status !== 'proposed' && mapping.status !== 'accepted')
        throw new Problem(
          'wrong-status',
          `The mapping "${mapping.id}" is ${mapping.status}: propose it again.`,
        );
      const meanwhile = before === null || mapping === null ? [] : saidDifferently(before, mapping);
      const content = mappingFormPage({
        graph: crosswalk.graph,
        mapping,
        change: snapshot.change,
        fields: fields ?? (mapping === null ? USUAL : fieldsOf(mapping)),
        visitor: visitorOf(request),
        fault: fault === null ? null : { ...fault, meanwhile },
      });
      const title = mapping === null ? 'Propose a mapping' : `Change ${mapping.id}`;
      return sendPage(request, reply, { title, content }, view);
    });
  }
}

function readMapping(fields: Readonly<Record<string, string>>): MappingInput {
  const read = mappingBody.safeParse(bodyOf(fields));
  if (read.success) return inputOf(read.data);
  const faults = bodyFaults(read.error.issues);
  throw new Problem('invalid-body', summarize(faults), faults);
}
