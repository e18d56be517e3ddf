import { type AlignmentQuery, type Asked, ask, type Origin, standingPaths } from './alignment-question.ts';
import type { AlignmentSubject } from './alignment-subject.ts';
import { type CountsNot, countsOf } from './counts.ts';
import { entryFor } from './entry-for.ts';
import { type CrosswalkGraph, compareText, conceptAt } from './graph.ts';
import {
  type AnsweredPath,
  BASES,
  type Basis,
  compareAnsweredPaths,
  type OpenCondition,
  rankOf,
} from './leading-path.ts';
import { chainsOf, reachOf, trailOf } from './paths.ts';
import type { Concept, Decision, Framework, Mapping, Strength, Thousandths } from './types.ts';
import { type UnalignedTag, unalignedTags } from './unaligned.ts';

/** Version of the rules of alignment and counting; every answer names it. */
export const RULES_VERSION = 2;

/** Why a confirmed alignment has no path to show. */
export type AlignmentNote = 'no-path' | 'below-threshold';

export interface Alignment {
  readonly concept: Concept;
  readonly basis: Basis | 'possible';
  /** Of the leading path; null for a match alone, and where no path is left. */
  readonly strength: Strength | null;
  /** Of the leading path; null where no path is left. */
  readonly confidence: Thousandths | null;
  /** What the leading path still depends on; null where nothing is open. */
  readonly open: OpenCondition | null;
  /** The project's own decision on this concept. */
  readonly decision: Decision | null;
  /** How it counts, or would count. */
  readonly origin: Origin;
  readonly counts: boolean;
  readonly countsNot: CountsNot | null;
  readonly note: AlignmentNote | null;
  /** The leading path first. */
  readonly paths: readonly AnsweredPath[];
}

export interface AlignmentAnswer {
  readonly alignments: readonly Alignment[];
  /** Reached by chains of two hops only; they never count. Empty unless asked for. */
  readonly possible: readonly Alignment[];
  readonly unaligned: readonly UnalignedTag[];
}

/**
 * What a set of tags contributes to or applies in one framework, with every path that proves it.
 * Order and repetition of tags do not matter. Unknown tags or an unknown framework are the caller's to refuse.
 */
export function align(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: AlignmentQuery,
): AlignmentAnswer {
  const asked = ask(graph, subject, query);
  const all = alignAll(asked);
  const alignments = all.filter(isAskedFor(asked));
  return {
    alignments,
    possible: query.chains === 'all' ? possibleAlignments(asked, all) : [],
    unaligned: unalignedTags(asked, alignments),
  };
}

/** The alignments alone: cheaper where nobody asks why a tag leads nowhere. */
export function alignmentsOf(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: AlignmentQuery,
): readonly Alignment[] {
  const asked = ask(graph, subject, query);
  return alignAll(asked).filter(isAskedFor(asked));
}

function groupByEnd(paths: readonly AnsweredPath[]): Map<number, AnsweredPath[]> {
  const byEnd = new Map<number, AnsweredPath[]>();
  for (const path of paths) entryFor(byEnd, path.end, () => []).push(path);
  return byEnd;
}

/** Every alignment in the target framework, of all levels and bases, in the order of answers. */
function alignAll(asked: Asked): Alignment[] {
  const { graph, target, declared, confirmed } = asked;
  const byEnd = groupByEnd(
    declared.flatMap((tag) => standingPaths(asked, reachOf(graph, tag, target).paths)),
  );
  const held = heldConcepts(graph, confirmed);
  for (const number of held) if (!byEnd.has(number)) byEnd.set(number, []);
  const sorted = [...byEnd].map(([number, paths]) => ({ number, paths: paths.sort(compareAnsweredPaths) }));
  const counts = countsOf(asked, sorted, held);
  return sorted
    .map(({ number, paths }) => toAlignment(asked, number, paths, counts.get(number) ?? 'declared'))
    .sort(compareAlignments(graph));
}

/** What was confirmed, and what lies above it in its framework. */
function heldConcepts(graph: CrosswalkGraph, confirmed: readonly number[]): ReadonlySet<number> {
  const held = new Set<number>();
  for (const number of confirmed) {
    for (let at = number; at !== -1; at = graph.parent[at] ?? -1) held.add(at);
  }
  return held;
}

