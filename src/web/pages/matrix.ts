import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Concept, Framework, Mapping } from '../../domain/types.ts';
import { address, conceptAddress } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { block } from '../layout.ts';
import { conceptInLine } from '../parts/concepts.ts';
import { filterForm, selectField, textField } from '../parts/form.ts';
import { mappingList } from '../parts/mappings.ts';
import { downloads, filesAt } from '../parts/table.ts';
import { counted } from '../parts/words.ts';
import { levelChoices } from './reports.ts';

/** Two frameworks against each other, and the mappings behind each cell. */

interface Axis {
  readonly framework: string;
  readonly level: string;
  readonly concepts: readonly { readonly id: string; readonly notation: string; readonly label: string }[];
}

export interface MatrixFacts {
  readonly title: string;
  readonly frameworks: readonly Framework[];
  readonly asked: URLSearchParams;
  readonly rows: Axis;
  readonly columns: Axis;
  readonly cells: 'mappings' | 'alignments' | 'projects';
  readonly values: readonly {
    readonly row: string;
    readonly column: string;
    readonly value: number;
    readonly link: string;
    readonly mappings?: readonly string[];
  }[];
  readonly figure: Html | null;
  readonly warnings: readonly string[];
  readonly files: readonly (readonly [string, string])[];
}

const CELL_WORDS = {
  mappings: 'accepted links that lead from the row to the column, or to a part of it',
  alignments: 'confidence of the best path from row to column, in per cent',
  projects: 'projects that contribute to both',
} as const;

export function matrixPage(facts: MatrixFacts): Html {
  const { asked, frameworks, rows, columns, cells, values } = facts;
  return html`<h1>${facts.title}</h1>
${filterForm('/matrix', [
  selectField('rows', 'Rows', `${rows.framework}:${rows.level}`, levelChoices(frameworks)),
  selectField('columns', 'Columns', `${columns.framework}:${columns.level}`, levelChoices(frameworks)),
  selectField('cells', 'In each cell', cells, [
    ['mappings', 'links'],
    ['alignments', 'best confidence'],
    ['projects', 'projects'],
  ]),
  textField('columnsUnder', 'Only columns under', asked.get('columnsUnder') ?? '', { size: 10 }),
])}
${facts.warnings.map((message) => html`<div class="notice warn"><p>${message}</p></div>`)}
<p>In each cell: ${CELL_WORDS[cells]}. ${counted(values.length, 'cell')} of ${rows.concepts.length} × ${columns.concepts.length} hold something.</p>
${facts.figure}
${block('cells', 'Row by row', html`${rowLists(facts)}${downloads('The same', facts.files)}`, {
  note: 'Each number opens what is behind it.',
})}`;
}

/** The filled cells of each row: on a phone and for the ear this is better than a grid of mostly nothing. */
function rowLists({ rows, columns, values, cells, asked }: MatrixFacts): Html {
  const byRow = Map.groupBy(values, ({ row }) => row);
  const column = new Map(columns.concepts.map((concept) => [concept.id, concept]));
  return html`<ul class="concepts">${rows.concepts.flatMap((row) => {
    const own = byRow.get(row.id) ?? [];
    return own.length === 0
      ? []
      : [
          html`<li><a class="code-chip" href="${conceptAddress(row.id)}">${row.notation}</a><span>${row.label}</span><span class="about">${own.map(
            (cell) =>
              html`<a class="cell" href="${linkOf(cell, { cells, asked })}"><span class="code-chip${goal(cell.column)}">${column.get(cell.column)?.notation ?? cell.column}</span> <span class="number">${cells === 'alignments' ? Math.round(cell.value * 100) : cell.value}</span></a> `,
          )}</span></li>`,
        ];
  })}</ul>`;
}

function goal(id: string): string {
  const number = /^sdg:(\d{1,2})(?:\.|$)/.exec(id)?.[1];
  return number === undefined ? '' : ` goal-${Number(number)}`;
}

function linkOf(
  { row, column, link }: MatrixFacts['values'][number],
  { cells, asked }: Pick<MatrixFacts, 'cells' | 'asked'>,
): string {
  if (cells === 'projects') return link.replace('/v1/reports/matrix', '/matrix');
  return address('/matrix/cell', new URLSearchParams([...asked, ['row', row], ['column', column]]));
}

export interface CellFacts {
  readonly graph: CrosswalkGraph;
  readonly row: Concept;
  readonly column: Concept;
  readonly maxHops: number;
  /** Those on the paths from row to column that the cell stands for. */
  readonly mappings: readonly Mapping[];
  readonly change: number;
}

/** What is behind a cell. */
export function cellPage({ graph, row, column, maxHops, mappings, change }: CellFacts): Html {
  const file = address('/v1/mappings', { id: mappings.map(({ id }) => id).join(','), change });
  return html`<h1>What leads from one to the other</h1>
<p class="lead">${conceptInLine(row)} <em>to</em> ${conceptInLine(column)}</p>
<p>${counted(mappings.length, 'link')} ${mappings.length === 1 ? 'is' : 'are'} on the ways from the first to the second, or to a part of it, ${maxHops === 1 ? 'by one link' : `by at most ${maxHops} links`} each. A link of what stands above the first counts where it holds for every part.</p>
${mappings.length === 0 ? null : html`${mappingList(graph, mappings)}${downloads('The links', filesAt(file))}`}
<p><a href="${address('/align', { tags: row.id })}">All that ${row.id} leads to, with chains of links</a></p>`;
}
