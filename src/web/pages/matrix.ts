import type { CrosswalkGraph } from '../../domain/graph.ts';
import type { Concept, Framework, Mapping } from '../../domain/types.ts';
import { address, conceptAddress } from '../addresses.ts';
import { type Html, html } from '../html.ts';
import { codeChip, conceptInLine } from '../parts/concepts.ts';
import { filterForm, selectField, textField } from '../parts/form.ts';
import { heatTable } from '../parts/heat-table.ts';
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

interface MatrixFacts {
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
  readonly warnings: readonly string[];
  readonly files: readonly (readonly [string, string])[];
}

const CELL_WORDS = {
  mappings: 'accepted mappings of the row itself that lead to the column, or to a part of it',
  alignments: 'confidence of the leading path from row to column, in per cent',
  projects: 'projects that count for both',
} as const;

export function matrixPage(facts: MatrixFacts): Html {
  const { asked, frameworks, rows, columns, cells, values } = facts;
  return html`<h1>${facts.title}</h1>
${filterForm({
  action: '/matrix',
  asked,
  fields: [
    selectField('rows', 'Rows', `${rows.framework}:${rows.level}`, levelChoices(frameworks)),
    selectField('columns', 'Columns', `${columns.framework}:${columns.level}`, levelChoices(frameworks)),
    selectField('cells', 'In each cell', cells, [
      ['mappings', 'mappings'],
      ['alignments', 'confidence of alignments'],
      ['projects', 'projects'],
    ]),
    textField('columnsUnder', 'Only columns under', asked.get('columnsUnder') ?? '', { size: 10 }),
  ],
})}
${facts.warnings.map((message) => html`<div class="notice warn"><p>${message}</p></div>`)}
<p>In each cell: ${CELL_WORDS[cells]}. ${counted(values.length, 'cell')} of ${rows.concepts.length} × ${columns.concepts.length} hold something; each number opens what is behind it.</p>
${heatTable({
  caption: `${facts.title}: ${CELL_WORDS[cells]}`,
  rows: rows.concepts,
  columns: columns.concepts,
  inPercent: cells === 'alignments',
  addressOf: conceptAddress,
  cells: values.map((cell) => ({
    row: cell.row,
    column: cell.column,
    value: cells === 'alignments' ? Math.round(cell.value * 100) : cell.value,
    address: linkOf(cell, { cells, asked }),
  })),
})}
${downloads('The same, also as a picture', facts.files)}
${
  columns.concepts.length === 0
    ? null
    : html`<details><summary>What the columns are</summary><ul class="concepts">${columns.concepts.map(
        (column) => html`<li>${codeChip(column)}<span>${column.label}</span></li>`,
      )}</ul></details>`
}`;
}

function linkOf(
  { row, column, link }: MatrixFacts['values'][number],
  { cells, asked }: Pick<MatrixFacts, 'cells' | 'asked'>,
): string {
  if (cells === 'projects') return link.replace('/v1/reports/matrix', '/matrix');
  return address('/matrix/cell', new URLSearchParams([...asked, ['row', row], ['column', column]]));
}

interface CellFacts {
  readonly graph: CrosswalkGraph;
  readonly row: Concept;
  readonly column: Concept;
  /** Whether only mappings of the row itself are asked for. */
  readonly own: boolean;
  /** Those on the paths from row to column that the cell stands for. */
  readonly mappings: readonly Mapping[];
  readonly change: number;
}

/** What is behind a cell. */
export function cellPage({ graph, row, column, own, mappings, change }: CellFacts): Html {
  const file = address('/v1/mappings', { id: mappings.map(({ id }) => id).join(','), change });
  return html`<h1>What leads from one to the other</h1>
<p class="lead">${conceptInLine(row)} <em>to</em> ${conceptInLine(column)}</p>
<p>${counted(mappings.length, 'mapping')} ${mappings.length === 1 ? 'leads' : 'lead'} from the first to the second, or to a part of it. ${own ? 'Only mappings of the first itself are shown.' : 'A mapping of what stands above the first is used where it holds for every part, and one of what it matches is used too.'}</p>
${mappings.length === 0 ? null : html`${mappingList(graph, mappings)}${downloads('The mappings', filesAt(file))}`}
<p><a href="${address('/align', { tags: row.id })}">All that ${row.id} leads to</a></p>`;
}
