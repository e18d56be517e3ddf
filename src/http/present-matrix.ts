import { RULES_VERSION } from '../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import type { LinkCell, ProjectCell } from '../domain/matrix.ts';
import type { View } from '../services/crosswalk.ts';
import type { MatrixOptions, MatrixReport } from '../services/matrix.ts';
import type { LevelOfFramework } from '../services/report-scope.ts';
import { levelTitles } from './level-words.ts';
import { NOTICE, presentBrief, stateOf } from './present.ts';
import { selectionSet } from './present-coverage.ts';
import { filtersSet, filterWords } from './report-about.ts';
import { type Links, segment } from './report-links.ts';

/** A link opens every path that its cell counts, as far as an answer shows paths. */
const MOST_PATHS = 100;

/** A matrix as the API answers it. */
export function presentMatrix(view: View, report: MatrixReport, options: MatrixOptions, links: Links) {
  const { graph } = view.crosswalk;
  const { rows, columns, content } = report;
  const selection = selectionSet(options);
  const common = {
    cells: options.cells,
    additive: false as const,
    rows: presentSide(graph, rows),
    columns: presentSide(graph, columns),
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: [...report.warnings],
  };
  const under = {
    rowsUnder: options.rowsUnder,
    columnsUnder: options.columnsUnder,
    parts: options.parts ? true : null,
    includeProposed: options.includeProposed ? true : null,
  };
  if (content.kind === 'projects') {
    return {
      ...common,
      filters: filtersSet({ ...under, ...filterWords(content.filter), ...selection }),
      projects: { total: content.total, inCells: content.projects },
      values: content.cells.map((cell) => presentProjectCell(graph, cell, links)),
    };
  }
  return {
    ...common,
    filters: filtersSet({ ...under, ...selection }),
    values: content.cells.map((cell) => presentLinkCell(view, cell, { options, columns, links })),
  };
}

export type MatrixAnswer = ReturnType<typeof presentMatrix>;

function presentSide(graph: CrosswalkGraph, { framework, level, concepts }: LevelOfFramework) {
  return {
    framework: framework.id,
    level,
    ...levelTitles({ framework, level }),
    concepts: concepts.map((number) => presentBrief(conceptAt(graph, number))),
  };
}

function presentLinkCell(
  { snapshot: { change }, crosswalk: { graph } }: View,
  cell: LinkCell,
  {
    options: { cells, includeProposed },
    columns,
    links,
  }: { readonly options: MatrixOptions; readonly columns: LevelOfFramework; readonly links: Links },
) {
  const of = cell.of.map((number) => conceptAt(graph, number).id);
  const row = conceptAt(graph, cell.row).id;
  const confidence = cell.confidence / 1000;
  const mappings = cell.mappings.map(({ id }) => id);
  const to = {
    to: columns.framework.id,
    level: columns.level,
    maxPaths: MOST_PATHS,
    ...(includeProposed ? { includeProposed: 'true' } : {}),
  };
  const linkOf = () => {
    if (cells === 'mappings') {
      const ids = mappings.map((id) => `id=${encodeURIComponent(id)}`);
      return `/v1/mappings?${ids.join('&')}&change=${change}`;
    }
    return of.join() === row
      ? links(`/v1/concepts/${segment(row)}/alignments`, to)
      : links('/v1/alignments', { tags: of.join(','), ...to });
  };
  return {
    row,
    column: conceptAt(graph, cell.column).id,
    value: cells === 'mappings' ? cell.mappings.length : confidence,
    strength: cell.strength,
    confidence,
    evidence: [...cell.evidence],
    mappings,
    of,
    link: linkOf(),
  };
}

function presentProjectCell(graph: CrosswalkGraph, cell: ProjectCell, links: Links) {
  const row = conceptAt(graph, cell.row).id;
  const column = conceptAt(graph, cell.column).id;
  return { row, column, value: cell.projects, link: links('/v1/reports/matrix/projects', { row, column }) };
}
