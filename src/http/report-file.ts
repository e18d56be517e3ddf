import type { FastifyReply, FastifyRequest } from 'fastify';
import { reportCsv } from '../formats/report/csv.ts';
import type { ReportDocument } from '../formats/report/document.ts';
import { reportNdjson } from '../formats/report/ndjson.ts';
import { reportXlsx } from '../formats/report/xlsx.ts';
import { Problem } from '../services/problems.ts';
import { impossible } from '../services/report-scope.ts';
import { DEFAULT_WIDTH } from '../web/charts/frame.ts';
import { renderPng } from '../web/charts/png.ts';
import { reportPage, stylePolicy } from '../web/report-page.ts';

/** What reports are offered as, each with its media type. JSON is first: it answers who asks for anything. */
export const REPORT_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
} as const;
export type ReportFormat = keyof typeof REPORT_TYPES;

/** Formats of a table without a picture. */
export const TABLE_FORMATS = ['json', 'csv', 'tsv', 'ndjson', 'xlsx', 'html'] as const;
/** Formats of lists, which also have pages as JSON. */
export const LIST_FORMATS = ['json', 'csv', 'xlsx'] as const;
export const ALL_FORMATS = [...TABLE_FORMATS, 'svg', 'png'] as const;

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
  format: Exclude<ReportFormat, 'json' | 'svg' | 'png'>,
  document: ReportDocument,
  name: string,
  figures: readonly string[] = [],
): Promise<FastifyReply> {
  const shown = format === 'xlsx' ? 'attachment' : 'inline';
  const named = reply.header('content-disposition', `${shown}; filename="${name}.${format}"`);
  switch (format) {
    case 'csv':
      return named.type(`${REPORT_TYPES.csv}; charset=utf-8`).send(reportCsv(document));
    case 'tsv':
      return named.type(`${REPORT_TYPES.tsv}; charset=utf-8`).send(reportCsv(document, '\t'));
    case 'ndjson':
      return named.type(`${REPORT_TYPES.ndjson}; charset=utf-8`).send(reportNdjson(document));
    case 'xlsx':
      return named.type(REPORT_TYPES.xlsx).send(Buffer.from(await reportXlsx(document)));
    case 'html': {
      const html = reportPage(document, figures);
      return named
        .type(`${REPORT_TYPES.html}; charset=utf-8`)
        .header('content-security-policy', stylePolicy(html))
        .send(html);
    }
  }
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
