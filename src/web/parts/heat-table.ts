import { type HeatSteps, heatSteps, PERCENT_STEPS, stepOf } from '../charts/heat-steps.ts';
import { type Html, html } from '../html.ts';

/** A heat map as a table: every number is a link, and can be read by ear. */

interface HeatItem {
  readonly id: string;
  readonly notation: string;
  readonly label: string;
}

interface HeatTable {
  readonly caption: string;
  readonly rows: readonly HeatItem[];
  readonly columns: readonly HeatItem[];
  readonly cells: readonly {
    readonly row: string;
    readonly column: string;
    /** A count, or parts of a hundred. */
    readonly value: number;
    readonly address: string;
  }[];
  readonly inPercent: boolean;
  readonly addressOf: (id: string) => string;
}

/** With more columns than this those without a number are left out: the table would be mostly nothing. */
const MOST_COLUMNS = 30;

export function heatTable({ caption, rows, columns, cells, inPercent, addressOf }: HeatTable): Html {
  const steps: HeatSteps = inPercent ? PERCENT_STEPS : heatSteps(cells.map(({ value }) => value));
  const filled = new Set(cells.map(({ column }) => column));
  const shown = columns.length <= MOST_COLUMNS ? columns : columns.filter(({ id }) => filled.has(id));
  const byRow = Map.groupBy(cells, ({ row }) => row);
  const rowsShown = columns.length <= MOST_COLUMNS ? rows : rows.filter(({ id }) => byRow.has(id));
  const broad = shown.length > MOST_COLUMNS;
  return html`<div class="table${broad ? ' no-print' : ''}" role="group" aria-label="${caption}" tabindex="0"><table class="heat">
<caption>${caption}${shown.length < columns.length ? '; what holds nothing is left out' : ''}</caption>
<thead><tr><td></td>${shown.map(
    ({ id, notation, label }) =>
      html`<th scope="col"><a href="${addressOf(id)}" title="${label}">${notation}<span class="out-of-sight"> ${label}</span></a></th>`,
  )}</tr></thead>
<tbody>${rowsShown.map((row) => {
    const own = new Map((byRow.get(row.id) ?? []).map((cell) => [cell.column, cell]));
    return html`<tr><th scope="row"><a href="${addressOf(row.id)}">${row.notation}</a> <span>${row.label}</span></th>${shown.map(
      (column) => {
        const cell = own.get(column.id);
        const step = cell === undefined ? undefined : stepOf(steps, cell.value);
        return cell === undefined || step === undefined
          ? html`<td></td>`
          : html`<td class="${step.ground}"><a href="${cell.address}">${cell.value}<span class="out-of-sight"> from ${row.notation} to ${column.notation}</span></a></td>`;
      },
    )}</tr>`;
  })}</tbody></table></div>${broad ? onPaper(rowsShown, shown, byRow) : null}`;
}

/** What is too broad for paper, row by row; hidden on screens. */
function onPaper(
  rows: readonly HeatItem[],
  columns: readonly HeatItem[],
  byRow: ReadonlyMap<string, HeatTable['cells']>,
): Html {
  const notation = new Map(columns.map((column) => [column.id, column.notation]));
  return html`<ul class="concepts print-only">${rows.map(
    (row) =>
      html`<li><span class="code-chip">${row.notation}</span><span>${row.label}<br>${(byRow.get(row.id) ?? []).map(({ column, value }) => `${notation.get(column)}: ${value}`).join(', ')}</span></li>`,
  )}</ul>`;
}
