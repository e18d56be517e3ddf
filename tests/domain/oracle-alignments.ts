import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { Evidence, Strength } from '../../src/domain/types.ts';
import { conditionByHand } from './oracle-answers.ts';
import { conceptOf, frameworkOfId, type HandPath, isWithin, parentOf, pathsByHand } from './oracle-paths.ts';
import type { Aligned } from './oracle-world.ts';

/** Alignments by section 3 of the design, told a second time with plain loops: no graph, no compiled answers. */

export interface HandQuery {
  readonly to: string;
  readonly level: string | null;
  readonly basis: readonly ('tagged' | 'mapped')[] | null;
  readonly minConfidence: number;
  readonly minStrength: Strength | null;
  readonly evidence?: readonly Evidence[] | null | undefined;
}

export interface HandAnswered extends HandPath {
  readonly strength: Strength | null;
  readonly open: string[][] | null;
  /** Leans on a shared result: section 4.2. */
  readonly sharedResult: boolean;
}

export interface HandAlignment {
  readonly concept: string;
  readonly basis: 'tagged' | 'mapped';
  readonly strength: Strength | null;
  readonly confidence: number | null;
  readonly open: string[][] | null;
  readonly decision: 'confirm' | 'decline' | null;
  /** Null where it does not count. */
  readonly origin: 'declared' | 'inferred' | null;
  readonly countsNot: string | null;
  readonly note: string | null;
  readonly paths: readonly HandAnswered[];
}

const RANKS: readonly (Strength | null)[] = ['core', 'supporting', 'conditional', null];
const rank = (strength: Strength | null) => RANKS.indexOf(strength);

/** Null where the project's answers rule the path out. */
export function answerPathByHand(data: CrosswalkData, project: Aligned, path: HandPath): HandAnswered | null {
  let strength: Strength | null = path.basis === 'tagged' ? 'core' : null;
  let open: string[][] | null = null;
  let byPerson = false;
  for (const mapping of path.mappings) {
    if (mapping.strength === null) continue;
    let own: Strength = mapping.strength;
    if (own === 'conditional') {
      const condition = conditionByHand(data, project, path.tag, mapping);
      if (condition.state === 'unmet') return null;
      if (condition.state === 'met') own = mapping.strengthIfMet ?? 'supporting';
      else open = [...(open ?? []), ...condition.open];
      if (mapping === path.hop) byPerson = condition.state === 'met' && condition.byPerson;
    }
    if (strength === null || rank(own) > rank(strength)) strength = own;
  }
  const { hop } = path;
  const passes = hop === null || hop.holdsForParts || (hop.aboutPart && byPerson);
  return { ...path, strength, open, sharedResult: path.overShared && !passes };
}

export function isSelectedByHand(path: HandAnswered, query: HandQuery): boolean {
  if (path.basis === 'tagged') return true;
  if (path.confidence < query.minConfidence) return false;
  if (query.minStrength !== null && (path.strength === null || rank(path.strength) > rank(query.minStrength)))
    return false;
  return path.mappings.every(({ evidence }) => query.evidence?.includes(evidence) ?? true);
}

/** Declines in force: not those at or above what the project declared or confirmed. */
export function declinedBy(data: CrosswalkData, project: Aligned): string[] {
  return project.decisions
    .filter(({ decision }) => decision === 'decline')
    .map(({ concept }) => concept)
    .filter((id) => !project.tags.some((tag) => isWithin(data, tag.concept, id)));
}

export const passesOver = (path: HandPath) => [path.tag, ...path.steps.map(({ to }) => to)].slice(0, -1);

export const makesCount = ({ basis, strength, sharedResult }: HandAnswered): boolean =>
  basis === 'tagged' || ((strength === 'core' || strength === 'supporting') && !sharedResult);

/** Where a concept stands in the order of frameworks and then of its framework. */
function placeOf(data: CrosswalkData, id: string): number {
  const framework = data.frameworks.find((each) => each.id === frameworkOfId(id));
  return (framework?.position ?? 0) * 100_000 + (conceptOf(data, id)?.position ?? 0);
}

export function comparePathsByHand(data: CrosswalkData, a: HandAnswered, b: HandAnswered): number {
  const kinds = ['own', 'inherited', 'match'];
  const first = [
    Number(a.basis !== 'tagged') - Number(b.basis !== 'tagged'),
    Number(!makesCount(a)) - Number(!makesCount(b)),
    rank(a.strength) - rank(b.strength),
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind),
    b.confidence - a.confidence,
  ].find((difference) => difference !== 0);
  if (first !== undefined) return first;
  const trail = (path: HandPath) => [path.tag, ...path.steps.map(({ to }) => to)];
  const [left, right] = [trail(a), trail(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = placeOf(data, left[at] ?? '') - placeOf(data, right[at] ?? '');
    if (difference !== 0) return difference;
  }
  const mappings = (path: HandPath) => path.mappings.map(({ id }) => id).join(' ');
  return mappings(a) < mappings(b) ? -1 : 1;
}

export const declaredTags = (data: CrosswalkData, project: Aligned): string[] => [
  ...new Set(
    project.tags
      .filter(({ concept, origin }) => origin === 'declared' && conceptOf(data, concept) !== undefined)
      .map(({ concept }) => concept),
  ),
];

/** Every path that answers, selections and declines leave, by the concept it ends at; the leading one first. */
export function pathsByEnd(
  data: CrosswalkData,
  project: Aligned,
  query: HandQuery,
  walks: 'rule' | 'two-hops' = 'rule',
): Map<string, HandAnswered[]> {
  const declined = declinedBy(data, project);
  const byEnd = new Map<string, HandAnswered[]>();
  for (const tag of declaredTags(data, project)) {
    for (const path of pathsByHand(data, tag, query.to, walks)) {
      const found = answerPathByHand(data, project, path);
      if (found === null || !isSelectedByHand(found, query)) continue;
      if (passesOver(path).some((id) => declined.includes(id))) continue;
      byEnd.set(path.end, [...(byEnd.get(path.end) ?? []), found]);
    }
  }
  for (const paths of byEnd.values()) paths.sort((a, b) => comparePathsByHand(data, a, b));
  return byEnd;
}

