import type { UncountedReason } from '../../domain/cut-part.ts';
import type { Group, GroupBy } from '../../domain/dimensions.ts';
import { GROUP_TITLES, REASONS_IN_WORDS } from '../../formats/report/words.ts';
import { type Html, html, type Part } from '../html.ts';
import { codeChip } from './concepts.ts';
import type { PageFor } from './table.ts';
import { counted, separated } from './words.ts';

/** A contribution table for people: declared and inferred side by side, each number of projects a way to them. */

interface Tally {
  readonly projects: number;
  /** Decimal text; null where projects are counted. */
  readonly amount: string | null;
  /** The same when judged mappings are left out, where that was asked. */
  readonly withoutJudged?: Omit<Tally, 'withoutJudged'>;
}

interface Linked {
  readonly links?: { readonly projects: string };
}

export interface ContributionTable {
  readonly currency: string | null;
  readonly rows: readonly (Tally &
    Linked & {
      readonly concept: { readonly id: string; readonly notation: string; readonly label: string };
      readonly group?: Group;
      readonly share: number;
      readonly declared: Tally;
      readonly inferred: Tally;
    })[];
  readonly unaligned: Tally & {
    readonly share: number;
    readonly reasons: Readonly<Record<string, Tally & Linked>>;
  };
  readonly total: Tally;
}

/** `additive` says whether the rows and what is unaligned add up to the total. */
export function contributionTable(
  caption: string,
  { currency, rows, unaligned, total }: ContributionTable,
  additive: boolean,
  pageFor: PageFor,
): Html {
  const money = currency !== null;
  const groups = Object.keys(rows.find(({ group }) => group !== undefined)?.group ?? {}) as GroupBy[];
  const span = money ? 2 : 1;
  const projects = (entry: Tally & Linked, what: Part) => {
    const page = entry.links === undefined ? null : pageFor(entry.links.projects);
    return page === null || entry.projects === 0
      ? html`<td class="n">${separated(entry.projects)}</td>`
      : html`<td class="n"><a href="${page}">${separated(entry.projects)}<span class="out-of-sight"> projects: ${what}</span></a></td>`;
  };
  const tally = ({ projects: count, amount }: Tally) =>
    html`<td class="n">${count === 0 ? '–' : separated(count)}</td>${money ? html`<td class="n">${count === 0 ? '–' : separated(amount ?? '')}</td>` : null}`;
  const amountOf = ({ amount }: Tally) =>
    money ? html`<td class="n">${separated(amount ?? '')}</td>` : null;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const compared = unaligned.withoutJudged !== undefined;
  const blank = html`<td colspan="${span}"></td><td colspan="${span}"></td>`;
  const without = ({ withoutJudged }: Tally) =>
    compared && withoutJudged !== undefined ? tally(withoutJudged) : null;
  const ways = ['Declared', 'Inferred', ...(compared ? ['Without judged mappings'] : [])];
  const unit = currency ?? '';
  return html`<div class="table" role="group" aria-label="${caption}" tabindex="0"><table class="contributions">
<caption>${caption}</caption>
<thead>
<tr><th scope="col" rowspan="2">Element</th>${groups.map((name) => html`<th scope="col" rowspan="2">${GROUP_TITLES[name]}</th>`)}<th scope="col" rowspan="2" class="n">Projects</th>${money ? html`<th scope="col" rowspan="2" class="n">${unit}</th>` : null}<th scope="col" rowspan="2" class="n">Share</th>${ways.map((way) => html`<th scope="colgroup" colspan="${span}" class="n over-group">${way}</th>`)}</tr>
<tr>${ways.map((way) => html`<th scope="col" class="n"><span class="out-of-sight">${way} </span>projects</th>${money ? html`<th scope="col" class="n"><span class="out-of-sight">${way} </span>${unit}</th>` : null}`)}</tr>
</thead>
<tbody>${
    rows.length === 0
      ? html`<tr><td colspan="${groups.length + 3 + ways.length * span + (money ? 1 : 0)}">No project contributes to any element under these filters.</td></tr>`
      : rows.map(
          (row) =>
            html`<tr><th scope="row">${codeChip(row.concept)} ${row.concept.label}</th>${groups.map((name) => html`<td>${groupText(row.group?.[name])}</td>`)}${projects(row, row.concept.id)}${amountOf(row)}<td class="n">${percent(row.share)}</td>${tally(row.declared)}${tally(row.inferred)}${without(row)}</tr>`,
        )
  }</tbody>
<tfoot>
<tr><th scope="row" colspan="${1 + groups.length}">Unaligned</th><td class="n">${separated(unaligned.projects)}</td>${amountOf(unaligned)}<td class="n">${percent(unaligned.share)}</td>${blank}${without(unaligned)}</tr>
${Object.entries(unaligned.reasons).map(
  ([reason, entry]) =>
    html`<tr class="minor"><th scope="row" colspan="${1 + groups.length}">– ${REASONS_IN_WORDS[reason as UncountedReason]}</th>${projects(entry, reason)}${amountOf(entry)}<td></td>${blank}${without(entry)}</tr>`,
)}
<tr><th scope="row" colspan="${1 + groups.length}">Total</th><td class="n">${separated(total.projects)}</td>${amountOf(total)}<td></td>${blank}${without(total)}</tr>
</tfoot>
</table></div>
<p class="small">${additive ? `Rows and what is unaligned add up to the total, to the cent.` : `Rows do not add up: a project stands in every row it contributes to. ${counted(total.projects, 'project')} in all.`}</p>`;
}

function groupText(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
