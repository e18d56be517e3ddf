import { z } from 'zod';
import { address } from '../../../web/addresses.ts';
import { ASSETS } from '../../../web/assets.ts';
import { groupOf } from '../../../web/site.ts';
import type { App, Services } from '../../app-types.ts';
import { alignPages } from './align.ts';
import { countryPages } from './countries.ts';
import { crosswalkPages } from './crosswalk.ts';
import { curationPages } from './curation.ts';
import { importPages } from './imports.ts';
import { mappingPages } from './mappings.ts';
import { matrixPages } from './matrix.ts';
import { projectPages } from './projects.ts';
import { proposePages } from './propose.ts';
import { questionPages } from './questions.ts';
import { reportPages } from './reports.ts';
import { revisionPages } from './revisions.ts';
import { sessionPages } from './sessions.ts';

/** Pages for people, at addresses without /v1. They are not part of the API and not in its document. */
export async function pageRoutes(app: App, services: Services): Promise<void> {
  for (const { path, type, content } of ASSETS) {
    app.get(
      path,
      { config: { access: 'open' }, schema: { hide: true, querystring: z.strictObject({}) } },
      async (_request, reply) =>
        reply
          .type(type)
          .header('cache-control', 'public, max-age=31536000, immutable')
          .serializer(String)
          .send(content as never),
    );
  }
  await app.register(async (scope) => {
    const pages = scope as App;
    pages.addHook('onRoute', ({ url }) => {
      if (groupOf(url) === null) throw new Error(`src/web/site.ts has no line for the page ${url}`);
    });
    // A field left empty in a form asks for nothing; the address is shorter and can be shared without it.
    pages.addHook('preValidation', async (request, reply) => {
      if (request.method !== 'GET') return;
      const [path = '', query = ''] = request.url.split('?');
      const given = new URLSearchParams(query);
      const kept = new URLSearchParams([...given].filter(([, value]) => value.trim() !== ''));
      if (kept.size < given.size) return reply.redirect(address(path, kept));
    });
    for (const routes of [
      crosswalkPages,
      curationPages,
      mappingPages,
      proposePages,
      alignPages,
      projectPages,
      questionPages,
      reportPages,
      countryPages,
      matrixPages,
      importPages,
      revisionPages,
      sessionPages,
    ]) {
      await pages.register(async (own) => routes(own as App, services));
    }
  });
}