function toAlignment(
  asked: Asked,
  number: number,
  paths: readonly AnsweredPath[],
  counting: Origin | CountsNot,
): Alignment {
  const { graph, declines, subject } = asked;
  const concept = conceptAt(graph, number);
  const [leading] = paths;
  const counts = counting === 'declared' || counting === 'inferred';
  return {
    concept,
    basis: leading?.basis ?? 'mapped',
    strength: leading?.strength ?? null,
    confidence: leading?.confidence ?? null,
    open: leading?.open ?? null,
    decision: declines.get(number) ?? confirmationOf(subject, concept.id),
    origin: counting === 'declared' ? 'declared' : 'inferred',
    counts,
    countsNot: counts ? null : counting,
    note: leading === undefined ? noteOn(asked, number) : null,
    paths,
  };
}

function confirmationOf({ decisions }: AlignmentSubject, concept: string): Decision | null {
  return decisions.find((one) => one.concept === concept && one.decision === 'confirm') ?? null;
}

/** What no threshold keeps: paths that answers and declines leave. */
const ALL_PATHS = { minConfidence: 0, minStrength: null, evidence: null } as const;

function noteOn(asked: Asked, number: number): AlignmentNote {
  const { graph, declared, target } = asked;
  const whole = { ...asked, query: { ...asked.query, ...ALL_PATHS } };
  const stands = declared.some((tag) =>
    standingPaths(whole, reachOf(graph, tag, target).paths).some(({ end }) => end === number),
  );
  return stands ? 'below-threshold' : 'no-path';
}

function possibleAlignments(asked: Asked, mapped: readonly Alignment[]): Alignment[] {
  const { graph, target, declared, query } = asked;
  const known = new Set(mapped.map(({ concept }) => graph.numberOf.get(concept.id)));
  const byEnd = groupByEnd(declared.flatMap((tag) => standingPaths(asked, chainsOf(graph, tag, target))));
  return [...byEnd]
    .filter(([number]) => !known.has(number) && isAtLevel(graph, number, query.level))
    .map(([number, paths]): Alignment => {
      const alignment = toAlignment(asked, number, paths.sort(compareAnsweredPaths), 'possible');
      return { ...alignment, basis: 'possible' };
    })
    .sort(compareAlignments(graph));
}

function isAskedFor({ graph, query }: Asked): (alignment: Alignment) => boolean {
  const { basis, level } = query;
  return (alignment) =>
    isAtLevel(graph, graph.numberOf.get(alignment.concept.id) ?? -1, level) &&
    (basis === null || basis.some((wanted) => wanted === alignment.basis));
}

function isAtLevel(graph: CrosswalkGraph, number: number, level: string | null): boolean {
  return level === null || conceptAt(graph, number).level === level;
}

/** Alignments with a path first; then basis, strength, confidence, framework order. */
function compareAlignments(graph: CrosswalkGraph): (a: Alignment, b: Alignment) => number {
  const place = (alignment: Alignment) => graph.numberOf.get(alignment.concept.id) ?? 0;
  const basis = (alignment: Alignment) =>
    alignment.basis === 'possible' ? BASES.length : BASES.indexOf(alignment.basis);
  return (a, b) =>
    Number(a.paths.length === 0) - Number(b.paths.length === 0) ||
    basis(a) - basis(b) ||
    rankOf(a.strength) - rankOf(b.strength) ||
    (b.confidence ?? 0) - (a.confidence ?? 0) ||
    place(a) - place(b);
}

/** The frameworks that the paths of alignments pass and that had ended by a day (ISO date). */
export function expiredFrameworks(
  graph: CrosswalkGraph,
  alignments: readonly Pick<Alignment, 'paths'>[],
  day: string,
): readonly Framework[] {
  const passed = new Set(
    alignments.flatMap(({ paths }) =>
      paths.flatMap((path) => trailOf(path).map((number) => graph.frameworkOf[number] ?? -1)),
    ),
  );
  return endedBy(graph, passed, day);
}

/** The mappings that the paths of alignments use, in id order. */
export function mappingsPassed(alignments: readonly Pick<Alignment, 'paths'>[]): readonly Mapping[] {
  const passed = new Map<string, Mapping>();
  for (const { paths } of alignments) {
    for (const { steps } of paths) {
      for (const { mapping } of steps) if (mapping !== null) passed.set(mapping.id, mapping);
    }
  }
  return [...passed.values()].sort((a, b) => compareText(a.id, b.id));
}

/** Those of some frameworks (by number) that had ended by a day (ISO date). */
export function endedBy(graph: CrosswalkGraph, used: ReadonlySet<number>, day: string): readonly Framework[] {
  return graph.frameworks.filter(
    ({ validUntil }, number) => used.has(number) && validUntil !== null && validUntil < day,
  );
}
