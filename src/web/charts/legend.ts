import type { Canvas } from './frame.ts';
import { heightOf, type Lines, SIZE, textLines, widthOf, wrap } from './text.ts';

/** What the marks of a chart stand for. */
export interface LegendEntry {
  readonly label: string;
  /** Draws what stands for the entry, into SWATCH pixels from the given corner. */
  swatch(x: number, y: number): string;
}

export const SWATCH = { width: 20, height: 12 } as const;
const BETWEEN_ENTRIES = 14;

/** Entries in their order, left to right, as many lines as it takes; with `columns` they stand below each other. */
export function legend(
  canvas: Canvas,
  entries: readonly LegendEntry[],
  columns?: number,
): { readonly height: number; readonly content: string } {
  const room = canvas.right - canvas.left;
  const cell = columns === undefined ? room : (room - BETWEEN_ENTRIES * (columns - 1)) / columns;
  const labels = entries.map(({ label }) => wrap(label, cell - SWATCH.width - 6, SIZE.small, 2));
  const places = columns === undefined ? flow(labels, room) : grid(labels, columns, cell);
  const parts = entries.map((entry, index) => {
    const label = labels[index];
    const place = places.at[index];
    if (label === undefined || place === undefined) return '';
    const [x, y] = [canvas.left + place.x, place.y];
    return (
      entry.swatch(x, y) +
      textLines(label, x + SWATCH.width + 6, y + SIZE.small * 0.9, SIZE.small, canvas.paint({ fill: 'ink' }))
    );
  });
  return { height: places.height, content: parts.join('\n') };
}

interface Places {
  readonly at: readonly { readonly x: number; readonly y: number }[];
  readonly height: number;
}

function flow(labels: readonly Lines[], room: number): Places {
  const at: { x: number; y: number }[] = [];
  let [x, y, high] = [0, 0, 1];
  for (const label of labels) {
    const wide = SWATCH.width + 6 + Math.max(...label.lines.map((line) => widthOf(line, SIZE.small)));
    if (x > 0 && x + wide > room) {
      y += heightOf(high, SIZE.small) + 5;
      x = 0;
      high = 1;
    }
    at.push({ x, y });
    x += wide + BETWEEN_ENTRIES;
    high = Math.max(high, label.lines.length);
  }
  return { at, height: y + heightOf(high, SIZE.small) };
}

/** Down the first column, then down the next, so that neighbours stay neighbours. */
function grid(labels: readonly Lines[], columns: number, cell: number): Places {
  const perColumn = Math.ceil(labels.length / columns);
  const at: { x: number; y: number }[] = [];
  let height = 0;
  for (let column = 0; column < columns; column += 1) {
    let y = 0;
    for (const label of labels.slice(column * perColumn, (column + 1) * perColumn)) {
      at.push({ x: column * (cell + BETWEEN_ENTRIES), y });
      y += heightOf(label.lines.length, SIZE.small) + 5;
    }
    height = Math.max(height, y);
  }
  return { at, height };
}
