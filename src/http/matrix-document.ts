import type { ReportDocument, ReportFact } from '../formats/report/document.ts';
import { heatMap } from '../web/charts/heat-map.ts';
import { levelInWords } from './level-words.ts';
import type { MatrixAnswer } from './present-matrix.ts';
import { aboutOf, filtersInWords } from './report-about.ts';

/** A matrix as a document and as a picture. */

const MEASURES = {
  mappings: 'accepted mappings of the row itself that lead to the column',
  alignments: 'confidence of the leading path from row to column',
  projects: 'projects that count for both',
} as const;

/** With the grid for people who read it, without it where one column a line is wanted: a list of cells. */
export function matrixDocument(
  answer: MatrixAnswer,
  day: string,
  address: string,
  withGrid: boolean,
): ReportDocument {
  const own: ReportFact[] = [
    { id: 'report', label: 'Report', value: `In each cell: ${MEASURES[answer.cells]}; not to be added up` },
    { id: 'rows', label: 'Rows', value: levelInWords(answer.rows) },
    { id: 'columns', label: 'Columns', value: levelInWords(answer.columns) },
  ];
  return {
    title: titleOf(answer),
    about: aboutOf(own, answer, day, address),
    tables: withGrid ? [grid(answer), list(answer)] : [list(answer)],
  };
}

/** Rows by columns; columns without any value stay out, so that a sheet can be read. */
function grid({ rows, columns, values }: MatrixAnswer): ReportDocument['tables'][number] {
  const byPlace = new Map(values.map(({ row, column, value }) => [`${row} ${column}`, value]));
  const used = new Set(values.map(({ column }) => column));
  const shown = columns.concepts.filter(({ id }) => used.has(id));
  return {
    id: 'grid',
    title: 'Matrix',
    columns: [
      { id: 'rowId', title: 'Row', kind: 'code' },
      { id: 'rowLabel', title: 'Label of the row', kind: 'text' },
      ...shown.map(({ id, label }, place) => ({
        id: `place${place}`,
        title: id,
        kind: 'number' as const,
        note: label,
      })),
    ],
    rows: rows.concepts.map(({ id, label }) => [
      id,
      label,
      ...shown.map((column) => byPlace.get(`${id} ${column.id}`) ?? null),
    ]),
  };
}

function list({ rows, columns, values }: MatrixAnswer): ReportDocument['tables'][number] {
  const labels = new Map([...rows.concepts, ...columns.concepts].map(({ id, label }) => [id, label]));
  return {
    id: 'cells',
    title: 'Cells',
    columns: [
      { id: 'rowId', title: 'Row', kind: 'code' },
      { id: 'rowLabel', title: 'Label of the row', kind: 'text' },
      { id: 'columnId', title: 'Column', kind: 'code' },
      { id: 'columnLabel', title: 'Label of the column', kind: 'text' },
      { id: 'value', title: 'Value', kind: 'number' },
      { id: 'strength', title: 'Strength', kind: 'text' },
      { id: 'confidence', title: 'Confidence', kind: 'number' },
      { id: 'evidence', title: 'Evidence', kind: 'text' },
      { id: 'mappings', title: 'Mappings behind it', kind: 'text' },
      { id: 'of', title: 'Said of', kind: 'text' },
      { id: 'link', title: 'What is behind it', kind: 'link' },
    ],
    rows: values.map((cell) => {
      const link = 'strength' in cell ? cell : null;
      return [
        cell.row,
        labels.get(cell.row) ?? null,
        cell.column,
        labels.get(cell.column) ?? null,
        cell.value,
        link?.strength ?? null,
        link?.confidence ?? null,
        link?.evidence.join(', ') ?? null,
        link?.mappings.join(' ') ?? null,
        link?.of.join(' ') ?? null,
        cell.link,
      ];
    }),
  };
}

/** The heat map. Confidence is drawn in per cent. */
export function matrixPicture(answer: MatrixAnswer, width: number | undefined): string {
  const inPercent = answer.cells === 'alignments';
  return heatMap({
    title: titleOf(answer),
    unit: inPercent ? 'confidence in per cent' : null,
    method: MEASURES[answer.cells],
    filters: filtersInWords(answer.filters),
    revision: `revision ${answer.revision}, change ${answer.change}, rules ${answer.rules}`,
    rowsTitle: levelInWords(answer.rows),
    columnsTitle: levelInWords(answer.columns),
    rows: answer.rows.concepts.map(axisItem),
    columns: answer.columns.concepts.map(axisItem),
    cells: answer.values.map(({ row, column, value }) => ({
      row,
      column,
      value: inPercent ? Math.round(value * 100) : value,
    })),
    inPercent,
    ...(width === undefined ? {} : { width }),
  });
}

type HeatAxisItem = Parameters<typeof heatMap>[0]['rows'][number];

/** Codes with a dot are grouped by what stands before it: the targets of one goal. */
function axisItem({ id, notation, label }: MatrixAnswer['rows']['concepts'][number]): HeatAxisItem {
  const dot = notation.indexOf('.');
  return { id, code: notation, label, group: dot === -1 ? null : notation.slice(0, dot) };
}

function titleOf({ cells, rows, columns }: MatrixAnswer): string {
  const what = { mappings: 'Mappings', alignments: 'Alignments', projects: 'Projects' }[cells];
  return `${what}: ${levelInWords(rows)} by ${levelInWords(columns)}`;
}
