import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Concept, Framework } from '../../domain/types.ts';
import { address, frameworkAddress } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { codeChip } from '../parts/concepts.ts';
import { historyBlock, type ShownHistory } from '../parts/history.ts';
import { downloads, filesAt, table } from '../parts/table.ts';
import { counted, separated } from '../parts/words.ts';

/** One framework: where it comes from, how far it is linked, and its elements as a tree. */
export function frameworkPage(
  graph: CrosswalkGraph,
  framework: Framework,
  day: string,
  history: ShownHistory,
): Html {
  const { id, title, publisher, edition, validFrom, validUntil, source, sourceUrl, licenceNote } = framework;
  const own = graph.concepts.filter((concept) => concept.framework === id);
  const facts = [
    ['Publisher', publisher],
    ['Edition', edition],
    ['In force', inForce(validFrom, validUntil)],
    [
      'Elements',
      framework.levels
        .map(({ id: level, label, plural }) => {
          const count = own.filter((concept) => concept.level === level).length;
          return `${separated(count)} ${(count === 1 ? label : plural).toLowerCase()}`;
        })
        .join(', '),
    ],
    ['Source', sourceUrl === null ? source : html`<a href="${sourceUrl}">${source}</a>`],
    ['Licence', licenceNote],
    ['Also called', framework.aliases.join(', ')],
  ] as const;
  return html`<p class="over">Framework <code>${id}</code></p>
<h1>${title}</h1>
${validUntil !== null && validUntil < day ? html`<div class="notice warn"><p>This framework ended on ${validUntil}. Answers that use it say so.</p></div>` : null}
<dl class="facts">${facts.map(([name, value]) => (value === '' ? null : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>
${framework.notes.map((note) => html`<p class="note">${note}</p>`)}
${block('links', 'How it is mapped', html`${linkTable(graph, framework)}${relations(graph, framework)}`)}
${block(
  'elements',
  'Elements',
  html`${
    own.length === 0
      ? html`<p>No element of it is held yet.</p>`
      : html`<ul class="concepts">${own.filter(({ parent }) => parent === null).map((concept) => tree(childrenOf(own), concept))}</ul>`
  }
${downloads('The elements', filesAt(`/v1/frameworks/${id}/concepts`))}`,
  { note: 'In the framework’s own order, with labels in our own words.' },
)}
${historyBlock(history)}`;
}

function inForce(from: string | null, until: string | null): string {
  if (from === null && until === null) return '';
  return `${from === null ? '' : `from ${from}`}${until === null ? ', no end set' : ` until ${until}`}`.replace(
    /^, /,
    '',
  );
}

function childrenOf(concepts: readonly Concept[]): ReadonlyMap<string | null, readonly Concept[]> {
  return Map.groupBy(concepts, ({ parent }) => parent);
}

/** The parts of an element are shown below it; where they have parts themselves these are folded away. */
function tree(children: ReadonlyMap<string | null, readonly Concept[]>, concept: Concept, depth = 0): Html {
  const parts = children.get(concept.id) ?? [];
  const list = html`<ul class="concepts">${parts.map((part) => tree(children, part, depth + 1))}</ul>`;
  const below =
    parts.length === 0
      ? null
      : depth === 0
        ? list
        : html`<details><summary>${counted(parts.length, 'part')}<span class="out-of-sight"> of ${concept.id}</span></summary>${list}</details>`;
  const label = depth === 0 && parts.length > 0 ? html`<strong>${concept.label}</strong>` : concept.label;
  return html`<li${depth === 0 && parts.length > 0 ? html` class="group"` : null}>${depth === 0 && parts.length > 0 ? html`<div class="line">${codeChip(concept)} <span>${label}</span></div>` : html`${codeChip(concept)}<span>${label}</span>`}${below}</li>`;
}

function linkTable(graph: CrosswalkGraph, { id }: Framework): Html {
  const rows = graph.frameworks.flatMap((other) => {
    if (other.id === id) return [];
    const between = (from: string, to: string) =>
      graph.mappings.filter(
        ({ status, subject, object, modifier, objectFramework }) =>
          status === 'accepted' &&
          object !== null &&
          modifier === null &&
          objectFramework === to &&
          subject.startsWith(`${from}:`),
      ).length;
    const [out, into] = [between(id, other.id), between(other.id, id)];
    return out + into === 0 ? [] : [{ other, out, into }];
  });
  const cell = (count: number, rows: string, columns: string) =>
    count === 0 ? '–' : html`<a href="${address('/matrix', { rows, columns })}">${separated(count)}</a>`;
  return rows.length === 0
    ? html`<p>No accepted mapping leads from its elements or to them.</p>`
    : html`${table(
        'Accepted mappings with other frameworks',
        [
          {
            title: 'Framework',
            cell: ({ other }) => html`<a href="${frameworkAddress(other.id)}">${other.shortTitle}</a>`,
          },
          { title: 'Mappings to it', numeric: true, cell: ({ other, out }) => cell(out, id, other.id) },
          { title: 'Mappings from it', numeric: true, cell: ({ other, into }) => cell(into, other.id, id) },
        ],
        rows,
      )}
${downloads('All its mappings', filesAt(`/v1/mappings?framework=${id}&status=accepted`))}`;
}

function relations(graph: CrosswalkGraph, { id }: Framework): Html | null {
  const own = graph.relations.filter(({ from, to }) => from === id || to === id);
  if (own.length === 0) return null;
  const name = (wanted: string) => {
    const known = graph.frameworks.find((framework) => framework.id === wanted);
    return known === undefined ? wanted : html`<a href="${frameworkAddress(wanted)}">${known.shortTitle}</a>`;
  };
  return html`<details><summary>What documents say of the frameworks as wholes (${own.length})</summary>
${table(
  'Statements about frameworks as wholes; nothing is aligned by them',
  [
    {
      title: 'Statement',
      text: true,
      cell: ({ from, relation, to }) => html`${name(from)} ${relation} ${name(to)}`,
    },
    { title: 'Note', text: true, cell: ({ note }) => note },
    { title: 'Source', text: true, cell: ({ source, locator }) => `${source}, ${locator}` },
  ],
  own,
)}
${downloads('The same', filesAt(`/v1/frameworks/${id}/relations`))}</details>`;
}
