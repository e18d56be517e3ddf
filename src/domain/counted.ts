import { type Alignment, align, alignmentsOf } from './alignment.ts';
import type { AlignmentQuery, Origin } from './alignment-question.ts';
import type { AlignmentSubject } from './alignment-subject.ts';
import { type Part, UNCOUNTED_REASONS, type UncountedReason } from './cut-part.ts';
import { type CrosswalkGraph, isAtOrBelow } from './graph.ts';
import { type AnsweredPath, countsByItself } from './leading-path.ts';
import { COUNTING_METHODS, type Method } from './methods.ts';
import { frameworkNumber, trailOf } from './paths.ts';
import {
  mostSpecific,
  type NumberedTag,
  splitByOtherPercentages,
  splitByOwnPercentages,
} from './percentage-splits.ts';
import type { Strength } from './types.ts';

/**
 * Which concepts of a framework a project counts for, and by what weights its money is cut over them: section 4 of the
 * rules, made from its alignments and nothing else. Projects with equal tags and answers share one cut.
 */

export type CountQuery = Pick<AlignmentQuery, 'to' | 'minConfidence' | 'minStrength' | 'evidence'>;

export interface Cut {
  /** Most specific counted concepts in framework order; empty when nothing counts. */
  readonly concepts: readonly number[];
  /** How every counted concept counts, those above the most specific ones included. */
  readonly origins: ReadonlyMap<number, Origin>;
  /** What the money is cut over, in framework order, the unaligned part last. */
  readonly parts: readonly Part[];
  /** `declared-split`: counted concepts that get nothing, since they have no percentage. */
  readonly withoutShare: readonly number[];
  /** Numbers of the frameworks that the counted alignments rest on. */
  readonly frameworks: ReadonlySet<number>;
}

/** The cut of every project with these tags, decisions and answers. */
export function cutOf(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: CountQuery,
  method: Method,
): Cut {
  const alignments = alignmentsOf(graph, subject, { ...query, level: null, basis: null });
  const counted = countedAlignments(graph, alignments);
  const origins = new Map([...counted].map(([number, { origin }]) => [number, origin]));
  const concepts = mostSpecific(graph, [...counted.keys()]);
  const frameworks = frameworksOf(graph, counted.values());
  if (concepts.length === 0) {
    const reason = uncountedReason(graph, subject, query, alignments);
    return {
      concepts,
      origins,
      frameworks,
      parts: [{ concept: null, reason, weight: 1n }],
      withoutShare: [],
    };
  }
  const parts = partsBy(graph, { subject, query, method, counted, concepts });
  return {
    concepts,
    origins,
    frameworks,
    parts,
    withoutShare: withoutShareOf(graph, method, concepts, parts),
  };
}

/** What a cut is made from. */
interface CutInput {
  readonly subject: AlignmentSubject;
  readonly query: CountQuery;
  readonly method: Method;
  readonly counted: ReadonlyMap<number, Alignment>;
  readonly concepts: readonly number[];
}

function partsBy(graph: CrosswalkGraph, input: CutInput): readonly Part[] {
  const { weights } = COUNTING_METHODS[input.method];
  switch (weights) {
    case 'equal':
      return input.concepts.map((concept) => ({ concept, reason: null, weight: 1n }));
    case 'percentages':
      return declaredSplit(graph, input);
    default:
      return weights satisfies never;
  }
}

function declaredSplit(graph: CrosswalkGraph, { subject, query, counted }: CutInput): readonly Part[] {
  const target = frameworkNumber(graph, query.to);
  const tags = subject.tags.flatMap(({ concept, percentage, origin }): NumberedTag[] => {
    const number = graph.numberOf.get(concept);
    return number === undefined || origin !== 'declared' ? [] : [{ number, percentage }];
  });
  tags.sort((a, b) => a.number - b.number);
  const own = tags.filter(({ number }) => graph.frameworkOf[number] === target);
  if (own.some(({ percentage }) => percentage !== null)) return splitByOwnPercentages(graph, own);
  const confirmed = new Set(
    subject.tags
      .filter(({ origin }) => origin === 'confirmed')
      .map(({ concept }) => graph.numberOf.get(concept)),
  );
  // A declined goal that counts through its targets is nothing that a tag reaches by itself.
  const leads = (tag: number, { paths, decision }: Alignment, isConfirmed: boolean) =>
    paths.some(
      (path) =>
        path.tag === tag && (isConfirmed || (countsByItself(path) && decision?.decision !== 'decline')),
    );
  return splitByOtherPercentages(
    graph,
    tags.filter(({ number }) => graph.frameworkOf[number] !== target),
    (tag) =>
      [...counted]
        .filter(([number, alignment]) => leads(tag, alignment, confirmed.has(number)))
        .map(([number]) => number),
  );
}

