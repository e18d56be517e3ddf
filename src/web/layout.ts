import { SCRIPT, STYLE_SHEET } from './assets.ts';
import { escapeHtml, type Html, html } from './html.ts';
import { WAYS } from './site.ts';

/** What stands around every page: head, ways to the other pages, foot. */

export interface Visitor {
  /** Who is signed in; null for nobody. */
  readonly name: string | null;
  /** Sent back by the forms of who is signed in. */
  readonly formToken: string | null;
  readonly mayWrite: boolean;
  /** Reviews mappings, too. */
  readonly mayCurate: boolean;
}

export const NOBODY: Visitor = { name: null, formToken: null, mayWrite: false, mayCurate: false };

export interface Page {
  readonly title: string;
  readonly content: Html;
  /** The way in the head that is marked. */
  readonly section?: string | null;
  readonly visitor?: Visitor;
  readonly state?: { readonly change: number; readonly revision: number };
  /** True where the script of comforts has something to do. */
  readonly comforts?: boolean;
}

/** Nothing may be loaded or run that does not come from here; forms go nowhere else. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export function layout({ title, content, section, visitor = NOBODY, state, comforts }: Page): string {
  const script = comforts === true ? `\n<script src="${SCRIPT.path}" defer></script>` : '';
  const body = html`<a class="skip" href="#main">Skip to the content</a>
<header class="head"><div class="page">
<a class="wordmark" href="/">Crosswalk</a>
<nav aria-label="Pages"><ul>
${WAYS.map(
  ([path, name]) =>
    html`<li><a href="${path}"${section === path ? html` aria-current="page"` : null}>${name}</a></li>`,
)}
</ul></nav>
${section === '/' ? null : html`<form action="/search" role="search"><label class="out-of-sight" for="head-q">Search elements</label><input type="search" id="head-q" name="q" maxlength="200" placeholder="10.7, trafficking"><button class="quiet">Search</button></form>`}
</div></header>
<main id="main" tabindex="-1"><div class="page">
${content}
</div></main>
<footer class="foot"><div class="page">
<p>Mappings with evidence “judged” were judged and reviewed by the Crosswalk project. They are not endorsed by IOM or the United Nations. Codes and names are those of the frameworks; labels are our own words.</p>
<p>${state === undefined ? null : html`As of change ${state.change}; crosswalk of revision ${state.revision}. `}<a href="/docs">API reference</a> · <a href="/errors">Errors explained</a> · ${
    visitor.name === null
      ? html`<a href="/sign-in">Sign in with a key</a>`
      : html`Signed in as ${visitor.name} · <a href="/sign-in">Sign out</a>`
  }</p>
</div></footer>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Crosswalk</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_SHEET.path}">${script}
</head>
<body>
${body.html}
</body>
</html>
`;
}

/** A part of a page under a heading. `beside` hangs the heading in the margin. */
export function block(
  id: string,
  heading: string,
  content: Html,
  { note, beside = false }: { readonly note?: Html | string | null; readonly beside?: boolean } = {},
): Html {
  return html`<section class="block${beside ? ' beside' : ''}" aria-labelledby="${id}">
<header><h2 id="${id}">${heading}</h2>${note == null ? null : html`<p>${note}</p>`}</header>
<div>${content}</div>
</section>`;
}
