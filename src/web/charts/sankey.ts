import { IS_PART_OF } from '../../domain/relations.ts';
import { type Colour, conceptColour } from './colours.ts';
import {
  type Canvas,
  type ChartFrame,
  type Drawing,
  framed,
  middleBaseline,
  nothingToShow,
} from './frame.ts';
import { type LegendEntry, legend, SWATCH } from './legend.ts';
import { codeTile, TILE_HEIGHT, tileWidth } from './marks.ts';
import { drawn, grouped, type Quantity, sumOf } from './quantity.ts';
import { type Layout, type PlacedLink, sankeyLayout } from './sankey-layout.ts';
import { coordinate, element, tooltip } from './svg.ts';
import { heightOf, type Lines, SIZE, textLines, wrap } from './text.ts';

export interface SankeyNode {
  /** The concept's id, `sdg:10.7`: goals and their targets have the goals' own colours. */
  readonly id: string;
  readonly code: string;
  readonly label: string;
  /** Place in `columns`. */
  readonly column: number;
  /** A colour of its own, #rrggbb. */
  readonly color?: `#${string}`;
}

export interface SankeyLink {
  readonly source: string;
  readonly target: string;
  readonly value: Quantity;
  /** Null for a climb ("is part of") and for a match, which say nothing of strength. */
  readonly strength: 'core' | 'supporting' | 'conditional' | null;
  /** Said on hover: the relation, the condition. */
  readonly label: string;
}

/**
 * From tags through mappings to targets and goals. Links lead from a column to a later one; others, and those of
 * unknown nodes, are not part of the picture, nor are nodes without links.
 */
export interface Sankey extends ChartFrame {
  /** "Tags", "Mapped", "Targets", "Goals". */
  readonly columns: readonly string[];
  readonly nodes: readonly SankeyNode[];
  readonly links: readonly SankeyLink[];
}

const NODE_WIDTH = 10;
const FLOW_HEIGHT = 340;
const LABEL_GAP = 5;
const MOST_TOLD = 6;

/** Draws flows. A conditional link is hatched with a dashed edge, a supporting one pale with an edge. */
export function sankey(chart: Sankey): string {
  return framed('sankey', chart, (canvas) => {
    const columnOf = new Map(chart.nodes.map(({ id, column }) => [id, column]));
    const links = chart.links.filter(({ source, target }) => {
      const [from, to] = [columnOf.get(source), columnOf.get(target)];
      return from !== undefined && to !== undefined && from < to;
    });
    const linked = new Set(links.flatMap(({ source, target }) => [source, target]));
    const nodes = chart.nodes.filter(
      ({ id }, place) => linked.has(id) && chart.nodes.findIndex((node) => node.id === id) === place,
    );
    return links.length === 0 ? nothingToShow(canvas) : drawFlow({ ...chart, nodes, links }, canvas);
  });
}

interface Columns {
  /** Left edge of a column's nodes, by the column's number. */
  readonly lefts: ReadonlyMap<number, number>;
  readonly labelWidth: number;
}

function drawFlow(chart: Sankey, canvas: Canvas): Drawing {
  const columns = columnsOf(chart, canvas);
  const labels = new Map(chart.nodes.map((node) => [node.id, labelOf(node, chart, columns, canvas)]));
  const layout = sankeyLayout(
    chart.nodes.map(({ id, column }) => ({
      id,
      column,
      labelHeight: heightOf(labels.get(id)?.lines.length ?? 1, SIZE.small),
    })),
    chart.links.map(({ source, target, value }) => ({ source, target, value: drawn(value) })),
    FLOW_HEIGHT,
  );
  const key = legend(canvas, legendOf(chart, canvas));
  const headings = [...columns.lefts].map(
    ([column, x]) =>
      [wrap(chart.columns[column] ?? '', columns.labelWidth + NODE_WIDTH, SIZE.small, 2, true), x] as const,
  );
  const headingsTop = key.height + 10;
  const headingLines = headings.reduce((most, [{ lines }]) => Math.max(most, lines.length), 1);
  const top = headingsTop + heightOf(headingLines, SIZE.small) + 8;
  const colours = new Map(chart.nodes.map((node) => [node.id, node.color ?? conceptColour(node.id)]));
  const colour = (id: string): Colour => colours.get(id) ?? 'calm';
  const list = canvas.isNarrow ? keyOfNodes(chart, canvas, top + layout.height + 12) : null;
  const content = [
    key.content,
    ...headings.map(([lines, x]) =>
      textLines(lines, x, headingsTop + SIZE.small, SIZE.small, {
        'font-weight': 600,
        ...canvas.paint({ fill: 'muted' }),
      }),
    ),
    element(
      'g',
      { transform: `translate(0 ${coordinate(top)})` },
      ...chart.links.map((link, place) => band(link, layout.links[place], chart, columns, canvas, colour)),
      ...chart.nodes.map((node) => drawNode(node, chart, columns, canvas, layout, colour(node.id))),
      ...chart.nodes.map((node) => drawLabel(node, labels.get(node.id), columns, canvas, layout)),
    ),
    list?.content ?? '',
  ].join('\n');
  return { height: list?.bottom ?? top + layout.height, content, facts: factsOf(chart) };
}

