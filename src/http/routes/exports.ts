import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { View } from '../../services/crosswalk.ts';
import type { App, Services } from '../app-types.ts';
import { CROSSWALK_EXPORTS } from '../crosswalk-exports.ts';
import { momentOf } from '../paging.ts';
import { PROJECT_EXPORTS, type ProjectExport } from '../project-exports.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { crosswalkExportQuery, projectExportQuery } from '../schemas/exports.ts';
import { createViewStreams } from '../view-stream.ts';
import { readProjectFilter } from './project-filter.ts';

interface ExportFile {
  readonly type: string;
  readonly extension: string;
  readonly body: string | Buffer | Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function exportRoutes(app: App, { views, exportLimits }: Services): Promise<void> {
  const streams = createViewStreams(views, exportLimits);
  const nameOf = ({ snapshot }: View) => `projects-${snapshot.change}`;
  app.get(
    '/v1/exports/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'exportProjects',
        tags: ['Projects'],
        summary: 'Projects as a file: CSV, XLSX, NDJSON, IATI activities, or rows for UN INFO',
        description:
          'All projects that fit the filters, from one state. Importing the CSV, XLSX or IATI file again changes nothing. A table for machines leaves out what its columns could not say of some project; the header `crosswalk-not-said` names it. `format=uninfo-cut` lists the alignments that the UN INFO rows leave out, with the reason; the header `crosswalk-target-texts` says whether those rows have the official texts of the targets (`official`), our labels (`labels`) or some of each (`mixed`). Files go out as they are read: one that breaks off is not whole.',
        querystring: projectExportQuery,
        response: {
          200: {
            description: 'The file',
            content: contentOf(Object.values(PROJECT_EXPORTS)),
          },
          ...problems(...ANYWHERE, 'not-found', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const format: ProjectExport = PROJECT_EXPORTS[query.format ?? 'csv'];
      const { type, extension } = format;
      const moment = momentOf(query);
      const filterOf = (view: View) => readProjectFilter(view.crosswalk.graph, query);
      if (format.kind === 'whole') {
        const make = format.open(query);
        return views.at(moment, async (view) =>
          send(reply, nameOf(view), {
            type,
            extension,
            ...(await make(view, filterOf(view), exportLimits.workbookRows)),
          }),
        );
      }
      const make = format.open(query);
      const file = await streams.open(moment, async (view) => ({
        name: nameOf(view),
        type,
        extension,
        ...(await make(view, filterOf(view))),
      }));
      return send(reply, file.name, file);
    },
  );

  app.get(
    '/v1/exports/crosswalk',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'exportCrosswalk',
        tags: ['Crosswalk'],
        summary: 'The whole crosswalk as a file: CSV, XLSX, Turtle or JSON-LD',
        description:
          'CSV has the mappings, XLSX mappings and concepts, Turtle and JSON-LD all of it in SKOS. Mappings of every status are there, each with its status. A single set as SSSOM is at `/v1/mapping-sets/{id}?format=sssom`.',
        querystring: crosswalkExportQuery,
        response: {
          200: {
            description: 'The file',
            content: contentOf(Object.values(CROSSWALK_EXPORTS)),
          },
          ...problems(...ANYWHERE, 'not-found'),
        },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { type, extension, write } = CROSSWALK_EXPORTS[request.query.format ?? 'csv'];
        const body = await write(view, request.query);
        return send(reply, `crosswalk-${view.snapshot.change}`, { type, extension, body });
      }),
  );
}

function send(reply: FastifyReply, name: string, { type, extension, body, headers = {} }: ExportFile) {
  return reply
    .headers(headers)
    .type(type)
    .header('content-disposition', `attachment; filename="${name}.${extension}"`)
    .send(body);
}

/** The schemas of the files, for the OpenAPI document. */
function contentOf(formats: readonly Pick<ExportFile, 'type'>[]): Record<string, { schema: z.ZodType }> {
  return Object.fromEntries(
    formats.map(({ type }) => {
      const isText = type.includes('charset');
      return [type.split(';')[0] ?? type, { schema: isText ? z.string() : z.any() }];
    }),
  );
}
