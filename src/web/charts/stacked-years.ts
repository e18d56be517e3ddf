import { apart } from './apart.ts';
import { type Colour, conceptColour, textOn } from './colours.ts';
import { type Canvas, type ChartFrame, type Drawing, framed, nothingToShow } from './frame.ts';
import { legend } from './legend.ts';
import { filledBox } from './marks.ts';
import { drawn, grouped, inUnitsOf, type Quantity, sumOf } from './quantity.ts';
import { coordinate, element, tooltip } from './svg.ts';
import { heightOf, SIZE, textLine, textLines, widthOf, wrap } from './text.ts';
import { type Axis, axisOf } from './value-axis.ts';

/** One goal, or another framework's top level, over the years. */
interface YearSeries {
  /** The concept's id, `sdg:10`. */
  readonly id: string;
  readonly code: string;
  readonly label: string;
  /** One per year, in the order of the years. A missing one is nothing. */
  readonly values: readonly Quantity[];
}

/** Stacked columns by year; the first series stands lowest. Amounts below zero are left out, and it says so. */
export interface StackedYears extends ChartFrame {
  readonly years: readonly number[];
  readonly series: readonly YearSeries[];
}

const LEFT_OUT = 'Amounts below zero are left out.';
const PLOT_HEIGHT = 320;
const COLUMN_WIDTH = { narrow: 22, wide: 34 } as const;
const [MAX_COLUMN_WIDTH, MAX_AXIS_WIDTH, MAX_CODE_WIDTH] = [90, 90, 46];
const LABEL_PITCH = SIZE.small;
const MIN_INSIDE = SIZE.small + 1;

/** Draws amounts over the years. Every part carries its code, in it or beside it, so that colour is not needed. */
export function stackedYears(chart: StackedYears): string {
  return framed('years', chart, (canvas) =>
    chart.years.length === 0 || chart.series.length === 0 ? nothingToShow(canvas) : drawYears(chart, canvas),
  );
}

function drawYears(chart: StackedYears, canvas: Canvas): Drawing {
  const height = (year: number) =>
    chart.series.reduce((sum, { values }) => sum + Math.max(0, drawn(values[year] ?? 0)), 0);
  const axis = axisOf(chart.years.reduce((most, _, place) => Math.max(most, height(place)), 0));
  const widestTick = axis.ticks.reduce((most, { text }) => Math.max(most, widthOf(text, SIZE.small)), 0);
  const axisWidth = Math.min(MAX_AXIS_WIDTH, widestTick + 8);
  const widestCode = chart.series.reduce((most, { code }) => Math.max(most, widthOf(code, SIZE.small)), 0);
  const codeWidth = Math.min(MAX_CODE_WIDTH, widestCode);
  const totalWidth = widthOf(widestTotal(chart, axis), SIZE.small, true);
  const columnWidth = Math.min(
    MAX_COLUMN_WIDTH,
    Math.max(COLUMN_WIDTH[canvas.isNarrow ? 'narrow' : 'wide'], codeWidth + 4, totalWidth),
  );
  const plotLeft = canvas.left + axisWidth;
  const slot = columnWidth + codeWidth + 14;
  const perPanel = Math.max(1, Math.floor((canvas.right - plotLeft) / slot));
  const panels = Math.ceil(chart.years.length / perPanel);
  const pitch = (canvas.right - plotLeft) / Math.ceil(chart.years.length / panels);

  const key = legend(
    canvas,
    chart.series.map(({ id, code, label }) => ({
      label: `${code} ${label}`,
      swatch: (x, y) => filledBox(canvas, { x, y, width: 20, height: 12 }, conceptColour(id), 'solid'),
    })),
    canvas.isNarrow ? 1 : 3,
  );
  const units = axis.unitName === null ? '' : `In ${[axis.unitName, chart.unit ?? ''].join(' ').trim()}. `;
  const note = wrap(
    `${units}Stacked from below in the order of the legend.${hasBelowZero(chart) ? ` ${LEFT_OUT}` : ''}`,
    canvas.right - canvas.left,
    SIZE.small,
    3,
  );
  const top = heightOf(note.lines.length, SIZE.small) + 22;
  const panelHeight = PLOT_HEIGHT + 48;
  const parts: string[] = [
    textLines(note, canvas.left, SIZE.small, SIZE.small, canvas.paint({ fill: 'muted' })),
  ];
  for (let panel = 0; panel < panels; panel += 1) {
    const bottom = top + panel * panelHeight + PLOT_HEIGHT;
    parts.push(gridLines(axis, canvas, plotLeft, bottom));
    const perRow = Math.ceil(chart.years.length / panels);
    for (let place = 0; place < perRow; place += 1) {
      const year = panel * perRow + place;
      if (year >= chart.years.length) break;
      const left = plotLeft + place * pitch + Math.max(2, (pitch - columnWidth - codeWidth - 8) / 2);
      parts.push(drawColumn(chart, canvas, axis, year, { left, bottom, width: columnWidth, codeWidth }));
    }
  }
  const keyTop = top + panels * panelHeight - 12;
  parts.push(element('g', { transform: `translate(0 ${coordinate(keyTop)})` }, key.content));
  return { height: keyTop + key.height, content: parts.join('\n'), facts: factsOf(chart) };
}

function hasBelowZero({ series }: StackedYears): boolean {
  return series.some(({ values }) => values.some((value) => drawn(value) < 0));
}

