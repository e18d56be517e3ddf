import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { importReportCsv } from '../../formats/import-report-csv.ts';
import type { CrosswalkImportReport } from '../../services/crosswalk-import.ts';
import { importFrameworks } from '../../services/import-frameworks.ts';
import { importMappings } from '../../services/import-mappings.ts';
import { importOfficialTexts } from '../../services/import-official-texts.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { acceptFiles, fileOf } from '../bodies.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import {
  frameworkImportQuery,
  frameworkImportReport,
  mappingImportQuery,
  mappingImportReport,
  officialTextsQuery,
  officialTextsReport,
} from '../schemas/imports.ts';

export const CROSSWALK_FILE_TYPES = [
  'text/turtle',
  'application/rdf+xml',
  'application/ld+json',
  'application/n-triples',
  'text/tab-separated-values',
  'text/csv',
  'text/plain',
  'application/xml',
  'text/xml',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
];

export const CROSSWALK_FILE_FAILURES = problems(
  ...ANYWHERE,
  'forbidden',
  'version-conflict',
  'body-too-large',
  'unsupported-media-type',
  'unreadable-file',
  'rejected-rows',
);

/** Imports into the crosswalk itself. In a scope of its own: here the body is a file. */
export async function crosswalkImportRoutes(app: App, services: Services): Promise<void> {
  acceptFiles(app, CROSSWALK_FILE_TYPES, services.importLimits.wholeBytes);
  const usual = { config: { access: 'curate' }, bodyLimit: services.importLimits.wholeBytes } as const;
  const writer = (request: FastifyRequest) => writerOf(request, services.now());
  const requestOf = (body: unknown, { dryRun = false, mode = 'atomic' }: Usual) =>
    ({ bytes: fileOf(body), dryRun, mode, limits: services.importLimits }) as const;

  app.post(
    '/v1/imports/frameworks',
    {
      ...usual,
      schema: {
        operationId: 'importFrameworks',
        tags: ['Crosswalk'],
        summary: 'Import frameworks from SKOS or TSV, or a country framework from a UN INFO export',
        description:
          'SKOS as Turtle, RDF/XML or JSON-LD; `concepts.tsv` for a framework that is there; the plan in a UN INFO export as `unsdcf-xxx`. What came with the software is never changed, and elements that the file does not have stay. Mappings of elements that it rewords or moves are flagged as stale. Importing the same file twice changes nothing.',
        consumes: CROSSWALK_FILE_TYPES,
        querystring: frameworkImportQuery,
        security: [{ apiKey: [] }],
        response: {
          200: reports(frameworkImportReport),
          ...CROSSWALK_FILE_FAILURES,
          ...problems(...WITH_BODY_FAULTS),
        },
      },
    },
    async (request, reply) => {
      const { source = null, framework = null, scheme = null, language = 'en', format } = request.query;
      const asked = { ...requestOf(request.body, request.query), source, framework, scheme, language };
      return answer(reply, format, await importFrameworks(services, asked, writer(request)));
    },
  );

  app.post(
    '/v1/imports/official-texts',
    {
      ...usual,
      schema: {
        operationId: 'importOfficialTexts',
        tags: ['Crosswalk'],
        summary: 'Import official texts, in any language, for elements that are there',
        description:
          'SKOS (Turtle, RDF/XML, JSON-LD) with labels in their languages, or a TSV with the columns notation, language and text. Texts in languages that the file does not have stay.',
        consumes: CROSSWALK_FILE_TYPES,
        querystring: officialTextsQuery,
        security: [{ apiKey: [] }],
        response: { 200: reports(officialTextsReport), ...CROSSWALK_FILE_FAILURES },
      },
    },
    async (request, reply) => {
      const { source = null, framework, property = 'prefLabel', format } = request.query;
      const asked = { ...requestOf(request.body, request.query), source, framework, property };
      return answer(reply, format, await importOfficialTexts(services, asked, writer(request)));
    },
  );

  app.post(
    '/v1/imports/mappings',
    {
      ...usual,
      schema: {
        operationId: 'importMappings',
        tags: ['Crosswalk'],
        summary: 'Import mappings as proposed ones, from SSSOM or a table',
        description:
          'SSSOM with tabs or commas, or a table (CSV, TSV) with the columns of `GET /v1/exports/crosswalk?format=csv`. All become proposed, whatever the file says. What is accepted is never changed; proposed ones are updated.',
        consumes: CROSSWALK_FILE_TYPES,
        querystring: mappingImportQuery,
        security: [{ apiKey: [] }],
        response: { 200: reports(mappingImportReport), ...CROSSWALK_FILE_FAILURES },
      },
    },
    async (request, reply) => {
      const { source = null, set = null, format } = request.query;
      const asked = { ...requestOf(request.body, request.query), source, set };
      return answer(reply, format, await importMappings(services, asked, writer(request)));
    },
  );
}

interface Usual {
  readonly dryRun?: boolean | undefined;
  readonly mode?: 'atomic' | 'partial' | undefined;
}

/** A plan of UN INFO can name a framework that is from elsewhere. */
const WITH_BODY_FAULTS = ['unreadable-file', 'rejected-rows', 'invalid-body'] as const;

export const reports = <T extends z.ZodType>(schema: T) => ({
  description: 'The report',
  content: { 'application/json': { schema }, 'text/csv': { schema: z.string() } },
});

function answer(
  reply: FastifyReply,
  format: 'json' | 'csv' | undefined,
  report: CrosswalkImportReport<string>,
): never {
  if (format !== 'csv') return reply.type('application/json; charset=utf-8').send(report) as never;
  return reply.type('text/csv; charset=utf-8').send(importReportCsv(report.rows)) as never;
}
