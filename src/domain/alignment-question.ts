import type { AlignmentSubject } from './alignment-subject.ts';
import { type AnswersInForce, answersInForce } from './answers.ts';
import { type CrosswalkGraph, isAtOrBelow } from './graph.ts';
import {
  type AnsweredPath,
  answerPath,
  type Basis,
  declinePassed,
  isSelected,
  type PathSelection,
} from './leading-path.ts';
import { frameworkNumber, type Path } from './paths.ts';
import type { Decision } from './types.ts';

/** What a query asks of the alignments: where they lead and which paths are looked at. */
export interface AlignmentQuery extends PathSelection {
  /** Framework id. */
  readonly to: string;
  /** Null answers every level of the framework. */
  readonly level: string | null;
  /** Null leaves basis open. */
  readonly basis: readonly Basis[] | null;
  /** `all` also walks chains of two hops, which are listed as possible. */
  readonly chains?: 'none' | 'all';
}

/** Declared: the project's own tags and what it confirmed. Inferred: what its tags lead to. */
export type Origin = 'declared' | 'inferred';

/** A question with all that its answer is made from, in numbers. */
export interface Asked {
  readonly graph: CrosswalkGraph;
  readonly subject: AlignmentSubject;
  readonly query: AlignmentQuery;
  readonly target: number;
  /** The project's own tags, each once, in framework order: paths start only here. */
  readonly declared: readonly number[];
  /** What it confirmed in the target framework. */
  readonly confirmed: readonly number[];
  /** What it declined there and elsewhere, by number; what its own tags or confirmations overrule is left out. */
  readonly declines: ReadonlyMap<number, Decision>;
  readonly inForce: AnswersInForce;
}

/** Reads what is asked into numbers; unknown tags are left out. */
export function ask(graph: CrosswalkGraph, subject: AlignmentSubject, query: AlignmentQuery): Asked {
  const target = frameworkNumber(graph, query.to);
  const numbers = (origin: Origin | 'confirmed') =>
    uniqueNumbers(
      graph,
      subject.tags.filter((tag) => tag.origin === origin).map(({ concept }) => concept),
    );
  const declared = numbers('declared');
  const confirmed = numbers('confirmed');
  const facts = { answers: subject.answers, declared, countryAnswers: subject.countryAnswers };
  return {
    graph,
    subject,
    query,
    target,
    declared,
    confirmed: confirmed.filter((number) => graph.frameworkOf[number] === target),
    declines: declinesInForce(graph, subject, [...declared, ...confirmed]),
    inForce: answersInForce(graph, facts),
  };
}

/** What lies above a declared tag or a confirmed concept cannot be declined; a decline from before has no effect. */
function declinesInForce(
  graph: CrosswalkGraph,
  { decisions }: AlignmentSubject,
  held: readonly number[],
): ReadonlyMap<number, Decision> {
  const declines = new Map<number, Decision>();
  for (const decision of decisions) {
    const number = graph.numberOf.get(decision.concept);
    if (decision.decision !== 'decline' || number === undefined) continue;
    if (!held.some((below) => isAtOrBelow(graph, below, number))) declines.set(number, decision);
  }
  return declines;
}

/** The paths of one tag that answers, selection and declines leave. */
export function standingPaths(asked: Asked, paths: readonly Path[]): AnsweredPath[] {
  const { graph, inForce, query, declines } = asked;
  return paths.flatMap((path) => {
    const answered = answerPath(graph, path, inForce);
    if (answered === null || !isSelected(answered, query)) return [];
    return declinePassed(answered, declines) === null ? [answered] : [];
  });
}

function uniqueNumbers(graph: CrosswalkGraph, tags: readonly string[]): number[] {
  const numbers = new Set<number>();
  for (const tag of tags) {
    const number = graph.numberOf.get(tag);
    if (number !== undefined) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}
