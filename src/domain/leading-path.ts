import { type AnswersInForce, type ConditionState, conditionState } from './answers.ts';
import { type CrosswalkGraph, conceptAt } from './graph.ts';
import { comparePathPlaces, PATH_KINDS, type Path } from './paths.ts';
import {
  type Alternatives,
  type Decision,
  type Evidence,
  type Mapping,
  STRENGTHS,
  type Strength,
  type Thousandths,
} from './types.ts';

/** `tagged`: no mapping on the path. `possible` is for chains of two hops, which are shown apart and never count. */
export const BASES = ['tagged', 'mapped'] as const;
export type Basis = (typeof BASES)[number];

/** A path with what a project's answers make of it. */
export interface AnsweredPath extends Path {
  readonly basis: Basis;
  /** The weakest on it; null for a match alone. */
  readonly strength: Strength | null;
  /** What is still to be answered; null where nothing is. */
  readonly open: OpenCondition | null;
  /** It starts at or passes a shared result, and no person said that the project does the part in question. */
  readonly sharedResult: boolean;
}

/** What a conditional path still depends on: alternatives of open questions, or the mapping's own words. */
export interface OpenCondition {
  readonly anyOf: Alternatives;
  /** The mapping's own wording. */
  readonly condition: string | null;
}

/** The path by a project's answers; null where they rule it out (every alternative contains a no). */
export function answerPath(graph: CrosswalkGraph, path: Path, inForce: AnswersInForce): AnsweredPath | null {
  const basis: Basis = path.steps.some(({ mapping }) => mapping !== null) ? 'mapped' : 'tagged';
  if (path.hops.length === 0) {
    const strength = basis === 'tagged' ? 'core' : null;
    return { ...path, basis, strength, open: null, sharedResult: false };
  }
  const tag = conceptAt(graph, path.tag).id;
  let weakest = 0;
  let open: OpenCondition | null = null;
  let byPersonAboutPart = false;
  for (const mapping of path.hops) {
    const state = stateOf(mapping, tag, inForce);
    if (state.state === 'unmet') return null;
    if (state.state === 'open') open ??= { anyOf: state.open, condition: mapping.condition };
    if (state.state === 'met' && state.byPerson && mapping.aboutPart) byPersonAboutPart = true;
    weakest = Math.max(weakest, STRENGTHS.indexOf(strengthOf(mapping, state)));
  }
  return {
    ...path,
    basis,
    strength: STRENGTHS[weakest] ?? 'conditional',
    open,
    sharedResult: path.shared && !byPersonAboutPart,
  };
}

type MappingState = ConditionState | { readonly state: 'unconditional' };

function stateOf(mapping: Mapping, tag: string, inForce: AnswersInForce): MappingState {
  return mapping.strength === 'conditional'
    ? conditionState(mapping, tag, inForce)
    : { state: 'unconditional' };
}

function strengthOf(mapping: Mapping, { state }: MappingState): Strength {
  if (state === 'met') return mapping.strengthIfMet ?? 'supporting';
  return mapping.strength ?? 'conditional';
}

/** True for a path that makes its end count by itself: tagged, or core or supporting and not resting on a shared result. */
export function countsByItself({ basis, strength, sharedResult }: AnsweredPath): boolean {
  return basis === 'tagged' || ((strength === 'core' || strength === 'supporting') && !sharedResult);
}

/** What a question asks of paths. Tagged paths always pass. */
export interface PathSelection {
  readonly minConfidence: Thousandths;
  /** Null asks for no strength; a match alone has none and passes no other value. */
  readonly minStrength: Strength | null;
  /** Only paths that rest on mappings with one of these; null or absent leaves it open. */
  readonly evidence?: readonly Evidence[] | null | undefined;
}

export function isSelected(
  path: AnsweredPath,
  { minConfidence, minStrength, evidence }: PathSelection,
): boolean {
  if (path.basis === 'tagged') return true;
  if (path.confidence < minConfidence) return false;
  if (
    minStrength !== null &&
    (path.strength === null || STRENGTHS.indexOf(path.strength) > STRENGTHS.indexOf(minStrength))
  ) {
    return false;
  }
  return (
    evidence == null ||
    path.steps.every(({ mapping }) => mapping === null || evidence.includes(mapping.evidence))
  );
}

/** The first declined concept that the path passes on its way; its end does not drop it, and what is tagged stays. */
export function declinePassed(path: AnsweredPath, declines: ReadonlyMap<number, Decision>): Decision | null {
  if (declines.size === 0 || path.basis === 'tagged') return null;
  for (const { to } of path.steps.slice(0, -1)) {
    const decline = declines.get(to);
    if (decline !== undefined) return decline;
  }
  return null;
}

/**
 * The leading path first (rule 6): tagged; paths that count by themselves; strength; own, inherited, match; confidence;
 * framework order of the steps.
 */
export function compareAnsweredPaths(a: AnsweredPath, b: AnsweredPath): number {
  return (
    BASES.indexOf(a.basis) - BASES.indexOf(b.basis) ||
    Number(countsByItself(b)) - Number(countsByItself(a)) ||
    rankOf(a.strength) - rankOf(b.strength) ||
    PATH_KINDS.indexOf(a.kind) - PATH_KINDS.indexOf(b.kind) ||
    b.confidence - a.confidence ||
    comparePathPlaces(a, b)
  );
}

/** 0 for core; what has no strength comes last. */
export function rankOf(strength: Strength | null): number {
  return strength === null ? STRENGTHS.length : STRENGTHS.indexOf(strength);
}
