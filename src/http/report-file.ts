import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReportDocument } from '../formats/report/document.ts';
import { Problem } from '../services/problems.ts';
import { impossible } from '../services/report-scope.ts';
import { DEFAULT_WIDTH } from '../web/charts/frame.ts';
import { renderPng } from '../web/charts/png.ts';
import { stylePolicy } from '../web/report-page.ts';
import { REPORT_TYPES, type ReportFormat, TABLE_FILES, type TableFile } from './report-formats.ts';

/** `?format=` speaks before the Accept header; without either it is JSON. */
export function formatOf<F extends ReportFormat>(
  request: FastifyRequest,
  asked: F | undefined,
  offered: readonly F[],
): F | 'json' {
  if (asked !== undefined) return asked;
  if ((request.headers.accept ?? '').trim() === '') return 'json';
  const type = request.accepts().type(offered.map((format) => REPORT_TYPES[format]));
  const found = offered.find((format) => REPORT_TYPES[format] === type);
  if (found !== undefined) return found;
  const types = offered.map((format) => REPORT_TYPES[format]).join(', ');
  throw new Problem('not-acceptable', `This table is offered as ${types}.`);
}

/** Sends a document in a format of tables. `name` is the file's, without extension; `figures` are for the page. */
export async function sendReport(
  reply: FastifyReply,
  format: TableFile,
  document: ReportDocument,
  name: string,
  figures: readonly string[] = [],
): Promise<FastifyReply> {
  const { type, isText, isAttachment, isStyled, write } = TABLE_FILES[format];
  const shown = isAttachment ? 'attachment' : 'inline';
  const content = await write(document, figures);
  if (isStyled) void reply.header('content-security-policy', stylePolicy(String(content)));
  return reply
    .header('content-disposition', `${shown}; filename="${name}.${format}"`)
    .type(isText ? `${type}; charset=utf-8` : type)
    .send(content);
}

/** Twice as fine as they are wide, for print and for the screens of today. */
const PNG_SCALE = 2;

/**
 * Sends a chart, `width` pixels wide where it was asked for. One that is too large for a PNG is the question's fault;
 * `smaller` says how to ask for less.
 */
export function sendPicture(
  reply: FastifyReply,
  format: 'svg' | 'png',
  svg: string,
  { name, width = DEFAULT_WIDTH, smaller }: { name: string; width: number | undefined; smaller: string },
): FastifyReply {
  void reply.header('content-disposition', `inline; filename="${name}.${format}"`);
  if (format === 'svg') {
    return reply
      .type(`${REPORT_TYPES.svg}; charset=utf-8`)
      .header('content-security-policy', stylePolicy(svg))
      .send(svg);
  }
  try {
    return reply.type(REPORT_TYPES.png).send(Buffer.from(renderPng(svg, width * PNG_SCALE)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw impossible([{ pointer: 'format', code: 'too-large', message: error.message, fix: smaller }]);
  }
}

/** The schemas of the answers of all offered formats, for the OpenAPI document. `json` is the schema of the JSON. */
export function reportContent<T, S>(
  json: T,
  formats: readonly ReportFormat[],
  file: S,
): Record<string, { schema: T | S }> {
  return Object.fromEntries(
    formats.map((format) => [REPORT_TYPES[format], { schema: format === 'json' ? json : file }]),
  );
}
