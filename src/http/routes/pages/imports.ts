import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { IMPORT_SOURCES } from '../../../formats/project-sources.ts';
import { type ImportReport, importProjects } from '../../../services/imports.ts';
import { Problem } from '../../../services/problems.ts';
import { importPage, importReportPage } from '../../../web/pages/import.ts';
import type { App, Services } from '../../app-types.ts';
import { writerOf } from '../../auth.ts';
import { formOf, readForms } from '../../forms.ts';
import { importDocument } from '../../import-document.ts';
import { sendReport } from '../../report-file.ts';
import { LIST_FORMATS } from '../../report-formats.ts';
import { sendPage, visitorOf } from './send.ts';

/** Files that a page takes: they are held in memory until they are applied. */
const MOST_MEGABYTES = 8;
/** What a form adds to its file. */
const AROUND_FILE_BYTES = 16 * 1024;

/** Importing projects by a form: choose, look, apply. */
export async function importPages(app: App, services: Services): Promise<void> {
  const schema = { hide: true, querystring: z.strictObject({}) };
  const writing = { access: 'write', page: true } as const;
  readForms(app, MOST_MEGABYTES * 1024 * 1024 + AROUND_FILE_BYTES);

  app.get('/import', { config: { access: 'read', page: true }, schema }, async (request, reply) =>
    sendForm(request, reply, null),
  );

  app.post('/import', { config: writing, schema }, async (request, reply) => {
    const { file, fields } = formOf(request);
    if (file === null) return sendForm(request, reply.code(422), 'No file was chosen, or it is empty.');
    const currency = (fields.currency ?? '').toUpperCase();
    if (!/^([A-Z]{3})?$/.test(currency))
      return sendForm(request, reply.code(422), 'A currency is three letters (ISO 4217), such as USD.');
    const source = fields.source ?? '';
    const upload = {
      bytes: file.bytes,
      source: source === '' ? null : source,
      token: randomBytes(16).toString('hex'),
    };
    try {
      const report = await run(services, request, { ...upload, currency }, { dryRun: true, mode: 'partial' });
      if (request.session !== null) services.sessions.keepUpload(request.session, { ...upload, currency });
      const content = importReportPage(report, visitorOf(request), upload.token);
      return sendPage(request, reply, { title: 'Dry run', content });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const fixes = error.faults.map(({ fix }) => fix).join(' ');
      return sendForm(request, reply.code(422), `${error.message} ${fixes}`.trim());
    }
  });

  app.get(
    '/import/report',
    {
      config: writing,
      schema: {
        hide: true,
        querystring: z.strictObject({ upload: z.string().max(64), format: z.enum(LIST_FORMATS).optional() }),
      },
    },
    async (request, reply) => {
      const upload = request.session === null ? null : services.sessions.uploadOf(request.session);
      if (upload === null || upload.token !== request.query.upload)
        throw new Problem('not-found', 'The file is no longer at hand. Choose it again.');
      const report = await run(services, request, upload, { dryRun: true, mode: 'partial' });
      const { format = 'json' } = request.query;
      if (format === 'json') return reply.type('application/json; charset=utf-8').send(report as never);
      return sendReport(reply.serializer(String), format, importDocument(report), 'dry-run');
    },
  );

  app.post('/import/apply', { config: writing, schema }, async (request, reply) => {
    const { fields } = formOf(request);
    const upload = request.session === null ? null : services.sessions.uploadOf(request.session);
    if (request.session === null || upload === null || upload.token !== fields.upload) {
      return sendForm(request, reply.code(422), 'The file is no longer at hand. Choose it again.');
    }
    const mode = fields.mode === 'partial' ? 'partial' : 'atomic';
    const report = await run(services, request, upload, { dryRun: false, mode });
    services.sessions.dropUpload(request.session);
    const content = importReportPage(report, visitorOf(request), null);
    return sendPage(request, reply, { title: 'Imported', content });
  });
}

async function run(
  services: Services,
  request: FastifyRequest,
  upload: { readonly bytes: Buffer; readonly source: string | null; readonly currency: string },
  how: { readonly dryRun: boolean; readonly mode: ImportReport['mode'] },
): Promise<ImportReport> {
  const source = IMPORT_SOURCES.find((known) => known === upload.source) ?? null;
  return importProjects(
    services,
    {
      ...how,
      file: [upload.bytes],
      size: upload.bytes.length,
      source,
      currency: upload.currency === '' ? null : upload.currency,
      limits: services.importLimits,
    },
    writerOf(request, services.now()),
  );
}

function sendForm(request: FastifyRequest, reply: FastifyReply, fault: string | null): FastifyReply {
  const visitor = visitorOf(request);
  const content = importPage({ visitor, mostMegabytes: MOST_MEGABYTES, fault });
  return sendPage(request, reply, { title: 'Import', content, comforts: true });
}
