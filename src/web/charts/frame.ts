import { createHash } from 'node:crypto';
import { type Colour, darkStyleFor, paint, type Theme } from './colours.ts';
import { type Attributes, element, escapeXml } from './svg.ts';
import { FONT_FAMILY, heightOf, LINE_HEIGHT, SIZE, textLines, wrap } from './text.ts';

/** What every chart has around it: title, text alternative, caption, paper, patterns and the colours of the theme. */
export interface ChartFrame {
  readonly title: string;
  /** What is measured, for the title line: "USD", "projects". Null where the title says it. */
  readonly unit: string | null;
  /** These three stand under the picture, so that a copy of it carries them. */
  readonly method: string;
  readonly filters: string;
  readonly revision: string;
  /** In pixels, 280 to 2000; 680, which is 180 mm, where left out. Below 520 the layout is that for a phone. */
  readonly width?: number;
  /** `auto`, which follows the reader's screen, where left out. */
  readonly theme?: Theme;
}

/** What a chart is drawn on. Coordinates begin at the left edge of the paper, below the title. */
export interface Canvas {
  readonly width: number;
  readonly isNarrow: boolean;
  readonly left: number;
  readonly right: number;
  paint(colours: { readonly fill?: Colour; readonly stroke?: Colour }): Attributes;
  /** Attributes that lay hatching over a shape of any colour. */
  readonly hatched: Attributes;
}

export interface Drawing {
  readonly height: number;
  readonly content: string;
  /** The key facts in sentences, for readers who do not see the picture. */
  readonly facts: readonly string[];
}

export const DEFAULT_WIDTH = 680;
const MIN_WIDTH = 280;
const MAX_WIDTH = 2000;
const NARROW_BELOW = 520;
const MARGIN = 14;
const GAP = 10;

/** A whole picture. Equal charts give equal text; ids come from the chart's content, so that several fit on one page. */
export function framed(kind: string, chart: ChartFrame, draw: (canvas: Canvas) => Drawing): string {
  const width = boundedWidth(chart.width);
  const theme = chart.theme ?? 'auto';
  const id = `${kind}-${fingerprint(chart)}`;
  const left = MARGIN;
  const right = width - MARGIN;
  const canvas: Canvas = {
    width,
    isNarrow: width < NARROW_BELOW,
    left,
    right,
    paint: (colours) => paint(theme, colours),
    hatched: { fill: `url(#${id}-hatch)` },
  };

  const titleText = chart.unit === null ? chart.title : `${chart.title}, ${chart.unit}`;
  const captionText = `Method: ${chart.method} · Filters: ${chart.filters} · Revision: ${chart.revision}`;
  const title = wrap(titleText, right - left, SIZE.title, 4, true);
  const caption = wrap(captionText, right - left, SIZE.small, 12);
  const { height, content, facts } = draw(canvas);
  const top = MARGIN + heightOf(title.lines.length, SIZE.title) + GAP;
  const captionTop = top + height + GAP;
  const full = Math.ceil(captionTop + heightOf(caption.lines.length, SIZE.small) + MARGIN);

  const body = [
    element('rect', { width, height: full, ...canvas.paint({ fill: 'paper' }) }),
    textLines(title, left, MARGIN + SIZE.title * 0.95, SIZE.title, {
      'font-weight': 600,
      ...canvas.paint({ fill: 'ink' }),
    }),
    element('g', { transform: `translate(0 ${Math.round(top)})` }, content),
    textLines(caption, left, captionTop + SIZE.small, SIZE.small, canvas.paint({ fill: 'muted' })),
  ].join('\n');
  const patterns = body.includes(`url(#${id}-hatch)`) ? `<defs>${hatching(id, canvas)}</defs>\n` : '';
  const style = theme === 'auto' ? `<style>${darkStyleFor(patterns + body)}</style>\n` : '';
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${full}" width="100%" role="img" `,
    `aria-labelledby="${id}-title ${id}-desc" font-family="${escapeXml(FONT_FAMILY)}">\n`,
    `<title id="${id}-title">${escapeXml(titleText)}</title>\n`,
    `<desc id="${id}-desc">${escapeXml([...facts, `${captionText}.`].join(' '))}</desc>\n`,
    style,
    patterns,
    body,
  ].join('')}\n</svg>\n`;
}

/** What stands in place of a chart that has nothing to show. */
export function nothingToShow(canvas: Canvas): Drawing {
  const text = 'There is nothing to show: no data fit these filters.';
  const lines = wrap(text, canvas.right - canvas.left, SIZE.label, 4);
  const content = textLines(lines, canvas.left, SIZE.label + 6, SIZE.label, canvas.paint({ fill: 'muted' }));
  return { height: heightOf(lines.lines.length, SIZE.label) + 12, content, facts: [text] };
}

/** One hatching serves every colour: stripes of paper over it. */
function hatching(id: string, canvas: Canvas): string {
  const size = 6;
  return element(
    'pattern',
    {
      id: `${id}-hatch`,
      width: size,
      height: size,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    element('rect', { width: size / 2, height: size, ...canvas.paint({ fill: 'paper' }) }),
  );
}

function boundedWidth(width: number | undefined): number {
  if (width === undefined || !Number.isFinite(width)) return DEFAULT_WIDTH;
  return Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)));
}

function fingerprint(chart: ChartFrame): string {
  const text = JSON.stringify(chart, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** The baseline that puts `lines` lines of a size in the middle of a box of this height that begins at `top`. */
export function middleBaseline(top: number, height: number, lines: number, size: number): number {
  return top + (height - heightOf(lines, size)) / 2 + size * (0.5 + LINE_HEIGHT / 2) - size * 0.16;
}
