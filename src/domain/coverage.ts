import type { Origin } from './alignment-question.ts';
import type { CrosswalkGraph } from './graph.ts';
import { addMoney, type PortfolioProject } from './project-money.ts';
import {
  bestStanding,
  COUNTING,
  oncePerSubject,
  STANDINGS,
  type Standing,
  type StandingQuery,
  standingsOf,
} from './standing.ts';
import type { UnalignedReason, UnalignedTag } from './unaligned.ts';

/**
 * Coverage of a framework by a portfolio, both ways: which elements anybody contributes to and which nobody does, and
 * which projects reach nothing of it and why.
 */

export interface CoverageQuery extends StandingQuery {
  readonly level: string;
  /** Numbers of the elements asked about, all of the level, in framework order. */
  readonly among: readonly number[];
}

/** Distinct projects, and the whole of their amounts: not additive over elements. */
export interface Share {
  readonly projects: number;
  readonly money: ReadonlyMap<string, bigint>;
}

type Shares = Readonly<Record<Standing, Share>>;

interface CoveredConcept {
  readonly concept: number;
  /** How the project that stands closest stands; null where no project comes near. */
  readonly standing: Standing | null;
  /** No project counts for it. */
  readonly gap: boolean;
  /** Each project stands in one of them. */
  readonly shares: Shares;
}

/** Why a project counts for none of the elements asked about, from the nearest miss to the farthest. */
export const UNREACHED_REASONS = [
  'outside-priorities',
  'declined',
  'reviewed',
  'conditional',
  'shared-result',
  'no-strength',
  'below-threshold',
  'condition-not-met',
  'goal-only',
  'nothing-fits',
  'no-accepted-mapping',
  'no-tags',
] as const satisfies readonly (
  | UnalignedReason
  | Exclude<Standing, 'declared' | 'inferred'>
  | 'outside-priorities'
  | 'no-tags'
)[];
export type UnreachedReason = (typeof UNREACHED_REASONS)[number];

export interface UnreachedProject {
  readonly id: string;
  readonly reason: UnreachedReason;
  /** Tag by tag. */
  readonly tags: readonly UnalignedTag[];
}

export interface Coverage {
  readonly concepts: readonly CoveredConcept[];
  /** Each project that counts for any of the elements once, by its best standing; the others are in `unreached`. */
  readonly reaching: Readonly<Record<Origin, Share>>;
  readonly notReaching: Share;
  readonly unreached: readonly UnreachedProject[];
  /** Numbers of the frameworks that the answer rests on. */
  readonly frameworks: ReadonlySet<number>;
}

/** How one tag set stands to the elements asked about. */
interface Answer {
  readonly hits: readonly (readonly [place: number, standing: Standing])[];
  readonly best: Origin | null;
  readonly reason: UnreachedReason | null;
  readonly tags: readonly UnalignedTag[];
}

/** Takes distinct projects one by one, in the order in which those that reach nothing are to be listed. */
interface CoverageCounter {
  add(project: PortfolioProject): void;
  finish(): Coverage;
}

export function coverageCounter(graph: CrosswalkGraph, query: CoverageQuery): CoverageCounter {
  const placeOf = new Map(query.among.map((concept, place) => [concept, place]));
  const frameworks = new Set<number>();
  const answerFor = oncePerSubject(graph, (subject): Answer => {
    const { standings, unaligned, frameworks: passed } = standingsOf(graph, subject, query);
    for (const framework of passed) frameworks.add(framework);
    const hits = [...standings].flatMap(([concept, standing]) => {
      const place = placeOf.get(concept);
      return place === undefined ? [] : [[place, standing] as const];
    });
    const best = bestStanding(hits.map(([, standing]) => standing));
    if (best === 'declared' || best === 'inferred') return { hits, best, reason: null, tags: [] };
    const elsewhere = [...standings.values()].some((standing) => COUNTING.includes(standing));
    return { hits, best: null, reason: unreachedReason(best, elsewhere, unaligned), tags: unaligned };
  });

  const concepts = query.among.map(() => mutableShares());
  const reaching = { declared: mutableShare(), inferred: mutableShare() };
  const notReaching = mutableShare();
  const unreached: UnreachedProject[] = [];

  function add(project: PortfolioProject): void {
    const { id, money } = project;
    const { hits, best, reason, tags } = answerFor(project);
    for (const [place, standing] of hits) book(concepts[place]?.[standing], money);
    if (best === null) {
      book(notReaching, money);
      unreached.push({ id, reason: reason ?? 'no-accepted-mapping', tags });
    } else book(reaching[best], money);
  }

  const finish = (): Coverage => ({
    concepts: query.among.map((concept, place) => {
      const shares = concepts[place] ?? mutableShares();
      const best = STANDINGS.find((standing) => shares[standing].projects > 0) ?? null;
      return { concept, standing: best, gap: best === null || !COUNTING.includes(best), shares };
    }),
    reaching,
    notReaching,
    unreached,
    frameworks,
  });

  return { add, finish };
}

function unreachedReason(
  best: Exclude<Standing, Origin> | null,
  elsewhere: boolean,
  unaligned: readonly UnalignedTag[],
): UnreachedReason {
  if (elsewhere) return 'outside-priorities';
  if (best !== null) return best;
  const reasons = new Set<UnreachedReason>(unaligned.map(({ reason }) => reason));
  return UNREACHED_REASONS.find((reason) => reasons.has(reason)) ?? 'no-tags';
}

interface MutableShare {
  projects: number;
  readonly money: Map<string, bigint>;
}

function mutableShare(): MutableShare {
  return { projects: 0, money: new Map() };
}

function mutableShares(): Record<Standing, MutableShare> {
  return {
    declared: mutableShare(),
    inferred: mutableShare(),
    conditional: mutableShare(),
    'shared-result': mutableShare(),
    'no-strength': mutableShare(),
    reviewed: mutableShare(),
    declined: mutableShare(),
  };
}

function book(share: MutableShare | undefined, money: ReadonlyMap<string, bigint>): void {
  if (share === undefined) return;
  share.projects += 1;
  addMoney(share.money, money);
}
