import { type Asked, standingPaths } from './alignment-question.ts';
import type { CountsNot } from './counts.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { answerPath, declinePassed, isSelected } from './leading-path.ts';
import { type Path, reachOf } from './paths.ts';

/** Why a tag leads nowhere, from the farthest to the nearest miss. */
export const UNALIGNED_REASONS = [
  'no-accepted-mapping',
  'goal-only',
  'nothing-fits',
  'below-threshold',
  'condition-not-met',
  'declined',
] as const;
export type UnalignedReason = (typeof UNALIGNED_REASONS)[number];

export interface UnalignedTag {
  readonly tag: string;
  readonly reason: UnalignedReason;
  readonly detail: string;
}

type Why = Omit<UnalignedTag, 'tag'>;

/** What has to be known of an alignment that is shown. */
interface Shown {
  readonly paths: readonly Pick<Path, 'tag'>[];
  readonly countsNot: CountsNot | null;
}

/** The declared tags that are in none of the alignments shown, or only in declined ones, each with the reason. */
export function unalignedTags(asked: Asked, shown: readonly Shown[]): readonly UnalignedTag[] {
  return asked.declared.flatMap((tag) => {
    const own = shown.filter(({ paths }) => paths.some((path) => path.tag === tag));
    const why = unalignedReason(asked, tag, own);
    return why === null ? [] : [{ tag: conceptAt(asked.graph, tag).id, ...why }];
  });
}

function unalignedReason(asked: Asked, tag: number, own: readonly Shown[]): Why | null {
  const { graph, target, query, inForce, declines } = asked;
  const { to } = query;
  const name = conceptAt(graph, tag).id;
  const declined: Why = {
    reason: 'declined',
    detail: `The project declined everything ${name} leads to in ${to}.`,
  };
  if (own.length > 0) return own.every(({ countsNot }) => countsNot === 'declined') ? declined : null;

  const reach = reachOf(graph, tag, target);
  if (reach.paths.length === 0) return unreached(asked, reach, name);
  const answered = reach.paths.flatMap((path) => answerPath(graph, path, inForce) ?? []);
  if (answered.length === 0) {
    return {
      reason: 'condition-not-met',
      detail: `${name} leads to ${to} only on conditions that were answered with no.`,
    };
  }
  const selected = answered.filter((path) => isSelected(path, query));
  if (selected.length > 0 && selected.every((path) => declinePassed(path, declines) !== null))
    return declined;
  const standing = standingPaths(asked, reach.paths);
  if (
    standing.length > 0 &&
    query.level !== null &&
    !standing.some((path) => isAtLevel(graph, path, query.level))
  ) {
    return otherLevels(asked, name, standing, query.level);
  }
  return {
    reason: 'below-threshold',
    detail: `${name} leads to ${to} only by paths that this question leaves out (confidence, strength, evidence or basis).`,
  };
}

function unreached({ query }: Asked, reach: ReturnType<typeof reachOf>, name: string): Why {
  const [nothing] = reach.cutByNothingFits;
  if (nothing !== undefined) return { reason: 'nothing-fits', detail: `Reviewed: ${nothing.rationale}` };
  const [not] = reach.cutByNot;
  return {
    reason: 'no-accepted-mapping',
    detail:
      not === undefined
        ? `No accepted mapping leads from ${name} to ${query.to}.`
        : `An accepted mapping rules it out: ${not.rationale}`,
  };
}

function otherLevels({ graph, target }: Asked, name: string, paths: readonly Path[], level: string): Why {
  const ends = [...new Set(paths.map((path) => conceptAt(graph, path.end)))];
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
