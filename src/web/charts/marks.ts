import { type Colour, textOn } from './colours.ts';
import { type Canvas, middleBaseline } from './frame.ts';
import { type LegendEntry, SWATCH } from './legend.ts';
import { element } from './svg.ts';
import { SIZE, textLines, widthOf, wrap } from './text.ts';

/** Shapes that several charts draw alike. */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Filling = 'solid' | 'hatched';

/** A filled box with an outline, which keeps pale colours from getting lost on the paper. */
export function filledBox(canvas: Canvas, box: Box, colour: Colour, filling: Filling): string {
  const outline = { 'stroke-width': 0.75, ...canvas.paint({ stroke: 'edge' }) };
  if (filling === 'solid') {
    return element('rect', {
      ...box,
      'stroke-width': 0.75,
      ...canvas.paint({ fill: colour, stroke: 'edge' }),
    });
  }
  return (
    element('rect', { ...box, ...canvas.paint({ fill: colour }) }) +
    element('rect', { ...box, ...outline, ...canvas.hatched })
  );
}

/** The legend's sample of such a box. */
export function boxSwatch(canvas: Canvas, colour: Colour, filling: Filling): LegendEntry['swatch'] {
  return (x, y) => filledBox(canvas, { x, y, ...SWATCH }, colour, filling);
}

export const TILE_HEIGHT = 18;

/** One width for the tiles of all these codes. */
export function tileWidth(codes: readonly string[]): number {
  return Math.min(
    64,
    codes.reduce((most, code) => Math.max(most, widthOf(code, SIZE.small, true) + 8), 22),
  );
}

/** A concept's code on its colour, as on the goals' own icons. */
export function codeTile(
  canvas: Canvas,
  code: string,
  colour: Colour,
  { x, y, width }: Omit<Box, 'height'>,
): string {
  const text = wrap(code, width - 6, SIZE.small, 1, true);
  return (
    element('rect', { x, y, width, height: TILE_HEIGHT, rx: 2, ...canvas.paint({ fill: colour }) }) +
    textLines(text, x + width / 2, middleBaseline(y, TILE_HEIGHT, 1, SIZE.small), SIZE.small, {
      'text-anchor': 'middle',
      'font-weight': 600,
      ...canvas.paint({ fill: textOn(colour) }),
    })
  );
}
