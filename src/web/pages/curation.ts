import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { MappingRecord } from '../../domain/mapping-notes.ts';
import type { StoredMapping } from '../../store/port.ts';
import { address, mappingAddress } from '../addresses.ts';
import { type Html, html, joined, type Part } from '../html.ts';
import { block, type Visitor } from '../layout.ts';
import { filterForm, selectField } from '../parts/form.ts';
import { statement } from '../parts/mappings.ts';
import { downloads, table } from '../parts/table.ts';
import { confidenceInWords, counted, formatConfidence, separated } from '../parts/words.ts';
import { type FormFault, faultNotice, reasonField, signInTo, writingForm } from '../parts/writing-form.ts';
import { REVIEW_WORDS } from './mapping.ts';

/** What waits for a curator, and what curators decided. */

export interface CurationFacts {
  readonly graph: CrosswalkGraph;
  readonly mappings: readonly StoredMapping[];
  /** Whose subject or object is of this framework; null for all. */
  readonly framework: string | null;
  /** Longest waiting first. */
  readonly proposed: readonly StoredMapping[];
  readonly stale: readonly { readonly mapping: StoredMapping; readonly flags: MappingRecord['stale'] }[];
  /** Latest first. */
  readonly decisions: readonly {
    readonly mapping: StoredMapping;
    readonly review: MappingRecord['reviews'][number];
  }[];
  /** The state that is shown; forms send it back. */
  readonly change: number;
  readonly isNow: boolean;
  readonly visitor: Visitor;
  readonly fault: FormFault | null;
}

const MOST_SHOWN = 100;
const MOST_DECISIONS = 25;

export function curationPage(facts: CurationFacts): Html {
  const { graph, framework, proposed, stale, decisions, visitor } = facts;
  const here = address('/curation', { framework });
  const listed = (parameters: Readonly<Record<string, string>>) =>
    (['JSON', 'CSV', 'XLSX'] as const).map(
      (name) =>
        [
          name,
          address('/v1/mappings', {
            ...parameters,
            framework,
            ...(name === 'JSON' ? { limit: 200 } : { format: name.toLowerCase() }),
          }),
        ] as const,
    );
  const since = decisions[Math.min(decisions.length, MOST_DECISIONS) - 1]?.review.at.slice(0, 10) ?? null;
  return html`<h1>Curation</h1>
<p class="lead">${counted(proposed.length, 'link waits', 'links wait')} for review, ${counted(stale.length, 'link is', 'links are')} to be looked at again. Proposed links align nothing unless a question asks for them.</p>
${filterForm('/curation', [
  selectField('framework', 'Framework', framework ?? '', [
    ['', 'all'],
    ...graph.frameworks.map(({ id, shortTitle }) => [id, shortTitle] as const),
  ]),
])}
<p class="no-print">${visitor.mayCurate ? html`<a class="button" href="/mappings/new">Propose a link</a> ` : null}<a class="button quiet" href="/revisions">Revisions compared</a></p>
${visitor.mayCurate ? null : signInTo(visitor, 'propose, review or carry over', 'curator', here)}
${block(
  'proposed',
  `Waiting for review (${separated(proposed.length)})`,
  html`${table(
    caption('Proposed links, longest waiting first', proposed.length, MOST_SHOWN),
    [
      { title: 'Link', text: true, cell: (mapping) => linkCell(graph, mapping) },
      { title: 'Strength', cell: ({ strength }) => strength },
      {
        title: 'Confidence',
        cell: ({ confidence }) =>
          html`${confidenceInWords(confidence)} <span class="number">(${formatConfidence(confidence)})</span>`,
      },
      { title: 'By', cell: ({ by }) => by },
      { title: 'Since', cell: ({ at }) => day(at) },
    ],
    proposed.slice(0, MOST_SHOWN),
  )}
${downloads('Waiting', listed({ status: 'proposed' }))}`,
)}
${block(
  'stale',
  `To be looked at again (${separated(stale.length)})`,
  html`${staleTable(facts)}
${downloads('To be looked at again', listed({ status: 'accepted', stale: 'true' }))}
${carryOverForm(facts)}`,
  { note: 'A new edition changed an element of these links. They align as before, with a warning.' },
)}
${block(
  'decisions',
  'Recent decisions',
  html`${table(
    caption('Decisions, latest first', decisions.length, MOST_DECISIONS),
    [
      { title: 'When', cell: ({ review: { at } }) => day(at) },
      { title: 'What', cell: ({ review: { kind } }) => REVIEW_WORDS[kind] },
      { title: 'Link', text: true, cell: ({ mapping }) => linkCell(graph, mapping) },
      { title: 'By', cell: ({ review: { by } }) => by },
      { title: 'Why', text: true, cell: ({ review: { text } }) => text },
    ],
    decisions.slice(0, MOST_DECISIONS),
  )}
${
  since === null
    ? null
    : downloads(
        `Links decided since ${since}`,
        listed({ status: 'accepted,rejected,retired', updatedFrom: since }),
      )
}`,
)}
${setsBlock(facts)}`;
}

