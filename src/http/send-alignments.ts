import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AlignmentAnswer } from '../domain/alignment.ts';
import { requireFramework } from '../services/alignments.ts';
import type { View } from '../services/crosswalk.ts';
import { alignmentSankey, SMALLER_PICTURE } from './alignment-sankey.ts';
import { alignmentsDocument } from './alignments-document.ts';
import { type Asked, answerAlignments } from './present-alignments.ts';
import { selectionSet } from './present-coverage.ts';
import { filtersInWords, filtersSet } from './report-about.ts';
import { formatOf, reportContent, sendPicture, sendReport } from './report-file.ts';
import { ALL_FORMATS, type ReportFormat } from './report-formats.ts';
import { addressOf } from './report-links.ts';
import { alignmentAnswer } from './schemas/alignments.ts';

/** Alignments in every format: as JSON, as files with a line for each, as a picture of how the tags lead there. */
export const alignmentFiles = {
  description: 'The alignments',
  content: reportContent(alignmentAnswer, ALL_FORMATS, z.any()),
};

interface Wanted {
  readonly format?: ReportFormat | undefined;
  readonly width?: number | undefined;
}

const MOST_NAMED = 6;

/** Names tags in a title. */
export function namesOf(tags: readonly string[]): string {
  const shown = tags.slice(0, MOST_NAMED).join(', ');
  return tags.length > MOST_NAMED ? `${shown} and ${tags.length - MOST_NAMED} more tags` : shown;
}

/** Sends the answer in the format asked for; `of` names in words whose tags they are. */
export async function sendAlignments(
  request: FastifyRequest<{ Querystring: Wanted }>,
  reply: FastifyReply,
  view: View,
  answer: AlignmentAnswer,
  asked: Asked,
  of: string,
): Promise<FastifyReply> {
  const { format: wanted, width } = request.query;
  const format = formatOf(request, wanted, ALL_FORMATS);
  const json = answerAlignments(view, answer, asked);
  if (format === 'json') return reply.type('application/json; charset=utf-8').send(json);
  const { change, revision, day } = view.snapshot;
  const { options, limit } = asked;
  const filters = filtersSet({ level: options.level, basis: options.basis, ...selectionSet(options) });
  const name = `alignments-${json.to}-${change}`;
  if (format === 'svg' || format === 'png') {
    const svg = alignmentSankey(view.crosswalk.graph, answer, {
      title: `From ${of} to the ${requireFramework(view.crosswalk.graph, json.to).shortTitle}`,
      filters: filtersInWords(filters),
      revision: `revision ${revision}, change ${change}`,
      to: json.to,
      limit,
      width,
    });
    return sendPicture(reply, format, svg, { name, width, smaller: SMALLER_PICTURE });
  }
  const document = alignmentsDocument({ ...json, filters }, of, day, addressOf(request, change));
  return sendReport(reply, format, document, name);
}
