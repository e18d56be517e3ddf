import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DARK_STYLE, GOAL_COLOURS, HEAT_STYLE, textOn } from './charts/colours.ts';

/** The files that pages load: one style sheet, and a script of comforts. Their names change with their content. */
interface Asset {
  /** Such as `/assets/crosswalk-1a2b3c4d5e.css`. */
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

/** Goals have their own colours, with the text that stands out on them. Hover and print keep them. */
const goalRules = GOAL_COLOURS.map(
  (colour, place) =>
    `.goal-${place + 1}{background:${colour};border-color:${colour};color:${textOn(colour)}}`,
).join('\n');

export const STYLE_SHEET: Asset = asset(
  'css',
  'text/css; charset=utf-8',
  `${read('crosswalk.css')}\n${goalRules}\n${HEAT_STYLE}\n${DARK_STYLE}\n`,
);

export const SCRIPT: Asset = asset('js', 'text/javascript; charset=utf-8', read('crosswalk.js'));

export const ASSETS: readonly Asset[] = [STYLE_SHEET, SCRIPT];

function read(name: string): string {
  return readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
}

function asset(extension: string, type: string, content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return { path: `/assets/crosswalk-${hash}.${extension}`, type, content };
}