/** Columns without nodes take no room. */
function columnsOf(chart: Sankey, canvas: Canvas): Columns {
  const used = [...new Set(chart.nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const pitch = (canvas.right - canvas.left) / used.length;
  return {
    lefts: new Map(used.map((column, place) => [column, canvas.left + place * pitch])),
    labelWidth: pitch - NODE_WIDTH - LABEL_GAP - 8,
  };
}

/** On a phone there is room for codes only; what they mean stands below. */
function labelOf(node: SankeyNode, chart: Sankey, { labelWidth }: Columns, canvas: Canvas): Lines {
  if (canvas.isNarrow) return wrap(node.code, labelWidth, SIZE.small, 1);
  const name = wrap(`${node.code} ${node.label}`, labelWidth, SIZE.small, 3);
  const value = wrap(grouped(throughput(node, chart)), labelWidth, SIZE.small, 1);
  return { ...name, lines: [...name.lines, ...value.lines] };
}

/** What enters a node; for the first ones, what leaves them. */
function throughput(node: SankeyNode, chart: Sankey): string {
  const into = chart.links.filter(({ target }) => target === node.id);
  const through = into.length > 0 ? into : chart.links.filter(({ source }) => source === node.id);
  return sumOf(through.map(({ value }) => value));
}

function drawNode(
  node: SankeyNode,
  chart: Sankey,
  columns: Columns,
  canvas: Canvas,
  layout: Layout,
  colour: Colour,
): string {
  const place = layout.nodes.get(node.id);
  if (place === undefined) return '';
  return element(
    'rect',
    {
      x: columns.lefts.get(node.column) ?? canvas.left,
      y: place.top,
      width: NODE_WIDTH,
      height: place.height,
      'stroke-width': 0.75,
      ...canvas.paint({ fill: colour, stroke: 'edge' }),
    },
    tooltip(`${node.code} ${node.label}: ${grouped(throughput(node, chart))}`),
  );
}

function drawLabel(
  node: SankeyNode,
  label: Lines | undefined,
  columns: Columns,
  canvas: Canvas,
  layout: Layout,
): string {
  const place = layout.nodes.get(node.id);
  if (place === undefined || label === undefined) return '';
  const x = (columns.lefts.get(node.column) ?? canvas.left) + NODE_WIDTH + LABEL_GAP;
  const baseline = middleBaseline(place.top, place.height, label.lines.length, SIZE.small);
  // Paper around the letters keeps them readable where bands pass behind them.
  return textLines(label, x, baseline, SIZE.small, {
    'stroke-width': 3,
    'stroke-linejoin': 'round',
    'stroke-opacity': 0.85,
    'paint-order': 'stroke',
    ...canvas.paint({ fill: 'ink', stroke: 'paper' }),
  });
}

function band(
  link: SankeyLink,
  placed: PlacedLink | undefined,
  chart: Sankey,
  columns: Columns,
  canvas: Canvas,
  colour: (id: string) => Colour,
): string {
  const columnOf = (id: string) => chart.nodes.find((node) => node.id === id)?.column ?? 0;
  if (placed === undefined) return '';
  const from = (columns.lefts.get(columnOf(link.source)) ?? 0) + NODE_WIDTH;
  const to = columns.lefts.get(columnOf(link.target)) ?? 0;
  const { from: top, to: targetTop, thickness } = placed;
  const middle = coordinate((from + to) / 2);
  const path = [
    `M${coordinate(from)} ${coordinate(top)}`,
    `C${middle} ${coordinate(top)} ${middle} ${coordinate(targetTop)} ${coordinate(to)} ${coordinate(targetTop)}`,
    `v${coordinate(thickness)}`,
    `C${middle} ${coordinate(targetTop + thickness)} ${middle} ${coordinate(top + thickness)} ${coordinate(from)} ${coordinate(top + thickness)}`,
    'Z',
  ].join('');
  const own = colour(link.target);
  const said = [link.strength, link.label].filter((text) => text !== null && text !== '');
  const hover = `${link.source} → ${link.target}: ${grouped(link.value)}, ${said.length === 0 ? IS_PART_OF : said.join(', ')}`;
  return element(
    'g',
    {},
    tooltip(hover),
    ...bandShapes(path, link.strength, own === 'calm' ? colour(link.source) : own, canvas),
  );
}

/** Strength is told by filling and edge, not by colour. */
function bandShapes(
  path: string,
  strength: SankeyLink['strength'],
  colour: Colour,
  canvas: Canvas,
): readonly string[] {
  const filled = (opacity: number, fill: Colour) =>
    element('path', { d: path, 'fill-opacity': opacity, ...canvas.paint({ fill }) });
  const edge = (attributes: Record<string, string | number>) =>
    element('path', { d: path, fill: 'none', ...attributes, ...canvas.paint({ stroke: 'edge' }) });
  if (strength === 'core') return [filled(0.6, colour)];
  if (strength === 'supporting') return [filled(0.22, colour), edge({ 'stroke-width': 0.9 })];
  if (strength === null) return [filled(0.3, 'grey')];
  return [
    filled(0.5, colour),
    element('path', { d: path, ...canvas.hatched }),
    edge({ 'stroke-width': 1.1, 'stroke-dasharray': '4 3' }),
  ];
}

function legendOf(chart: Sankey, canvas: Canvas): readonly LegendEntry[] {
  const entries = [
    ['core', 'core'],
    ['supporting', 'supporting'],
    ['conditional', 'conditional: depends on how the project is done'],
    [null, 'is part of, or a match'],
  ] as const;
  return entries
    .filter(([strength]) => chart.links.some((link) => link.strength === strength))
    .map(([strength, label]) => ({
      label,
      swatch: (x, y) =>
        bandShapes(
          `M${coordinate(x)} ${coordinate(y)}h${SWATCH.width}v${SWATCH.height}h-${SWATCH.width}Z`,
          strength,
          'calm',
          canvas,
        ).join(''),
    }));
}

function keyOfNodes(
  chart: Sankey,
  canvas: Canvas,
  top: number,
): { readonly content: string; readonly bottom: number } {
  const tile = tileWidth(chart.nodes.map(({ code }) => code));
  const left = canvas.left + tile + 7;
  let y = top;
  const parts = chart.nodes.map((node) => {
    const lines = wrap(
      `${node.label}: ${grouped(throughput(node, chart))}`,
      canvas.right - left,
      SIZE.small,
      3,
    );
    const height = Math.max(TILE_HEIGHT, heightOf(lines.lines.length, SIZE.small));
    const box = { x: canvas.left, y: y + (height - TILE_HEIGHT) / 2, width: tile };
    const part =
      codeTile(canvas, node.code, node.color ?? conceptColour(node.id), box) +
      textLines(
        lines,
        left,
        middleBaseline(y, height, lines.lines.length, SIZE.small),
        SIZE.small,
        canvas.paint({ fill: 'ink' }),
      );
    y += height + 5;
    return part;
  });
  return { content: parts.join('\n'), bottom: y };
}

function factsOf(chart: Sankey): readonly string[] {
  const name = (id: string) => {
    const node = chart.nodes.find((one) => one.id === id);
    return `${node?.code ?? id} ${node?.label ?? ''}`.trim();
  };
  const largest = [...chart.links].sort((a, b) => drawn(b.value) - drawn(a.value)).slice(0, MOST_TOLD);
  const conditional = chart.links.filter(({ strength }) => strength === 'conditional').length;
  const told = largest.map(
    (link) =>
      `${name(link.source)} to ${name(link.target)}: ${grouped(link.value)} (${link.strength ?? (link.label === '' ? IS_PART_OF : link.label)})`,
  );
  return [
    `A flow of ${chart.links.length} links between ${chart.nodes.length} concepts; ${conditional} links are conditional.`,
    `Largest: ${told.join('. ')}.`,
  ];
}
