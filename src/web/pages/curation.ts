import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { MappingRecord } from '../../domain/mapping-notes.ts';
import type { StoredMapping } from '../../store/port.ts';
import { address, mappingAddress } from '../addresses.ts';
import { type Html, html, joined, type Part } from '../html.ts';
import { block, type Visitor } from '../layout.ts';
import { filterForm, selectField } from '../parts/form.ts';
import { setsBlock } from '../parts/mapping-sets.ts';
import { statement } from '../parts/mappings.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { confidenceInWords, counted, formatConfidence, separated } from '../parts/words.ts';
import { type FormFault, faultNotice, reasonField, signInTo, writingForm } from '../parts/writing-form.ts';
import { REVIEW_WORDS } from './mapping.ts';

/** What waits for a curator, and what curators decided. */

export const CURATION_LISTS = ['proposed', 'stale', 'decisions'] as const;
export type CurationList = (typeof CURATION_LISTS)[number];

export interface CurationFilter {
  /** Of the subject or of the object; null for all. */
  readonly framework: string | null;
  readonly set: string | null;
}

/** The beginning of a list, or a page of it. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  /** Address of the next page; null on the last, and where only the beginning is shown. */
  readonly next: string | null;
}

export interface StaleLink {
  readonly mapping: StoredMapping;
  readonly flags: MappingRecord['stale'];
}

interface DecidedLink {
  readonly mapping: StoredMapping;
  readonly review: MappingRecord['reviews'][number];
}

interface CurationFacts {
  readonly graph: CrosswalkGraph;
  readonly mappings: readonly StoredMapping[];
  readonly filter: CurationFilter;
  /** The list that is shown alone; null for the beginnings of all. */
  readonly show: CurationList | null;
  /** Longest waiting first. */
  readonly proposed: Listed<StoredMapping>;
  readonly stale: Listed<StaleLink>;
  /** Latest first. */
  readonly decisions: Listed<DecidedLink>;
  /** The state that is shown; forms send it back. */
  readonly change: number;
  readonly isNow: boolean;
  readonly visitor: Visitor;
  readonly fault: FormFault | null;
}

export function curationPage(facts: CurationFacts): Html {
  const { graph, filter, show, proposed, stale, visitor } = facts;
  const here = address('/curation', { show, ...filter });
  const shown = (name: CurationList, content: () => Html) =>
    show === null || show === name ? content() : null;
  return html`${show === null ? null : html`<p class="over"><a href="${address('/curation', { ...filter })}">Curation</a></p>`}
<h1>Curation</h1>
<p class="lead">${counted(proposed.total, 'mapping waits', 'mappings wait')} for review, ${counted(stale.total, 'mapping is', 'mappings are')} to be looked at again. Proposed mappings align nothing unless they are asked for.</p>
${filterForm({
  action: '/curation',
  fields: [
    selectField('framework', 'Framework', filter.framework ?? '', [
      ['', 'all'],
      ...graph.frameworks.map(({ id, shortTitle }) => [id, shortTitle] as const),
    ]),
    selectField('set', 'Set', filter.set ?? '', [
      ['', 'all'],
      ...graph.sets.map(({ id, title }) => [id, title] as const),
    ]),
    selectField('show', 'Lists', show ?? '', [
      ['', 'the beginnings of all'],
      ['proposed', 'waiting for review'],
      ['stale', 'to be looked at again'],
      ['decisions', 'recent decisions'],
    ]),
  ],
})}
<p class="no-print">${visitor.mayCurate ? html`<a class="button" href="/mappings/new">Propose a mapping</a> ` : null}<a class="button quiet" href="/questions">Questions</a> <a class="button quiet" href="/revisions">Revisions compared</a></p>
${visitor.mayCurate ? null : signInTo(visitor, 'propose, review or carry over', 'curator', here)}
${shown('proposed', () => proposedBlock(facts))}
${shown('stale', () => staleBlock(facts))}
${shown('decisions', () => decisionsBlock(facts))}
${show === null ? setsBlock(facts) : null}`;
}

/** The same mappings as files, under the same filters. */
function files(what: string, { filter }: CurationFacts, parameters: Readonly<Record<string, string>>): Html {
  return downloads(what, filesAt(address('/v1/mappings', { ...parameters, ...filter })));
}

function proposedBlock(facts: CurationFacts): Html {
  const { graph, proposed } = facts;
  return block(
    'proposed',
    `Waiting for review (${separated(proposed.total)})`,
    proposed.total === 0
      ? html`<p>Nothing is waiting.</p>`
      : html`${table(
          caption('Proposed mappings, longest waiting first', proposed),
          [
            { title: 'Mapping', text: true, cell: (mapping) => linkCell(graph, mapping) },
            { title: 'Strength', short: true, cell: ({ strength }) => strength },
            {
              title: 'Confidence',
              short: true,
              cell: ({ confidence }) =>
                html`${confidenceInWords(confidence)} <span class="number">(${formatConfidence(confidence)})</span>`,
            },
            { title: 'By', short: true, cell: ({ by }) => by },
            { title: 'Since', short: true, cell: ({ at }) => day(at) },
          ],
          proposed.rows,
        )}
${more(facts, 'proposed', proposed)}
${files('Waiting', facts, { status: 'proposed' })}`,
  );
}

