import { type Canvas, middleBaseline } from './frame.ts';
import { coordinate, element } from './svg.ts';
import { type Lines, SIZE, textLines, widthOf, wrap } from './text.ts';

/** The grid of a heat map: how large its cells are, its lines, and what is written along its sides. */

/** A row or a column: a concept. */
export interface HeatAxisItem {
  readonly id: string;
  readonly code: string;
  readonly label: string;
  /** The code of what it is part of, such as its goal's: neighbours with the same group are set apart from others. */
  readonly group: string | null;
}

/** Axes up to this length have their labels written out. */
const MOST_LABELLED = 45;
const CELL_HEIGHT = { labelled: 30, plain: 16, dense: 4 } as const;
const MAX_CELL_WIDTH = 64;
const MAX_CODE_WIDTH = 60;

export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly rows: readonly HeatAxisItem[];
  readonly columns: readonly HeatAxisItem[];
}

/** What a heat map says of its two sides. */
export interface HeatAxes {
  readonly rowsTitle: string;
  readonly columnsTitle: string;
  readonly rows: readonly HeatAxisItem[];
  readonly columns: readonly HeatAxisItem[];
}

/** A grid whose codes begin at `above`. Cells shrink until all fit the width; text does not. */
export function gridOf({ rows, columns }: HeatAxes, canvas: Canvas, above: number): Grid {
  const codesWidth = codesWidthOf(rows) + 8;
  const isLabelled = !canvas.isNarrow && rows.length <= MOST_LABELLED;
  const room = canvas.right - canvas.left - codesWidth;
  const left = canvas.left + codesWidth + (isLabelled ? Math.min(210, room * 0.4) : 0);
  const cellWidth = Math.min(MAX_CELL_WIDTH, (canvas.right - left) / columns.length);
  const isDense = rows.length > MOST_LABELLED && cellWidth < SIZE.small;
  const unlabelled = isDense ? Math.max(CELL_HEIGHT.dense, cellWidth) : CELL_HEIGHT.plain;
  const codesHeight = fitsFlat(columns, cellWidth) ? 18 : codesWidthOf(columns) + 8;
  return {
    left,
    top: above + codesHeight,
    cellWidth,
    cellHeight: isLabelled ? CELL_HEIGHT.labelled : unlabelled,
    rows,
    columns,
  };
}

/** What the codes mean, for axes short enough to say it, where it does not stand beside them. */
export function namesOf(axes: HeatAxes, grid: Grid, width: number): readonly Lines[] {
  const isBeside = grid.cellHeight === CELL_HEIGHT.labelled;
  return [
    { title: axes.rowsTitle, items: isBeside ? [] : axes.rows },
    { title: axes.columnsTitle, items: axes.columns },
  ]
    .filter(({ items }) => items.length > 0 && items.length <= MOST_LABELLED)
    .map(({ title, items }) => {
      // No line may end between a code and its name.
      const names = items.map(({ code, label }) => `${code}\u00A0${label.trim()}`);
      return wrap(`${title}: ${names.join('; ')}.`, width, SIZE.small, 100);
    });
}

function codesWidthOf(items: readonly HeatAxisItem[]): number {
  const widest = items.reduce((most, { code }) => Math.max(most, widthOf(code, SIZE.small, true)), 0);
  return Math.min(MAX_CODE_WIDTH, widest);
}

function shortCode(code: string): Lines {
  return wrap(code, MAX_CODE_WIDTH, SIZE.small, 1, true);
}

function fitsFlat(items: readonly HeatAxisItem[], cell: number): boolean {
  return codesWidthOf(items) + 4 <= cell;
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

export function columnCodes(grid: Grid, canvas: Canvas): string {
  const isFlat = fitsFlat(grid.columns, grid.cellWidth);
  const fill = canvas.paint({ fill: 'ink' });
  return writtenCodes(grid.columns, grid.cellWidth)
    .map(({ text, middle }) => {
      const x = grid.left + middle;
      const y = grid.top - 5;
      if (isFlat) return textLines(shortCode(text), x, y, SIZE.small, { 'text-anchor': 'middle', ...fill });
      const turn = `rotate(-90 ${coordinate(x + SIZE.small * 0.35)} ${coordinate(y)})`;
      return textLines(shortCode(text), x + SIZE.small * 0.35, y, SIZE.small, { transform: turn, ...fill });
    })
    .join('');
}

export function rowCodes(grid: Grid, canvas: Canvas): string {
  const fill = canvas.paint({ fill: 'ink' });
  const codesRight = grid.left - 5;
  if (grid.cellHeight < CELL_HEIGHT.labelled) {
    return writtenCodes(grid.rows, grid.cellHeight)
      .map(({ text, middle }) =>
        textLines(shortCode(text), codesRight, grid.top + middle + SIZE.small * 0.35, SIZE.small, {
          'text-anchor': 'end',
          ...fill,
        }),
      )
      .join('');
  }
  const codesWidth = codesWidthOf(grid.rows) + 8;
  return grid.rows
    .map(({ code, label }, place) => {
      const top = grid.top + place * grid.cellHeight;
      const lines = wrap(label, codesRight - canvas.left - codesWidth, SIZE.small, 2);
      const baseline = (count: number) => middleBaseline(top, grid.cellHeight, count, SIZE.small);
      return (
        textLines(shortCode(code), canvas.left, baseline(1), SIZE.small, { 'font-weight': 600, ...fill }) +
        textLines(lines, canvas.left + codesWidth, baseline(lines.lines.length), SIZE.small, fill)
      );
    })
    .join('');
}

/** The frame, lines between groups and, where cells are large enough, between cells. */
export function gridLines(grid: Grid, canvas: Canvas): string {
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
