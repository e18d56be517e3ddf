import { GROUPS } from '../domain/dimensions.ts';
import { COUNTING_METHODS } from '../domain/methods.ts';
import type { ReportCell, ReportColumn, ReportDocument, ReportFact } from '../formats/report/document.ts';
import { GROUP_TITLES } from '../formats/report/words.ts';
import type { ComparisonAnswer } from './present-comparison.ts';
import { aboutOf, filtersInWords } from './report-about.ts';

/** A comparison as a document: a table for each currency, and one of the mappings that differ. */

type AnswerTable = ComparisonAnswer['tables'][number];
type AnswerRow = AnswerTable['rows'][number];
type Line = AnswerTable['total'];

const PARTS = [
  ['before', 'Before', 'On the first side.'],
  ['after', 'After', 'On the second side.'],
  ['difference', 'Difference', 'After minus before.'],
  ['byCrosswalk', 'By the crosswalk', 'What mappings alone have changed.'],
  ['byPortfolio', 'By the portfolio', 'The rest: projects, their tags and their money.'],
] as const;

export function comparisonDocument(
  title: string,
  answer: ComparisonAnswer,
  day: string,
  address: string,
): ReportDocument {
  const { to, level, method, amountKind, before, after } = answer;
  const own: ReportFact[] = [
    { id: 'to', label: 'Framework', value: to },
    { id: 'level', label: 'Level', value: level },
    { id: 'method', label: 'Method', value: method },
    { id: 'methodInWords', label: 'What is counted', value: COUNTING_METHODS[method].inWords },
    { id: 'amountKind', label: 'Kind of amount', value: amountKind },
    { id: 'before', label: 'Before', value: sideInWords(before) },
    { id: 'after', label: 'After', value: sideInWords(after) },
  ];
  return {
    title,
    about: aboutOf(own, { ...answer, filters: after.filters }, day, address),
    tables: [...answer.tables.map((table) => tableOf(table, title)), mappingsOf(answer)],
  };
}

function sideInWords({ change, revision, filters }: ComparisonAnswer['before']): string {
  return `change ${change}, revision ${revision}; ${filtersInWords(filters)}`;
}

function tableOf(table: AnswerTable, title: string): ReportDocument['tables'][number] {
  const money = table.currency !== null;
  const grouped = GROUPS.filter((dimension) =>
    table.rows.some(({ group }) => group !== undefined && dimension in group),
  );
  const cells = (line: Line): ReportCell[] =>
    PARTS.flatMap(([part]) => {
      const { projects, amount } = line[part];
      return money ? [projects, amount] : [projects];
    });
  const groupCells = (group: AnswerRow['group']): ReportCell[] =>
    grouped.map((dimension) => {
      const value = group?.[dimension] ?? null;
      return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
    });
  const foot = (id: string, label: string, line: Line) => ({
    id,
    cells: [null, label, ...groupCells(undefined), table.currency, ...cells(line), null],
  });
  return {
    id: table.currency ?? 'projects',
    title: money ? `${title}, ${table.currency}` : title,
    columns: [
      { id: 'concept', title: 'Element', kind: 'code' },
      { id: 'label', title: 'Label', kind: 'text' },
      ...grouped.map((id) => ({ id, title: GROUP_TITLES[id], kind: 'code' as const })),
      { id: 'currency', title: 'Currency', kind: 'code' },
      ...PARTS.flatMap(([id, heading, note]): ReportColumn[] => [
        { id: `${id}Projects`, title: `${heading}: projects`, kind: 'number', note },
        ...(money ? [{ id: `${id}Amount`, title: `${heading}: amount`, kind: 'amount' as const }] : []),
      ]),
      { id: 'mappings', title: 'Mappings behind it', kind: 'text' },
    ],
    rows: table.rows.map((row) => [
      row.concept.id,
      row.concept.label,
      ...groupCells(row.group),
      table.currency,
      ...cells(row),
      row.mappings.join(', '),
    ]),
    foot: [foot('unaligned', 'Unaligned', table.unaligned), foot('total', 'Total', table.total)],
  };
}

function mappingsOf({ mappings }: ComparisonAnswer): ReportDocument['tables'][number] {
  const words = (standing: ComparisonAnswer['mappings'][number]['before']) =>
    standing === null
      ? 'not in force'
      : [standing.relation, standing.strength, standing.confidence, standing.evidence]
          .filter((word) => word !== null)
          .join(', ');
  return {
    id: 'mappings',
    title: 'Mappings that differ and touch these tables',
    columns: [
      { id: 'mapping', title: 'Mapping', kind: 'code' },
      { id: 'subject', title: 'From', kind: 'code' },
      { id: 'object', title: 'To', kind: 'code' },
      { id: 'wasSaid', title: 'Before', kind: 'text' },
      { id: 'isSaid', title: 'After', kind: 'text' },
      { id: 'touchedRows', title: 'Rows it can have moved', kind: 'text' },
    ],
    rows: mappings.map(({ id, subject, object, before, after, rows }) => [
      id,
      subject,
      object,
      words(before),
      words(after),
      rows.join(', '),
    ]),
  };
}
