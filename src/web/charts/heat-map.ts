import type { Token } from './colours.ts';
import {
  type Canvas,
  type ChartFrame,
  type Drawing,
  framed,
  middleBaseline,
  nothingToShow,
} from './frame.ts';
import {
  columnCodes,
  type Grid,
  gridLines,
  gridOf,
  type HeatAxes,
  type HeatAxisItem,
  namesOf,
  rowCodes,
} from './heat-axes.ts';
import { type HeatSteps, heatSteps, PERCENT_STEPS, stepOf } from './heat-steps.ts';
import { legend } from './legend.ts';
import { boxSwatch } from './marks.ts';
import { grouped } from './quantity.ts';
import { coordinate, element, tooltip } from './svg.ts';
import { heightOf, SIZE, textLine, textLines, widthOf, wrap } from './text.ts';

interface HeatCell {
  /** Ids of a row and a column. */
  readonly row: string;
  readonly column: string;
  /** A count. Cells without a count above zero stay empty and need not be given. */
  readonly value: number;
}

/** How often the concepts of two frameworks meet. */
export interface HeatMap extends ChartFrame, HeatAxes {
  readonly cells: readonly HeatCell[];
  /** Values are parts of a hundred, 1 to 100, and not counts. */
  readonly inPercent?: boolean;
}

/** Up to this many cells say on hover what they are; beyond it the picture would be megabytes. */
const MOST_NAMED_CELLS = 2000;
const MOST_TOLD = 5;

/** Draws counts as a grid of one hue, with numbers where they fit and codes at both sides. */
export function heatMap(chart: HeatMap): string {
  const cells = filledCells(chart);
  return framed('heat', chart, (canvas) =>
    cells.length === 0 ? nothingToShow(canvas) : drawHeat(chart, cells, canvas),
  );
}

function drawHeat(chart: HeatMap, cells: readonly FilledCell[], canvas: Canvas): Drawing {
  const steps = chart.inPercent === true ? PERCENT_STEPS : heatSteps(cells.map(({ value }) => value));
  const key = legend(
    canvas,
    steps.map(({ from, to, ground }) => ({
      label: from === to ? grouped(from) : `${grouped(from)}–${grouped(to)}`,
      swatch: boxSwatch(canvas, ground, 'solid'),
    })),
  );
  const keyHeight = key.height + 10;
  const axes = wrap(
    `Rows: ${chart.rowsTitle}. Columns: ${chart.columnsTitle}.`,
    canvas.right - canvas.left,
    SIZE.small,
    4,
  );
  const axesHeight = heightOf(axes.lines.length, SIZE.small) + 6;
  const grid = gridOf(chart, canvas, keyHeight + axesHeight);
  const names = namesOf(chart, grid, canvas.right - canvas.left);
  let bottom = grid.top + grid.cellHeight * grid.rows.length;
  const content = [
    key.content,
    textLines(axes, canvas.left, keyHeight + SIZE.small, SIZE.small, canvas.paint({ fill: 'muted' })),
    columnCodes(grid, canvas),
    rowCodes(grid, canvas),
    gridLines(grid, canvas),
    cells.length > MOST_NAMED_CELLS
      ? manyCells(cells, grid, steps, canvas)
      : cells.map((cell) => drawCell(cell, grid, steps, canvas)).join('\n'),
    ...names.map((lines) => {
      const baseline = bottom + 10 + SIZE.small;
      bottom += 10 + heightOf(lines.lines.length, SIZE.small);
      return textLines(lines, canvas.left, baseline, SIZE.small, canvas.paint({ fill: 'ink' }));
    }),
  ].join('\n');
  return { height: bottom + 2, content, facts: factsOf(chart, cells) };
}

interface FilledCell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** Cells that have a count, in the order of the rows; those of unknown rows or columns are not part of the map. */
function filledCells(chart: HeatMap): readonly FilledCell[] {
  const placeOf = (items: readonly HeatAxisItem[]) => new Map(items.map(({ id }, place) => [id, place]));
  const [rows, columns] = [placeOf(chart.rows), placeOf(chart.columns)];
  return chart.cells
    .map(({ row, column, value }) => ({ row: rows.get(row) ?? -1, column: columns.get(column) ?? -1, value }))
    .filter(({ row, column, value }) => row >= 0 && column >= 0 && Number.isFinite(value) && value > 0)
    .sort((a, b) => a.row - b.row || a.column - b.column);
}

function drawCell(cell: FilledCell, grid: Grid, steps: HeatSteps, canvas: Canvas): string {
  const step = stepOf(steps, cell.value);
  const [row, column] = [grid.rows[cell.row], grid.columns[cell.column]];
  if (step === undefined || row === undefined || column === undefined) return '';
  const x = grid.left + cell.column * grid.cellWidth;
  const y = grid.top + cell.row * grid.cellHeight;
  const inset = grid.cellWidth >= 12 ? 0.5 : 0;
  const text = grouped(cell.value);
  const fits = grid.cellHeight >= SIZE.small + 2 && widthOf(text, SIZE.small) + 4 <= grid.cellWidth;
  const ink: Token = `on-${step.ground}`;
  return element(
    'g',
    {},
    tooltip(`${row.code} × ${column.code}: ${text}`),
    element('rect', {
      x: x + inset,
      y: y + inset,
      width: Math.max(0.5, grid.cellWidth - 2 * inset),
      height: grid.cellHeight - 2 * inset,
      ...canvas.paint({ fill: step.ground }),
    }),
    fits
      ? textLine(
          text,
          x + grid.cellWidth / 2,
          middleBaseline(y, grid.cellHeight, 1, SIZE.small),
          SIZE.small,
          {
            'text-anchor': 'middle',
            ...canvas.paint({ fill: ink }),
          },
        )
      : '',
  );
}

/** Cells of one shade as one shape, without numbers. */
function manyCells(cells: readonly FilledCell[], grid: Grid, steps: HeatSteps, canvas: Canvas): string {
  const size = `h${coordinate(grid.cellWidth)}v${coordinate(grid.cellHeight)}h${coordinate(-grid.cellWidth)}z`;
  return steps
    .map((step) => {
      const shapes = cells
        .filter(({ value }) => stepOf(steps, value) === step)
        .map(({ row, column }) => {
          const [x, y] = [grid.left + column * grid.cellWidth, grid.top + row * grid.cellHeight];
          return `M${coordinate(x)} ${coordinate(y)}${size}`;
        });
      return element('path', { d: shapes.join(''), ...canvas.paint({ fill: step.ground }) });
    })
    .join('\n');
}

function factsOf(chart: HeatMap, cells: readonly FilledCell[]): readonly string[] {
  const name = (item: HeatAxisItem | undefined) => `${item?.code ?? ''} ${item?.label ?? ''}`;
  const largest = [...cells].sort((a, b) => b.value - a.value).slice(0, MOST_TOLD);
  const told = largest.map(
    ({ row, column, value }) =>
      `${name(chart.rows[row])} with ${name(chart.columns[column])}: ${grouped(value)}`,
  );
  return [
    `A grid of ${chart.rows.length} rows (${chart.rowsTitle}) and ${chart.columns.length} columns (${chart.columnsTitle}).`,
    `${grouped(cells.length)} of ${grouped(chart.rows.length * chart.columns.length)} cells are filled.`,
    ...(told.length === 0 ? [] : [`Largest: ${told.join('. ')}.`]),
  ];
}
