import { z } from 'zod';
import { RULES_VERSION } from '../../domain/alignment.ts';
import { conceptAt } from '../../domain/graph.ts';
import type { View } from '../../services/crosswalk.ts';
import { type MatrixOptions, matrix, projectsOfCell } from '../../services/matrix.ts';
import type { App, Services } from '../app-types.ts';
import { PROJECTS_OF_CELL } from '../list-columns.ts';
import { listContent, listPageOf, sendList } from '../list-file.ts';
import { matrixDocument, matrixPicture } from '../matrix-document.ts';
import { momentOf, paginate, requireProjectBefore } from '../paging.ts';
import { NOTICE, presentRef, stateOf } from '../present.ts';
import { presentMatrix } from '../present-matrix.ts';
import { formatOf, reportContent, sendPicture, sendReport } from '../report-file.ts';
import { ALL_FORMATS } from '../report-formats.ts';
import { addressOf, pathLinks, projectLinks, segment } from '../report-links.ts';
import { ANYWHERE, problems } from '../schemas/common.ts';
import { matrixAnswer, matrixProjectList, matrixProjectsQuery, matrixQuery } from '../schemas/matrix.ts';
import { projectFilterQuery } from '../schemas/project-filters.ts';
import { readProjectFilter } from './project-filter.ts';

const SMALLER = 'Ask for fewer rows with rowsUnder, for a smaller width, or for format=svg.';

export async function matrixRoutes(app: App, { views }: Services): Promise<void> {
  app.get(
    '/v1/reports/matrix',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'reportMatrix',
        tags: ['Reports'],
        summary: 'Any two frameworks against each other: mappings, alignments or projects in each cell',
        description:
          "Mappings and alignments lead from row to column. Contribution rises to the columns' level and never falls. Mappings are the row's own; alignments also lead over its parent, where a mapping holds for every part, and over what it matches. Projects are those that count for both, declared or inferred; a project stands in many cells.",
        querystring: matrixQuery,
        response: {
          200: { description: 'The matrix', content: reportContent(matrixAnswer, ALL_FORMATS, z.any()) },
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const format = formatOf(request, request.query.format, ALL_FORMATS);
      return views.at(momentOf(request.query), async (view) => {
        const { change, day } = view.snapshot;
        const options = readMatrixOptions(view, request.query);
        const report = await matrix(view, options);
        const linksTo = options.cells === 'projects' ? projectLinks : pathLinks;
        const links = linksTo(request, change);
        const answer = presentMatrix(view, report, options, links);
        if (format === 'json') return reply.type('application/json; charset=utf-8').send(answer);
        const name = `matrix-${answer.rows.framework}-${answer.columns.framework}-${change}`;
        if (format === 'svg' || format === 'png') {
          const { width } = request.query;
          const picture = matrixPicture(answer, width);
          return sendPicture(reply, format, picture, { name, width, smaller: SMALLER });
        }
        const withGrid = format === 'xlsx' || format === 'html';
        const document = matrixDocument(answer, day, addressOf(request, change), withGrid);
        const figures = format === 'html' ? [matrixPicture(answer, request.query.width)] : [];
        return sendReport(reply, format, document, name, figures);
      });
    },
  );

  app.get(
    '/v1/reports/matrix/projects',
    {
      config: { access: 'read' },
      schema: {
        operationId: 'listProjectsOfCell',
        tags: ['Reports'],
        summary: 'The projects of one cell: those that contribute to two elements',
        querystring: matrixProjectsQuery,
        response: {
          200: listContent('The projects', matrixProjectList),
          ...problems(...ANYWHERE, 'not-found', 'not-acceptable', 'unknown-concept', 'ambiguous-concept'),
        },
      },
    },
    async (request, reply) => {
      const page = listPageOf(request, request.query);
      const { query } = request;
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        const { change } = view.snapshot;
        await requireProjectBefore(view.snapshot, page);
        const options = thresholds(query);
        const filter = readProjectFilter(graph, query);
        const cell = await projectsOfCell(view, query, options, filter, page.after, page.limit + 1);
        const found = paginate(request, reply, cell.projects, page, change, ({ value }) => value.id);
        const alignments = (project: string, concept: string) => {
          const { framework, level } = conceptAt(graph, graph.numberOf.get(concept) ?? -1);
          return `/v1/projects/${segment(project)}/alignments?to=${framework}&level=${level}&change=${change}`;
        };
        const answer = {
          row: presentRef(graph, cell.row),
          column: presentRef(graph, cell.column),
          items: found.items.map(({ value: { id, title } }) => ({
            id,
            title,
            links: { row: alignments(id, cell.row), column: alignments(id, cell.column) },
          })),
          next: found.next,
          rules: RULES_VERSION,
          notice: NOTICE,
          ...stateOf(view.snapshot),
        };
        return sendList(request, reply, page, view.snapshot, answer, PROJECTS_OF_CELL);
      });
    },
  );
}

function thresholds(query: Pick<z.output<typeof matrixQuery>, 'minConfidence' | 'minStrength'>) {
  return { minConfidence: query.minConfidence ?? 0, minStrength: query.minStrength ?? null };
}

export function readMatrixOptions(view: View, query: z.output<typeof matrixQuery>): MatrixOptions {
  return {
    rows: query.rows,
    columns: query.columns,
    rowsUnder: query.rowsUnder ?? null,
    columnsUnder: query.columnsUnder ?? null,
    cells: query.cells ?? 'mappings',
    parts: query.parts ?? false,
    includeProposed: query.includeProposed ?? false,
    ...thresholds(query),
    filter: readProjectFilter(view.crosswalk.graph, query),
    filtered: Object.keys(projectFilterQuery).some((name) => query[name as keyof typeof query] !== undefined),
  };
}
