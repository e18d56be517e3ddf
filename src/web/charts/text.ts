import { type Attributes, coordinate, element, escapeXml, tooltip } from './svg.ts';

/**
 * Text in pictures. SVG does not wrap, and whoever opens it may not have our font, so lines are broken here by widths
 * that are those of Arial, which is wider than Source Sans 3 and about as wide as the usual system fonts.
 */

export const FONT_FAMILY = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif";

/** Font sizes in pixels of the picture's own width; nothing is smaller than the smallest. */
export const SIZE = { title: 17, label: 13, small: 11.5 } as const;
export const LINE_HEIGHT = 1.22;
const BOLD_FACTOR = 1.07;

/** Advance widths of Arial in thousandths of the font size. */
const ADVANCES: readonly (readonly [characters: string, width: number])[] = [
  ["'‘’", 200],
  ['ijl|', 226],
  [' \u00A0!,./:;\\ftI[]·', 280],
  ['()-r`"“”°*', 345],
  ['ckvxyzsJ?', 505],
  ['abdeghnopqu0123456789$#_LƒFTZ<>+=~^−–', 575],
  ['ABEKPSVXY&', 670],
  ['CDHNRUw', 725],
  ['GOQ', 780],
  ['mM', 835],
  ['W%@—…', 1000],
];
const WIDTHS = new Map(ADVANCES.flatMap(([characters, width]) => [...characters].map((one) => [one, width])));

/** Width in pixels of one line, on the safe side. */
export function widthOf(text: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of text) {
    thousandths += WIDTHS.get(character) ?? ((character.codePointAt(0) ?? 0) >= 0x1100 ? 1000 : 690);
  }
  return (thousandths / 1000) * size * (bold ? BOLD_FACTOR : 1);
}

/** Lines of a text, and whether something had to be left out of them. */
export interface Lines {
  readonly lines: readonly string[];
  readonly cut: boolean;
  readonly full: string;
}

/**
 * Breaks a text into at most `most` lines of a width in pixels; the last one ends in "…" where the text goes on. White
 * space becomes one space each, except spaces that forbid a break.
 */
export function wrap(text: string, width: number, size: number, most: number, bold = false): Lines {
  const fits = (line: string) => widthOf(line, size, bold) <= width;
  const full = text.replace(/[^\S\u00A0]+/g, ' ').trim();
  const lines: string[] = [];
  let line = '';
  for (const word of full.split(' ').flatMap((whole) => pieces(whole, fits))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
    if (lines.length > most) break;
  }
  lines.push(line);
  if (lines.length <= most) return { lines, cut: false, full };
  const last = [...(lines[most - 1] ?? '')];
  while (last.length > 0 && !fits(`${last.join('').trimEnd()}…`)) last.pop();
  return { lines: [...lines.slice(0, most - 1), `${last.join('').trimEnd()}…`], cut: true, full };
}

/** A word that is wider than a line, cut into pieces that are not. */
function pieces(word: string, fits: (line: string) => boolean): readonly string[] {
  if (fits(word)) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && !fits(piece + character)) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}

/** Height in pixels of some lines. */
export function heightOf(lines: number, size: number): number {
  return lines * size * LINE_HEIGHT;
}

/** A text element of one or more lines; `y` is the baseline of the first. What was cut stands in full on hover. */
export function textLines(
  { lines, cut, full }: Lines,
  x: number,
  y: number,
  size: number,
  attributes: Attributes,
): string {
  const place = { x, y, 'font-size': size, ...attributes };
  const title = cut ? tooltip(full) : '';
  const [only = '', ...more] = lines;
  if (more.length === 0) return element('text', place, title, escapeXml(only));
  const spans = lines.map(
    (line, index) =>
      `<tspan x="${coordinate(x)}"${index === 0 ? '' : ` dy="${coordinate(size * LINE_HEIGHT)}"`}>${escapeXml(line)}</tspan>`,
  );
  return element('text', place, title, ...spans);
}

/** A text element of one line that is known to fit. */
export function textLine(text: string, x: number, y: number, size: number, attributes: Attributes): string {
  return textLines({ lines: [text], cut: false, full: text }, x, y, size, attributes);
}
