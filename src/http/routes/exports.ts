import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Project } from '../../domain/types.ts';
import { crosswalkCsv } from '../../formats/crosswalk-table.ts';
import { crosswalkWorkbook } from '../../formats/crosswalk-workbook.ts';
import { projectsNdjson, projectTable, tableCsv } from '../../formats/project-table-out.ts';
import { projectWorkbook } from '../../formats/project-workbook.ts';
import { writeSkosJsonLd, writeSkosTurtle } from '../../formats/skos/write.ts';
import { unInfoCsv, unInfoCutCsv } from '../../formats/uninfo-csv.ts';
import type { View } from '../../services/crosswalk.ts';
import {
  allProjects,
  crosswalkData,
  type IatiExport,
  projectsIati,
  projectsUnInfo,
} from '../../services/exports.ts';
import { Problem } from '../../services/problems.ts';
import type { App, Services } from '../app-types.ts';
import { momentOf } from '../paging.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { crosswalkExportQuery, projectExportQuery } from '../schemas/exports.ts';
import { readProjectFilter } from './project-filter.ts';

type ProjectQuery = z.output<typeof projectExportQuery>;
type CrosswalkQuery = z.output<typeof crosswalkExportQuery>;

const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface ExportFile {
  readonly type: string;
  readonly extension: string;
  readonly body: string | Buffer;
  /** Columns that cannot say all of some project's values. */
  readonly notSaid?: readonly string[];
}

export async function exportRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/exports/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'exportProjects',
        tags: ['Projects'],
        summary: 'Projects as a file: CSV, XLSX, NDJSON, IATI activities, or rows for UN INFO',
        description:
          'All projects that fit the filters, from one state. Importing the CSV, XLSX or IATI file again changes nothing. A table for machines leaves out columns that could not say all of some project; the header `crosswalk-not-said` names them. `format=uninfo-cut` lists the alignments that the UN INFO rows leave out, with the reason.',
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
      const iati = readIati(request.query);
      return views.at(momentOf(request.query), async (view) => {
        const filter = readProjectFilter(view.crosswalk.graph, request.query);
        const projects = await allProjects(view, filter);
        const file = await projectFile(view, projects, request.query, iati);
        return send(reply, `projects-${view.snapshot.change}`, file);
      });
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

function send(reply: FastifyReply, name: string, { type, extension, body, notSaid = [] }: ExportFile) {
  if (notSaid.length > 0) void reply.header('crosswalk-not-said', notSaid.join(', '));
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}.${extension}"`)
    .send(body);
}

async function projectFile(
  view: View,
  projects: readonly Project[],
  query: ProjectQuery,
  iati: IatiExport | null,
): Promise<ExportFile> {
  const forPeople = query.for === 'people';
  switch (query.format) {
    case 'xlsx': {
      const { bytes, notSaid } = await projectWorkbook(projects, { lossless: !forPeople });
      return { type: XLSX, extension: 'xlsx', body: Buffer.from(bytes), notSaid };
    }
    case 'ndjson':
      return {
        type: 'application/x-ndjson; charset=utf-8',
        extension: 'ndjson',
        body: [...projectsNdjson(projects)].join(''),
      };
    case 'iati':
      return {
        type: 'application/xml; charset=utf-8',
        extension: 'xml',
        body: iati === null ? '' : await projectsIati(view, projects, iati),
      };
    case 'uninfo':
      return { type: CSV, extension: 'uninfo.csv', body: unInfoCsv(await projectsUnInfo(view, projects)) };
    case 'uninfo-cut':
      return {
        type: CSV,
        extension: 'uninfo-cut.csv',
        body: unInfoCutCsv(await projectsUnInfo(view, projects)),
      };
    default: {
      const table = projectTable(projects, { lossless: !forPeople });
      return {
        type: CSV,
        extension: 'csv',
        body: tableCsv(table, { escapeFormulas: forPeople }),
        notSaid: table.notSaid.flatMap(({ columns }) => columns),
      };
    }
  }
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
