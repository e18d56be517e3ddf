import type { Token } from './colours.ts';
import {
  type Canvas,
  type ChartFrame,
  type Drawing,
  framed,
  middleBaseline,
  nothingToShow,
} from './frame.ts';
import { type HeatSteps, heatSteps } from './heat-steps.ts';
import { legend } from './legend.ts';
import { boxSwatch } from './marks.ts';
import { grouped } from './quantity.ts';
import { coordinate, element, tooltip } from './svg.ts';
import { heightOf, SIZE, textLine, textLines, widthOf, wrap } from './text.ts';

/** A row or a column: a concept. */
export interface HeatAxisItem {
  readonly id: string;
  readonly code: string;
  readonly label: string;
  /** The code of what it is part of, such as its goal's: neighbours with the same group are set apart from others. */
  readonly group: string | null;
}

export interface HeatCell {
  /** Ids of a row and a column. */
  readonly row: string;
  readonly column: string;
  /** A count. Cells without a count above zero stay empty and need not be given. */
  readonly value: number;
}

/** How often the concepts of two frameworks meet. */
export interface HeatMap extends ChartFrame {
  readonly rowsTitle: string;
  readonly columnsTitle: string;
  readonly rows: readonly HeatAxisItem[];
  readonly columns: readonly HeatAxisItem[];
  readonly cells: readonly HeatCell[];
}

/** At most this many rows get their labels beside their codes. */
const MOST_LABELLED_ROWS = 45;
const CELL_HEIGHT = { labelled: 30, plain: 16, dense: 4 } as const;
const MAX_CELL_WIDTH = 64;
const MOST_TOLD = 5;

interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly rows: readonly HeatAxisItem[];
  readonly columns: readonly HeatAxisItem[];
}

/** Draws counts as a grid of one hue, with numbers where they fit and codes at both sides. */
export function heatMap(chart: HeatMap): string {
  return framed('heat', chart, (canvas) =>
    chart.rows.length === 0 || chart.columns.length === 0 ? nothingToShow(canvas) : drawHeat(chart, canvas),
  );
}

