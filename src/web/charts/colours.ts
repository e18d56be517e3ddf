/**
 * Colours of pictures, in light and dark. Every element carries its light colour as an attribute and a class; the style
 * sheet in the picture turns the classes dark where the reader's screen is. Where a content security policy blocks that
 * style sheet the picture stays light, on its own paper, and whole.
 */

/** `auto` follows the reader's screen; the others are fixed, for pictures as PNG. */
export type Theme = 'auto' | 'light' | 'dark';

const TOKENS = {
  paper: ['#ffffff', '#12161c'],
  ink: ['#1b2430', '#e8ecf1'],
  muted: ['#4a5665', '#aab4c0'],
  grid: ['#d5dbe2', '#333c47'],
  edge: ['#5b6775', '#93a0ae'],
  calm: ['#2f6690', '#5b9bd0'],
  'on-calm': ['#ffffff', '#000000'],
  grey: ['#9aa3ad', '#6b7580'],
  heat1: ['#dbe9f6', '#16324d'],
  heat2: ['#a9cce6', '#1f4f7a'],
  heat3: ['#6aa6d4', '#2c72ad'],
  heat4: ['#2f78b7', '#68a5d8'],
  heat5: ['#0f4c86', '#b9dcf5'],
  'on-heat1': ['#000000', '#ffffff'],
  'on-heat2': ['#000000', '#ffffff'],
  'on-heat3': ['#000000', '#ffffff'],
  'on-heat4': ['#ffffff', '#000000'],
  'on-heat5': ['#ffffff', '#000000'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type Token = keyof typeof TOKENS;
/** A colour of the theme, or one of its own as #rrggbb, which is the same in light and dark. */
export type Colour = Token | `#${string}`;

/** What a token is in the light or the dark theme. */
export function tokenColour(token: Token, theme: 'light' | 'dark'): string {
  return TOKENS[token][theme === 'light' ? 0 : 1];
}

/** Attributes that fill and stroke an element in colours of a theme. */
export function paint(
  theme: Theme,
  { fill, stroke }: { readonly fill?: Colour; readonly stroke?: Colour },
): { readonly class?: string; readonly fill?: string; readonly stroke?: string } {
  const classes = [
    ...(fill !== undefined && isToken(fill) ? [`xw-${fill}`] : []),
    ...(stroke !== undefined && isToken(stroke) ? [`xw-${stroke}-line`] : []),
  ];
  const still = theme === 'dark' ? 'dark' : 'light';
  const value = (colour: Colour) => (isToken(colour) ? tokenColour(colour, still) : colour);
  return {
    ...(theme === 'auto' && classes.length > 0 ? { class: classes.join(' ') } : {}),
    ...(fill === undefined ? {} : { fill: value(fill) }),
    ...(stroke === undefined ? {} : { stroke: value(stroke) }),
  };
}

function isToken(colour: Colour): colour is Token {
  return Object.hasOwn(TOKENS, colour);
}

/**
 * The rules that turn pictures dark; equal in every picture. A page whose policy blocks style elements can serve them
 * in its own style sheet. They hold on screens only: paper is white.
 */
export const DARK_STYLE: string = `@media screen and (prefers-color-scheme:dark){${Object.entries(TOKENS)
  .map(([token, [, dark]]) => `.xw-${token}{fill:${dark}}.xw-${token}-line{stroke:${dark}}`)
  .join('')}}`;

const HEATS = ['heat1', 'heat2', 'heat3', 'heat4', 'heat5'] as const;
const heatRules = (theme: 'light' | 'dark') =>
  HEATS.map(
    (heat) =>
      `.${heat}{background:${tokenColour(heat, theme)}}.${heat} a{color:${tokenColour(`on-${heat}`, theme)}}`,
  ).join('');

/** The same shades for cells of tables. */
export const HEAT_STYLE: string = `${heatRules('light')}@media screen and (prefers-color-scheme:dark){${heatRules('dark')}}`;

/** The rules of those classes that a picture uses. */
export function darkStyleFor(svg: string): string {
  const rules = [...DARK_STYLE.matchAll(/\.(xw-[\w-]+)\{[^}]*\}/g)];
  const used = new Set(
    [...svg.matchAll(/class="([^"]*)"/g)].flatMap(([, classes = '']) => classes.split(' ')),
  );
  const kept = rules.filter(([, name = '']) => used.has(name)).map(([rule]) => rule);
  return `@media screen and (prefers-color-scheme:dark){${kept.join('')}}`;
}

/**
 * The colours of the 17 goals, as the United Nations publish them (united-nations/open @ af72496b, src/lib/sdgs.ts).
 */
export const GOAL_COLOURS: readonly `#${string}`[] = [
  '#E5243B',
  '#DDA63A',
  '#4C9F38',
  '#C5192D',
  '#FF3A21',
  '#26BDE2',
  '#FCC30B',
  '#A21942',
  '#FD6925',
  '#DD1367',
  '#FD9D24',
  '#BF8B2E',
  '#3F7E44',
  '#0A97D9',
  '#56C02B',
  '#00689D',
  '#19486A',
];

/** A goal's own colour, also for its targets and indicators (sdg:10, sdg:10.7); one calm colour for everything else. */
export function conceptColour(id: string): Colour {
  const goal = /^sdg:(\d{1,2})(?:\.|$)/.exec(id)?.[1];
  return (goal === undefined ? undefined : GOAL_COLOURS[Number(goal) - 1]) ?? 'calm';
}

/** The colour of text on a ground: white or black, whichever stands out more; always at least 4.5 to 1. */
export function textOn(ground: Colour): Colour {
  if (ground === 'calm') return 'on-calm';
  return contrast(ground, '#ffffff') >= contrast(ground, '#000000') ? '#ffffff' : '#000000';
}

/** WCAG's contrast ratio of two colours as #rrggbb, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const channel = (at: number) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
