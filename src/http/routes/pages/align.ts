import { z } from 'zod';
import type { AlignmentAnswer } from '../../../domain/alignment.ts';
import { alignTags, requireFramework } from '../../../services/alignments.ts';
import { findCodes } from '../../../services/find-codes.ts';
import { iatiTags } from '../../../services/iati-tags.ts';
import { Problem } from '../../../services/problems.ts';
import { requireConcept } from '../../../services/tags.ts';
import { flowOf } from '../../../web/charts/flow-of-paths.ts';
import { DEFAULT_WIDTH } from '../../../web/charts/frame.ts';
import { alignPage, type Copy, type Side } from '../../../web/pages/align.ts';
import type { App, Services } from '../../app-types.ts';
import { momentOf } from '../../paging.ts';
import { sendPicture } from '../../report-file.ts';
import { momentQuery, queryList, queryNumber } from '../../schemas/common.ts';
import { readAlignmentsQuery } from '../alignments.ts';
import { sendPage } from './send.ts';
import { sidesOf } from './sides.ts';

/** What any set of codes contributes to. */
export async function alignPages(app: App, services: Services): Promise<void> {
  const { views } = services;
  flowRoute(app, services);
  app.get(
    '/align',
    {
      config: { access: 'read', page: true },
      schema: {
        hide: true,
        querystring: z.strictObject({
          tags: z.string().max(20_000).optional(),
          choose: z.union([z.string(), z.array(z.string()).max(50)]).optional(),
          to: z.string().max(120).optional(),
          ...momentQuery,
        }),
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const { tags: pasted = '', choose } = request.query;
        const to = request.query.to === undefined ? null : requireFramework(graph, request.query.to).id;
        const chosen = new Set(
          [choose ?? []]
            .flat()
            .flatMap((text) => text.split(','))
            .filter((text) => text !== '')
            .map((text) => requireConcept(graph.index, text, 'choose')),
        );
        const codes = findCodes(graph, pasted, chosen);
        const sides =
          codes.found.length === 0 ? [] : sidesOf(view, codes.found, { to, countries: null, decisions: [] });
        const { change, revision } = view.snapshot;
        const copies = copiesOf(codes.found, sides, change);
        const content = alignPage({ graph, change, revision, pasted, codes, sides, to, copies });
        return sendPage(request, reply, { title: 'Align', content, section: '/align', comforts: true }, view);
      }),
  );
}

/** The picture of the paths, beside the page so that the page need not wait for it. */
function flowRoute(app: App, { views }: Services): void {
  app.get(
    '/align/flow.svg',
    {
      config: { access: 'read', page: true },
      schema: {
        hide: true,
        querystring: z.strictObject({
          tags: queryList(z.string().min(1).max(255)),
          to: z.string().max(120),
          level: z.string().max(60).optional(),
          width: queryNumber(280, 2_000).optional(),
          ...momentQuery,
        }),
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const { tags, to, level = null, width } = request.query;
        const ids = tags.map((tag) => requireConcept(graph.index, tag, 'tags'));
        const { options } = readAlignmentsQuery({ to, level: level ?? undefined });
        const { alignments } = alignTags(view, ids, options);
        const { shortTitle } = requireFramework(graph, to);
        const { change, revision } = view.snapshot;
        const svg = flowOf(graph, alignments, {
          title: `From tags to ${shortTitle}`,
          filters: level === null ? 'none' : `level ${level}`,
          revision: `revision ${revision}, change ${change}`,
          width: width ?? DEFAULT_WIDTH,
        });
        if (svg === undefined) throw new Problem('not-found', 'No link leads from these tags there.');
        return sendPicture(reply.serializer(String), 'svg', svg, {
          name: `paths-${change}`,
          width,
          smaller: '',
        });
      }),
  );
}

/** What can be taken into other tools: the alignments without their reasons, which the files hold. */
function copiesOf(tags: readonly string[], sides: readonly Side[], change: number): readonly Copy[] {
  const rows = sides.flatMap(({ framework, answer }) =>
    answer.alignments.map((alignment) => ({ framework: framework.id, ...briefOf(alignment) })),
  );
  const header = ['framework', 'concept', 'label', 'basis', 'strength', 'confidence', 'condition'];
  const lines = rows.map(({ framework, concept, label, basis, strength, confidence, conditions }) =>
    [framework, concept, label, basis, strength, confidence, conditions.join(' | ')].map(quoted).join(','),
  );
  return [
    { name: 'JSON', text: JSON.stringify({ tags, change, alignments: rows }, null, 2) },
    { name: 'CSV', text: [header.join(','), ...lines].join('\n') },
    { name: 'IATI', text: iatiTags(sides.flatMap(({ answer }) => answer.alignments)) },
  ];
}

function briefOf({
  concept,
  basis,
  strength,
  confidence,
  conditions,
}: AlignmentAnswer['alignments'][number]) {
  const { id, label } = concept;
  return { concept: id, label, basis, strength, confidence: confidence / 1000, conditions: [...conditions] };
}

function quoted(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
