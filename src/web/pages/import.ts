import type { Fault } from '../../domain/types.ts';
import { PROJECT_SOURCES } from '../../formats/project-sources.ts';
import type { RowOutcome } from '../../services/import-rows.ts';
import type { ImportReport } from '../../services/imports.ts';
import { projectAddress } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import { block, type Visitor } from '../layout.ts';
import { downloads, table } from '../parts/table.ts';
import { counted, separated } from '../parts/words.ts';

/** Importing projects: choose a file, see what would happen row by row, then apply. */

interface ImportFormFacts {
  readonly visitor: Visitor;
  readonly mostMegabytes: number;
  readonly fault: string | null;
}

const SOURCES: readonly (readonly [value: string, name: string])[] = [
  ['', 'tell it from the content'],
  ...Object.entries(PROJECT_SOURCES).map(([source, { label }]) => [source, label] as const),
];

export function importPage({ visitor, mostMegabytes, fault }: ImportFormFacts): Html {
  return html`<h1>Import projects</h1>
<p class="lead">A table, an IATI file or a UN INFO export. You see what would happen to each row before anything is written.</p>
${downloads('An empty table to fill in', [
  ['XLSX', '/v1/imports/template?format=xlsx'],
  ['CSV', '/v1/imports/template?format=csv'],
])}
${fault === null ? null : html`<div class="notice bad" role="alert"><p id="fault">${fault}</p></div>`}
${
  visitor.mayWrite
    ? html`<form class="fields" method="post" action="/import" enctype="multipart/form-data">
<input type="hidden" name="token" value="${visitor.formToken ?? ''}">
<div class="drop" data-drop><label for="file">File <span class="hint">at most ${mostMegabytes} MB; larger ones go by the API</span></label>
<input type="file" id="file" name="file" required${fault === null ? null : html` aria-describedby="fault"`}></div>
<div><label for="source">What it is</label><select id="source" name="source">${SOURCES.map(([value, name]) => html`<option value="${value}">${name}</option>`)}</select></div>
<div><label for="currency">Currency, where the file names none <span class="hint">such as USD</span></label><input id="currency" name="currency" maxlength="3" size="5" pattern="[A-Za-z]{3}"></div>
<div><button>Look at it: dry run</button></div>
</form>`
    : html`<p><a class="button" href="/sign-in?to=/import">Sign in with a key to import</a></p>`
}`;
}

const MOST_ROWS = 500;

const OUTCOME_WORDS: Readonly<Record<RowOutcome, Part>> = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  rejected: html`<span class="bad-text">rejected</span>`,
  'not-written': 'not written',
};

/** What a dry run found, or what was written. `uploadToken` applies the file; null where there is nothing to apply. */
export function importReportPage(report: ImportReport, visitor: Visitor, uploadToken: string | null): Html {
  const { dryRun, created, updated, unchanged, rejected, received, rows, warnings, change } = report;
  const numbers = [
    ['Rows read', received],
    [dryRun ? 'Would be created' : 'Created', created],
    [dryRun ? 'Would be updated' : 'Updated', updated],
    ['Unchanged', unchanged],
    ['Rejected', rejected],
  ] as const;
  return html`<h1>${dryRun ? 'What would happen' : 'Imported'}</h1>
<p class="lead">${dryRun ? 'Nothing has been written yet.' : change === null ? 'Nothing was to be written.' : `Written as change ${change}.`}</p>
<dl class="numbers">${numbers.map(([name, value]) => html`<div><dt>${name}</dt><dd>${separated(value)}</dd></div>`)}</dl>
${uploadToken === null ? null : applyForm(report, visitor, uploadToken)}
${warnings.length === 0 ? null : html`<div class="notice warn">${warnings.map(faultLine)}</div>`}
${block(
  'rows',
  'Row by row',
  html`${table(
    rows.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${counted(rows.length, 'row')}` : 'Rows of the file',
    [
      { title: 'Row', numeric: true, cell: ({ row }) => row },
      {
        title: 'Project',
        cell: ({ id, outcome }) =>
          id === null
            ? null
            : dryRun && outcome === 'created'
              ? html`<code>${id}</code>`
              : html`<a href="${projectAddress(id)}">${id}</a>`,
      },
      {
        title: 'Outcome',
        cell: ({ outcome }) => OUTCOME_WORDS[outcome],
      },
      {
        title: 'What to mend',
        text: true,
        cell: ({ errors, warnings: own }) => [...errors.map(faultLine), ...own.map(faultLine)],
      },
    ],
    inOrder(rows).slice(0, MOST_ROWS),
  )}
${
  uploadToken === null
    ? null
    : downloads(
        'All rows',
        (['json', 'csv', 'xlsx'] as const).map(
          (format) =>
            [format.toUpperCase(), `/import/report?upload=${uploadToken}&format=${format}`] as const,
        ),
      )
}`,
)}
<p><a href="/import">Another file</a> · <a href="/projects">Projects</a></p>`;
}

/** Rejected rows first, so that they are seen; the others as they stand in the file. */
function inOrder(rows: ImportReport['rows']): ImportReport['rows'] {
  return [...rows].sort((a, b) => Number(b.outcome === 'rejected') - Number(a.outcome === 'rejected'));
}

function applyForm(report: ImportReport, visitor: Visitor, uploadToken: string): Html {
  const { created, updated, rejected } = report;
  if (created + updated === 0) return html`<div class="notice"><p>There is nothing to write.</p></div>`;
  return html`<form class="fields" method="post" action="/import/apply">
<input type="hidden" name="token" value="${visitor.formToken ?? ''}">
<input type="hidden" name="upload" value="${uploadToken}">
${
  rejected === 0
    ? html`<input type="hidden" name="mode" value="atomic">`
    : html`<div class="notice bad"><p>${counted(rejected, 'row is', 'rows are')} rejected. Mend the file and choose it again, or write the good rows only.</p></div><input type="hidden" name="mode" value="partial">`
}
<div><button>${rejected === 0 ? 'Write it' : 'Write the good rows'}</button></div>
</form>`;
}

function faultLine({ pointer, message, fix }: Fault): Html {
  return html`<p>${pointer === '' ? null : html`<code>${pointer}</code> `}${message} <strong>${fix}</strong></p>`;
}
