import { conceptColour } from './colours.ts';
import {
  type Canvas,
  type ChartFrame,
  type Drawing,
  framed,
  middleBaseline,
  nothingToShow,
} from './frame.ts';
import { type LegendEntry, legend } from './legend.ts';
import { boxSwatch, codeTile, filledBox, TILE_HEIGHT, tileWidth } from './marks.ts';
import { drawn, grouped, percent, type Quantity, sumOf } from './quantity.ts';
import { coordinate, element, tooltip } from './svg.ts';
import { heightOf, type Lines, SIZE, textLines, widthOf, wrap } from './text.ts';

/** One bar: what projects declared and what was inferred for a concept, side by side. */
interface ContributionBar {
  /** The concept's id, `sdg:10`: goals and their targets have the goals' own colours. */
  readonly id: string;
  /** Its notation: "10". */
  readonly code: string;
  readonly label: string;
  readonly declared: Quantity;
  readonly inferred: Quantity;
  /** Of the total, 0 to 1; null where shares mean nothing (methods that are not additive). */
  readonly share: number | null;
}

/** Horizontal bars by concept, in the order given, with what is unaligned as a bar of its own below them. */
export interface ContributionBars extends ChartFrame {
  readonly bars: readonly ContributionBar[];
  readonly unaligned: { readonly value: Quantity; readonly share: number | null } | null;
  /** For the text alternative; null where bars do not add up to anything. */
  readonly total: Quantity | null;
}

interface BarRow {
  readonly code: string | null;
  readonly colour: ReturnType<typeof conceptColour>;
  readonly label: Lines;
  readonly parts: readonly { readonly value: number; readonly isInferred: boolean }[];
  readonly valueText: string;
  readonly hover: string;
}

const BAR_HEIGHT = 15;
const ROW_GAP = 7;
/** The part of the room beside labels that numbers may take from bars. */
const MOST_FOR_VALUES = 0.7;

/** Draws contributions by concept. What is inferred is hatched; every bar has its number written beside it. */
export function contributionBars(chart: ContributionBars): string {
  return framed('bars', chart, (canvas) =>
    chart.bars.length === 0 && chart.unaligned === null ? nothingToShow(canvas) : drawBars(chart, canvas),
  );
}

function drawBars(chart: ContributionBars, canvas: Canvas): Drawing {
  const tile = tileWidth(chart.bars.map(({ code }) => code));
  const labelLeft = canvas.left + tile + 7;
  const labelWidth = canvas.isNarrow ? canvas.right - labelLeft : 196;
  const rows = rowsOf(chart, labelWidth);
  const barsLeft = canvas.isNarrow ? canvas.left : labelLeft + labelWidth + 8;
  const values = rows.map(({ valueText }) => widthOf(valueText, SIZE.small));
  const valueWidth = Math.min(
    values.reduce((most, width) => Math.max(most, width), 0) + 8,
    (canvas.right - barsLeft) * MOST_FOR_VALUES,
  );
  const scale = scaleOf(rows, barsLeft, canvas.right - valueWidth);

  const key = legend(canvas, legendOf(chart, canvas));
  let y = key.height + 12;
  const first = y;
  const parts = rows.map((row) => {
    const lines = row.label.lines.length;
    const labelHeight = Math.max(TILE_HEIGHT, heightOf(lines, SIZE.label));
    const barTop = canvas.isNarrow ? y + labelHeight + 3 : y + (labelHeight - BAR_HEIGHT) / 2;
    const baseline = middleBaseline(y, labelHeight, lines, SIZE.label);
    const barBaseline = middleBaseline(barTop, BAR_HEIGHT, 1, SIZE.small);
    const content = [
      tooltip(row.hover),
      row.code === null
        ? ''
        : codeTile(canvas, row.code, row.colour, {
            x: canvas.left,
            y: y + (labelHeight - TILE_HEIGHT) / 2,
            width: tile,
          }),
      textLines(
        row.label,
        row.code === null && canvas.isNarrow ? canvas.left : labelLeft,
        baseline,
        SIZE.label,
        {
          ...canvas.paint({ fill: 'ink' }),
        },
      ),
      ...barParts(row, canvas, scale, barTop),
      textLines(
        wrap(row.valueText, valueWidth - 6, SIZE.small, 1),
        scale.end(row) + 6,
        barBaseline,
        SIZE.small,
        canvas.paint({ fill: 'ink' }),
      ),
    ];
    y = (canvas.isNarrow ? barTop + BAR_HEIGHT + 3 : y + labelHeight) + ROW_GAP;
    return element('g', {}, ...content);
  });
  const baseline = element('path', {
    d: `M${coordinate(scale.zero)} ${coordinate(first - 3)}V${coordinate(y - ROW_GAP + 3)}`,
    ...canvas.paint({ stroke: 'edge' }),
  });
  return {
    height: y - ROW_GAP + 4,
    content: [key.content, ...parts, canvas.isNarrow ? '' : baseline].join('\n'),
    facts: factsOf(chart),
  };
}

