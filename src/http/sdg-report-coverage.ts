import type { ReportTable } from '../formats/report/document.ts';
import { REASONS_IN_WORDS } from '../formats/report/words.ts';
import type { SdgReportAnswer } from './present-sdg-report.ts';
import { type Absolute, nameColumns } from './sdg-report-tables.ts';

/** Coverage, gaps and projects that reach nothing, as tables of an SDG report. */

type Covered = SdgReportAnswer['coverage']['concepts'][number];

const STANDING_WORDS = {
  tagged: 'tagged',
  mapped: 'mapped',
  chained: 'by a chain only',
  conditional: 'on a condition only',
  none: 'by nobody',
} as const;

const standingOf = ({ standing }: Covered) => standing ?? 'none';

/** A line for each goal: how many of its targets are contributed to, and the codes of those that are not. */
export function coverageByGoal(
  { coverage }: SdgReportAnswer,
  labels: ReadonlyMap<string, string>,
): ReportTable {
  const byGoal = Map.groupBy(coverage.concepts, ({ concept }) => concept.notation.split('.')[0] ?? '');
  const count = (rows: readonly Covered[], wanted: string) =>
    rows.filter((row) => standingOf(row) === wanted).length;
  return {
    id: 'coverage-by-goal',
    title: 'Targets by how anybody contributes to them',
    columns: [
      ...nameColumns('goal'),
      { id: 'targets', title: 'Targets', kind: 'count' },
      { id: 'tagged', title: 'Tagged', kind: 'count', note: 'A project is tagged with the target.' },
      { id: 'mapped', title: 'Mapped', kind: 'count', note: 'Else: one mapping leads there.' },
      {
        id: 'chained',
        title: 'By a chain',
        kind: 'count',
        note: 'Else: only two or more mappings lead there.',
      },
      {
        id: 'conditional',
        title: 'On a condition',
        kind: 'count',
        note: 'Else: only links with a condition.',
      },
      { id: 'none', title: 'By nobody', kind: 'count' },
      { id: 'gapCodes', title: 'Targets that nobody contributes to', kind: 'text' },
    ],
    rows: [...byGoal].map(([goal, rows]) => [
      goal,
      labels.get(goal) ?? null,
      rows.length,
      count(rows, 'tagged'),
      count(rows, 'mapped'),
      count(rows, 'chained'),
      count(rows, 'conditional'),
      count(rows, 'none'),
      rows
        .filter((row) => standingOf(row) === 'none')
        .map(({ concept }) => concept.notation)
        .join(', '),
    ]),
    foot: [
      {
        id: 'total',
        cells: [
          'Total',
          null,
          coverage.concepts.length,
          ...['tagged', 'mapped', 'chained', 'conditional', 'none'].map((standing) =>
            count(coverage.concepts, standing),
          ),
          null,
        ],
      },
    ],
  };
}

/** A line for each target of a list: how it is contributed to and by how many projects. */
export function targetCoverage(
  { coverage }: SdgReportAnswer,
  { id, title }: { readonly id: string; readonly title: string },
  among: ReadonlySet<string> | null,
  absolute: Absolute,
): ReportTable {
  return {
    id,
    title,
    columns: [
      ...nameColumns('target'),
      { id: 'standing', title: 'Contributed to', kind: 'text' },
      { id: 'tagged', title: 'Tagged', kind: 'count' },
      { id: 'mapped', title: 'Mapped', kind: 'count' },
      { id: 'chained', title: 'By a chain', kind: 'count' },
      { id: 'conditional', title: 'On a condition', kind: 'count' },
      { id: 'behind', title: 'Projects behind it', kind: 'link' },
    ],
    rows: coverage.concepts
      .filter(({ concept }) => among === null || among.has(concept.id))
      .map((row) => [
        row.concept.notation,
        row.concept.label,
        STANDING_WORDS[standingOf(row)],
        row.tagged.projects,
        row.mapped.projects,
        row.chained.projects,
        row.conditional.projects,
        absolute(row.links.projects),
      ]),
  };
}

export function unreachedTable({ coverage }: SdgReportAnswer, absolute: Absolute): ReportTable {
  return {
    id: 'unreached',
    title: 'Projects that reach no target',
    columns: [
      { id: 'project', title: 'Project', kind: 'code' },
      { id: 'title', title: 'Title', kind: 'text' },
      { id: 'reason', title: 'Reason', kind: 'code' },
      { id: 'words', title: 'What it means', kind: 'text' },
      { id: 'tags', title: 'Its tags', kind: 'text' },
      { id: 'alignments', title: 'What it is aligned to', kind: 'link' },
    ],
    rows: coverage.unreached.map(({ project, reason, tags, links }) => [
      project.id,
      project.title,
      reason,
      REASONS_IN_WORDS[reason],
      tags.map(({ tag }) => tag).join(', '),
      absolute(links.alignments),
    ]),
  };
}