function withoutShareOf(
  graph: CrosswalkGraph,
  method: Method,
  concepts: readonly number[],
  parts: readonly Part[],
): readonly number[] {
  const cut = parts.flatMap(({ concept }) => concept ?? []);
  if (COUNTING_METHODS[method].weights !== 'percentages' || cut.length === 0) return [];
  // A share of a goal is nothing that its targets go without: it is cut to the goal itself.
  return concepts.filter(
    (concept) =>
      !cut.some((share) => isAtOrBelow(graph, share, concept) || isAtOrBelow(graph, concept, share)),
  );
}

/** Alignments that count, by number, in framework order. */
function countedAlignments(
  graph: CrosswalkGraph,
  alignments: readonly Alignment[],
): ReadonlyMap<number, Alignment> {
  const counting = alignments.filter(({ counts }) => counts);
  return new Map(
    counting
      .map((alignment) => [graph.numberOf.get(alignment.concept.id) ?? -1, alignment] as const)
      .sort(([a], [b]) => a - b),
  );
}

function frameworksOf(graph: CrosswalkGraph, counted: Iterable<Alignment>): ReadonlySet<number> {
  const used = new Set<number>();
  for (const { concept, paths } of counted) {
    used.add(graph.frameworkOf[graph.numberOf.get(concept.id) ?? -1] ?? -1);
    const [leading] = paths;
    for (const number of leading === undefined ? [] : trailOf(leading))
      used.add(graph.frameworkOf[number] ?? -1);
  }
  return used;
}

/** A tag that makes a concept count, by its strongest path; a null tag where the project declared or confirmed it. */
export interface Lead {
  readonly tag: number | null;
  readonly concept: number;
  readonly strength: Strength;
}

/** Which tags make the most specific concepts of a cut count, in framework order of tags. */
export function leadsOf(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: CountQuery,
): readonly Lead[] {
  const alignments = alignmentsOf(graph, subject, { ...query, level: null, basis: null });
  const counted = countedAlignments(graph, alignments);
  const leads = mostSpecific(graph, [...counted.keys()]).flatMap((concept): Lead[] => {
    const alignment = counted.get(concept);
    if (alignment === undefined || alignment.origin === 'declared') {
      return [{ tag: null, concept, strength: 'core' }];
    }
    return leadsTo(concept, alignment.paths);
  });
  return leads.sort((a, b) => (a.tag ?? -1) - (b.tag ?? -1));
}

function leadsTo(concept: number, paths: readonly AnsweredPath[]): Lead[] {
  const best = new Map<number, Strength>();
  // Paths come strongest first.
  for (const path of paths) {
    if (countsByItself(path) && path.strength !== null && !best.has(path.tag))
      best.set(path.tag, path.strength);
  }
  return [...best].map(([tag, strength]) => ({ tag, concept, strength }));
}

/** The first reason that fits, from the nearest miss to the farthest. */
function uncountedReason(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: CountQuery,
  alignments: readonly Alignment[],
): UncountedReason {
  if (!subject.tags.some(({ origin }) => origin === 'declared')) return 'no-tags';
  const shown = nearestReason(alignments);
  if (shown !== null) return shown;
  const open = { ...query, evidence: null, level: null, basis: null };
  const anyEvidence = alignmentsOf(graph, subject, open);
  if (anyEvidence.some(({ counts }) => counts)) return 'other-evidence';
  const anything = align(graph, subject, { ...open, minConfidence: 0, minStrength: null });
  if (anything.alignments.some(({ counts }) => counts)) return 'below-threshold';
  const reasons = new Set<UncountedReason>(anything.unaligned.map(({ reason }) => reason));
  return (
    nearestReason(anything.alignments) ??
    UNCOUNTED_REASONS.find((reason) => reasons.has(reason)) ??
    'no-accepted-mapping'
  );
}

/** Of alignments that do not count: the reason that leaves the least to do. */
function nearestReason(alignments: readonly Alignment[]): UncountedReason | null {
  const reasons = new Set(
    alignments.flatMap(({ countsNot }): readonly UncountedReason[] =>
      countsNot === null || countsNot === 'possible' ? [] : [countsNot],
    ),
  );
  return UNCOUNTED_REASONS.find((reason) => reasons.has(reason)) ?? null;
}
