import { GROUPS } from '../../domain/dimensions.ts';
import { COUNTING_METHODS } from '../../domain/methods.ts';
import { AMOUNT_KINDS, type Framework, PROJECT_STATUSES } from '../../domain/types.ts';
import type { ReportDocument, ReportTable } from '../../formats/report/document.ts';
import { GROUP_TITLES } from '../../formats/report/words.ts';
import { address } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import { block } from '../layout.ts';
import { type ContributionTable, contributionTable } from '../parts/contribution-table.ts';
import { askedFor, type Field, filterForm, selectField, textField } from '../parts/form.ts';
import { documentFacts, documentTable, downloads, type PageFor, table } from '../parts/table.ts';
import { counted, PROJECT_STATUS_WORDS } from '../parts/words.ts';

/** Reports: what is asked as a form, the numbers as pictures and tables, and what they mean. */

interface ContributionsFacts extends ReportFacts {
  readonly figures: readonly Html[];
  readonly tables: readonly ContributionTable[];
  readonly additive: boolean;
}

interface ReportFacts {
  readonly document: ReportDocument;
  readonly frameworks: readonly Framework[];
  readonly asked: URLSearchParams;
  readonly files: readonly (readonly [string, string])[];
  readonly warnings: readonly string[];
  readonly pageFor: PageFor;
}

/** Every framework with elements at its levels: "SDGs: target". */
export function levelChoices(frameworks: readonly Framework[]): readonly (readonly [string, string])[] {
  return frameworks.flatMap(({ id, shortTitle, levels }) =>
    levels.map((level) => [`${id}:${level.id}`, `${shortTitle}: ${level.plural.toLowerCase()}`] as const),
  );
}

export function contributionsPage(facts: ContributionsFacts): Html {
  const { document, asked, frameworks, figures, files } = facts;
  const value = (name: string) => askedFor(asked, name);
  return html`<h1>${document.title}</h1>
${filterForm({
  action: '/reports/contributions',
  asked,
  replaced: ['to', 'level'],
  fields: [
    selectField('of', 'By', `${value('to')}:${value('level')}`, levelChoices(frameworks)),
    selectField(
      'method',
      'Method',
      value('method'),
      Object.entries(COUNTING_METHODS).map(([method, { label }]) => [method, label] as const),
    ),
    selectField('groupBy', 'Grouped by', value('groupBy'), [
      ['', 'nothing'],
      ...GROUPS.map((group) => [group, GROUP_TITLES[group].toLowerCase()] as const),
    ]),
    ...portfolioFields(value),
  ],
  more: [
    amountsField(value),
    selectField('origin', 'Counting', value('origin'), [
      ['', 'declared and inferred'],
      ['declared', 'declared only'],
      ['inferred', 'inferred only'],
    ]),
    ...judgedFields(value),
    textField('currency', 'In currency', value('currency'), { size: 4, maxlength: 3 }),
    textField('rate', 'At the rate', value('rate'), { size: 22, placeholder: 'EUR=1.0812@2026-01-01' }),
    ...statusFields(value),
  ],
})}
<p><a class="button quiet" href="${sdgReportAddress(asked)}">The whole SDG report of this portfolio, to print</a></p>
${warningsOf(facts.warnings)}
${figures}
${facts.tables.map((one, place) =>
  contributionTable(document.tables[place]?.title ?? document.title, one, facts.additive, facts.pageFor),
)}
${downloads('The same', files)}
${block(
  'reading',
  'How to read it',
  html`<p><strong>Declared</strong>: tags of the projects themselves in the framework, and what they confirmed. <strong>Inferred</strong>: what their tags in other frameworks lead to by a core or supporting mapping. What depends on open questions, rests on a result that many share or was declined does not count.</p>
<p>The numbers are aligned budget or projects, never money spent on a goal.</p>
${documentFacts(document, ['address', 'notice', 'to', 'level', 'warnings'])}`,
  { beside: true },
)}`;
}

/** Numbers beside those without judged mappings, or those alone. */
function judgedFields(value: (name: string) => string): readonly Field[] {
  return [
    selectField('judged', 'Judged mappings', value('judged'), [
      ['', 'count like others'],
      ['compare', 'with and without, side by side'],
    ]),
    selectField('evidence', 'Evidence', value('evidence'), [
      ['', 'of every kind'],
      ['stated,published', 'stated or published only'],
      ['stated', 'stated only'],
    ]),
  ];
}

/** The same portfolio in the report of the SDGs, which has no groups and no framework to choose. */
function sdgReportAddress(asked: URLSearchParams): string {
  const kept = [...asked].filter(([name]) => !ONLY_OF_TABLES.includes(name));
  return address('/v1/reports/sdg', new URLSearchParams([...kept, ['format', 'html']]));
}