/** Rule 11 and section 4.1: the origin by which a concept counts, or the first reason why it does not. */
function countingOf(
  data: CrosswalkData,
  project: Aligned,
  to: string,
  byEnd: ReadonlyMap<string, readonly HandAnswered[]>,
): (concept: string) => { origin: 'declared' | 'inferred' | null; countsNot: string | null } {
  const stopped = project.status === 'cancelled' || project.status === 'suspended';
  const declined = declinedBy(data, project);
  const isDeclared = (id: string) =>
    project.tags.some(({ concept }) => frameworkOfId(concept) === to && isWithin(data, concept, id));
  const byItself = (id: string): string | null => {
    const leading = byEnd.get(id)?.[0];
    if (stopped) return 'status';
    if (isDeclared(id)) return null;
    if (leading === undefined) return 'no-path';
    if (declined.includes(id)) return 'declined';
    if (project.reviewed.includes(to)) return 'reviewed';
    if (leading.strength === null) return 'no-strength';
    if (leading.strength === 'conditional') return 'conditional';
    return leading.sharedResult ? 'shared-result' : null;
  };
  // A goal counts through a target below it, unless what leads there stops: an indicator or a principle.
  const stops = (id: string) => {
    const leading = byEnd.get(id)?.[0];
    if (leading === undefined || isDeclared(id)) return false;
    return byEnd.get(id)?.every(({ hop, end, mappings }) => {
      const last = mappings.at(-1);
      if (last === undefined) return false;
      return conceptOf(data, end)?.level === 'indicator' || hop?.predicate === 'crosswalk:applies';
    });
  };
  return (concept) => {
    const countsNot = byItself(concept);
    if (countsNot === null) return { origin: isDeclared(concept) ? 'declared' : 'inferred', countsNot };
    const through = [...byEnd.keys()].some(
      (id) => id !== concept && isWithin(data, id, concept) && byItself(id) === null && !stops(id),
    );
    return through ? { origin: 'inferred', countsNot: null } : { origin: null, countsNot };
  };
}

export function alignByHand(data: CrosswalkData, project: Aligned, query: HandQuery): HandAlignment[] {
  const byEnd = pathsByEnd(data, project, query);
  const held = project.tags
    .filter(({ concept, origin }) => origin === 'confirmed' && frameworkOfId(concept) === query.to)
    .flatMap(({ concept }) => {
      const all: string[] = [];
      for (let at: string | null = concept; at !== null; at = parentOf(data, at)) all.push(at);
      return all;
    });
  const counting = countingOf(data, project, query.to, byEnd);
  const unselected = pathsByEnd(data, project, {
    ...query,
    minConfidence: 0,
    minStrength: null,
    evidence: null,
  });
  const declined = declinedBy(data, project);
  const found = [...new Set([...byEnd.keys(), ...held])].map((concept): HandAlignment => {
    const paths = byEnd.get(concept) ?? [];
    const [leading] = paths;
    const confirmed = project.decisions.some(
      (each) => each.decision === 'confirm' && each.concept === concept,
    );
    return {
      concept,
      basis: leading?.basis ?? 'mapped',
      strength: leading?.strength ?? null,
      confidence: leading?.confidence ?? null,
      open: leading?.open ?? null,
      decision: declined.includes(concept) ? 'decline' : confirmed ? 'confirm' : null,
      ...counting(concept),
      note: leading !== undefined ? null : unselected.has(concept) ? 'below-threshold' : 'no-path',
      paths,
    };
  });
  return found
    .filter(({ concept }) => query.level === null || conceptOf(data, concept)?.level === query.level)
    .filter(({ basis }) => query.basis === null || query.basis.includes(basis))
    .sort((a, b) => compareAlignments(data, a, b));
}

function compareAlignments(data: CrosswalkData, a: HandAlignment, b: HandAlignment): number {
  const keys = ({ concept, basis, strength, confidence, paths }: HandAlignment) => [
    paths.length === 0 ? 1 : 0,
    basis === 'tagged' ? 0 : 1,
    rank(strength),
    -(confidence ?? 0),
    placeOf(data, concept),
  ];
  const [left, right] = [keys(a), keys(b)];
  return left.map((key, place) => key - (right[place] ?? 0)).find((each) => each !== 0) ?? 0;
}

/** What two hops alone reach, for exploration: concepts that are no alignment, with their paths. */
export function possibleByHand(
  data: CrosswalkData,
  project: Aligned,
  query: HandQuery,
): {
  concept: string;
  strength: Strength | null;
  confidence: number | null;
  paths: readonly HandAnswered[];
}[] {
  const known = new Set(
    alignByHand(data, project, { ...query, level: null, basis: null }).map((each) => each.concept),
  );
  return [...pathsByEnd(data, project, query, 'two-hops')]
    .filter(([concept]) => !known.has(concept))
    .filter(([concept]) => query.level === null || conceptOf(data, concept)?.level === query.level)
    .map(([concept, paths]) => ({
      concept,
      strength: paths[0]?.strength ?? null,
      confidence: paths[0]?.confidence ?? null,
      paths,
    }))
    .sort(
      (a, b) =>
        rank(a.strength) - rank(b.strength) ||
        (b.confidence ?? 0) - (a.confidence ?? 0) ||
        placeOf(data, a.concept) - placeOf(data, b.concept),
    );
}
