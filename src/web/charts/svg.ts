import { escapeHtml } from '../html.ts';

/** Writing SVG as text: escaped, without digits that nobody sees, equal for equal input. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A number as an attribute: two decimals, never an exponent, NaN or Infinity. */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) return '0';
  const bounded = Math.max(-1e9, Math.min(1e9, value));
  return String(Math.round(bounded * 100) / 100 + 0);
}

/** An element with attributes (undefined ones are left out); `children` are SVG already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value ?? '')}"`,
    )
    .join('');
  const content = children.join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** The full text of something that is shown short or not at all; browsers show it on hover. */
export function tooltip(text: string): string {
  return `<title>${escapeXml(text)}</title>`;
}

/** Text made safe for XML, which, unlike HTML, has no way at all to write control characters. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return escapeHtml(text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ''));
}