function staleBlock(facts: CurationFacts): Html {
  const { stale, fault } = facts;
  return block(
    'stale',
    `To be looked at again (${separated(stale.total)})`,
    stale.total === 0 && fault === null
      ? html`<p>No mapping is stale.</p>`
      : html`${staleTable(facts)}
${more(facts, 'stale', stale)}
${files('To be looked at again', facts, { status: 'accepted', stale: 'true' })}
${carryOverForm(facts)}`,
    { note: 'A new edition changed an element of these mappings. They align as before, with a warning.' },
  );
}

function decisionsBlock(facts: CurationFacts): Html {
  const { graph, decisions } = facts;
  const since = decisions.rows.at(-1)?.review.at.slice(0, 10) ?? null;
  return block(
    'decisions',
    `Recent decisions (${separated(decisions.total)})`,
    decisions.total === 0
      ? html`<p>Nothing was decided here yet; what the reference data say was decided before they came.</p>`
      : html`${table(
          caption('Decisions, latest first', decisions),
          [
            { title: 'When', short: true, cell: ({ review: { at } }) => day(at) },
            { title: 'What', short: true, cell: ({ review: { kind } }) => REVIEW_WORDS[kind] },
            { title: 'Mapping', text: true, cell: ({ mapping }) => linkCell(graph, mapping) },
            { title: 'By', short: true, cell: ({ review: { by } }) => by },
            { title: 'Why', text: true, cell: ({ review: { text } }) => text },
          ],
          decisions.rows,
        )}
${more(facts, 'decisions', decisions)}
${
  since === null
    ? null
    : files(`Mappings decided since ${since}`, facts, {
        status: 'accepted,rejected,retired',
        updatedFrom: since,
      })
}`,
  );
}

function caption(what: string, { rows, total }: Listed<unknown>): string {
  return rows.length < total ? `${what}: ${separated(rows.length)} of ${separated(total)}` : what;
}

/** The rest of a list: its next page, or all of it where only the beginning is shown. */
function more({ filter, show }: CurationFacts, name: CurationList, list: Listed<unknown>): Part {
  if (list.next !== null) return html`<p class="paging"><a href="${list.next}">More of them</a></p>`;
  return show === null && list.rows.length < list.total
    ? html`<p class="paging"><a href="${address('/curation', { show: name, ...filter })}">All ${separated(list.total)}</a></p>`
    : null;
}

function day(at: string): Html {
  return html`<span class="number">${at.slice(0, 10)}</span>`;
}

function linkCell(graph: CrosswalkGraph, mapping: StoredMapping): Html {
  return html`<a class="entry" href="${mappingAddress(mapping.id)}">${mapping.id}</a><br>${statement(graph, mapping)}`;
}

/** Boxes are chosen in the table, and belong to the form below it: on paper only the form goes. */
const CARRY_OVER_FORM = 'carry-over';

function staleTable({ graph, stale, visitor, isNow, fault }: CurationFacts): Html {
  const box = ({ id }: StoredMapping): Part =>
    visitor.mayCurate && isNow
      ? html`<input type="checkbox" class="no-print" form="${CARRY_OVER_FORM}" name="mapping" value="${id}" aria-label="Choose ${id}"${fault?.chosen?.includes(id) ? html` checked` : null}> `
      : null;
  return table(
    caption('Mappings in force that a new edition touched', stale),
    [
      {
        title: 'Mapping',
        text: true,
        cell: ({ mapping }) => html`${box(mapping)}${linkCell(graph, mapping)}`,
      },
      {
        title: 'What happened',
        text: true,
        cell: ({ flags }) => flags.map(({ text }) => html`<p>${text}</p>`),
      },
      {
        title: 'In its place',
        short: true,
        cell: ({ flags }) =>
          joined([...new Set(flags.flatMap(({ stale: { successors } }) => successors))], ', '),
      },
      { title: 'Since', short: true, cell: ({ flags }) => day(flags[0]?.at ?? '') },
    ],
    stale.rows,
  );
}

function carryOverForm({ stale, filter, show, change, isNow, visitor, fault }: CurationFacts): Part {
  if (!isNow || !visitor.mayCurate || (stale.total === 0 && fault === null)) return null;
  return html`${faultNotice(fault)}${writingForm(
    visitor,
    '/curation/carry-over#stale',
    html`<input type="hidden" name="read" value="${change}"><input type="hidden" name="framework" value="${filter.framework ?? ''}"><input type="hidden" name="set" value="${filter.set ?? ''}"><input type="hidden" name="show" value="${show ?? ''}">
<div class="choices"><label><input type="checkbox" name="all" value="yes"> All ${separated(stale.total)} of this list</label></div>
${reasonField('carry-over', 'for each of the mappings chosen above', fault)}
<div><button name="how" value="confirm">Confirm: they hold as they stand</button> <button class="quiet" name="how" value="move">Propose them for the new elements</button></div>
<p class="note">Of a whole list, only mappings with exactly one new element in place of the old one are proposed again.</p>`,
    { id: CARRY_OVER_FORM },
  )}`;
}