/** What a column shows: amounts below zero are not in it. */
function totalOf(chart: StackedYears, year: number): string {
  return sumOf(chart.series.map(({ values }) => values[year] ?? 0).filter((value) => drawn(value) >= 0));
}

function widestTotal(chart: StackedYears, axis: Axis): string {
  return chart.years
    .map((_, year) => inUnitsOf(totalOf(chart, year), axis.exponent))
    .reduce((widest, text) => (text.length > widest.length ? text : widest), '');
}

function gridLines(axis: Axis, canvas: Canvas, left: number, bottom: number): string {
  return axis.ticks
    .map(({ text, part }) => {
      const y = bottom - part * PLOT_HEIGHT;
      const line = { d: `M${coordinate(left)} ${coordinate(y)}H${coordinate(canvas.right)}` };
      return (
        element('path', { ...line, ...canvas.paint({ stroke: part === 0 ? 'edge' : 'grid' }) }) +
        textLines(
          wrap(text, left - 6 - canvas.left, SIZE.small, 1),
          left - 6,
          y + SIZE.small * 0.35,
          SIZE.small,
          { 'text-anchor': 'end', ...canvas.paint({ fill: 'muted' }) },
        )
      );
    })
    .join('');
}

interface ColumnPlace {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  /** Room for codes beside the column. */
  readonly codeWidth: number;
}

interface Part {
  readonly series: YearSeries;
  readonly value: Quantity;
  readonly colour: Colour;
  readonly top: number;
  readonly height: number;
}

function drawColumn(
  chart: StackedYears,
  canvas: Canvas,
  axis: Axis,
  year: number,
  place: ColumnPlace,
): string {
  let y = place.bottom;
  const parts: Part[] = [];
  for (const series of chart.series) {
    const value = series.values[year] ?? 0;
    const height = (drawn(value) / axis.most) * PLOT_HEIGHT;
    if (!(height > 0)) continue;
    y -= height;
    parts.push({ series, value, colour: conceptColour(series.id), top: y, height });
  }
  const middle = place.left + place.width / 2;
  const ink = canvas.paint({ fill: 'ink' });
  const centred = { 'text-anchor': 'middle', ...ink };
  const total = wrap(inUnitsOf(totalOf(chart, year), axis.exponent), place.width, SIZE.small, 1, true);
  const name = String(chart.years[year]);
  const code = ({ series }: Part) => wrap(series.code, place.width - 2, SIZE.small, 1);
  return [
    ...parts.map((part) =>
      element(
        'g',
        {},
        tooltip(`${name}, ${part.series.code} ${part.series.label}: ${grouped(part.value)}`),
        filledBox(
          canvas,
          { x: place.left, y: part.top, width: place.width, height: part.height },
          part.colour,
          'solid',
        ),
        part.height < MIN_INSIDE
          ? ''
          : textLines(code(part), middle, part.top + part.height / 2 + SIZE.small * 0.35, SIZE.small, {
              'text-anchor': 'middle',
              ...canvas.paint({ fill: textOn(part.colour) }),
            }),
      ),
    ),
    besideLabels(
      parts.filter(({ height }) => height < MIN_INSIDE),
      canvas,
      place,
    ),
    textLines(total, middle, y - 5, SIZE.small, { 'font-weight': 600, ...centred }),
    textLine(name, middle, place.bottom + SIZE.small + 4, SIZE.small, centred),
  ].join('');
}

/** Codes of parts that are too thin to hold them: right of the column, moved apart, each with a line to its part. */
function besideLabels(thin: readonly Part[], canvas: Canvas, place: ColumnPlace): string {
  const right = place.left + place.width;
  const room = Math.floor(PLOT_HEIGHT / LABEL_PITCH);
  const largest = new Set([...thin].sort((a, b) => b.height - a.height).slice(0, room));
  const parts = thin.filter((part) => largest.has(part));
  const middles = parts.map(({ top, height }) => top + height / 2);
  const places = apart(middles, LABEL_PITCH, place.bottom - LABEL_PITCH * 0.3);
  return parts
    .map(({ series }, index) => {
      const [middle = 0, y = 0] = [middles[index], places[index]];
      const path = `M${coordinate(right)} ${coordinate(middle)}L${coordinate(right + 7)} ${coordinate(y)}`;
      const code = wrap(series.code, place.codeWidth, SIZE.small, 1);
      return (
        element('path', { d: path, 'stroke-width': 0.75, ...canvas.paint({ stroke: 'edge' }) }) +
        textLines(code, right + 9, y + SIZE.small * 0.35, SIZE.small, canvas.paint({ fill: 'ink' }))
      );
    })
    .join('');
}

const MOST_TOLD = 3;

function factsOf(chart: StackedYears): readonly string[] {
  const unit = chart.unit === null ? '' : ` ${chart.unit}`;
  const years = chart.years.map((year, place) => {
    const largest = [...chart.series]
      .filter(({ values }) => drawn(values[place] ?? 0) > 0)
      .sort((a, b) => drawn(b.values[place] ?? 0) - drawn(a.values[place] ?? 0))
      .slice(0, MOST_TOLD)
      .map(({ code, label, values }) => `${code} ${label} ${grouped(values[place] ?? 0)}`);
    const most = largest.length === 0 ? '' : `; largest ${largest.join(', ')}`;
    return `${year}: ${grouped(totalOf(chart, place))}${unit}${most}.`;
  });
  return [
    `Columns for ${chart.years.length} years, ${chart.series.length} series each.`,
    ...years,
    ...(hasBelowZero(chart) ? [LEFT_OUT] : []),
  ];
}
