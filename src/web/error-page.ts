import { PROBLEMS, type ProblemCode } from '../services/problems.ts';
import { escapeHtml, inlineCode, page } from './html.ts';

/** The page behind the `type` of a problem: what it means and what to do. */
export function errorPage(code: ProblemCode): string {
  const { status, title, page: text } = PROBLEMS[code];
  return page(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>Status ${status}, code <code>${code}</code>.</p>
<p>${inlineCode(text)}</p>
<p><a href="/errors">All errors</a> · <a href="/docs">API reference</a></p>`,
  );
}

export function errorIndexPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title }]) =>
      `<tr><td>${status}</td><td><a href="/errors/${code}"><code>${code}</code></a></td><td>${escapeHtml(title)}</td></tr>`,
  );
  return page(
    'Errors',
    `<h1>Errors</h1>
<p>Every error is answered as <code>application/problem+json</code> (RFC 9457) with one of these codes.</p>
<table>
<thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<p><a href="/docs">API reference</a></p>`,
  );
}
