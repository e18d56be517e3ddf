import { RULES_VERSION } from '../domain/alignment.ts';
import type { Share, UnreachedProject, UnreachedReason } from '../domain/coverage.ts';
import { CROSSWALK_STATES, type CrosswalkEntry, type CrosswalkState } from '../domain/crosswalk-coverage.ts';
import { conceptAt } from '../domain/graph.ts';
import { formatAmount } from '../domain/money.ts';
import type { Money } from '../domain/project-money.ts';
import type { Standing } from '../domain/standing.ts';
import type { CoverageOptions, CoverageReport } from '../services/coverage.ts';
import type { View } from '../services/crosswalk.ts';
import type { CrosswalkCoverageOptions, CrosswalkCoverageReport } from '../services/crosswalk-coverage.ts';
import { levelTitles } from './level-words.ts';
import { NOTICE, presentBrief, presentRef, stateOf } from './present.ts';
import { filtersSet, filterWords, yearsSet } from './report-about.ts';
import { type Links, segment } from './report-links.ts';

/** Coverage as the API answers it. `unreached` is the part of the list that is shown, with titles by project id. */

interface UnreachedPage {
  readonly items: readonly UnreachedProject[];
  readonly titles: ReadonlyMap<string, string>;
  readonly next: string | null;
}

export function presentCoverage(
  view: View,
  report: CoverageReport,
  options: CoverageOptions,
  page: UnreachedPage,
  links: Links,
) {
  const { graph } = view.crosswalk;
  const { scope, denominator, coverage } = report;
  const of = (numerator: number) => presentRatio(numerator, denominator.concepts.length);
  const gaps = coverage.concepts.filter(({ gap }) => gap);
  const reaching = Object.values(coverage.reaching).reduce((sum, { projects }) => sum + projects, 0);
  return {
    framework: scope.framework.id,
    level: scope.level,
    ...levelTitles(scope),
    amountKind: options.amountKind,
    additive: false as const,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: [...report.warnings],
    filters: filtersSet({
      ...filterWords(report.filter),
      ...selectionSet(options),
      ...yearsSet(options.years),
    }),
    denominator: {
      kind: denominator.kind,
      of: denominator.of?.id ?? null,
      ofTitle: denominator.of?.shortTitle ?? null,
      concepts: denominator.concepts.length,
    },
    ratios: {
      declared: of(coverage.concepts.filter(({ standing }) => standing === 'declared').length),
      counted: of(coverage.concepts.length - gaps.length),
      gaps: of(gaps.length),
    },
    concepts: coverage.concepts.map(({ concept: number, standing, gap, shares }) => {
      const concept = conceptAt(graph, number);
      return {
        concept: presentBrief(concept),
        standing,
        gap,
        shares: presentShares(shares),
        links: {
          projects: links(`/v1/concepts/${segment(concept.id)}/projects`),
          mappings: `/v1/mappings?object=${segment(concept.id)}&change=${view.snapshot.change}`,
        },
      };
    }),
    gaps: gaps.map(({ concept }) => presentRef(graph, conceptAt(graph, concept).id)),
    projects: {
      total: reaching + coverage.notReaching.projects,
      declared: presentShare(coverage.reaching.declared),
      inferred: presentShare(coverage.reaching.inferred),
      notReaching: { ...presentShare(coverage.notReaching), reasons: reasonsOf(coverage.unreached) },
    },
    unreached: page.items.map(({ id, reason, tags }) => ({
      project: { id, title: page.titles.get(id) ?? '' },
      reason,
      tags: tags.map(({ tag, reason: why, detail }) => ({ tag, reason: why, detail })),
      links: {
        alignments: `/v1/projects/${segment(id)}/alignments?to=${scope.framework.id}&level=${scope.level}&change=${view.snapshot.change}`,
      },
    })),
    next: page.next,
  };
}

export type CoverageAnswer = ReturnType<typeof presentCoverage>;

/** The thresholds that a question sets, as its filters name them. */
export function selectionSet({
  minConfidence,
  minStrength,
  evidence,
}: Pick<CoverageOptions, 'minConfidence' | 'minStrength' | 'evidence'>) {
  return {
    minConfidence: minConfidence === 0 ? null : minConfidence / 1000,
    minStrength,
    evidence,
  };
}

function presentShares(shares: Readonly<Record<Standing, Share>>) {
  return {
    declared: presentShare(shares.declared),
    inferred: presentShare(shares.inferred),
    conditional: presentShare(shares.conditional),
    'shared-result': presentShare(shares['shared-result']),
    'no-strength': presentShare(shares['no-strength']),
    reviewed: presentShare(shares.reviewed),
    declined: presentShare(shares.declined),
  };
}

function presentShare({ projects, money }: Share) {
  return { projects, amounts: presentMoney(money) };
}

/** In order of currency codes. */
export function presentMoney(money: Money): { currency: string; amount: string }[] {
  return [...money]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => ({ currency, amount: formatAmount(minor, currency) }));
}

function presentRatio(numerator: number, denominator: number) {
  const ratio = denominator === 0 ? null : Math.round((numerator / denominator) * 10_000) / 10_000;
  return { numerator, denominator, ratio };
}

function reasonsOf(unreached: readonly UnreachedProject[]): Partial<Record<UnreachedReason, number>> {
  const counts: Partial<Record<UnreachedReason, number>> = {};
  for (const { reason } of unreached) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

export function presentCrosswalkCoverage(
  view: View,
  { from, to, entries, warnings }: CrosswalkCoverageReport,
  options: CrosswalkCoverageOptions,
) {
  const { graph } = view.crosswalk;
  const counts = Object.fromEntries(
    CROSSWALK_STATES.map((state) => [state, entries.filter((entry) => entry.state === state).length]),
  ) as Record<CrosswalkState, number>;
  const reviewed = entries.length - counts.proposed - counts['not-reviewed'];
  return {
    from: from.framework.id,
    level: options.level,
    frameworkTitle: from.framework.shortTitle,
    levelTitle: options.level === null ? null : levelTitles(from).levelTitle,
    to: to.framework.id,
    toLevel: options.toLevel,
    toFrameworkTitle: to.framework.shortTitle,
    toLevelTitle: options.toLevel === null ? null : levelTitles(to).levelTitle,
    ...stateOf(view.snapshot),
    rules: RULES_VERSION,
    notice: NOTICE,
    warnings: [...warnings],
    counts,
    ratios: {
      mapped: presentRatio(counts.mapped, entries.length),
      reviewed: presentRatio(reviewed, entries.length),
    },
    concepts: entries.map((entry) => {
      const { concept: number, state, mappings } = entry;
      const concept = conceptAt(graph, number);
      return {
        concept: presentBrief(concept),
        state,
        mappings: mappings.map(({ id }) => id),
        links: {
          mappings: mappingsBehind(entry, concept.id, to.framework.id, view.snapshot.change),
        },
      };
    }),
  };
}

/** Exactly the mappings behind a state: they may be its parent's, or have the element as their object. */
function mappingsBehind({ mappings }: CrosswalkEntry, concept: string, to: string, change: number): string {
  const wanted = mappings.map(({ id }) => `id=${encodeURIComponent(id)}`);
  const nobodyLooked = `subject=${segment(concept)}&objectFramework=${to}`;
  return `/v1/mappings?${wanted.length === 0 ? nobodyLooked : wanted.join('&')}&change=${change}`;
}

export type CrosswalkCoverageAnswer = ReturnType<typeof presentCrosswalkCoverage>;