function drawHeat(chart: HeatMap, canvas: Canvas): Drawing {
  const cells = filledCells(chart);
  const steps = heatSteps(cells.map(({ value }) => value));
  const key = legend(
    canvas,
    steps.map(({ from, to, ground }) => ({
      label: from === to ? grouped(from) : `${grouped(from)}–${grouped(to)}`,
      swatch: boxSwatch(canvas, ground, 'solid'),
    })),
  );
  const keyHeight = steps.length === 0 ? 0 : key.height + 10;
  const axes = wrap(
    `Rows: ${chart.rowsTitle}. Columns: ${chart.columnsTitle}.`,
    canvas.right - canvas.left,
    SIZE.small,
    4,
  );
  const axesHeight = heightOf(axes.lines.length, SIZE.small) + 6;
  const grid = gridOf(chart, canvas, keyHeight + axesHeight);
  const height = grid.top + grid.cellHeight * grid.rows.length;
  const content = [
    key.content,
    textLines(axes, canvas.left, keyHeight + SIZE.small, SIZE.small, canvas.paint({ fill: 'muted' })),
    columnCodes(grid, canvas),
    rowCodes(grid, canvas),
    gridLines(grid, canvas),
    ...cells.map((cell) => drawCell(cell, grid, steps, canvas)),
  ].join('\n');
  return { height: height + 2, content, facts: factsOf(chart, cells) };
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

function gridOf(chart: HeatMap, canvas: Canvas, above: number): Grid {
  const codesWidth = Math.min(80, widest(chart.rows) + 8);
  const isLabelled = !canvas.isNarrow && chart.rows.length <= MOST_LABELLED_ROWS;
  const room = canvas.right - canvas.left - codesWidth;
  const labelWidth = isLabelled ? Math.min(210, room * 0.4) : 0;
  const left = canvas.left + codesWidth + labelWidth;
  const cellWidth = Math.min(MAX_CELL_WIDTH, (canvas.right - left) / chart.columns.length);
  const isDense = chart.rows.length > MOST_LABELLED_ROWS && cellWidth < SIZE.small;
  const cellHeight = isLabelled
    ? CELL_HEIGHT.labelled
    : isDense
      ? Math.max(CELL_HEIGHT.dense, cellWidth)
      : CELL_HEIGHT.plain;
  const codesHeight = fitsFlat(chart.columns, cellWidth) ? 18 : widest(chart.columns) + 8;
  return {
    left,
    top: above + codesHeight,
    cellWidth,
    cellHeight,
    rows: chart.rows,
    columns: chart.columns,
  };
}

function widest(items: readonly HeatAxisItem[]): number {
  return items.reduce((most, { code }) => Math.max(most, widthOf(code, SIZE.small)), 0);
}

function fitsFlat(items: readonly HeatAxisItem[], cell: number): boolean {
  return widest(items) + 4 <= cell;
}

/** Runs of neighbours of one group. */
function groupsOf(
  items: readonly HeatAxisItem[],
): readonly { readonly group: string; readonly at: number; readonly count: number }[] {
  const runs: { group: string; at: number; count: number }[] = [];
  for (const [at, { group }] of items.entries()) {
    const last = runs.at(-1);
    if (group === null) continue;
    if (last !== undefined && last.group === group && last.at + last.count === at) last.count += 1;
    else runs.push({ group, at, count: 1 });
  }
  return runs;
}

/**
 * Which codes are written along an axis, and at which cell's middle. Where there is no room for each, that is each
 * group's code where groups are known, and else every second, third and so on.
 */
function writtenCodes(
  items: readonly HeatAxisItem[],
  cell: number,
): readonly { readonly text: string; readonly middle: number }[] {
  const pitch = SIZE.small + 1.5;
  if (cell >= pitch) return items.map(({ code }, place) => ({ text: code, middle: (place + 0.5) * cell }));
  const groups = groupsOf(items);
  const candidates =
    groups.length > 0
      ? groups.map(({ group, at, count }) => ({ text: group, middle: (at + count / 2) * cell }))
      : items.map(({ code }, place) => ({ text: code, middle: (place + 0.5) * cell }));
  let free = Number.NEGATIVE_INFINITY;
  return candidates.filter(({ middle }) => {
    if (middle < free) return false;
    free = middle + pitch;
    return true;
  });
}

function columnCodes(grid: Grid, canvas: Canvas): string {
  const isFlat = fitsFlat(grid.columns, grid.cellWidth);
  const fill = canvas.paint({ fill: 'ink' });
  return writtenCodes(grid.columns, grid.cellWidth)
    .map(({ text, middle }) => {
      const x = grid.left + middle;
      const y = grid.top - 5;
      if (isFlat) return textLine(text, x, y, SIZE.small, { 'text-anchor': 'middle', ...fill });
      const turn = `rotate(-90 ${coordinate(x + SIZE.small * 0.35)} ${coordinate(y)})`;
      return textLine(text, x + SIZE.small * 0.35, y, SIZE.small, { transform: turn, ...fill });
    })
    .join('');
}

function rowCodes(grid: Grid, canvas: Canvas): string {
  const fill = canvas.paint({ fill: 'ink' });
  const codesRight = grid.left - 5;
  if (grid.cellHeight < CELL_HEIGHT.labelled) {
    return writtenCodes(grid.rows, grid.cellHeight)
      .map(({ text, middle }) =>
        textLine(text, codesRight, grid.top + middle + SIZE.small * 0.35, SIZE.small, {
          'text-anchor': 'end',
          ...fill,
        }),
      )
      .join('');
  }
  const codesWidth = Math.min(80, widest(grid.rows) + 8);
  return grid.rows
    .map(({ code, label }, place) => {
      const top = grid.top + place * grid.cellHeight;
      const lines = wrap(label, codesRight - canvas.left - codesWidth, SIZE.small, 2);
      const baseline = (count: number) => middleBaseline(top, grid.cellHeight, count, SIZE.small);
      return (
        textLine(code, canvas.left, baseline(1), SIZE.small, { 'font-weight': 600, ...fill }) +
        textLines(lines, canvas.left + codesWidth, baseline(lines.lines.length), SIZE.small, fill)
      );
    })
    .join('');
}

/** The frame, lines between groups and, where cells are large enough, between cells. */
function gridLines(grid: Grid, canvas: Canvas): string {
  const [width, height] = [grid.cellWidth * grid.columns.length, grid.cellHeight * grid.rows.length];
  const [right, bottom] = [grid.left + width, grid.top + height].map(coordinate);
  const across = (place: number) =>
    `M${coordinate(grid.left)} ${coordinate(grid.top + place * grid.cellHeight)}H${right}`;
  const down = (place: number) =>
    `M${coordinate(grid.left + place * grid.cellWidth)} ${coordinate(grid.top)}V${bottom}`;
  const every = (items: readonly HeatAxisItem[], cell: number) =>
    cell >= 12 ? [...items.keys()] : groupsOf(items).map(({ at }) => at);
  const inner = [
    ...every(grid.rows, grid.cellHeight).map(across),
    ...every(grid.columns, grid.cellWidth).map(down),
  ].join('');
  const frame = {
    x: grid.left,
    y: grid.top,
    width,
    height,
    fill: 'none',
    ...canvas.paint({ stroke: 'edge' }),
  };
  const lines = { d: inner, fill: 'none', ...canvas.paint({ stroke: 'grid' }) };
  return element('path', lines) + element('rect', frame);
}

function drawCell(cell: FilledCell, grid: Grid, steps: HeatSteps, canvas: Canvas): string {
  const step = steps.find(({ to }) => cell.value <= to);
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
