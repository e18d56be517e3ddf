import { COUNTING, STANDINGS, type Standing } from '../domain/standing.ts';
import type { ReportTable } from '../formats/report/document.ts';
import { REASONS_IN_WORDS } from '../formats/report/words.ts';
import type { SdgReportAnswer } from './present-sdg-report.ts';
import { type Absolute, nameColumns } from './sdg-report-tables.ts';

/** Coverage, gaps and projects that count for none, as tables of an SDG report. */

type Covered = SdgReportAnswer['coverage']['concepts'][number];

const STANDING_WORDS: Readonly<Record<Standing | 'none', string>> = {
  declared: 'declared',
  inferred: 'inferred',
  conditional: 'no: questions open',
  'shared-result': 'no: shared result only',
  'no-strength': 'no: match only',
  reviewed: 'no: review finished',
  declined: 'no: declined',
  none: 'no',
};

/** Projects that come near and do not count, in one column: narrow enough for a page. */
const NOT_COUNTED = STANDINGS.filter((standing) => !COUNTING.includes(standing));

/** A line for each goal: how many of its targets projects count for, and the codes of the others. */
export function coverageByGoal(
  { coverage }: SdgReportAnswer,
  labels: ReadonlyMap<string, string>,
): ReportTable {
  const byGoal = Map.groupBy(coverage.concepts, ({ concept }) => concept.notation.split('.')[0] ?? '');
  const counts = (rows: readonly Covered[]) => {
    const gaps = rows.filter(({ gap }) => gap);
    const near = gaps.filter(({ standing }) => standing !== null);
    return [
      rows.length,
      rows.filter(({ standing }) => standing === 'declared').length,
      rows.filter(({ standing }) => standing === 'inferred').length,
      near.length,
      gaps.length - near.length,
    ];
  };
  return {
    id: 'coverage-by-goal',
    title: 'Targets by how projects count for them',
    columns: [
      ...nameColumns('goal'),
      { id: 'targets', title: 'Targets', kind: 'count' },
      { id: 'declared', title: 'Declared', kind: 'count', note: 'A project declared or confirmed it.' },
      { id: 'inferred', title: 'Inferred', kind: 'count', note: 'Else: a project is inferred for it.' },
      {
        id: 'notCounted',
        title: 'Not counted',
        kind: 'count',
        note: 'Else: projects come near and do not count.',
      },
      { id: 'none', title: 'No project', kind: 'count' },
      { id: 'gapCodes', title: 'Targets that no project counts for', kind: 'text' },
    ],
    rows: [...byGoal].map(([goal, rows]) => [
      goal,
      labels.get(goal) ?? null,
      ...counts(rows),
      rows
        .filter(({ gap }) => gap)
        .map(({ concept }) => concept.notation)
        .join(', '),
    ]),
    foot: [{ id: 'total', cells: ['Total', null, ...counts(coverage.concepts), null] }],
  };
}

/** A line for each target of a list: whether a project counts for it, and how many do. */
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
      { id: 'standing', title: 'Counted', kind: 'text' },
      { id: 'declared', title: 'Declared', kind: 'count' },
      { id: 'inferred', title: 'Inferred', kind: 'count' },
      {
        id: 'notCounted',
        title: 'Not counted',
        kind: 'count',
        note: 'Projects that come near and do not count, declined ones included.',
      },
      { id: 'behind', title: 'Projects behind it', kind: 'link' },
    ],
    rows: coverage.concepts
      .filter(({ concept }) => among === null || among.has(concept.id))
      .map((row) => [
        row.concept.notation,
        row.concept.label,
        STANDING_WORDS[row.standing ?? 'none'],
        row.shares.declared.projects,
        row.shares.inferred.projects,
        NOT_COUNTED.reduce((sum, standing) => sum + row.shares[standing].projects, 0),
        absolute(row.links.projects),
      ]),
  };
}

export function unreachedTable({ coverage }: SdgReportAnswer, absolute: Absolute): ReportTable {
  return {
    id: 'unreached',
    title: 'Projects that count for no target',
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