const ONLY_OF_TABLES = ['to', 'level', 'method', 'groupBy', 'origin', 'judged', 'format', 'width'];

function amountsField(value: (name: string) => string): Field {
  return selectField(
    'amountKind',
    'Amounts',
    value('amountKind'),
    AMOUNT_KINDS.map((kind) => [kind, kind] as const),
  );
}

function portfolioFields(value: (name: string) => string): readonly Field[] {
  return [
    textField('country', 'Country code', value('country'), { size: 5, maxlength: 3 }),
    textField('organisation', 'Organisation', value('organisation'), { size: 14 }),
  ];
}

function statusFields(value: (name: string) => string): readonly Field[] {
  return [
    selectField('status', 'Status', value('status'), [
      ['', 'all that count'],
      ...PROJECT_STATUSES.map((status) => [status, PROJECT_STATUS_WORDS[status]] as const),
    ]),
    textField('activeFrom', 'Projects active from', value('activeFrom'), { type: 'date' }),
    textField('activeUntil', 'Projects active until', value('activeUntil'), { type: 'date' }),
    textField('yearFrom', 'Money of years from', value('yearFrom'), { size: 5, maxlength: 4 }),
    textField('yearUntil', 'Money of years until', value('yearUntil'), { size: 5, maxlength: 4 }),
  ];
}

function warningsOf(warnings: readonly string[]): Html | null {
  return warnings.length === 0
    ? null
    : html`<div class="notice warn">${warnings.map((message) => html`<p>${message}</p>`)}</div>`;
}

interface CoverageFacts extends ReportFacts {
  /** Elements by how projects count for them: "Counted: 12 of 17". */
  readonly ratios: readonly (readonly [name: string, numerator: number])[];
  readonly elements: number;
  readonly gaps: readonly Html[];
  /** Projects that count for none, and how many of them the page shows. */
  readonly unreached: { readonly projects: number; readonly shown: number };
}

export function coveragePage(facts: CoverageFacts): Html {
  const { document, asked, frameworks, files, ratios, elements, gaps, unreached } = facts;
  const value = (name: string) => askedFor(asked, name);
  const [first, ...others] = document.tables;
  return html`<h1>Coverage and gaps</h1>
${filterForm({
  action: '/reports/coverage',
  asked,
  replaced: ['framework', 'level'],
  fields: [
    selectField('of', 'Coverage of', `${value('framework')}:${value('level')}`, levelChoices(frameworks)),
    ...portfolioFields(value),
  ],
  more: [amountsField(value), ...statusFields(value)],
})}
${warningsOf(facts.warnings)}
<dl class="numbers">${ratios.map(
    ([name, numerator]) =>
      html`<div><dt>${name}</dt><dd>${numerator} <span class="small">of ${elements}</span></dd></div>`,
  )}</dl>
${block(
  'gaps',
  `Gaps: ${counted(gaps.length, 'element')} that no project counts for`,
  gaps.length === 0
    ? html`<p>No gaps.</p>`
    : html`<ul class="tags">${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`,
)}
${first === undefined ? null : block('elements', 'Element by element', html`${documentTable(first, facts.pageFor, { without: ['mappingList', ...amountsOf(first)], headed: true })}${downloads('The same', files)}`)}
${others.map((report) => block(report.id, report.title, html`${documentTable(report, facts.pageFor, { headed: true })}${report.id === 'unreached' && unreached.shown < unreached.projects ? html`<p class="small">The first ${unreached.shown} of ${counted(unreached.projects, 'project')}; the files have all.</p>` : null}${downloads('The same', files)}`))}
${block('reading', 'How to read it', documentFacts(document, ['address', 'notice', 'warnings', 'report']), { beside: true })}`;
}

/** Amounts of whole projects, in every currency and standing, are for the files: a page of them would be unreadable. */
function amountsOf({ columns }: ReportTable): readonly string[] {
  return columns.filter(({ kind }) => kind === 'amount').map(({ id }) => id);
}

/** The projects behind one number. */
export function behindPage(
  heading: string,
  about: Part,
  columns: readonly string[],
  rows: readonly { readonly address: string; readonly title: string; readonly cells: readonly string[] }[],
  next: string | null,
  files: readonly (readonly [string, string])[],
): Html {
  return html`<h1>${heading}</h1>
<p class="lead">${about}</p>
${table(
  heading,
  [
    {
      title: 'Project',
      text: true,
      cell: (row: (typeof rows)[number]) => html`<a href="${row.address}">${row.title}</a>`,
    },
    ...columns.map((title, place) => ({
      title,
      numeric: title === 'Amount',
      cell: ({ cells }: (typeof rows)[number]) => cells[place] ?? null,
    })),
  ],
  rows,
)}
${downloads('The same', files)}
${next === null ? null : html`<p class="paging"><a class="button quiet" href="${next}">Next page</a></p>`}`;
}
