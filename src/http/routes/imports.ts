import { z } from 'zod';
import { importReportCsv } from '../../formats/import-report-csv.ts';
import { projectTemplateCsv, projectTemplateWorkbook } from '../../formats/table/template.ts';
import { importProjects } from '../../services/imports.ts';
import { undoImport } from '../../services/undo.ts';
import { undoCrosswalkImport } from '../../services/undo-crosswalk.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { ignoreBodies } from '../bodies.ts';
import { ANYWHERE, problems, queryNumber } from '../schemas/common.ts';
import { importQuery, importReport, templateQuery, undoAnswer } from '../schemas/imports.ts';
import { declaredSize, drain, streamFiles, uploadOf } from '../uploads.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/xml',
  'text/xml',
  XLSX,
  'application/octet-stream',
];

export async function importRoutes(app: App, services: Services): Promise<void> {
  templateRoute(app);
  await app.register(async (scope) => undoRoute(scope as App, services));
  await app.register(async (scope) => projectFileRoute(scope as App, services));
}

async function projectFileRoute(app: App, services: Services): Promise<void> {
  streamFiles(app, FILE_TYPES);
  app.post(
    '/v1/imports/projects',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'importProjects',
        tags: ['Projects'],
        summary: 'Import projects from a table (CSV, TSV, XLSX), IATI activities or a UN INFO export',
        description:
          'The body is the file itself. Atomic mode (the default) writes all rows or none; with rejected rows the answer is a 422 that carries the report. A dry run and `mode=partial` answer 200. Importing the same file twice changes nothing.',
        consumes: FILE_TYPES,
        querystring: importQuery,
        security: [{ apiKey: [] }],
        response: {
          200: {
            description: 'The report',
            content: {
              'application/json': { schema: importReport },
              'text/csv': { schema: z.string() },
            },
          },
          ...problems(
            ...ANYWHERE,
            'forbidden',
            'version-conflict',
            'body-too-large',
            'unsupported-media-type',
            'unreadable-file',
            'rejected-rows',
          ),
        },
      },
    },
    async (request, reply) => {
      const { source = null, dryRun = false, mode = 'atomic', currency = null } = request.query;
      const { importLimits: limits } = services;
      const file = uploadOf(request, Math.max(limits.streamBytes, limits.wholeBytes));
      const writer = writerOf(request, services.now());
      const report = await importProjects(
        services,
        { file, size: declaredSize(request), source, dryRun, mode, currency, limits },
        writer,
      ).finally(() => drain(request));
      if (request.query.format === 'csv') {
        return reply.type('text/csv; charset=utf-8').send(importReportCsv(report.rows) as never);
      }
      return reply.type('application/json; charset=utf-8').send(report as z.output<typeof importReport>);
    },
  );
}

function templateRoute(app: App): void {
  app.get(
    '/v1/imports/template',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'getImportTemplate',
        tags: ['Projects'],
        summary: 'The empty table of projects, with an example row, as XLSX or CSV',
        querystring: templateQuery,
        response: {
          200: {
            description: 'The template',
            content: { [XLSX]: { schema: z.any() }, 'text/csv': { schema: z.string() } },
          },
          ...problems(...ANYWHERE),
        },
      },
    },
    async (request, reply) => {
      const csv = request.query.format === 'csv';
      void reply.header(
        'content-disposition',
        `attachment; filename="crosswalk-projects.${csv ? 'csv' : 'xlsx'}"`,
      );
      if (csv) return reply.type('text/csv; charset=utf-8').send(projectTemplateCsv());
      return reply.type(XLSX).send(Buffer.from(await projectTemplateWorkbook()));
    },
  );
}

async function undoRoute(app: App, services: Services): Promise<void> {
  ignoreBodies(app);
  app.post(
    '/v1/imports/:change/undo',
    {
      config: { access: 'write' },
      schema: {
        operationId: 'undoImport',
        tags: ['Projects'],
        summary: 'Take an import back, while nothing later touched what it wrote',
        description:
          'Imports of projects, official texts and mappings. Mappings that the import made are retired. An import of frameworks cannot be undone. What is not of projects needs a curator key.',
        params: z.object({ change: queryNumber(1, 2_147_483_647) }),
        querystring: z.strictObject({}),
        security: [{ apiKey: [] }],
        response: {
          200: undoAnswer,
          ...problems(...ANYWHERE, 'invalid-path', 'forbidden', 'not-found', 'version-conflict'),
        },
      },
    },
    async (request) => {
      const undone = request.params.change;
      const writer = writerOf(request, services.now());
      const role = request.actor?.role ?? 'reader';
      const { restored, removed, change, revision } =
        (await undoCrosswalkImport(services, undone, writer, role)) ??
        (await undoImport(services, undone, writer));
      return { undone, restored, removed, change, revision };
    },
  );
}
