import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Mapping } from '../../domain/types.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { mappingList } from '../parts/mappings.ts';
import { downloads, table } from '../parts/table.ts';
import { counted, separated } from '../parts/words.ts';

/** What waits for review, and the sets that mappings come in. */
const MOST_SHOWN = 25;

export function curationPage(graph: CrosswalkGraph, mappings: readonly Mapping[]): Html {
  const proposed = mappings.filter(({ status }) => status === 'proposed');
  const inSet = (id: string, wanted: string) =>
    mappings.filter(({ set, status }) => set === id && status === wanted).length;
  return html`<h1>Curation</h1>
<p class="lead">${counted(proposed.length, 'link waits', 'links wait')} for review. Proposed links align nothing unless a question asks for them.</p>
${block(
  'proposed',
  'Proposed',
  proposed.length === 0
    ? html`<p>Nothing is waiting.</p>`
    : html`${mappingList(graph, proposed.slice(0, MOST_SHOWN))}
${proposed.length > MOST_SHOWN ? html`<p class="small">The first ${MOST_SHOWN} are shown.</p>` : null}
${downloads('All of them', [['JSON', '/v1/mappings?status=proposed&limit=200']])}`,
  { beside: true },
)}
${block(
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
)}`;
}

export function mappingPage(graph: CrosswalkGraph, mapping: Mapping): Html {
  const set = graph.sets.find(({ id }) => id === mapping.set);
  return html`<h1>Link <code>${mapping.id}</code></h1>
${mappingList(graph, [mapping])}
${set === undefined ? null : html`<p class="note">Of the set “${set.title}”, licence ${set.licence}. ${set.description}</p>`}
${downloads('The same', [['JSON', `/v1/mappings/${encodeURIComponent(mapping.id)}`]])}`;
}
