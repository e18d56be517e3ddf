import { z } from 'zod';
import { importReportCsv } from '../../formats/import-report-csv.ts';
import { carryOver } from '../../services/carry-over.ts';
import { type EditionImportReport, importEdition } from '../../services/import-editions.ts';
import { NOW } from '../../store/port.ts';
import type { App, Services } from '../app-types.ts';
import { writerOf } from '../auth.ts';
import { acceptFiles, fileOf } from '../bodies.ts';
import { stateOf } from '../present.ts';
import { problems } from '../schemas/common.ts';
import { carryOverAnswer, carryOverBody } from '../schemas/curation.ts';
import { editionImportQuery, editionImportReport } from '../schemas/editions.ts';
import { CROSSWALK_FILE_FAILURES, CROSSWALK_FILE_TYPES, reports } from './crosswalk-imports.ts';
import { WRITING } from './curation.ts';

/** New editions of frameworks. In a scope of its own: here the body is a file. */
export async function editionRoutes(app: App, services: Services): Promise<void> {
  acceptFiles(app, CROSSWALK_FILE_TYPES, services.importLimits.wholeBytes);
  app.post(
    '/v1/imports/editions',
    {
      config: { access: 'curate' },
      bodyLimit: services.importLimits.wholeBytes,
      schema: {
        operationId: 'importEdition',
        tags: ['Curation'],
        summary: 'Import a new edition of a framework that is there',
        description:
          'SKOS or `concepts.tsv` with all elements of the new edition. The report tells what is reworded, moved, renumbered, split, merged, duplicated, added and ended. What ended gets a last day and is never deleted; mappings of what changed are flagged as stale and still align; tags stay. `dryRun` reports and writes nothing.',
        consumes: CROSSWALK_FILE_TYPES,
        querystring: editionImportQuery,
        security: [{ apiKey: [] }],
        response: { 200: reports(editionImportReport), ...CROSSWALK_FILE_FAILURES },
      },
    },
    async (request, reply) => {
      const { source = null, framework, edition, from, scheme = null, language = 'en' } = request.query;
      const { dryRun = false, format } = request.query;
      const bytes = fileOf(request.body);
      const asked = {
        bytes,
        dryRun,
        mode: 'atomic' as const,
        limits: services.importLimits,
        source,
        framework,
        edition,
        from,
      };
      const writer = writerOf(request, services.now());
      const report = await importEdition(services, { ...asked, scheme, language }, writer);
      if (format === 'csv')
        return reply.type('text/csv; charset=utf-8').send(importReportCsv(report.rows)) as never;
      return reply.type('application/json; charset=utf-8').send(presentEdition(report) as never) as never;
    },
  );
}

function presentEdition({ tags, stale, ...report }: EditionImportReport) {
  const gone = new Set(report.difference.ended);
  const mappings = [
    ...new Set(stale.filter(({ concept }) => gone.has(concept)).map(({ mapping }) => mapping)),
  ];
  return { ...report, stale, dangling: { mappings, tags } };
}

/** Carrying stale mappings over into the new edition. */
export async function carryOverRoutes(app: App, services: Services): Promise<void> {
  app.post(
    '/v1/mappings/carry-over',
    {
      config: { access: 'curate' },
      schema: {
        operationId: 'carryOverMappings',
        tags: ['Curation'],
        summary: 'Carry stale mappings over into the new edition, one or many',
        description:
          '`confirm` says that they hold as they stand; the flag goes. `move` proposes each with the element that took the place; the stale one stays in force, flagged, until a review accepts that. All that are named, or none; of an `edition` all but what `left` tells. Confirming is accepting once more: what you wrote yourself another curator confirms (`CROSSWALK_REVIEW`).',
        querystring: z.strictObject({}),
        body: carryOverBody,
        security: [{ apiKey: [] }],
        response: {
          200: carryOverAnswer,
          ...problems(...WRITING, 'version-conflict'),
        },
      },
    },
    async (request) => {
      const { mappings = null, edition, change, how, to = {}, reason } = request.body;
      // The schema asks for one of the two.
      const until = edition ?? change ?? 0;
      const writer = writerOf(request, services.now());
      const done = await carryOver(services, { mappings, until, how, to, reason }, writer);
      const moment = done.change === null ? NOW : ({ kind: 'change', change: done.change } as const);
      const { confirmed, proposed, left } = done;
      return services.views.at(moment, async ({ snapshot }) => ({
        confirmed: [...confirmed],
        proposed: [...proposed],
        left: left.map(({ pointer, ...why }) => ({ mapping: pointer, ...why })),
        ...stateOf(snapshot),
      }));
    },
  );
}
