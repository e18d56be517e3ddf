import { type CrosswalkGraph, compareText, conceptAt, isAtOrBelow } from './graph.ts';
import { comparePaths, frameworkNumber, MAX_HOPS, type Path, reachOf, trailOf } from './paths.ts';
import {
  type Concept,
  type Decision,
  type Evidence,
  type Framework,
  type Mapping,
  STRENGTHS,
  type Strength,
  type Thousandths,
} from './types.ts';

/** Version of the rules of alignment and counting; every answer names it. */
export const RULES_VERSION = 1;

/** By the fewest mapping edges: tagged 0, mapped 1, chained 2 or more. */
export const BASES = ['tagged', 'mapped', 'chained'] as const;
export type Basis = (typeof BASES)[number];

export const UNALIGNED_REASONS = [
  'no-accepted-mapping',
  'goal-only',
  'nothing-fits',
  'below-threshold',
  'declined',
] as const;
export type UnalignedReason = (typeof UNALIGNED_REASONS)[number];

/** What a query asks of the paths: where they lead and which of them count. */
export interface AlignmentQuery {
  /** Framework id. */
  readonly to: string;
  /** Null answers every level of the framework. */
  readonly level: string | null;
  /** Null leaves basis open. */
  readonly basis: readonly Basis[] | null;
  readonly minConfidence: Thousandths;
  readonly minStrength: Strength;
  readonly maxHops: number;
  /** Only paths that rest on links with one of these; null or absent leaves it open. */
  readonly evidence?: readonly Evidence[] | null;
}

export interface Alignment {
  readonly concept: Concept;
  readonly basis: Basis;
  readonly strength: Strength;
  readonly confidence: Thousandths;
  /** Empty when any path holds without condition; else what is to be asked, path by path. */
  readonly conditions: readonly string[];
  /** The project's decision on this concept, or the one on a concept that all paths here pass. */
  readonly decision: Decision | null;
  /** All paths, best first. */
  readonly paths: readonly Path[];
}

export interface UnalignedTag {
  readonly tag: string;
  readonly reason: UnalignedReason;
  readonly detail: string;
}

export interface AlignmentAnswer {
  readonly alignments: readonly Alignment[];
  readonly unaligned: readonly UnalignedTag[];
}

/**
 * What a set of tags contributes to or applies in one framework, with every path that proves it.
 * Order and repetition of tags do not matter. Unknown tags or an unknown framework are the caller's to refuse.
 */
export function align(
  graph: CrosswalkGraph,
  tags: readonly string[],
  query: AlignmentQuery,
  decisions: readonly Decision[] = [],
): AlignmentAnswer {
  const target = frameworkNumber(graph, query.to);
  const numbers = uniqueNumbers(graph, tags);
  const declines = decisions.filter(({ decision }) => decision === 'decline');
  const alignments = alignmentsOf(graph, tags, query, decisions);
  const unaligned: UnalignedTag[] = [];

  for (const tag of numbers) {
    const shown = alignments.filter(({ paths }) => paths.some((path) => path.tag === tag));
    const reason = whyNowhere(graph, tag, target, query, shown, declines);
    if (reason !== null) unaligned.push({ tag: conceptAt(graph, tag).id, ...reason });
  }
  return { alignments, unaligned };
}

