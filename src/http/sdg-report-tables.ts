import { compareText } from '../domain/compare-text.ts';
import type { Group } from '../domain/dimensions.ts';
import type { ReportCell, ReportColumn, ReportTable } from '../formats/report/document.ts';
import type { ContributionsAnswer } from './present-report.ts';

/** The contribution tables of an SDG report as people read them: narrow enough for a page. */

/** Turns an address of ours into one that also works out of a saved or printed file. */
export type Absolute = (address: string) => string;

type AnswerTable = ContributionsAnswer['tables'][number];
type AnswerRow = AnswerTable['rows'][number];

const NAMES = { goal: 'Goal', target: 'Target' } as const;
type SdgLevel = keyof typeof NAMES;

const NOTES = {
  share: 'Of the total, what is unaligned included.',
  declared: 'Tags of the projects themselves in the SDGs, and what they confirmed.',
  inferred: 'What tags in other frameworks lead to by a core or supporting mapping.',
  withoutJudged: 'The same without mappings judged by the Crosswalk project.',
} as const;

export function nameColumns(level: SdgLevel): readonly ReportColumn[] {
  return [
    { id: level, title: NAMES[level], kind: 'code' },
    { id: 'label', title: 'Label', kind: 'text' },
  ];
}

/** Projects by goal or target. */
export function projectTable(
  level: SdgLevel,
  { tables }: ContributionsAnswer,
  absolute: Absolute,
): ReportTable {
  const [table] = tables;
  return countedTable(
    { id: `projects-by-${level}`, title: `Projects by ${level}`, level, kind: 'count', absolute },
    table,
    ({ projects }) => projects,
  );
}

/** A table of amounts for each currency. */
export function amountTables(
  level: SdgLevel,
  { tables, amountKind }: ContributionsAnswer,
  absolute: Absolute,
): readonly ReportTable[] {
  return tables.flatMap((table) => {
    if (table.currency === null) return [];
    const id = `amounts-by-${level}-${table.currency.toLowerCase()}`;
    const title = `${capitalized(amountKind)} by ${level}, ${table.currency}`;
    return [countedTable({ id, title, level, kind: 'amount', absolute }, table, ({ amount }) => amount)];
  });
}

interface Counted {
  readonly projects: number;
  readonly amount: string | null;
}

function countedTable(
  made: {
    readonly id: string;
    readonly title: string;
    readonly level: SdgLevel;
    readonly kind: 'count' | 'amount';
    readonly absolute: Absolute;
  },
  table: AnswerTable | undefined,
  pick: (counted: Counted) => ReportCell,
): ReportTable {
  const { id, title, level, kind, absolute } = made;
  const compared = table?.unaligned.withoutJudged !== undefined;
  const what = kind === 'count' ? 'Projects' : 'Amount';
  const without = (counted: Counted | undefined): readonly ReportCell[] =>
    compared ? [counted === undefined ? null : pick(counted)] : [];
  const footRow = (name: string, counted: Counted, unjudged: Counted | undefined) => ({
    id: name.toLowerCase(),
    cells: [name, null, pick(counted), null, null, null, ...without(unjudged), null],
  });
  return {
    id,
    title,
    columns: [
      ...nameColumns(level),
      { id: kind === 'count' ? 'projects' : 'amount', title: what, kind },
      { id: 'share', title: 'Share', kind: 'share', note: NOTES.share },
      { id: 'declared', title: 'Declared', kind, note: NOTES.declared },
      { id: 'inferred', title: 'Inferred', kind, note: NOTES.inferred },
      ...(compared
        ? [{ id: 'withoutJudged', title: 'Without judged mappings', kind, note: NOTES.withoutJudged }]
        : []),
      { id: 'behind', title: 'Projects behind it', kind: 'link' },
    ],
    rows: (table?.rows ?? []).map((row) => [
      row.concept.notation,
      row.concept.label,
      pick(row),
      row.share,
      pick(row.declared),
      pick(row.inferred),
      ...without(row.withoutJudged),
      row.links === undefined ? null : absolute(row.links.projects),
    ]),
    foot:
      table === undefined
        ? []
        : [
            footRow('Unaligned', table.unaligned, table.unaligned.withoutJudged),
            footRow('Total', table.total, undefined),
          ],
  };
}

/** What is in no row, by reason: a line for each reason and currency. */
export function reasonsTable(
  projects: ContributionsAnswer,
  amounts: ContributionsAnswer,
  words: Readonly<Record<string, string>>,
  absolute: Absolute,
): ReportTable {
  const [counted] = projects.tables;
  const reasons = Object.entries(counted?.unaligned.reasons ?? {});
  const money = amounts.tables.filter(({ currency }) => currency !== null);
  return {
    id: 'unaligned',
    title: 'Unaligned, by reason',
    columns: [
      { id: 'reason', title: 'Reason', kind: 'code' },
      { id: 'words', title: 'What it means', kind: 'text' },
      { id: 'projects', title: 'Projects', kind: 'count' },
      ...money.map(({ currency }) => ({
        id: `amount${currency}`,
        title: `Amount, ${currency}`,
        kind: 'amount' as const,
      })),
      { id: 'behind', title: 'Projects behind it', kind: 'link' },
    ],
    rows: reasons.map(([reason, entry]) => [
      reason,
      words[reason] ?? null,
      entry.projects,
      ...money.map(({ unaligned }) => unaligned.reasons[reason]?.amount ?? null),
      entry.links === undefined ? null : absolute(entry.links.projects),
    ]),
  };
}

/** Goals by the values of one dimension, at most `most` columns a table: more do not fit on paper. */
export function pivotTables(
  { id, title }: { readonly id: string; readonly title: string },
  table: AnswerTable,
  dimension: 'year' | 'country',
  most: number,
): readonly ReportTable[] {
  const groupText = (group: Group | undefined) => String(group?.[dimension] ?? 'none');
  const values = [...new Set(table.rows.map(({ group }) => groupText(group)))].sort(noneLast);
  const goals = [...Map.groupBy(table.rows, ({ concept }) => concept.id).values()];
  const kind = table.currency === null ? 'count' : 'amount';
  const pick = (row: AnswerRow | undefined): ReportCell =>
    row === undefined ? null : kind === 'count' ? row.projects : row.amount;
  return chunksOf(values, most).map((shown, place, all) => ({
    id: all.length === 1 ? id : `${id}-${place + 1}`,
    title: all.length === 1 ? title : `${title}: ${shown[0]} to ${shown.at(-1)}`,
    columns: [
      ...nameColumns('goal'),
      ...shown.map((value) => ({ id: `${dimension}${value}`, title: value, kind }) as const),
    ],
    rows: goals.map((ofGoal) => [
      ofGoal[0]?.concept.notation ?? null,
      ofGoal[0]?.concept.label ?? null,
      ...shown.map((value) => pick(ofGoal.find(({ group }) => groupText(group) === value))),
    ]),
  }));
}

function noneLast(a: string, b: string): number {
  return Number(a === 'none') - Number(b === 'none') || compareText(a, b);
}

function chunksOf<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const chunks = Math.ceil(items.length / most);
  // Evenly filled, so that no table is left with a single column.
  const size = Math.ceil(items.length / Math.max(1, chunks));
  return Array.from({ length: chunks }, (_, place) => items.slice(place * size, (place + 1) * size));
}

export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
