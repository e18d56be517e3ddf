import { createRequire } from 'node:module';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';

const FONT_PACKAGE = '@expo-google-fonts/source-sans-3';
const FONT_FILES = ['400Regular/SourceSans3_400Regular.ttf', '600SemiBold/SourceSans3_600SemiBold.ttf'].map(
  (file) => createRequire(import.meta.url).resolve(`${FONT_PACKAGE}/${file}`),
);

/** Only our own font, never the machine's, so that a picture is the same wherever it is made. */
export const FONT_OPTIONS: NonNullable<ResvgRenderOptions['font']> = {
  loadSystemFonts: false,
  fontFiles: FONT_FILES,
  defaultFontFamily: 'Source Sans 3',
};

const MAX_PNG_WIDTH = 4096;
/** About 160 MB while it is drawn. */
const MAX_PIXELS = 40_000_000;

/**
 * A chart as PNG, `widthPx` (1 to 4096) wide and as high as that makes it. Throws a RangeError for other widths, and
 * where the picture would have more than 40 million pixels. Pictures in the `auto` theme come out light.
 */
export function renderPng(svg: string, widthPx: number): Uint8Array {
  if (!Number.isInteger(widthPx) || widthPx < 1 || widthPx > MAX_PNG_WIDTH) {
    throw new RangeError(`A PNG is 1 to ${MAX_PNG_WIDTH} pixels wide, not ${widthPx}.`);
  }
  const picture = new Resvg(svg, { font: FONT_OPTIONS, fitTo: { mode: 'width', value: widthPx } });
  const heightPx = Math.ceil((widthPx / picture.width) * picture.height);
  if (widthPx * heightPx > MAX_PIXELS) {
    throw new RangeError(`${widthPx} by ${heightPx} pixels are too many. Ask for a smaller width.`);
  }
  return picture.render().asPng();
}
