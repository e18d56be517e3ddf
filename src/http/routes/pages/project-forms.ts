import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ANSWERS } from '../../../domain/types.ts';
import { decisionEffects } from '../../../services/decision-effects.ts';
import { Problem } from '../../../services/problems.ts';
import { answerQuestion, setReviewed } from '../../../services/project-answers.ts';
import {
  DECISIONS,
  type DecisionRequest,
  decide,
  projectWithDecisions,
} from '../../../services/project-decisions.ts';
import { requireStoredProject, type Written } from '../../../services/projects.ts';
import { address, projectAddress } from '../../../web/addresses.ts';
import type { DecisionPreview } from '../../../web/pages/project-facts.ts';
import { decisionsForm, questionForm, reviewedForm } from '../../../web/parts/saved.ts';
import type { FormFault } from '../../../web/parts/writing-form.ts';
import type { App, Services } from '../../app-types.ts';
import { writerOf } from '../../auth.ts';
import { type Form, formOf, readForms } from '../../forms.ts';
import { projectId } from '../../schemas/common.ts';
import { atForm, optionalText } from './curation-forms.ts';

/** The forms of a project's page: decisions on alignments, answers to questions, and finished reviews. */

const params = z.object({ id: projectId });
const MOST_FORM_BYTES = 64 * 1024;
const MOST_REASON = 2_000;
const MOST_AT_ONCE = 200;
const config = { access: 'write', page: true } as const;
const schema = { hide: true, params, querystring: z.strictObject({}) };

/** Shows the page of a project as it is now, with what a form was answered. */
export type ShowProject = (
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  shown: { readonly fault?: FormFault; readonly preview?: DecisionPreview },
) => Promise<FastifyReply>;

export function projectForms(app: App, services: Services, show: ShowProject): void {
  readForms(app, MOST_FORM_BYTES);
  const { now } = services;

  app.post('/projects/:id/decisions', { config, schema }, async (request, reply) => {
    const { id } = request.params;
    const sent = formOf(request);
    const form = decisionsForm(sent.fields.framework ?? '');
    return answered(request, reply, { id, form, sent }, async () => {
      const requests = readDecisions(sent);
      if (sent.fields.do === 'preview') {
        const tables = await previewOf(request, id, requests);
        return { preview: { form, ...keptOf(sent, 'concept'), tables } };
      }
      return decide(services, id, requests, versionOf(sent), writerOf(request, now()));
    });
  });

  app.post('/projects/:id/answers', { config, schema }, async (request, reply) => {
    const { id } = request.params;
    const sent = formOf(request);
    const { question = '', answer: written } = sent.fields;
    return answered(request, reply, { id, form: questionForm(question), sent }, async () => {
      const answer = ANSWERS.find((known) => known === written) ?? null;
      if (answer === null && written !== 'withdraw') throw new Problem('invalid-answer', 'Answer yes or no.');
      const tags = sent.chosen.get('tag') ?? null;
      return answerQuestion(
        services,
        id,
        { question, tags, answer },
        versionOf(sent),
        writerOf(request, now()),
      );
    });
  });

  app.post('/projects/:id/reviewed', { config, schema }, async (request, reply) => {
    const { id } = request.params;
    const sent = formOf(request);
    const { framework = '', reviewed } = sent.fields;
    return answered(request, reply, { id, form: reviewedForm(framework), sent }, async () => {
      if (reviewed !== 'yes' && reviewed !== 'no')
        throw new Problem('invalid-decision', 'Choose to finish the review or to reopen it.');
      const asked = { framework, reviewed: reviewed === 'yes' };
      return setReviewed(services, id, asked, versionOf(sent), writerOf(request, now()));
    });
  });

  /** Leads back to the form, which then says what was saved; or shows it with what was wrong. */
  async function answered(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, form, sent }: { readonly id: string; readonly form: string; readonly sent: Form },
    work: () => Promise<Written | { readonly preview: DecisionPreview }>,
  ): Promise<FastifyReply> {
    // A reply is awaited by Fastify alone: waiting for it here would send a second one after it.
    const done = await work().catch((error: unknown) => atForm(error, form, sent.fields));
    if ('preview' in done) return show(request, reply, id, done);
    if ('fault' in done) {
      const chosen = [...(sent.chosen.get('concept') ?? []), ...(sent.chosen.get('tag') ?? [])];
      return show(request, reply.code(done.status), id, { fault: { ...done.fault, chosen } });
    }
    const page = address(projectAddress(id), { saved: done.committed.change });
    return reply.redirect(`${page}#${form}`, 303);
  }

  async function previewOf(
    request: FastifyRequest,
    id: string,
    requests: readonly DecisionRequest[],
  ): Promise<DecisionPreview['tables']> {
    const { before, graph } = await requireStoredProject(services, id);
    const after = projectWithDecisions(graph, before.value, requests, writerOf(request, now()));
    return (await decisionEffects(services.views, before.value, after)).tables;
  }
}

function keptOf({ fields, chosen }: Form, name: string): Pick<DecisionPreview, 'fields' | 'chosen'> {
  return { fields, chosen: chosen.get(name) ?? [] };
}

/** The version of the project that the page showed; a missing one matches none. */
function versionOf({ fields }: Form) {
  return { kind: 'version', version: Number(fields.version ?? Number.NaN) } as const;
}

function readDecisions({ fields, chosen }: Form): readonly DecisionRequest[] {
  const concepts = chosen.get('concept') ?? [];
  const decision = DECISIONS.find((known) => known === fields.decision);
  if (concepts.length === 0) throw new Problem('invalid-decision', 'Tick at least one element.');
  if (concepts.length > MOST_AT_ONCE)
    throw new Problem('invalid-decision', `Decide on at most ${MOST_AT_ONCE} elements at once.`);
  if (decision === undefined)
    throw new Problem('invalid-decision', 'Choose to confirm, to decline or to take the decision back.');
  const reason = optionalText(fields.reason, MOST_REASON);
  if (decision === 'decline' && reason === null)
    throw new Problem('invalid-decision', 'To decline, write down why.');
  return concepts.map((concept) => ({ concept, decision, reason }));
}