function rowsOf(chart: ContributionBars, labelWidth: number): readonly BarRow[] {
  const rows: BarRow[] = chart.bars.map((bar) => ({
    code: bar.code,
    colour: conceptColour(bar.id),
    label: wrap(bar.label, labelWidth, SIZE.label, 2),
    parts: [
      { value: drawn(bar.declared), isInferred: false },
      { value: drawn(bar.inferred), isInferred: true },
    ],
    valueText: valueText(sumOf([bar.declared, bar.inferred]), bar.share),
    hover: sentence(bar),
  }));
  if (chart.unaligned === null) return rows;
  const { value, share } = chart.unaligned;
  const unaligned: BarRow = {
    code: null,
    colour: 'grey',
    label: wrap('Unaligned', labelWidth, SIZE.label, 1),
    parts: [{ value: drawn(value), isInferred: false }],
    valueText: valueText(value, share),
    hover: `Unaligned: ${valueText(value, share)}`,
  };
  return [...rows, unaligned];
}

interface Scale {
  readonly zero: number;
  x(value: number): number;
  /** Where a row's bar ends on the right, or zero where all of it lies below zero. */
  end(row: BarRow): number;
}

/** From amounts to pixels. Corrections can make an amount negative: then its bar goes left from zero. */
function scaleOf(rows: readonly BarRow[], left: number, right: number): Scale {
  const sum = (row: BarRow, sign: 1 | -1) =>
    row.parts.reduce((total, { value }) => total + (value * sign > 0 ? value : 0), 0);
  const most = Math.max(0, ...rows.map((row) => sum(row, 1)));
  const least = Math.min(0, ...rows.map((row) => sum(row, -1)));
  const room = Math.max(20, right - left);
  const x = (value: number) =>
    most === least ? left : left + (value / (most - least) - least / (most - least)) * room;
  return { zero: x(0), x, end: (row) => x(sum(row, 1)) };
}

function barParts(row: BarRow, canvas: Canvas, scale: Scale, top: number): readonly string[] {
  let [above, below] = [0, 0];
  return row.parts.flatMap(({ value, isInferred }) => {
    if (value === 0) return [];
    const from = value > 0 ? above : below;
    const to = from + value;
    if (value > 0) above = to;
    else below = to;
    const x = Math.min(scale.x(from), scale.x(to));
    // What is there is seen, however small it is.
    const width = Math.max(1, Math.abs(scale.x(to) - scale.x(from)));
    const box = { x, y: top, width, height: BAR_HEIGHT };
    return [filledBox(canvas, box, row.colour, isInferred ? 'hatched' : 'solid')];
  });
}

function legendOf(chart: ContributionBars, canvas: Canvas): readonly LegendEntry[] {
  return [
    { label: 'declared by projects', swatch: boxSwatch(canvas, 'calm', 'solid') },
    { label: 'inferred through mappings', swatch: boxSwatch(canvas, 'calm', 'hatched') },
    ...(chart.unaligned === null ? [] : [{ label: 'unaligned', swatch: boxSwatch(canvas, 'grey', 'solid') }]),
  ];
}

function valueText(value: Quantity, share: number | null): string {
  // A share that the table rounded to nothing belongs to an amount that is something.
  const isSmall = share === 0 && drawn(value) > 0;
  const part = isSmall ? '<0.1%' : percent(share);
  return part === null ? grouped(value) : `${grouped(value)} · ${part}`;
}

function sentence(bar: ContributionBar): string {
  const whole = valueText(sumOf([bar.declared, bar.inferred]), bar.share);
  return `${bar.code} ${bar.label}: ${whole}; declared ${grouped(bar.declared)}, inferred ${grouped(bar.inferred)}`;
}

const MOST_TOLD = 5;

function factsOf(chart: ContributionBars): readonly string[] {
  const size = (bar: ContributionBar) => drawn(bar.declared) + drawn(bar.inferred);
  const largest = [...chart.bars].sort((a, b) => size(b) - size(a)).slice(0, MOST_TOLD);
  const unit = chart.unit === null ? '' : ` ${chart.unit}`;
  return [
    `Bars for ${chart.bars.length} concepts.`,
    ...(chart.total === null ? [] : [`Total: ${grouped(chart.total)}${unit}.`]),
    ...(largest.length === 0 ? [] : [`Largest: ${largest.map(sentence).join('. ')}.`]),
    ...(chart.unaligned === null
      ? []
      : [`Unaligned: ${valueText(chart.unaligned.value, chart.unaligned.share)}.`]),
  ];
}
