/** Rows for entry into UN INFO: a project with at most ten SDG targets, and what was left out, with the reason. */

import type { Alignment } from '../domain/alignment.ts';
import { countryName } from '../domain/countries.ts';
import type { CountsNot } from '../domain/counts.ts';
import { rankOf } from '../domain/leading-path.ts';
import { textIn } from '../domain/official-text.ts';
import type { Concept, Project } from '../domain/types.ts';
import { oneLine } from './checks.ts';
import { COUNTS_NOT_IN_WORDS } from './report/words.ts';

/** UN INFO takes no more targets of one sub-output. */
export const MAX_UNINFO_TARGETS = 10;

/** The columns of the joint work plan export that a project can fill, under the export's own names. */
export const UNINFO_OUT_COLUMNS = [
  'Country',
  'Plan name',
  'Strategic priority code',
  'Strategic priority',
  'Outcome code',
  'Outcome',
  'Output code',
  'Output',
  'Sub-Output',
  'ID',
  'Description',
  'Start date',
  'End date',
  'Status',
  'SDG Targets',
  'SDG Goals',
] as const;

/** Why an alignment is not among the targets of its row. */
type CutReason = CountsNot | 'goal-only' | 'more-than-ten';

const CUT_MESSAGES: Readonly<Record<CutReason, string>> = {
  ...COUNTS_NOT_IN_WORDS,
  'goal-only': 'It is a goal without any of its targets, and UN INFO asks for targets.',
  'more-than-ten': `UN INFO takes ${MAX_UNINFO_TARGETS} targets; stronger ones fill them.`,
};

export interface AlignedProject {
  readonly project: Project;
  /** Alignments to the framework `sdg`, of any level and in any order. */
  readonly alignments: readonly Pick<
    Alignment,
    'concept' | 'strength' | 'confidence' | 'origin' | 'countsNot'
  >[];
}

export interface CutAlignment {
  readonly project: string;
  readonly concept: string;
  readonly reason: CutReason;
  readonly message: string;
}

export interface UnInfoRows {
  readonly columns: typeof UNINFO_OUT_COLUMNS;
  /** Text; "-" where there is nothing, as the export writes it. Dates are YYYY-MM-DD. */
  readonly rows: readonly (readonly string[])[];
  readonly cut: readonly CutAlignment[];
}

/**
 * One row a project, in the order given. Targets are those that count: declared and confirmed ones, then inferred ones; by
 * strength, confidence and framework order; ten at most. Each is written as code and text (the official one
 * where it is known, else our label), separated by a comma without a space as UN INFO does; goals are those of the targets
 * written. `conceptOf` finds a concept by id.
 */
export function unInfoRows(
  projects: Iterable<AlignedProject>,
  conceptOf: (id: string) => Concept | undefined,
): UnInfoRows {
  const rows: (readonly string[])[] = [];
  const cut: CutAlignment[] = [];
  for (const { project, alignments } of projects) {
    const ranked = alignments.filter(({ concept }) => concept.framework === 'sdg').sort(compareStrength);
    const { targets, left } = choose(ranked);
    rows.push(row(project, targets, conceptOf));
    for (const { concept, reason } of left) {
      cut.push({ project: project.id, concept: concept.id, reason, message: CUT_MESSAGES[reason] });
    }
  }
  return { columns: UNINFO_OUT_COLUMNS, rows, cut };
}

type Candidate = AlignedProject['alignments'][number];

function compareStrength(a: Candidate, b: Candidate): number {
  return (
    Number(a.origin !== 'declared') - Number(b.origin !== 'declared') ||
    rankOf(a.strength) - rankOf(b.strength) ||
    (b.confidence ?? -1) - (a.confidence ?? -1) ||
    a.concept.position - b.concept.position
  );
}

function choose(ranked: readonly Candidate[]): {
  readonly targets: readonly Concept[];
  readonly left: readonly { readonly concept: Concept; readonly reason: CutReason }[];
} {
  const targets: Concept[] = [];
  const left: { readonly concept: Concept; readonly reason: CutReason }[] = [];
  for (const candidate of ranked) {
    const { concept } = candidate;
    if (concept.level !== 'target') continue;
    const reason = candidate.countsNot ?? (targets.length < MAX_UNINFO_TARGETS ? null : 'more-than-ten');
    if (reason === null) targets.push(concept);
    else left.push({ concept, reason });
  }
  const covered = new Set([...targets, ...left.map(({ concept }) => concept)].map(({ parent }) => parent));
  for (const candidate of ranked) {
    const { concept } = candidate;
    if (concept.level !== 'goal' || covered.has(concept.id)) continue;
    left.push({ concept, reason: candidate.countsNot ?? 'goal-only' });
  }
  return { targets, left };
}

function row(
  project: Project,
  targets: readonly Concept[],
  conceptOf: (id: string) => Concept | undefined,
): readonly string[] {
  const goals = new Map(
    targets.flatMap(({ parent }): [string, Concept][] => {
      const goal = parent === null ? undefined : conceptOf(parent);
      return goal === undefined ? [] : [[goal.id, goal]];
    }),
  );
  const cells: Readonly<Record<(typeof UNINFO_OUT_COLUMNS)[number], string>> = {
    Country: project.countries.map(({ country }) => countryName(country)).join('; '),
    'Plan name': names(project, 'plan'),
    'Strategic priority code': codes(project, 'strategic-priority'),
    'Strategic priority': names(project, 'strategic-priority'),
    'Outcome code': codes(project, 'outcome'),
    Outcome: names(project, 'outcome'),
    'Output code': codes(project, 'output'),
    Output: names(project, 'output'),
    'Sub-Output': project.title,
    ID: project.id,
    Description: project.description ?? '',
    'Start date': project.startDate ?? '',
    'End date': project.endDate ?? '',
    Status: project.status.charAt(0).toUpperCase() + project.status.slice(1),
    'SDG Targets': targets.map(targetText).join(','),
    'SDG Goals': [...goals.values()]
      .sort((a, b) => a.position - b.position)
      .map(({ notation, label }) => `${notation} ${label}`)
      .join('; '),
  };
  return UNINFO_OUT_COLUMNS.map((column) => cells[column].trim() || '-');
}

/** As UN INFO writes it: "10.7 Facilitate orderly, …". */
function targetText(target: Concept): string {
  return `${target.notation} ${oneLine(textIn(target, 'en') ?? target.label)}`;
}

/** Which texts stand beside the codes of targets: official ones, our own labels, or some of each. */
export function targetTextsOf(concepts: readonly Concept[]): 'official' | 'labels' | 'mixed' {
  const targets = concepts.filter(({ framework, level }) => framework === 'sdg' && level === 'target');
  const official = targets.filter((target) => textIn(target, 'en') !== null).length;
  if (official === 0) return 'labels';
  return official === targets.length ? 'official' : 'mixed';
}

function names({ classifications }: Project, scheme: string): string {
  return classifications
    .filter((one) => one.scheme === scheme)
    .map(({ code, label }) => label ?? code)
    .join('; ');
}

/** The code within the plan: `unsdcf-mda:1.1` is 1.1 there. */
function codes({ classifications }: Project, scheme: string): string {
  return classifications
    .filter((one) => one.scheme === scheme)
    .map(({ code }) => code.slice(code.indexOf(':') + 1))
    .join('; ');
}
