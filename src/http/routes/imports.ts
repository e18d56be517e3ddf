import type { z } from 'zod';
import { importProjects } from '../../services/imports.ts';
import type { App, Services } from '../app-types.ts';
import { actorOf } from '../auth.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { importQuery, importReport } from '../schemas/imports.ts';

const FILE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/xml',
  'text/xml',
  'application/octet-stream',
];

export async function importRoutes(app: App, services: Services): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    FILE_TYPES,
    { parseAs: 'buffer', bodyLimit: services.importLimitBytes },
    (_request, body, done) => done(null, body),
  );

  app.post(
    '/v1/imports/projects',
    {
      config: { access: 'write' },
      bodyLimit: services.importLimitBytes,
      schema: {
        operationId: 'importProjects',
        tags: ['Projects'],
        summary: 'Import projects from a CSV table or an IATI activities file',
        description:
          'The body is the file itself. Atomic mode (the default) writes all rows or none; with rejected rows the answer is a 422 that carries the report. A dry run and `mode=partial` answer 200. Importing the same file twice changes nothing.',
        consumes: FILE_TYPES,
        querystring: importQuery,
        security: [{ apiKey: [] }],
        response: {
          200: importReport,
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
    async (request) => {
      const { source = null, dryRun = false, mode = 'atomic', currency = null } = request.query;
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const report = await importProjects(
        services,
        { bytes, source, dryRun, mode, currency, maxRows: services.importMaxRows },
        { actor: actorOf(request), at: services.now() },
      );
      return report as z.input<typeof importReport>;
    },
  );
}
