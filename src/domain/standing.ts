import { type Alignment, align } from './alignment.ts';
import type { AlignmentQuery } from './alignment-question.ts';
import type { AlignmentSubject } from './alignment-subject.ts';
import { entryFor } from './entry-for.ts';
import type { CrosswalkGraph } from './graph.ts';
import { trailOf } from './paths.ts';
import { type KeyedProject, readSubjectKey, subjectKeys } from './subject-key.ts';
import type { UnalignedTag } from './unaligned.ts';

/**
 * How a project stands to an element, best first: it counts as declared or as inferred; else the reason why it does not
 * count. The same reasons as at the project's own alignments.
 */
export const STANDINGS = [
  'declared',
  'inferred',
  'conditional',
  'shared-result',
  'no-strength',
  'reviewed',
  'declined',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** Those that count. */
export const COUNTING: readonly Standing[] = ['declared', 'inferred'];

export type StandingQuery = Pick<
  AlignmentQuery,
  'to' | 'level' | 'minConfidence' | 'minStrength' | 'evidence'
>;

/** How the projects with one set of tags stand to the elements of a framework. */
interface TagSetStanding {
  /** By concept number, in framework order. */
  readonly standings: ReadonlyMap<number, Standing>;
  /** The tags that lead nowhere, with the reason. */
  readonly unaligned: readonly UnalignedTag[];
  /** Numbers of the frameworks on the leading paths of what was not declined. */
  readonly frameworks: ReadonlySet<number>;
}

/** The standing of one set of tags to every element it reaches at the level asked for. */
export function standingsOf(
  graph: CrosswalkGraph,
  subject: AlignmentSubject,
  query: StandingQuery,
): TagSetStanding {
  const { alignments, unaligned } = align(graph, subject, { ...query, basis: null });
  const found: [number, Standing][] = [];
  const frameworks = new Set<number>();
  for (const alignment of alignments) {
    const standing = standingOf(alignment);
    const [leading] = alignment.paths;
    if (standing !== 'declined' && leading !== undefined) {
      for (const number of trailOf(leading)) frameworks.add(graph.frameworkOf[number] ?? -1);
    }
    found.push([graph.numberOf.get(alignment.concept.id) ?? -1, standing]);
  }
  return { standings: new Map(found.sort(([a], [b]) => a - b)), unaligned, frameworks };
}

function standingOf({ countsNot, origin }: Alignment): Standing {
  switch (countsNot) {
    case null:
      return origin;
    case 'conditional':
    case 'shared-result':
    case 'no-strength':
    case 'reviewed':
    case 'declined':
      return countsNot;
    case 'status':
    case 'children-count':
    case 'possible':
      throw new RangeError(`"${countsNot}" does not occur among the projects of a portfolio`);
    default:
      return countsNot satisfies never;
  }
}

/** The best of some standings; null for an empty list. */
export function bestStanding(standings: Iterable<Standing>): Standing | null {
  const all = new Set(standings);
  return STANDINGS.find((standing) => all.has(standing)) ?? null;
}

/** Answers each set of tags and answers once, whatever the number of projects that share it. */
export function oncePerSubject<T>(
  graph: CrosswalkGraph,
  answer: (subject: AlignmentSubject) => T,
): (project: KeyedProject) => T {
  const known = new Map<string, T>();
  const keyOf = subjectKeys(graph);
  return (project) => {
    const key = keyOf(project);
    return entryFor(known, key, () => answer(readSubjectKey(key)));
  };
}
