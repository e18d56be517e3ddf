import { PROBLEMS, type Problem, type ProblemCode } from '../../services/problems.ts';
import { address } from '../addresses.ts';
import { html, inlineCode, trusted } from '../html.ts';
import { block, layout } from '../layout.ts';

export interface Refused {
  readonly requestId: string;
  /** The address of the page that was asked for, or on which the form stood. */
  readonly page: string;
  readonly isForm: boolean;
  /** What was written in the form, field by field. */
  readonly written: readonly (readonly [name: string, text: string])[];
}

/** What people see in place of a page: what is wrong, how to mend it, and where to go on. */
export function problemPage(problem: Problem, { requestId, page, isForm, written }: Refused): string {
  const { status, title } = PROBLEMS[problem.code];
  const asks = problem.code === 'unauthenticated';
  return layout({
    title,
    comforts: written.length > 0,
    content: html`<p class="over">Status ${status}</p>
<h1>${title}</h1>
<p class="lead">${problem.message}</p>
${
  problem.faults.length === 0
    ? null
    : html`<ul>${problem.faults.map(
        ({ pointer, message, fix }) =>
          html`<li>${pointer === '' ? null : html`<code>${pointer}</code>: `}${message} <strong>${fix}</strong></li>`,
      )}</ul>`
}
<p>${
      asks
        ? html`<a class="button" href="${address('/sign-in', { to: page })}">Sign in with a key</a>`
        : isForm
          ? html`<a class="button" href="${page}">Open the page again</a>`
          : html`<a class="button" href="/">Go to the first page</a>`
    } <a class="button quiet" href="/search">Search elements</a></p>
${
  written.length === 0
    ? null
    : block(
        'written',
        'What you had written',
        html`<p>Nothing of it was kept. Copy it before you go on.</p>
${written.map(([name, text]) => html`<h3>${name}</h3><pre data-copy="Copy ${name}" tabindex="0">${text}</pre>`)}`,
      )
}
<p class="small"><a href="/errors/${problem.code}">What this error means</a> · request <code>${requestId}</code></p>`,
  });
}

/** The page behind the `type` of a problem: what it means and what to do. */
export function errorPage(code: ProblemCode): string {
  const { status, title, page: text } = PROBLEMS[code];
  return layout({
    title,
    content: html`<p class="over">Status ${status}, code <code>${code}</code></p>
<h1>${title}</h1>
<p class="lead">${trusted(inlineCode(text))}</p>
<p><a href="/errors">All errors</a> · <a href="/docs">API reference</a></p>`,
  });
}

export function errorIndexPage(): string {
  return layout({
    title: 'Errors',
    content: html`<h1>Errors</h1>
<p class="lead">Every error of the API is answered as <code>application/problem+json</code> (RFC 9457) with one of these codes.</p>
${block(
  'codes',
  'The codes',
  html`<div class="table" role="group" aria-label="Codes of errors" tabindex="0"><table>
<caption class="out-of-sight">Codes of errors</caption>
<thead><tr><th scope="col" class="n">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
<tbody>${Object.entries(PROBLEMS).map(
    ([code, { status, title }]) =>
      html`<tr><td class="n">${status}</td><th scope="row"><a href="/errors/${code}"><code>${code}</code></a></th><td>${title}</td></tr>`,
  )}</tbody></table></div>`,
)}`,
  });
}
