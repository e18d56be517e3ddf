import type { UncountedReason } from '../domain/cut-part.ts';
import { GROUPS, type Group, type GroupBy } from '../domain/dimensions.ts';
import { COUNTING_METHODS, countsMoney } from '../domain/methods.ts';
import type {
  ReportCell,
  ReportColumn,
  ReportDocument,
  ReportFact,
  ReportTable,
} from '../formats/report/document.ts';
import { GROUP_TITLES, REASONS_IN_WORDS } from '../formats/report/words.ts';
import type { ContributionReport } from '../services/reports.ts';
import { withinSentence } from './level-words.ts';
import type { ContributionsAnswer } from './present-report.ts';
import { aboutOf, yearsInWords } from './report-about.ts';

/** Contribution tables as a document: a table for each currency, what is unaligned and the total below its rows. */

type AnswerTable = ContributionsAnswer['tables'][number];

export function contributionsDocument(
  title: string,
  answer: ContributionsAnswer,
  day: string,
  address: string,
): ReportDocument {
  const { to, level, method, amountKind, additive } = answer;
  const own: ReportFact[] = [
    { id: 'to', label: 'Framework', value: to },
    { id: 'level', label: 'Level', value: level },
    { id: 'method', label: 'Method', value: method },
    { id: 'methodInWords', label: 'What is counted', value: COUNTING_METHODS[method].inWords },
    { id: 'amountKind', label: 'Kind of amount', value: amountKind },
    { id: 'years', label: 'Years of the amounts', value: yearsInWords(answer.filters) },
    { id: 'additive', label: 'Rows and unaligned add up to the total', value: additive ? 'yes' : 'no' },
    { id: 'exchangeRates', label: 'Exchange rates used', value: ratesInWords(answer) },
    {
      id: 'withoutAmount',
      label: 'Projects without an amount of this kind',
      value: answer.tables[0]?.withoutAmount ?? 0,
    },
    {
      id: 'reviewedProjects',
      label: 'Projects with a finished review of the framework (nothing is inferred)',
      value: answer.reviewedProjects,
    },
  ];
  return {
    title,
    about: aboutOf(own, answer, day, address),
    tables: answer.tables.map((table) => tableOf(answer, table, title)),
  };
}

/** "Aligned budget by goal of the SDGs": what people read above tables and charts. */
export function titleOf(
  { scope }: Pick<ContributionReport, 'scope'>,
  answer: Pick<ContributionsAnswer, 'method' | 'amountKind'>,
): string {
  const { shortTitle, levels } = scope.framework;
  const level = withinSentence(levels.find(({ id }) => id === scope.level)?.label ?? scope.level);
  const what = countsMoney(answer.method) ? `Aligned ${answer.amountKind}` : 'Aligned projects';
  return `${what} by ${level}, ${shortTitle}`;
}

export function ratesInWords({ exchangeRates }: ContributionsAnswer): string {
  return exchangeRates.map(({ from, to, rate, date }) => `1 ${from} = ${rate} ${to} from ${date}`).join('; ');
}

interface Counted {
  readonly projects: number;
  readonly amount: string | null;
  readonly withoutJudged?: Omit<Counted, 'withoutJudged'>;
  readonly links?: { readonly projects: string };
}

function tableOf(answer: ContributionsAnswer, table: AnswerTable, title: string): ReportTable {
  const asked = (answer.filters.groupBy ?? []) as readonly GroupBy[];
  const grouped = GROUPS.filter((dimension) => asked.includes(dimension));
  const compared = table.unaligned.withoutJudged !== undefined;
  const tally = (entry: Omit<Counted, 'withoutJudged'> | undefined): ReportCell[] => {
    const cells = [entry?.projects ?? null, entry?.amount ?? null];
    return table.currency === null ? cells.slice(0, 1) : cells;
  };
  const line = (
    names: readonly [id: string | null, label: string],
    group: Group | undefined,
    entry: Counted,
    rest?: { readonly share: number; readonly declared?: Counted; readonly inferred?: Counted },
  ): ReportCell[] => [
    ...names,
    ...grouped.map((dimension) => cellOf(group?.[dimension] ?? null)),
    table.currency,
    ...tally(entry),
    rest?.share ?? null,
    ...tally(rest?.declared),
    ...tally(rest?.inferred),
    ...(compared ? tally(entry.withoutJudged) : []),
    entry.links?.projects ?? null,
  ];
  return {
    id: table.currency ?? 'projects',
    title: table.currency === null ? title : `${title}, ${table.currency}`,
    columns: columnsOf(grouped, table.currency !== null, compared),
    rows: table.rows.map((row) => line([row.concept.id, row.concept.label], row.group, row, row)),
    foot: [
      ...Object.entries(table.unaligned.reasons).map(([reason, entry]) => ({
        id: 'unaligned-reason',
        cells: line([null, REASONS_IN_WORDS[reason as UncountedReason]], undefined, entry),
      })),
      { id: 'unaligned', cells: line([null, 'Unaligned'], undefined, table.unaligned, table.unaligned) },
      { id: 'total', cells: line([null, 'Total'], undefined, table.total) },
    ],
  };
}

function columnsOf(grouped: readonly GroupBy[], money: boolean, compared: boolean): readonly ReportColumn[] {
  const tally = (id: string, heading: string, note: string): readonly ReportColumn[] => [
    { id: `${id}Projects`, title: `${heading}: projects`, kind: 'count', note },
    ...(money ? [{ id: `${id}Amount`, title: `${heading}: amount`, kind: 'amount' as const }] : []),
  ];
  return [
    { id: 'concept', title: 'Element', kind: 'code' },
    { id: 'label', title: 'Label', kind: 'text' },
    ...grouped.map((id) => ({ id, title: GROUP_TITLES[id], kind: 'code' as const })),
    { id: 'currency', title: 'Currency', kind: 'code' },
    { id: 'projects', title: 'Projects', kind: 'count', note: 'Distinct projects of the row.' },
    ...(money ? [{ id: 'amount', title: 'Amount', kind: 'amount' as const }] : []),
    { id: 'share', title: 'Share', kind: 'share', note: 'Of the total, what is unaligned included.' },
    ...tally(
      'declared',
      'Declared',
      'Declared: tags of the projects themselves in the framework, and what they confirmed.',
    ),
    ...tally(
      'inferred',
      'Inferred',
      'Inferred: what tags in other frameworks lead to by a core or supporting mapping.',
    ),
    ...(compared
      ? tally(
          'withoutJudged',
          'Without judged mappings',
          'Without judged mappings: the same line without mappings whose evidence is "judged".',
        )
      : []),
    { id: 'behind', title: 'Projects behind it', kind: 'link' },
  ];
}

function cellOf(value: string | number | boolean | null): ReportCell {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value;
}
