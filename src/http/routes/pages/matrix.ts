import { z } from 'zod';
import { conceptAt } from '../../../domain/graph.ts';
import { matrix, projectsOfCell } from '../../../services/matrix.ts';
import { projectAddress } from '../../../web/addresses.ts';
import { html } from '../../../web/html.ts';
import { cellPage, matrixPage } from '../../../web/pages/matrix.ts';
import { behindPage } from '../../../web/pages/reports.ts';
import { conceptInLine } from '../../../web/parts/concepts.ts';
import type { App, Services } from '../../app-types.ts';
import { momentOf, pageOf, paginate, requireProjectBefore } from '../../paging.ts';
import { presentMatrix } from '../../present-matrix.ts';
import { pathLinks, projectLinks } from '../../report-links.ts';
import { matrixProjectsQuery, matrixQuery } from '../../schemas/matrix.ts';
import { conceptInPath } from '../concepts.ts';
import { readMatrixOptions } from '../matrix.ts';
import { readProjectFilter } from '../project-filter.ts';
import { fillIn } from './reports.ts';
import { filesOf, parametersOf, sendPage } from './send.ts';

const config = { access: 'read', page: true } as const;

/** Two frameworks against each other, and what is behind a cell. */
export async function matrixPages(app: App, { views }: Services): Promise<void> {
  app.get(
    '/matrix',
    {
      config,
      preValidation: fillIn('rows', { rows: 'gcm:objective', columns: 'sdg:goal' }),
      schema: { hide: true, querystring: matrixQuery },
    },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { change } = view.snapshot;
        const { graph } = view.crosswalk;
        const options = readMatrixOptions(view, request.query);
        const report = await matrix(view, options);
        const linksTo = options.cells === 'projects' ? projectLinks : pathLinks;
        const answer = presentMatrix(view, report, options, linksTo(request, change));
        const { shortTitle: rowName } = report.rows.framework;
        const { shortTitle: columnName } = report.columns.framework;
        const content = matrixPage({
          title: `${rowName} against ${columnName}`,
          frameworks: graph.frameworks,
          asked: parametersOf(request),
          rows: answer.rows,
          columns: answer.columns,
          cells: answer.cells,
          values: answer.values,
          warnings: answer.warnings.map(({ message }) => message),
          files: filesOf(request, '/v1/reports/matrix', ['csv', 'xlsx', 'svg', 'png']),
        });
        return sendPage(request, reply, { title: 'Matrix', content, section: '/matrix' }, view);
      }),
  );

  const id = z.string().min(1).max(255);
  app.get(
    '/matrix/cell',
    { config, schema: { hide: true, querystring: matrixQuery.extend({ row: id, column: id }) } },
    async (request, reply) =>
      views.at(momentOf(request.query), async (view) => {
        const { graph } = view.crosswalk;
        const row = conceptInPath(graph, request.query.row);
        const column = conceptInPath(graph, request.query.column);
        // The same question again, of this cell alone, so that what is shown is what was counted.
        const question = readMatrixOptions(view, request.query);
        const cellsAsked = question.cells === 'projects' ? 'mappings' : question.cells;
        const { content: found } = await matrix(view, {
          ...question,
          cells: cellsAsked,
          rowsUnder: row.id,
          columnsUnder: column.id,
        });
        const cells = found.kind === 'links' ? found.cells : [];
        const cell = cells.find(
          (one) => one.row === graph.numberOf.get(row.id) && one.column === graph.numberOf.get(column.id),
        );
        const content = cellPage({
          graph,
          row,
          column,
          own: cellsAsked === 'mappings',
          mappings: cell?.mappings ?? [],
          change: view.snapshot.change,
        });
        return sendPage(
          request,
          reply,
          { title: `${row.id} to ${column.id}`, content, section: '/matrix' },
          view,
        );
      }),
  );

  app.get(
    '/matrix/projects',
    { config, schema: { hide: true, querystring: matrixProjectsQuery } },
    async (request, reply) => {
      const page = pageOf(request.query);
      const { query } = request;
      return views.at(page.moment, async (view) => {
        const { graph } = view.crosswalk;
        await requireProjectBefore(view.snapshot, page);
        const options = {
          minConfidence: query.minConfidence ?? 0,
          minStrength: query.minStrength ?? null,
        };
        const filter = readProjectFilter(graph, query);
        const cell = await projectsOfCell(view, query, options, filter, page.after, page.limit + 1);
        const found = paginate(
          request,
          reply,
          cell.projects,
          page,
          view.snapshot.change,
          ({ value }) => value.id,
        );
        const concept = (one: string) => conceptInLine(conceptAt(graph, graph.numberOf.get(one) ?? -1));
        const content = behindPage(
          'Projects that count for both',
          html`${concept(cell.row)} <em>and</em> ${concept(cell.column)}`,
          [],
          found.items.map(({ value }) => ({
            address: projectAddress(value.id),
            title: value.title,
            cells: [],
          })),
          found.next,
          filesOf(request, '/v1/reports/matrix/projects'),
        );
        return sendPage(request, reply, { title: 'Projects of a cell', content, section: '/matrix' }, view);
      });
    },
  );
}
