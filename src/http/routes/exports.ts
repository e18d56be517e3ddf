import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { crosswalkCsv } from '../../formats/crosswalk-table.ts';
import { crosswalkWorkbook } from '../../formats/crosswalk-workbook.ts';
import { projectWorkbook } from '../../formats/project-workbook.ts';
import { writeSkosJsonLd, writeSkosTurtle } from '../../formats/skos/write.ts';
import type { View } from '../../services/crosswalk.ts';
import {
  crosswalkData,
  type IatiExport,
  type Pieces,
  projectsCsv,
  projectsIati,
  projectsInMemory,
  projectsNdjson,
  projectsUnInfo,
} from '../../services/exports.ts';
import { Problem } from '../../services/problems.ts';
import type { ProjectFilter } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { crosswalkExportQuery, projectExportQuery } from '../schemas/exports.ts';
import { createViewStreams } from '../view-stream.ts';
import { readProjectFilter } from './project-filter.ts';

type ProjectQuery = z.output<typeof projectExportQuery>;
type CrosswalkQuery = z.output<typeof crosswalkExportQuery>;

const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
            content: {
              'text/csv': { schema: z.string() },
              [XLSX]: { schema: z.any() },
              'application/x-ndjson': { schema: z.string() },
              'application/xml': { schema: z.string() },
            },
          },
          ...problems(...ANYWHERE, 'not-found', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const iati = readIati(query);
      const moment = momentOf(query);
      if (query.format === 'xlsx') {
        return views.at(moment, async (view) =>
          send(reply, nameOf(view), await workbookFile(view, query, exportLimits.workbookRows)),
        );
      }
      const file = await streams.open(moment, async (view) => {
        const filter = readProjectFilter(view.crosswalk.graph, query);
        return { name: nameOf(view), ...(await filePieces(view, filter, query, iati)) };
      });
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
            content: {
              'text/csv': { schema: z.string() },
              [XLSX]: { schema: z.any() },
              'text/turtle': { schema: z.string() },
              'application/ld+json': { schema: z.string() },
            },
          },
          ...problems(...ANYWHERE, 'not-found'),
        },
      },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) =>
        send(reply, `crosswalk-${view.snapshot.change}`, await crosswalkFile(view, request.query)),
      ),
  );
}

function send(reply: FastifyReply, name: string, { type, extension, body, headers = {} }: ExportFile) {
  return reply
    .headers(headers)
    .type(type)
    .header('content-disposition', `attachment; filename="${name}.${extension}"`)
    .send(body);
}

type FileInPieces = Omit<ExportFile, 'body'> & { readonly pieces: Pieces };

async function filePieces(
  view: View,
  filter: ProjectFilter,
  query: ProjectQuery,
  iati: IatiExport | null,
): Promise<FileInPieces> {
  if (iati !== null) {
    const pieces = projectsIati(view, filter, iati);
    return { type: 'application/xml; charset=utf-8', extension: 'xml', pieces };
  }
  switch (query.format) {
    case 'ndjson':
      return {
        type: 'application/x-ndjson; charset=utf-8',
        extension: 'ndjson',
        pieces: projectsNdjson(view, filter),
      };
    case 'uninfo':
    case 'uninfo-cut': {
      const { texts, pieces } = projectsUnInfo(view, filter, query.format === 'uninfo' ? 'rows' : 'cut');
      return {
        type: CSV,
        extension: `${query.format}.csv`,
        headers: { 'crosswalk-target-texts': texts },
        pieces,
      };
    }
    default: {
      const forPeople = query.for === 'people';
      const options = { lossless: !forPeople, escapeFormulas: forPeople };
      const { notSaid, pieces } = await projectsCsv(view, filter, options);
      return {
        type: CSV,
        extension: 'csv',
        headers: notSaidHeader(notSaid.flatMap(({ columns }) => columns)),
        pieces,
      };
    }
  }
}

async function workbookFile(view: View, query: ProjectQuery, limit: number): Promise<ExportFile> {
  const projects = await projectsInMemory(view, readProjectFilter(view.crosswalk.graph, query), limit);
  const { bytes, notSaid } = await projectWorkbook(projects, { lossless: query.for !== 'people' });
  return { type: XLSX, extension: 'xlsx', body: Buffer.from(bytes), headers: notSaidHeader(notSaid) };
}

function notSaidHeader(names: readonly string[]): Readonly<Record<string, string>> {
  return names.length === 0 ? {} : { 'crosswalk-not-said': names.join(', ') };
}

async function crosswalkFile(view: View, query: CrosswalkQuery): Promise<ExportFile> {
  const data = crosswalkData(view);
  const { concepts, numberOf } = view.crosswalk.graph;
  const labels = (id: string) => concepts[numberOf.get(id) ?? -1]?.label;
  switch (query.format) {
    case 'xlsx':
      return {
        type: XLSX,
        extension: 'xlsx',
        body: Buffer.from(await crosswalkWorkbook(concepts, data.mappings, labels)),
      };
    case 'turtle':
      return { type: 'text/turtle; charset=utf-8', extension: 'ttl', body: writeSkosTurtle(data) };
    case 'jsonld':
      return { type: 'application/ld+json; charset=utf-8', extension: 'jsonld', body: writeSkosJsonLd(data) };
    default:
      return {
        type: CSV,
        extension: 'csv',
        body: crosswalkCsv(data.mappings, labels, { escapeFormulas: query.for === 'people' }),
      };
  }
}

/** Who reports, for IATI: its schema wants one of every activity, and we can make none up. */
function readIati(query: ProjectQuery): IatiExport | null {
  if (query.format !== 'iati') return null;
  return {
    reportingOrg: {
      ref: needed(query.reportingOrg, 'reportingOrg', 'Add reportingOrg=XM-DAC-47066, for example.'),
      name: needed(query.reportingOrgName, 'reportingOrgName', 'Add the name of the reporting organisation.'),
      type: query.reportingOrgType ?? '40',
    },
    mapped: query.mapped ?? false,
  };
}

function needed(value: string | undefined, pointer: string, fix: string): string {
  if (value !== undefined) return value;
  const message = `An IATI file says who reports: ${pointer} is missing.`;
  throw new Problem('invalid-query', message, [{ pointer, code: 'invalid-query', message, fix }]);
}
