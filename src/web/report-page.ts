import { createHash } from 'node:crypto';
import {
  type ColumnKind,
  factsOf,
  IS_NUMERIC,
  linesOf,
  type ReportCell,
  type ReportColumn,
  type ReportDocument,
  type ReportFact,
  type ReportTable,
} from '../formats/report/document.ts';
import { escapeHtml, page } from './html.ts';
import { separated } from './parts/words.ts';

/** Of tables, facts and pictures, on screen and on paper. */
export const REPORT_STYLE = `body{font:16px/1.45 "Source Sans 3","Segoe UI",system-ui,sans-serif;color:#1b1f24;background:#fff;margin:2rem auto;padding:0 1rem;max-width:75rem}
h1{font-size:1.6rem;line-height:1.2}
section{overflow-x:auto;margin:2rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:600;font-size:1.1rem;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #d3d8de}
thead th{border-bottom:2px solid #5b6570}
tfoot th,tfoot td{background:#f3f5f7}
tbody th{font-weight:600}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;font-size:.9rem}
dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
figure{margin:2rem 0}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{body{margin:0;max-width:none;font-size:10pt}section{overflow:visible}thead{display:table-header-group}tr,figure{break-inside:avoid}a{color:inherit;text-decoration:none}}
@media screen and (prefers-color-scheme:dark){body{color:#e6e9ec;background:#14181c}a{color:#8ab4f8}th,td{border-color:#38414a}tfoot th,tfoot td{background:#1d2329}}`;

/**
 * A report as a page of its own, to be read, saved or printed: no script, nothing loaded from elsewhere. `figures` are
 * SVG charts, shown above the tables.
 */
export function reportPage(document: ReportDocument, figures: readonly string[] = []): string {
  return page(document.title, reportFragment(document, figures), REPORT_STYLE);
}

/** The same as a part of another page. */
function reportFragment(document: ReportDocument, figures: readonly string[] = []): string {
  return `<h1>${escapeHtml(document.title)}</h1>
${factsHtml(factsOf(document))}
${[...figures.map((svg) => `<figure>${svg}</figure>`), ...document.tables.map(tableHtml)].join('\n')}`;
}

/** A whole address can be followed; others are of the service that the page came from. */
function factHtml(value: string): string {
  const text = escapeHtml(value);
  return /^https?:\/\/\S+$/.test(value) ? `<a href="${text}">${text}</a>` : text;
}

export function factsHtml(facts: readonly ReportFact[]): string {
  const lines = facts.map(
    ({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${factHtml(String(value))}</dd>`,
  );
  return `<dl>\n${lines.join('\n')}\n</dl>`;
}

/**
 * The Content-Security-Policy of a page that carries its own style: nothing may be loaded or run, and only the style
 * sheets that stand in it apply.
 */
export function stylePolicy(html: string): string {
  const hashes = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  return `default-src 'none'; img-src 'self' data:; style-src ${[...new Set(hashes)].join(' ') || "'none'"}; frame-ancestors 'none'; form-action 'none'; base-uri 'none'`;
}

export function tableHtml(table: ReportTable): string {
  const body = table.rows.map((cells) => rowHtml(table.columns, cells));
  const foot = linesOf({ ...table, rows: [] }).map(({ cells }) => rowHtml(table.columns, cells));
  return `<section>
<table>
<caption>${escapeHtml(table.title)}</caption>
<thead><tr>${table.columns.map(headHtml).join('')}</tr></thead>
<tbody>
${body.length > 0 ? body.join('\n') : `<tr><td colspan="${table.columns.length}">Nothing to show.</td></tr>`}
</tbody>
${foot.length === 0 ? '' : `<tfoot>\n${foot.join('\n')}\n</tfoot>\n`}</table>
</section>`;
}

function headHtml({ title, kind, note }: ReportColumn): string {
  const explained = note === undefined ? '' : ` title="${escapeHtml(note)}"`;
  return `<th scope="col"${numericClass(kind)}${explained}>${escapeHtml(title)}</th>`;
}

function rowHtml(columns: readonly ReportColumn[], cells: readonly ReportCell[]): string {
  const parts = columns.map(({ kind, title }, place) => {
    const content = cellHtml(kind, cells[place] ?? null, `${title}: ${cells[0] ?? ''}`);
    return place === 0 ? `<th scope="row">${content}</th>` : `<td${numericClass(kind)}>${content}</td>`;
  });
  return `<tr>${parts.join('')}</tr>`;
}

function numericClass(kind: ColumnKind): string {
  return IS_NUMERIC[kind] ? ' class="n"' : '';
}

/** `name` tells links apart for who hears them one after another. */
function cellHtml(kind: ColumnKind, value: ReportCell, name: string): string {
  if (value === null) return '';
  switch (kind) {
    case 'link':
      return `<a href="${escapeHtml(String(value))}" aria-label="open ${escapeHtml(name)}">open</a>`;
    case 'share':
      return `${(Number(value) * 100).toFixed(2)} %`;
    case 'amount':
    case 'count':
      return escapeHtml(separated(String(value)));
    case 'text':
    case 'code':
    case 'date':
    case 'number':
      return escapeHtml(String(value));
    default:
      return kind satisfies never;
  }
}