/** The alignments alone: cheaper where nobody asks why a tag leads nowhere. */
export function alignmentsOf(
  graph: CrosswalkGraph,
  tags: readonly string[],
  query: AlignmentQuery,
  decisions: readonly Decision[] = [],
): readonly Alignment[] {
  const target = frameworkNumber(graph, query.to);
  const declines = decisions.filter(({ decision }) => decision === 'decline');
  const byConcept = new Map<number, Path[]>();
  for (const tag of uniqueNumbers(graph, tags)) {
    for (const path of selectPaths(reachOf(graph, tag, target, query.maxHops).paths, query)) {
      if (!isAtLevel(graph, path, query.level)) continue;
      const list = byConcept.get(path.end);
      if (list === undefined) byConcept.set(path.end, [path]);
      else list.push(path);
    }
  }
  const all = [...byConcept].map(([concept, paths]) =>
    toAlignment(graph, concept, paths.sort(comparePaths), decisions, declines),
  );
  return all
    .filter(({ basis }) => query.basis === null || query.basis.includes(basis))
    .sort(compareAlignments(graph));
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

/** The paths that minConfidence, minStrength, maxHops and evidence leave. */
export function selectPaths(
  paths: readonly Path[],
  query: Pick<AlignmentQuery, 'minConfidence' | 'minStrength' | 'maxHops' | 'evidence'>,
): readonly Path[] {
  const weakest = STRENGTHS.indexOf(query.minStrength);
  const evidence = query.evidence ?? null;
  return paths.filter(
    (path) =>
      path.hops <= query.maxHops &&
      path.confidence >= query.minConfidence &&
      STRENGTHS.indexOf(path.strength) <= weakest &&
      (evidence === null ||
        path.steps.every(({ mapping }) => mapping === null || evidence.includes(mapping.evidence))),
  );
}

/**
 * The decline that a path runs into: declining a concept declines what lies below it. What a project tagged
 * itself is not touched by its declines.
 */
export function declineOn(
  graph: CrosswalkGraph,
  path: Path,
  declines: readonly Decision[],
): Decision | undefined {
  if (path.hops === 0) return undefined;
  return declines.find((decline) => {
    const declined = graph.numberOf.get(decline.concept);
    return declined !== undefined && path.steps.some(({ to }) => isAtOrBelow(graph, to, declined));
  });
}

function toAlignment(
  graph: CrosswalkGraph,
  number: number,
  paths: readonly Path[],
  decisions: readonly Decision[],
  declines: readonly Decision[],
): Alignment {
  const concept = conceptAt(graph, number);
  const hops = Math.min(...paths.map((path) => path.hops));
  const strengths = paths.map((path) => STRENGTHS.indexOf(path.strength));
  const unconditional = paths.some((path) => path.conditions.length === 0);
  const own = decisions.find((decision) => decision.concept === concept.id) ?? null;
  const declinedOn = paths.map((path) => declineOn(graph, path, declines));
  const allDeclined = declinedOn.every((decline) => decline !== undefined);
  return {
    concept,
    basis: hops === 0 ? 'tagged' : hops === 1 ? 'mapped' : 'chained',
    strength: STRENGTHS[Math.min(...strengths)] ?? 'conditional',
    confidence: Math.max(...paths.map((path) => path.confidence)),
    conditions: unconditional ? [] : [...new Set(paths.flatMap((path) => path.conditions))],
    decision: own ?? (allDeclined ? (declinedOn[0] ?? null) : null),
    paths,
  };
}

/** Why a tag is in no alignment shown, or null when it is in one that stands. */
function whyNowhere(
  graph: CrosswalkGraph,
  tag: number,
  target: number,
  query: AlignmentQuery,
  shown: readonly Alignment[],
  declines: readonly Decision[],
): { reason: UnalignedReason; detail: string } | null {
  const { to, level } = query;
  const name = conceptAt(graph, tag).id;
  if (shown.length > 0) {
    const own = shown.flatMap(({ paths }) => paths.filter((path) => path.tag === tag));
    if (!own.every((path) => declineOn(graph, path, declines) !== undefined)) return null;
    return { reason: 'declined', detail: `The project declined everything ${name} leads to in ${to}.` };
  }
  const reach = reachOf(graph, tag, target, MAX_HOPS);
  const selected = selectPaths(reachOf(graph, tag, target, query.maxHops).paths, query);
  if (selected.length > 0 && !selected.some((path) => isAtLevel(graph, path, level))) {
    const ends = [...new Set(selected.map((path) => conceptAt(graph, path.end)))];
    const reached = ends.map(({ id }) => id).join(', ');
    if (ends.some((end) => isLevelAbove(graph, target, end.level, level))) {
      return {
        reason: 'goal-only',
        detail: `${name} leads to ${reached} only; contributing there says nothing about any single ${level}.`,
      };
    }
    return {
      reason: 'no-accepted-mapping',
      detail: `${name} leads to ${reached}, and to nothing of the level ${level}.`,
    };
  }
  if (reach.paths.some((path) => isAtLevel(graph, path, level))) {
    return {
      reason: 'below-threshold',
      detail: `${name} leads to ${to} only by paths that this question leaves out (confidence, strength, hops, evidence or basis).`,
    };
  }
  if (reach.paths.length > 0) {
    return {
      reason: 'below-threshold',
      detail: `${name} leads to ${to} only by paths that this question leaves out.`,
    };
  }
  const [nothing] = reach.cutByNothingFits;
  if (nothing !== undefined) {
    return { reason: 'nothing-fits', detail: `Reviewed: ${nothing.rationale}` };
  }
  const [not] = reach.cutByNot;
  return {
    reason: 'no-accepted-mapping',
    detail:
      not === undefined
        ? `No accepted mapping leads from ${name} to ${to}.`
        : `An accepted statement rules it out: ${not.rationale}`,
  };
}

/** True when elements of the level `upper` have, directly or further down, elements of the level `lower` as parts. */
export function isLevelAbove(
  graph: CrosswalkGraph,
  framework: number,
  upper: string,
  lower: string | null,
): boolean {
  const levels = graph.frameworks[framework]?.levels ?? [];
  const parentOf = (id: string | null) => levels.find((level) => level.id === id)?.parent ?? null;
  for (let at = parentOf(lower); at !== null; at = parentOf(at)) if (at === upper) return true;
  return false;
}

function isAtLevel(graph: CrosswalkGraph, path: Path, level: string | null): boolean {
  return level === null || conceptAt(graph, path.end).level === level;
}

function uniqueNumbers(graph: CrosswalkGraph, tags: readonly string[]): number[] {
  const numbers = new Set<number>();
  for (const tag of tags) {
    const number = graph.numberOf.get(tag);
    if (number !== undefined) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

function compareAlignments(graph: CrosswalkGraph): (a: Alignment, b: Alignment) => number {
  const place = (alignment: Alignment) => graph.numberOf.get(alignment.concept.id) ?? 0;
  return (a, b) =>
    BASES.indexOf(a.basis) - BASES.indexOf(b.basis) ||
    STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength) ||
    b.confidence - a.confidence ||
    place(a) - place(b);
}
