import { type CrosswalkGraph, compareText, conceptAt, isAtOrBelow } from '../domain/graph.ts';
import {
  frameworksOfCells,
  type LinkCell,
  type LinkQuery,
  linkCells,
  type MatrixSide,
  type MatrixStandingQuery,
  matrixPlaces,
  type ProjectCell,
  projectMatrixCounter,
} from '../domain/matrix.ts';
import type { Project } from '../domain/types.ts';
import type { ProjectFilter, Stored } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { eachProject } from './portfolio.ts';
import {
  countedFilter,
  impossible,
  type LevelOfFramework,
  type ReportWarning,
  requireLevelOf,
  warningsOf,
} from './report-scope.ts';
import { requireConcept } from './tags.ts';

export const MATRIX_CELLS = ['mappings', 'alignments', 'projects'] as const;
type MatrixCells = (typeof MATRIX_CELLS)[number];

/** Places of a matrix that is still an answer: about 169 SDG targets by 169. */
const MAX_PLACES = 40_000;

/** What a request may say about a matrix. */
export interface MatrixOptions extends MatrixStandingQuery {
  /** `srf:output`, or `srf` for its top level. */
  readonly rows: string;
  readonly columns: string;
  /** Only these elements' parts and they themselves, in any notation. */
  readonly rowsUnder: string | null;
  readonly columnsUnder: string | null;
  readonly cells: MatrixCells;
  readonly parts: boolean;
  readonly includeProposed: boolean;
  readonly filter: ProjectFilter;
  /** Whether the request named any filter of projects. */
  readonly filtered: boolean;
}

export interface MatrixReport {
  readonly rows: LevelOfFramework;
  readonly columns: LevelOfFramework;
  readonly content:
    | { readonly kind: 'links'; readonly cells: readonly LinkCell[] }
    | {
        readonly kind: 'projects';
        readonly cells: readonly ProjectCell[];
        readonly projects: number;
        readonly total: number;
        readonly filter: ProjectFilter;
      };
  readonly warnings: readonly ReportWarning[];
}

/** Any two frameworks against each other on one snapshot. */
export async function matrix(view: View, options: MatrixOptions): Promise<MatrixReport> {
  const graph = options.includeProposed ? view.crosswalk.withProposed() : view.crosswalk.graph;
  const rows = readSide(graph, 'rows', options.rows, options.rowsUnder);
  const columns = readSide(graph, 'columns', options.columns, options.columnsUnder);
  refuseImpossible(options, rows, columns);
  if (options.cells === 'projects') {
    const filter = countedFilter(options.filter);
    const counter = projectMatrixCounter(graph, sideOf(rows), sideOf(columns), options);
    await eachProject(view, filter, 'budget', counter.add);
    const found = counter.finish();
    return {
      rows,
      columns,
      content: { kind: 'projects', filter, ...found },
      warnings: warningsOf(view, [rows, columns], found.frameworks),
    };
  }
  const query: LinkQuery = { ...options, own: options.cells === 'mappings' };
  const cells = linkCells(graph, sideOf(rows), sideOf(columns), query);
  const warnings = warningsOf(view, [rows, columns], frameworksOfCells(graph, cells));
  const turned = cells.length === 0 && linkCells(graph, sideOf(columns), sideOf(rows), query).length > 0;
  return {
    rows,
    columns,
    content: { kind: 'links', cells },
    warnings: turned ? [...warnings, otherDirection(options)] : warnings,
  };
}

/** The projects of one cell, in id order, after the id given, at most `limit`. */
export async function projectsOfCell(
  view: View,
  cell: { readonly row: string; readonly column: string },
  options: MatrixStandingQuery,
  filter: ProjectFilter,
  after: string | null,
  limit: number,
): Promise<{ row: string; column: string; projects: readonly Stored<Project>[] }> {
  const { graph } = view.crosswalk;
  const row = requireConcept(graph.index, cell.row, 'row');
  const column = requireConcept(graph.index, cell.column, 'column');
  const side = (id: string): MatrixSide => {
    const number = graph.numberOf.get(id) ?? -1;
    const { framework, level } = conceptAt(graph, number);
    return { framework, level, concepts: [number] };
  };
  const placesOf = matrixPlaces(graph, side(row), side(column), options);
  const ids: string[] = [];
  await eachProject(view, countedFilter(filter), 'budget', (project) => {
    if (after !== null && compareText(project.id, after) <= 0) return true;
    const places = placesOf(project);
    if (places.rows.length > 0 && places.columns.length > 0) ids.push(project.id);
    return ids.length < limit;
  });
  return { row, column, projects: await view.snapshot.projectsById(ids) };
}

function sideOf({ framework, level, concepts }: LevelOfFramework): MatrixSide {
  return { framework: framework.id, level, concepts };
}

function readSide(
  graph: CrosswalkGraph,
  pointer: 'rows' | 'columns',
  text: string,
  under: string | null,
): LevelOfFramework {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const level = colon === -1 ? null : text.slice(colon + 1);
  const side = requireLevelOf(graph, name, level, { framework: pointer, level: pointer });
  if (under === null) return side;
  const whole = requireConcept(graph.index, under, `${pointer}Under`, { framework: side.framework.id });
  const number = graph.numberOf.get(whole) ?? -1;
  return { ...side, concepts: side.concepts.filter((concept) => isAtOrBelow(graph, concept, number)) };
}

function refuseImpossible(options: MatrixOptions, rows: LevelOfFramework, columns: LevelOfFramework): void {
  const code = 'impossible-combination';
  const { cells } = options;
  if (cells !== 'projects' && rows.framework.id === columns.framework.id) {
    const message = `Rows and columns are both of ${rows.framework.id}, and mappings join different frameworks.`;
    const fix =
      'Name another framework, or use cells=projects, which counts projects that contribute to both.';
    throw impossible([{ pointer: 'columns', code, message, fix }]);
  }
  if (cells === 'projects' && options.parts) {
    const message = 'A project that contributes to a part contributes to the whole already.';
    throw impossible([{ pointer: 'parts', code, message, fix: 'Leave parts out with cells=projects.' }]);
  }
  if (cells === 'projects' && options.includeProposed) {
    const message = 'Projects count by accepted mappings alone.';
    const fix = 'Leave includeProposed out with cells=projects, or use cells=mappings or cells=alignments.';
    throw impossible([{ pointer: 'includeProposed', code, message, fix }]);
  }
  if (cells !== 'projects' && options.filtered) {
    const message = `Filters of projects say nothing about ${cells}.`;
    throw impossible([
      { pointer: 'cells', code, message, fix: 'Use cells=projects, or leave the filters out.' },
    ]);
  }
  const places = rows.concepts.length * columns.concepts.length;
  if (places > MAX_PLACES) {
    const message = `${rows.concepts.length} rows by ${columns.concepts.length} columns are more than ${MAX_PLACES} places.`;
    const fix =
      'Ask for a higher level, or for a part with rowsUnder or columnsUnder, such as columnsUnder=sdg:10.';
    throw impossible([{ pointer: 'rows', code: 'too-large', message, fix }]);
  }
}

function otherDirection({ rows, columns, cells }: MatrixOptions): ReportWarning {
  const message = `Nothing leads from ${rows} to ${columns}, but the other way round: ask rows=${columns}&columns=${rows}&cells=${cells}.`;
  return { code: 'other-direction', framework: rows.split(':')[0] ?? rows, message };
}
