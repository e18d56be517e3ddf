import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Mapping } from '../../domain/types.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { downloads, filesAt, table } from './table.ts';
import { separated } from './words.ts';

/** The mapping sets, with how many of their mappings are in force and how many wait. */
export function setsBlock({
  graph,
  mappings,
}: {
  readonly graph: CrosswalkGraph;
  readonly mappings: readonly Mapping[];
}): Html {
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
        { title: 'Date', cell: ({ date }) => html`<span class="number">${date}</span>` },
        { title: 'Licence', cell: ({ licence }) => licence },
        {
          title: 'File',
          cell: ({ id }) =>
            html`<a href="/v1/mapping-sets/${encodeURIComponent(id)}?format=sssom">SSSOM<span class="out-of-sight"> of ${id}</span></a>`,
        },
      ],
      graph.sets,
    )}
${downloads('The same', filesAt('/v1/mapping-sets'))}`,
  );
}
