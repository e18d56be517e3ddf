import type { Difference } from '../../domain/compare.ts';
import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Comparison } from '../../services/revisions.ts';
import type { ChangeEntry, PublicEntity } from '../../store/port.ts';
import { conceptAddress, frameworkAddress, mappingAddress, questionAddress } from '../addresses.ts';
import { type Html, html, type Part } from '../html.ts';
import { block } from '../layout.ts';
import { fieldName, fieldValue } from '../parts/differences.ts';
import { textField } from '../parts/form.ts';
import { type Column, downloads, filesAt, table } from '../parts/table.ts';
import { counted, separated } from '../parts/words.ts';

/** The revisions of the crosswalk, and two of them compared. */

export interface Revision extends ChangeEntry {
  readonly touched: readonly {
    readonly entity: PublicEntity;
    readonly added: number;
    readonly changed: number;
    readonly deleted: number;
  }[];
}

/** What is counted of a revision, in words. */
const ENTITY_WORDS: Readonly<Record<PublicEntity, readonly [one: string, many: string]>> = {
  framework: ['framework', 'frameworks'],
  concept: ['element', 'elements'],
  relation: ['relation of frameworks', 'relations of frameworks'],
  'mapping-set': ['mapping set', 'mapping sets'],
  mapping: ['mapping', 'mappings'],
  'mapping-note': ['note', 'notes'],
  question: ['question', 'questions'],
  'country-list': ['country list', 'country lists'],
  project: ['project', 'projects'],
};

const COMPARE_FORM = 'compare';

export function revisionsPage(revisions: readonly Revision[], next: string | null): Html {
  const [latest, before] = revisions;
  // What is chosen already compares the latest revision with the one before it.
  const radio = (name: 'from' | 'to', { change }: Revision): Html => {
    const chosen = change === (name === 'to' ? latest : (before ?? latest))?.change;
    return html`<input type="radio" class="no-print" form="${COMPARE_FORM}" name="${name}" value="${change}" aria-label="${name === 'from' ? 'From' : 'To'} change ${change}"${chosen ? html` checked` : null}>`;
  };
  return html`<p class="over"><a href="/curation">Curation</a></p>
<h1>Revisions of the crosswalk</h1>
<p class="lead">Every change of frameworks and links: who, when and why. Choose two, and see field by field what differs.</p>
${table(
  'Revisions, newest first',
  [
    { title: 'Change', numeric: true, cell: ({ change }) => html`<span class="number">${change}</span>` },
    { title: 'From', short: true, cell: (revision) => radio('from', revision) },
    { title: 'To', short: true, cell: (revision) => radio('to', revision) },
    {
      title: 'When',
      cell: ({ at }) => html`<span class="number">${at.slice(0, 16).replace('T', ' ')}</span>`,
    },
    { title: 'By', short: true, cell: ({ actor }) => actor },
    { title: 'Why', text: true, cell: ({ reason }) => reason },
    {
      title: 'What',
      cell: ({ touched }) =>
        touched.map(
          ({ entity, added, changed, deleted }) =>
            html`<p>${touchedInWords(entity, added, changed, deleted)}</p>`,
        ),
    },
  ],
  revisions,
)}
${downloads('The revisions', filesAt('/v1/revisions'))}
<form id="${COMPARE_FORM}" class="filters" method="get" action="/revisions/compare"><button>Compare the two</button></form>
${next === null ? null : html`<p class="paging"><a href="${next}">Earlier revisions</a></p>`}`;
}

function touchedInWords(entity: PublicEntity, added: number, changed: number, deleted: number): string {
  const [one, many] = ENTITY_WORDS[entity];
  const parts = [
    [added, 'added'],
    [changed, 'changed'],
    [deleted, 'deleted'],
  ] as const;
  const total = added + changed + deleted;
  const said = parts.filter(([count]) => count > 0);
  const [only] = said;
  if (said.length === 1 && only !== undefined) return `${counted(total, one, many)} ${only[1]}`;
  return `${counted(total, one, many)}: ${said.map(([count, what]) => `${separated(count)} ${what}`).join(', ')}`;
}

