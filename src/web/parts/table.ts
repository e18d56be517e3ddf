import {
  type ColumnKind,
  IS_NUMERIC,
  linesOf,
  type ReportCell,
  type ReportDocument,
  type ReportTable,
} from '../../formats/report/document.ts';
import { conceptAddress, projectAddress } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import { separated } from './words.ts';

export interface Column<Row> {
  readonly title: string;
  /** Right aligned, with figures of one width. */
  readonly numeric?: boolean;
  /** Kept wide enough to read. */
  readonly text?: boolean;
  /** Of single words, which are not broken on narrow paper. */
  readonly short?: boolean;
  readonly cell: (row: Row) => Part;
}

/** A table of rows; the first column names the row. On a narrow screen it moves sideways in a frame of its own. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const cls = ({ numeric, text, short }: Column<Row>) => {
    if (numeric === true) return html` class="n"`;
    if (text === true) return html` class="wide-text"`;
    return short === true ? html` class="short"` : null;
  };
  return html`<div class="table" role="group" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${cls(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${
    rows.length === 0
      ? html`<tr><td colspan="${columns.length}">Nothing to show.</td></tr>`
      : rows.map(
          (row) =>
            html`<tr>${columns.map((column, place) =>
              place === 0
                ? html`<th scope="row"${cls(column)}>${column.cell(row)}</th>`
                : html`<td${cls(column)}>${column.cell(row)}</td>`,
            )}</tr>`,
        )
  }</tbody>
</table></div>`;
}

/** The same numbers as files, under the same filters. */
export function downloads(what: string, files: readonly (readonly [name: string, address: string])[]): Html {
  return html`<ul class="downloads"><li>${what}:</li>${files.map(
    ([name, href]) => html`<li><a href="${href}">${name}</a></li>`,
  )}</ul>`;
}

/** An answer of the API as JSON and as files. */
export function filesAt(
  address: string,
  formats: readonly string[] = ['csv', 'xlsx'],
): readonly (readonly [name: string, address: string])[] {
  const sign = address.includes('?') ? '&' : '?';
  return [
    ['JSON', address],
    ...formats.map((format) => [format.toUpperCase(), `${address}${sign}format=${format}`] as const),
  ];
}

/** Where the addresses that documents carry lead for people; null leads nowhere they can read. */
export type PageFor = (address: string) => string | null;

/**
 * A table of a report. Columns that say nothing in any line stay out, and so do those of
 * `without`. Where a heading says the same (`headed`) its caption is for the ear alone.
 */
export function documentTable(
  report: ReportTable,
  pageFor: PageFor,
  { without = [], headed = false }: { readonly without?: readonly string[]; readonly headed?: boolean } = {},
): Html {
  const lines = linesOf(report);
  const places = report.columns.flatMap((column, place) =>
    !without.includes(column.id) &&
    lines.some(({ cells }) => {
      const value = cells[place] ?? null;
      return value !== null && value !== '' && (column.kind !== 'link' || pageFor(String(value)) !== null);
    })
      ? [place]
      : [],
  );
  const row = (cells: readonly ReportCell[]) =>
    places.map((place, order) => {
      const { kind = 'text', id = '' } = report.columns[place] ?? {};
      const content = cell(kind, id, cells[place] ?? null, pageFor);
      return order === 0 ? html`<th scope="row">${content}</th>` : html`<td${numeric(kind)}>${content}</td>`;
    });
  return html`<div class="table" role="group" aria-label="${report.title}" tabindex="0"><table>
<caption${headed ? html` class="out-of-sight"` : null}>${report.title}</caption>
<thead><tr>${places.map((place) => {
    const { title = '', kind = 'text' } = report.columns[place] ?? {};
    return html`<th scope="col"${numeric(kind)}>${title}</th>`;
  })}</tr></thead>
<tbody>${
    report.rows.length === 0
      ? html`<tr><td colspan="${Math.max(1, places.length)}">Nothing to show.</td></tr>`
      : report.rows.map((cells) => html`<tr>${row(cells)}</tr>`)
  }</tbody>
${
  (report.foot ?? []).length === 0
    ? null
    : html`<tfoot>${(report.foot ?? []).map(
        ({ id, cells }) =>
          html`<tr${id === 'unaligned-reason' ? html` class="minor"` : null}>${row(cells)}</tr>`,
      )}</tfoot>`
}</table></div>`;
}

/** What a reader must know of a report: filters, method, state. */
export function documentFacts(document: ReportDocument, without: readonly string[] = []): Html {
  const shown = document.about.filter(({ id, value }) => value !== '' && !without.includes(id));
  return html`<dl class="facts">${shown.map(
    ({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`,
  )}</dl>`;
}

function numeric(kind: ColumnKind): Html | null {
  if (IS_NUMERIC[kind]) return html` class="n"`;
  return kind === 'text' ? html` class="wide-text"` : null;
}

const CONCEPT_COLUMNS = ['concept', 'element', 'rowId', 'columnId'];

function cell(kind: ColumnKind, column: string, value: ReportCell, pageFor: PageFor): Part {
  if (value === null || value === '') return null;
  const text = String(value);
  switch (kind) {
    case 'link': {
      const page = pageFor(text);
      return page === null ? null : html`<a href="${page}">open</a>`;
    }
    case 'share':
      return `${(Number(value) * 100).toFixed(1)} %`;
    case 'amount':
    case 'count':
      return separated(text);
    case 'text':
    case 'code':
    case 'date':
    case 'number':
      return textCell(column, text);
    default:
      return kind satisfies never;
  }
}

function textCell(column: string, text: string): Part {
  if (CONCEPT_COLUMNS.includes(column)) return html`<a href="${conceptAddress(text)}">${text}</a>`;
  if (column === 'project') return html`<a href="${projectAddress(text)}">${text}</a>`;
  return text;
}
