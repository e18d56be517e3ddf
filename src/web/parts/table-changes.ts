import type { CrosswalkGraph } from '../../domain/graph.ts';
import { formatAmount } from '../../domain/money.ts';
import type { TallyChange } from '../../domain/table-difference.ts';
import type { Concept } from '../../domain/types.ts';
import type { TableImpact } from '../../services/default-tables.ts';
import { html, type Part } from '../html.ts';
import { codeChip } from './concepts.ts';
import { type Column, table } from './table.ts';
import { counted, separated } from './words.ts';

/** Rows of contribution tables before and after something is decided. */

const MOST_ROWS = 12;

type ChangedRow = TallyChange & { readonly concept: Concept | null };

/** The rows of one table that differ: before, after, difference. */
export function tableChanges(graph: CrosswalkGraph, { framework: id, level, changes }: TableImpact): Part {
  const framework = graph.frameworks.find((one) => one.id === id);
  const plural = framework?.levels.find((one) => one.id === level)?.plural.toLowerCase() ?? level;
  return changes.map(({ currency, rows, unaligned }) => {
    const differs =
      unaligned.before.projects !== unaligned.after.projects ||
      unaligned.before.amountMinor !== unaligned.after.amountMinor;
    const all: readonly ChangedRow[] = [
      ...rows.slice(0, MOST_ROWS),
      ...(differs ? [{ ...unaligned, concept: null }] : []),
    ];
    const what = currency === null ? 'projects' : `budget in ${currency}, split equally`;
    return html`${table(
      `${framework?.shortTitle ?? id}, ${plural}: ${what}`,
      [
        {
          title: 'Element',
          text: true,
          cell: ({ concept }: ChangedRow) =>
            concept === null ? 'Aligned to none of them' : html`${codeChip(concept, true)} ${concept.label}`,
        },
        ...(currency === null ? countColumns : amountColumns(currency)),
      ],
      all,
    )}${rows.length > MOST_ROWS ? html`<p class="small">The first ${MOST_ROWS} of ${counted(rows.length, 'row')}</p>` : null}`;
  });
}

const countColumns: readonly Column<ChangedRow>[] = [
  { title: 'Now', numeric: true, cell: ({ before }) => separated(before.projects) },
  { title: 'Then', numeric: true, cell: ({ after }) => separated(after.projects) },
  {
    title: 'Difference',
    numeric: true,
    cell: ({ before, after }) => signed(String(after.projects - before.projects)),
  },
];

function amountColumns(currency: string): readonly Column<ChangedRow>[] {
  const text = (minor: bigint) => formatAmount(minor, currency);
  return [
    { title: 'Now', numeric: true, cell: ({ before }) => separated(text(before.amountMinor)) },
    { title: 'Then', numeric: true, cell: ({ after }) => separated(text(after.amountMinor)) },
    {
      title: 'Difference',
      numeric: true,
      cell: ({ before, after }) => signed(text(after.amountMinor - before.amountMinor)),
    },
  ];
}

/** "+12", "−3.50": a sign in front, and none of what is nothing. */
function signed(decimal: string): string {
  if (/^-?0*\.?0*$/.test(decimal)) return '0';
  return decimal.startsWith('-') ? `−${separated(decimal.slice(1))}` : `+${separated(decimal)}`;
}
