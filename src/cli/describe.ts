import type { Alignment, AlignmentAnswer } from '../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import type { AnsweredPath, OpenCondition } from '../domain/leading-path.ts';
import { formatAmount } from '../domain/money.ts';
import type { Table } from '../domain/table.ts';
import { REASONS_IN_WORDS } from '../formats/report/words.ts';
import { type Column, grouped, table, wrap } from './terminal.ts';

/** Answers in words for a terminal. */

/** What tags lead to: a table, then the best paths of each alignment with the reason on every step. */
export function describeAlignments(
  graph: CrosswalkGraph,
  answer: AlignmentAnswer,
  { maxPaths, limit = Number.POSITIVE_INFINITY }: { readonly maxPaths: number; readonly limit?: number },
): string {
  if (answer.alignments.length === 0 && answer.unaligned.length === 0) return 'No tags, so nothing to align.';
  const columns: Column[] = [
    { title: 'Contributes to' },
    { title: 'Basis' },
    { title: 'Strength' },
    { title: 'Confidence', align: 'right' },
    { title: 'Counts' },
    { title: 'Label', max: 70 },
  ];
  const shown = answer.alignments.slice(0, limit);
  const more = answer.alignments.length - shown.length;
  const rows = shown.map((alignment) => [
    alignment.concept.id,
    alignment.basis,
    alignment.strength ?? '-',
    alignment.confidence === null ? '-' : (alignment.confidence / 1000).toFixed(2),
    alignment.counts ? alignment.origin : `no: ${alignment.countsNot}`,
    alignment.concept.label,
  ]);
  const parts = [
    rows.length === 0 ? 'None of the tags leads there.' : table(columns, rows),
    ...(more > 0 ? [`... and ${more} more, by weaker or longer paths.`] : []),
    ...shown.map((alignment) => describePaths(graph, alignment, maxPaths)),
    ...answer.unaligned.map(
      ({ tag, reason, detail }) => `${tag} leads to nothing shown (${reason}).\n${wrap(detail, '  ')}`,
    ),
  ];
  return parts.join('\n\n');
}

function describePaths(graph: CrosswalkGraph, alignment: Alignment, maxPaths: number): string {
  const lines = [`${alignment.concept.id}  ${alignment.concept.label}`];
  if (alignment.decision !== null) {
    const { decision, reason, by } = alignment.decision;
    lines.push(
      wrap(
        `${decision === 'confirm' ? 'Confirmed' : 'Declined'} by ${by}${reason === null ? '' : `: ${reason}`}`,
        '  ',
      ),
    );
  }
  for (const question of describeOpen(graph, alignment.open)) lines.push(wrap(question, '  '));
  for (const path of alignment.paths.slice(0, maxPaths)) lines.push(describePath(graph, path));
  const more = alignment.paths.length - maxPaths;
  if (more > 0) lines.push(`  ... and ${more} more ${more === 1 ? 'path' : 'paths'}`);
  return lines.join('\n');
}

/** What is open: a line for each alternative, or the condition in its own words. */
function describeOpen({ questions }: CrosswalkGraph, open: OpenCondition | null): readonly string[] {
  if (open === null) return [];
  if (open.anyOf.length === 0) return [`Depends on: ${open.condition ?? ''}`];
  return open.anyOf.map((allOf, place) => {
    const texts = allOf.map((id) => questions.byId.get(id)?.text.en ?? id);
    return `${place === 0 ? 'Depends on' : 'Or'}: ${texts.join(' And: ')}`;
  });
}

function describePath(graph: CrosswalkGraph, path: AnsweredPath): string {
  if (path.steps.length === 0) return '  The project is tagged with it.';
  const lines = path.steps.flatMap(({ from, to, relation, mapping }) => {
    const ends = `${conceptAt(graph, from).id} ${relation} ${conceptAt(graph, to).id}`;
    if (mapping === null) return [`  ${ends}`];
    const { confidence, evidence, strength, source, locator, rationale } = mapping;
    return [
      `  ${ends}  (${[evidence, strength, (confidence / 1000).toFixed(2)].filter((part) => part !== null).join(', ')})`,
      wrap(rationale, '      '),
      wrap(`Source: ${source}, ${locator}`, '      '),
    ];
  });
  if (path.steps.filter(({ mapping }) => mapping !== null).length > 1)
    lines.push(`  Confidence along this path: ${(path.confidence / 1000).toFixed(3)}`);
  return lines.join('\n');
}

/** A contribution table as people read one. */
export function describeTable(result: Table, count: boolean): string {
  const { currency } = result;
  const money = (minor: bigint) => (currency === null ? '' : grouped(formatAmount(minor, currency)));
  const columns: Column[] = [
    { title: 'Element' },
    { title: 'Label', max: 60 },
    ...(result.rows.some(({ group }) => group !== null) ? [{ title: 'Group' }] : []),
    { title: 'Projects', align: 'right' },
    { title: 'declared', align: 'right' },
    { title: 'inferred', align: 'right' },
    ...(count ? [] : ([{ title: `Aligned budget, ${currency ?? '-'}`, align: 'right' }] as Column[])),
  ];
  const hasGroups = columns.some(({ title }) => title === 'Group');
  const line = (id: string, label: string, group: string, cells: readonly string[], amount: bigint) => [
    id,
    label,
    ...(hasGroups ? [group] : []),
    ...cells,
    ...(count ? [] : [money(amount)]),
  ];
  const rows = result.rows.map((row) =>
    line(
      row.concept.id,
      row.concept.label,
      Object.values(row.group ?? {})
        .map((part) => String(part ?? 'none'))
        .join(' '),
      [row.projects, row.declared.projects, row.inferred.projects].map(String),
      row.amountMinor,
    ),
  );
  const plain = (label: string, tally: { projects: number; amountMinor: bigint }) =>
    line('', label, '', [String(tally.projects), '', ''], tally.amountMinor);
  return [
    table(columns, [...rows, plain('Unaligned', result.unaligned), plain('Total', result.total)]),
    ...[...result.unaligned.reasons].map(
      ([reason, tally]) =>
        `  unaligned, ${tally.projects} ${tally.projects === 1 ? 'project' : 'projects'}${count ? '' : `, ${money(tally.amountMinor)}`}: ${REASONS_IN_WORDS[reason]}`,
    ),
  ].join('\n');
}
