import { z } from 'zod';
import type { Alignment } from '../../../domain/alignment.ts';
import { tagsAlone } from '../../../domain/alignment-subject.ts';
import type { CrosswalkGraph } from '../../../domain/graph.ts';
import { openInWords } from '../../../formats/report/alignment-words.ts';
import { requireFramework } from '../../../services/alignments.ts';
import { findCodes, inShort, MAX_PASTED } from '../../../services/find-codes.ts';
import { iatiTags } from '../../../services/iati-tags.ts';
import { Problem } from '../../../services/problems.ts';
import { requireConcept } from '../../../services/tags.ts';
import { address } from '../../../web/addresses.ts';
import { alignPage, type Copy, type Side } from '../../../web/pages/align.ts';
import { choosePage } from '../../../web/pages/align-choose.ts';
import type { App, Services } from '../../app-types.ts';
import { questionOf, readForms } from '../../forms.ts';
import { momentOf } from '../../paging.ts';
import { momentQuery } from '../../schemas/common.ts';
import { sendPage } from './send.ts';
import { sidesOf } from './sides.ts';

/** Of a text without codes. */
const MOST_SHOWN = 200;
/** A letter takes nine characters of a form at most; the rest is for its other fields. */
const MOST_FORM_BYTES = 9 * MAX_PASTED + 4_096;

/** What any set of codes contributes to. */
export async function alignPages(app: App, { views }: Services): Promise<void> {
  readForms(app, MOST_FORM_BYTES);

  // A text may be longer than an address: it is sent as a form, and answered with an address that holds its codes.
  app.post(
    '/align',
    {
      bodyLimit: MOST_FORM_BYTES,
      config: { access: 'read', page: true },
      schema: { hide: true, querystring: z.strictObject({}) },
    },
    async (request, reply) => {
      const { tags = '', to } = questionOf(request).fields;
      // Browsers send a line's end as two characters and count it as one.
      const pasted = tags.replaceAll('\r\n', '\n');
      if (pasted.length > MAX_PASTED) throw tooLong(pasted);
      return views.at({ kind: 'now' }, async ({ crosswalk }) => {
        const short = inShort(findCodes(crosswalk.graph, pasted));
        const left = short.left === 0 ? null : short.left;
        // Where nothing looks like a code, the beginning of the text says what was asked.
        const asked = short.tags === '' ? pasted.trim().slice(0, MOST_SHOWN) : short.tags;
        return reply.redirect(address('/align', { tags: asked, to, left }), 303);
      });
    },
  );

  app.get(
    '/align',
    {
      config: { access: 'read', page: true },
      schema: {
        hide: true,
        querystring: z.strictObject({
          tags: z.string().max(MAX_PASTED).optional(),
          choose: z.union([z.string(), z.array(z.string()).max(50)]).optional(),
          add: z.union([z.string(), z.array(z.string().max(255)).max(500)]).optional(),
          to: z.string().max(120).optional(),
          left: z.coerce.number().int().min(0).max(MAX_PASTED).optional(),
          chains: z.enum(['none', 'all']).optional(),
          ...momentQuery,
        }),
      },
    },
    async (request, reply) => {
      const { add, ...asked } = request.query;
      // What was chosen from a list becomes part of what is written, so that it can be seen, changed and shared.
      if (add !== undefined) {
        const tags = [asked.tags ?? '', ...[add].flat()].filter((text) => text.trim() !== '').join(', ');
        return reply.redirect(address('/align', { ...asked, choose: null, tags }));
      }
      return views.at(momentOf(asked), async (view) => {
        const { graph } = view.crosswalk;
        const { tags: pasted = '', choose } = asked;
        const to = request.query.to === undefined ? null : requireFramework(graph, request.query.to).id;
        const chosen = new Set(
          [choose ?? []]
            .flat()
            .flatMap((text) => text.split(','))
            .filter((text) => text !== '')
            .map((text) => requireConcept(graph.index, text, 'choose')),
        );
        const read = findCodes(graph, pasted, chosen);
        const codes = { ...read, left: read.left + (asked.left ?? 0) };
        const withPossible = asked.chains === 'all';
        const sides =
          codes.found.length === 0
            ? []
            : sidesOf(view, tagsAlone(codes.found), { to, countries: null, withPossible });
        const { change, revision } = view.snapshot;
        const copies = copiesOf(graph, codes.found, sides, change);
        const facts = { graph, change, revision, pasted, codes, sides, to, withPossible, copies };
        const content = alignPage(facts);
        return sendPage(request, reply, { title: 'Align', content, comforts: true }, view);
      });
    },
  );

  app.get(
    '/align/choose',
    {
      config: { access: 'read', page: true },
      schema: {
        hide: true,
        querystring: z.strictObject({
          from: z.string().max(120).optional(),
          tags: z.string().max(MAX_PASTED).optional(),
          to: z.string().max(120).optional(),
          ...momentQuery,
        }),
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const { from = 'srf', tags = '', to = '' } = request.query;
        const framework = requireFramework(graph, from, 'from');
        const content = choosePage({ graph, framework, tags, to });
        const title = `Choose from ${framework.shortTitle}`;
        return sendPage(request, reply, { title, content }, view);
      }),
  );
}

function tooLong(pasted: string): Problem {
  const message = `The text has ${pasted.length} characters; at most ${MAX_PASTED} are read at once.`;
  const fix = 'Send it in parts.';
  return new Problem('invalid-body', message, [{ pointer: '/tags', code: 'too-long', message, fix }]);
}

/** What can be taken into other tools: the alignments without their reasons, which the files hold. */
function copiesOf(
  graph: CrosswalkGraph,
  tags: readonly string[],
  sides: readonly Side[],
  change: number,
): readonly Copy[] {
  const rows = sides.flatMap(({ framework, answer }) =>
    answer.alignments.map((alignment) => ({ framework: framework.id, ...briefOf(graph, alignment) })),
  );
  const lines = rows.map((row) =>
    [
      ...[row.framework, row.concept, row.label, row.basis, row.strength, row.confidence],
      ...[row.questions.join(' | '), row.counts, row.countsNot],
    ]
      .map(quoted)
      .join(','),
  );
  return [
    { name: 'JSON', text: JSON.stringify({ tags, change, alignments: rows }, null, 2) },
    { name: 'CSV', text: [COPIED.join(','), ...lines].join('\n') },
    { name: 'IATI', text: iatiTags(sides.flatMap(({ answer }) => answer.alignments)) },
  ];
}

const COPIED: readonly string[] = [
  ...['framework', 'concept', 'label', 'basis', 'strength', 'confidence'],
  ...['questions', 'counts', 'countsNot'],
];

function briefOf(graph: CrosswalkGraph, alignment: Alignment) {
  const { concept, basis, strength, confidence, open, counts, countsNot } = alignment;
  return {
    concept: concept.id,
    label: concept.label,
    basis,
    strength,
    confidence: confidence === null ? null : confidence / 1000,
    questions: openInWords(graph, open),
    counts,
    countsNot,
  };
}

function quoted(value: string | number | boolean | null): string {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
