import type { Alignment, AlignmentAnswer } from '../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import type { AnsweredPath, OpenCondition } from '../domain/leading-path.ts';
import { formatAmount } from '../domain/money.ts';
import type { Table } from '../domain/table.ts';
import { countingInWords, NOTES_IN_WORDS, openInWords } from '../formats/report/alignment-words.ts';
import { REASONS_IN_WORDS } from '../formats/report/words.ts';
import { type Column, grouped, table, wrap } from './terminal.ts';

/** Answers in words for a terminal. */

interface Detail {
  /** Most paths of each alignment, the leading one first. */
  readonly maxPaths: number;
  /** Most alignments. */
  readonly limit?: number;
  /** Source and locator on every step. */
  readonly withSources?: boolean;
}

/** What tags lead to: a row for each alignment, and below it the reason: what is open on its own paths, and their steps. */
export function describeAlignments(
  graph: CrosswalkGraph,
  answer: AlignmentAnswer,
  { maxPaths, limit = Number.POSITIVE_INFINITY, withSources = true }: Detail,
): string {
  if (answer.alignments.length === 0 && answer.unaligned.length === 0) return 'No tags, so nothing to align.';
  const detail = { maxPaths, withSources };
  const shown = answer.alignments.slice(0, limit);
  const more = answer.alignments.length - shown.length;
  const parts = [
    shown.length === 0 ? 'None of the tags leads there.' : describeRows(graph, shown, detail),
    ...(more > 0 ? [`... and ${more} more.`] : []),
    ...(answer.possible.length > 0
      ? [`Possible (not reviewed, never counted):\n\n${describeRows(graph, answer.possible, detail)}`]
      : []),
    ...answer.unaligned.map(
      ({ tag, reason, detail: words }) => `${tag} leads to nothing shown (${reason}).\n${wrap(words, '  ')}`,
    ),
  ];
  return parts.join('\n\n');
}

type PathDetail = Required<Pick<Detail, 'maxPaths' | 'withSources'>>;

/** The rows of a table, each with its own reason below it. */
function describeRows(graph: CrosswalkGraph, alignments: readonly Alignment[], detail: PathDetail): string {
  const columns: Column[] = [
    { title: 'Contributes to' },
    { title: 'Basis' },
    { title: 'Strength' },
    { title: 'Confidence', align: 'right' },
    { title: 'Counts' },
    { title: 'Label', max: 70 },
  ];
  const rows = alignments.map(({ concept, basis, strength, confidence, countsNot, origin }) => [
    concept.id,
    basis,
    strength ?? '-',
    confidence === null ? '-' : formatThousandths(confidence),
    countsNot === null ? origin : `no: ${countsNot}`,
    concept.label,
  ]);
  const [header = '', rule = '', ...lines] = table(columns, rows).split('\n');
  const blocks = alignments.map((alignment, place) =>
    [lines[place] ?? '', ...reasonOf(graph, alignment, detail)].join('\n'),
  );
  return [header, rule, ...blocks].join('\n');
}

function reasonOf(
  graph: CrosswalkGraph,
  alignment: Alignment,
  { maxPaths, withSources }: PathDetail,
): readonly string[] {
  const { decision, countsNot, note, open, paths } = alignment;
  const more = paths.length - maxPaths;
  return [
    ...(decision === null
      ? []
      : [
          wrap(
            `${decision.decision === 'confirm' ? 'Confirmed' : 'Declined'} by ${decision.by}${decision.reason === null ? '' : `: ${decision.reason}`}`,
            '    ',
          ),
        ]),
    ...(countsNot === null ? [] : [wrap(countingInWords(alignment), '    ')]),
    ...(note === null ? [] : [`    ${NOTES_IN_WORDS[note]}`]),
    ...describeOpen(graph, open),
    ...paths
      .slice(0, maxPaths)
      .flatMap((path, place) => [
        ...(place === 0
          ? []
          : [`    Other path: ${path.strength ?? 'no strength'}, ${formatThousandths(path.confidence)}`]),
        ...describePath(graph, path, withSources),
      ]),
    ...(more > 0 && maxPaths > 1 ? [`    ... and ${more} more ${more === 1 ? 'path' : 'paths'}`] : []),
  ];
}

/** What is open: a text for each alternative, or the condition in its own words. */
function describeOpen(graph: CrosswalkGraph, open: OpenCondition | null): readonly string[] {
  return openInWords(graph, open).map((text, place) =>
    wrap(`${place === 0 ? 'Depends on' : 'Or on'}: ${text}`, '    '),
  );
}

function describePath(graph: CrosswalkGraph, path: AnsweredPath, withSources: boolean): readonly string[] {
  if (path.steps.length === 0) return ['    Tagged with it.'];
  const lines = path.steps.flatMap(({ from, to, relation, mapping }) => {
    const ends = `${conceptAt(graph, from).id} ${relation} ${conceptAt(graph, to).id}`;
    if (mapping === null) return [`    ${ends}`];
    const { confidence, evidence, strength, source, locator, rationale } = mapping;
    const facts = [evidence, strength, formatThousandths(confidence)].filter((part) => part !== null);
    return [
      `    ${ends}  (${facts.join(', ')})`,
      wrap(rationale, '        '),
      ...(withSources ? [wrap(`Source: ${source}, ${locator}`, '        ')] : []),
    ];
  });
  const isLong = path.steps.filter(({ mapping }) => mapping !== null).length > 1;
  return isLong
    ? [...lines, `    Confidence along this path: ${(path.confidence / 1000).toFixed(3)}`]
    : lines;
}

function formatThousandths(confidence: number): string {
  return (confidence / 1000).toFixed(2);
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
