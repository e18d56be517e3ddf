import { type Html, html, trusted } from '../html.ts';

/** Widths of pictures in pixels: a page, and a phone, for which charts have a layout of their own. */
const WIDE = 960;
const NARROW = 350;

/**
 * A chart drawn twice, for a page and for a phone; the style sheet shows one. Its own style element is left out, since the
 * policy of pages blocks it: the style sheet of the pages holds the same rules.
 */
export function figure(draw: (width: number) => string | undefined, wide = WIDE): Html | null {
  const [page, phone] = [draw(wide), draw(NARROW)];
  if (page === undefined || phone === undefined) return null;
  return html`<figure class="chart"><div class="wide">${inPage(page)}</div><div class="narrow">${inPage(phone)}</div></figure>`;
}

function inPage(svg: string): Html {
  return trusted(svg.replace(/<style>[\s\S]*?<\/style>\n?/, ''));
}

/**
 * A chart at an address of its own, which takes the width as its last parameter: the page need not wait for it, and a phone
 * loads only the one for phones. `alt` says what it shows; the page holds the same in words.
 */
export function pictureAt(href: string, alt: string): Html {
  return html`<figure class="chart"><picture><source media="screen and (max-width: 40rem)" srcset="${href}&width=${NARROW}"><img src="${href}&width=${WIDE}" alt="${alt}"></picture></figure>`;
}