interface ComparisonFacts {
  /** As they stand now: for the labels of what is compared. */
  readonly graph: CrosswalkGraph;
  readonly comparison: Comparison;
  /** A page of the differences. */
  readonly items: Comparison['items'];
  readonly next: string | null;
}

type Item = Comparison['items'][number];
/** One line of the table: a thing with one of its fields, or with none where all of it came or went. */
interface Line {
  readonly item: Item;
  readonly field: Difference['fields'][number] | null;
}

export function comparisonPage({ graph, comparison, items, next }: ComparisonFacts): Html {
  const { from, to, items: all } = comparison;
  const path = `/v1/revisions/${from.change}/compare/${to.change}`;
  const kinds = (['added', 'changed', 'retired', 'removed'] as const).map(
    (kind) => [kind, all.filter((item) => item.kind === kind).length] as const,
  );
  return html`<p class="over"><a href="/curation">Curation</a> › <a href="/revisions">Revisions</a></p>
<h1>From change ${from.change} to change ${to.change}</h1>
<p class="lead">${all.length === 0 ? 'Frameworks and mappings are the same after both.' : `${counted(all.length, 'thing differs', 'things differ')} in frameworks and mappings.`}</p>
<form class="filters" method="get" action="/revisions/compare"><div class="row">${textField('from', 'From change', String(from.change), { size: 8, maxlength: 10 }).content}${textField('to', 'To change', String(to.change), { size: 8, maxlength: 10 }).content}</div><button>Compare</button></form>
${
  all.length === 0
    ? null
    : html`<dl class="numbers">${kinds.map(([kind, count]) => html`<div><dt>${kind}</dt><dd>${separated(count)}</dd></div>`)}</dl>
${block(
  'differences',
  'What differs',
  html`${table('Differences, field by field', columns(graph), items.flatMap(linesOf))}
${downloads('The differences', filesAt(path))}
${next === null ? null : html`<p class="paging"><a href="${next}#differences">More differences</a></p>`}`,
)}`
}`;
}

function columns(graph: CrosswalkGraph): readonly Column<Line>[] {
  return [
    { title: 'What', short: true, cell: ({ item }) => thingLink(graph, item) },
    { title: 'How', short: true, cell: ({ item }) => item.kind },
    { title: 'Field', short: true, cell: ({ field }) => (field === null ? null : fieldName(field.field)) },
    { title: 'Before', text: true, cell: ({ field }) => (field === null ? null : fieldValue(field.before)) },
    {
      title: 'After',
      text: true,
      cell: ({ item, field }) => (field === null ? inShort(item) : fieldValue(field.after)),
    },
  ];
}

/** What came or went is named in a line; the files have all of its fields. */
function linesOf(item: Item): readonly Line[] {
  if (item.kind === 'added' || item.kind === 'removed') return [{ item, field: null }];
  return item.fields.map((field) => ({ item, field }));
}

function thingLink(graph: CrosswalkGraph, { entity, id }: Item): Part {
  const word = ENTITY_WORDS[entity][0];
  if (entity === 'mapping') return html`${word} <a href="${mappingAddress(id)}">${id}</a>`;
  if (entity === 'concept' && graph.numberOf.has(id))
    return html`${word} <a href="${conceptAddress(id)}">${id}</a>`;
  if (entity === 'question') return html`${word} <a href="${questionAddress(id)}">${id}</a>`;
  if (entity === 'framework') return html`${word} <a href="${frameworkAddress(id)}">${id}</a>`;
  return `${word} ${id}`;
}

/** What names a thing that came or went: its label or title, else what it says. */
function inShort({ kind, fields }: Item): Part {
  const of = (name: string) => {
    const field = fields.find((one) => one.field === name);
    const value = kind === 'added' ? field?.after : field?.before;
    return typeof value === 'string' ? value : null;
  };
  return of('rationale') ?? of('label') ?? of('title') ?? of('relation') ?? of('description');
}