function caption(what: string, count: number, most: number): string {
  return count > most ? `${what}: ${most} of ${separated(count)}` : what;
}

function day(at: string): Html {
  return html`<span class="number">${at.slice(0, 10)}</span>`;
}

function linkCell(graph: CrosswalkGraph, mapping: StoredMapping): Html {
  return html`<a href="${mappingAddress(mapping.id)}">${mapping.id}</a><br>${statement(graph, mapping)}`;
}

/** Boxes are chosen in the table, and belong to the form below it: on paper only the form goes. */
const CARRY_OVER_FORM = 'carry-over';

function staleTable({ graph, stale, visitor, isNow, fault }: CurationFacts): Html {
  const box = ({ id }: StoredMapping): Part =>
    visitor.mayCurate && isNow
      ? html`<input type="checkbox" class="no-print" form="${CARRY_OVER_FORM}" name="mapping" value="${id}" aria-label="Choose ${id}"${fault?.chosen?.includes(id) ? html` checked` : null}> `
      : null;
  return table(
    caption('Links in force that a new edition touched', stale.length, MOST_SHOWN),
    [
      { title: 'Link', text: true, cell: ({ mapping }) => html`${box(mapping)}${linkCell(graph, mapping)}` },
      {
        title: 'What happened',
        text: true,
        cell: ({ flags }) => flags.map(({ text }) => html`<p>${text}</p>`),
      },
      {
        title: 'In its place',
        cell: ({ flags }) =>
          joined([...new Set(flags.flatMap(({ stale: { successors } }) => successors))], ', '),
      },
      { title: 'Since', cell: ({ flags }) => day(flags[0]?.at ?? '') },
    ],
    stale.slice(0, MOST_SHOWN),
  );
}

function carryOverForm({ stale, framework, change, isNow, visitor, fault }: CurationFacts): Part {
  if (!isNow || !visitor.mayCurate || (stale.length === 0 && fault === null)) return null;
  return html`${faultNotice(fault)}${writingForm(
    visitor,
    '/curation/carry-over',
    html`<input type="hidden" name="read" value="${change}"><input type="hidden" name="framework" value="${framework ?? ''}">
<div class="choices"><label><input type="checkbox" name="all" value="yes"> All ${separated(stale.length)} of this list</label></div>
${reasonField('carry-over', 'for each of the links that are chosen above', fault)}
<div><button name="how" value="confirm">Confirm: they hold as they stand</button> <button class="quiet" name="how" value="move">Propose them for the new elements</button></div>`,
    { id: CARRY_OVER_FORM },
  )}`;
}

function setsBlock({ graph, mappings }: CurationFacts): Html {
  const inSet = (id: string, wanted: string) =>
    mappings.filter(({ set, status }) => set === id && status === wanted).length;
  return block(
    'sets',
    'Mapping sets',
    html`${table(
      'Mapping sets, each with one provenance and licence',
      [
        {
          title: 'Set',
          text: true,
          cell: ({ id, title }) => html`${title} <code>${id}</code>`,
        },
        { title: 'In force', numeric: true, cell: ({ id }) => separated(inSet(id, 'accepted')) },
        { title: 'Proposed', numeric: true, cell: ({ id }) => separated(inSet(id, 'proposed')) },
        { title: 'Date', cell: ({ date }) => date },
        { title: 'Licence', cell: ({ licence }) => licence },
        {
          title: 'File',
          cell: ({ id }) =>
            html`<a href="/v1/mapping-sets/${encodeURIComponent(id)}?format=sssom">SSSOM<span class="out-of-sight"> of ${id}</span></a>`,
        },
      ],
      graph.sets,
    )}
${downloads('The same', [
  ['JSON', '/v1/mapping-sets'],
  ['CSV of all links', '/v1/exports/crosswalk?format=csv'],
  ['XLSX of all links', '/v1/exports/crosswalk?format=xlsx'],
])}`,
  );
}
