import type { CrosswalkData } from '../../src/domain/graph.ts';
import type { Mapping } from '../../src/domain/types.ts';

/**
 * The paths of section 3 of the design read a second time, by brute force: every walk over mappings and parents is made
 * without a thought, and the whole walk is then held against each sentence of the rule. Slow, and shares nothing with
 * the graph.
 */

interface Move {
  readonly from: string;
  readonly to: string;
  /** Null is a climb to the parent. */
  readonly mapping: Mapping | null;
  /** Walked from subject to object. */
  readonly along: boolean;
}

export interface HandPath {
  readonly tag: string;
  readonly end: string;
  readonly steps: readonly { readonly from: string; readonly to: string; readonly mapping: string | null }[];
  readonly mappings: readonly Mapping[];
  /** The last of its contributesTo and applies; null where it has none. */
  readonly hop: Mapping | null;
  readonly hops: number;
  readonly basis: 'tagged' | 'mapped';
  readonly kind: 'own' | 'inherited' | 'match';
  readonly confidence: number;
  /** Its hop starts at, or is reached over, a shared result. */
  readonly overShared: boolean;
}

export function frameworkOfId(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

export function conceptOf(data: CrosswalkData, id: string) {
  return data.concepts.find((concept) => concept.id === id);
}

export function parentOf(data: CrosswalkData, id: string): string | null {
  return conceptOf(data, id)?.parent ?? null;
}

/** `id` itself or anything below it. */
export function isWithin(data: CrosswalkData, id: string, whole: string): boolean {
  for (let at: string | null = id; at !== null; at = parentOf(data, at)) if (at === whole) return true;
  return false;
}

/** What the moves of a walk may be, one letter a move (see `letterOf`), by the number of hops allowed. */
const TAGGED = /^U*$/;
const ONE_HOP = /^(?:mU*|(?:u*|m|b)(?:cU*|a))$/;
const TWO_HOPS = /^(?:u*|m|b)c(?:cU*|a)$/;

/** All paths from a tag into a framework, in no particular order: those of the rule, or those of two hops alone. */
export function pathsByHand(
  data: CrosswalkData,
  tag: string,
  to: string,
  walks: 'rule' | 'two-hops' = 'rule',
): HandPath[] {
  const accepted = data.mappings.filter((mapping) => mapping.status === 'accepted');
  const most = walks === 'rule' ? 2 : 3;
  const found: HandPath[] = [];

  everyWalk(data, accepted, tag, most, (moves) => {
    const walk = { tag, to, moves, walks };
    if (isLawful(data, accepted, walk) && !isCutOff(data, accepted, walk))
      found.push(describe(data, tag, moves));
  });
  return found;
}

/** True where only "reviewed, nothing fits" keeps a tag from a framework (rule 10): of itself, or of what a path passes. */
export function nothingFitsByHand(data: CrosswalkData, tag: string, to: string): boolean {
  const accepted = data.mappings.filter((mapping) => mapping.status === 'accepted');
  const says = ({ object, objectFramework }: Mapping) => object === null && objectFramework === to;
  let found = accepted.some((mapping) => mapping.subject === tag && says(mapping));
  everyWalk(data, accepted, tag, 2, (moves) => {
    const walk = { tag, to, moves, walks: 'rule' } as const;
    const before = moves.slice(0, -1);
    const entersLast = frameworkOfId(moves.at(-1)?.from ?? '') !== to;
    if (!entersLast || !isLawful(data, accepted, walk)) return;
    if (isCutOff(data, accepted, { ...walk, moves: before })) return;
    const passed = [tag, ...before.map((move) => move.to)];
    if (accepted.some((mapping) => passed.includes(mapping.subject) && says(mapping))) found = true;
  });
  return found;
}

/** Every walk over mappings and parents, however senseless, up to so many mappings. */
function everyWalk(
  data: CrosswalkData,
  accepted: readonly Mapping[],
  tag: string,
  most: number,
  visit: (moves: readonly Move[]) => void,
): void {
  function blindly(moves: readonly Move[]): void {
    visit(moves);
    const at = moves.at(-1)?.to ?? tag;
    for (const mapping of accepted) {
      if (mapping.object === null || moves.filter((move) => move.mapping !== null).length === most) continue;
      if (moves.some((move) => move.mapping === mapping)) continue;
      if (mapping.subject === at) blindly([...moves, { from: at, to: mapping.object, mapping, along: true }]);
      if (mapping.object === at)
        blindly([...moves, { from: at, to: mapping.subject, mapping, along: false }]);
    }
    const parent = parentOf(data, at);
    if (parent !== null) blindly([...moves, { from: at, to: parent, mapping: null, along: true }]);
  }

  blindly([]);
}

/** u: up outside the target, U: up inside it, m: match, b: to something broader, c: contributes, a: applies. */
function letterOf({ from, mapping, along }: Move, to: string): string {
  if (mapping === null) return frameworkOfId(from) === to ? 'U' : 'u';
  if (mapping.modifier === 'Not') return 'x';
  switch (mapping.predicate) {
    case 'skos:exactMatch':
    case 'skos:closeMatch':
      return 'm';
    case 'skos:broadMatch':
      return along ? 'b' : 'x';
    case 'skos:narrowMatch':
      return along ? 'x' : 'b';
    case 'crosswalk:contributesTo':
      return along ? 'c' : 'x';
    case 'crosswalk:applies':
      return along ? 'a' : 'x';
    case 'skos:relatedMatch':
      return 'x';
    default:
      return mapping.predicate satisfies never;
  }
}

interface Walk {
  readonly tag: string;
  readonly to: string;
  readonly moves: readonly Move[];
  readonly walks: 'rule' | 'two-hops';
}

/** All of the rule but rule 4. */
function isLawful(data: CrosswalkData, accepted: readonly Mapping[], walk: Walk): boolean {
  const { tag, to, moves, walks } = walk;
  const visited = [tag, ...moves.map((move) => move.to)];
  if (frameworkOfId(visited.at(-1) ?? '') !== to) return false;
  const word = moves.map((move) => letterOf(move, to)).join('');
  if (frameworkOfId(tag) === to) return walks === 'rule' && TAGGED.test(word);
  if (!(walks === 'rule' ? ONE_HOP : TWO_HOPS).test(word)) return false;

  const mapped = moves.filter((move) => move.mapping !== null);
  const frameworks = [tag, ...mapped.map((move) => move.to)].map(frameworkOfId);
  if (new Set(frameworks).size !== frameworks.length) return false;
  if (frameworks.slice(1, -1).some((id) => data.frameworks.find((each) => each.id === id)?.country))
    return false; // decision 007
  const entered = mapped.at(-1)?.to ?? '';
  if (conceptOf(data, entered)?.level === 'indicator' && visited.at(-1) !== entered) return false; // rule 1

  const beforeParts = /^(?:u+|b)/.exec(word)?.[0];
  if (beforeParts !== undefined && moves[beforeParts.length]?.mapping?.holdsForParts !== true) return false;
  if (/^[mb][ca]/.test(word) && isReviewed(data, tag, entered)) return false; // rule 2
  const climbs = /^u*/.exec(word)?.[0].length ?? 0;
  const speakers = word.startsWith('u') ? visited.slice(0, climbs) : /^[mb]/.test(word) ? [tag] : [];
  return !speakers.some((speaker) => speaksOf(accepted, speaker, entered)); // rule 3
}

function isReviewed(data: CrosswalkData, subject: string, object: string): boolean {
  const from = conceptOf(data, subject);
  const into = conceptOf(data, object);
  const levels = data.frameworks.find(({ id }) => id === into?.framework)?.levels ?? [];
  const isAtOrAbove = (level: string | undefined, lower: string): boolean => {
    if (level === lower) return true;
    const parent = levels.find(({ id }) => id === lower)?.parent ?? null;
    return parent !== null && isAtOrAbove(level, parent);
  };
  return data.sets.some(({ completes }) =>
    completes.some(
      (each) =>
        each.subjectFramework === from?.framework &&
        each.subjectLevels.includes(from.level) &&
        each.objectFramework === into?.framework &&
        each.objectLevels.some((lower) => isAtOrAbove(into.level, lower)),
    ),
  );
}

function speaksOf(accepted: readonly Mapping[], subject: string, object: string): boolean {
  return accepted.some(
    (mapping) =>
      mapping.subject === subject &&
      mapping.object === object &&
      ['crosswalk:contributesTo', 'crosswalk:applies'].includes(mapping.predicate),
  );
}

/** Rule 4. */
function isCutOff(data: CrosswalkData, accepted: readonly Mapping[], { tag, to, moves }: Walk): boolean {
  if (frameworkOfId(tag) === to) return false;
  const visited = [tag, ...moves.map((move) => move.to)];
  return accepted.some(({ subject, object, objectFramework, modifier, predicate }) => {
    const passed = visited.indexOf(subject);
    if (passed === -1) return false;
    const later = visited.slice(passed + 1);
    if (object === null)
      return later.some(
        (id, place) => moves[passed + place]?.mapping && frameworkOfId(id) === objectFramework,
      );
    if (modifier !== 'Not' || predicate !== 'crosswalk:contributesTo') return false;
    return later.some((id) => isWithin(data, id, object));
  });
}

function describe(data: CrosswalkData, tag: string, moves: readonly Move[]): HandPath {
  const mappings = moves.flatMap((move) => (move.mapping === null ? [] : [move.mapping]));
  const isHop = ({ mapping }: Move) => mapping?.predicate.startsWith('crosswalk:') === true;
  const lastHop = moves.findLastIndex(isHop);
  const before = lastHop === -1 ? [] : [tag, ...moves.slice(0, lastHop).map((move) => move.to)];
  const first = moves[0];
  const climbsFirst = first !== undefined && first.mapping === null && mappings.length > 0;
  const matchesFirst = first !== undefined && first.mapping !== null && !isHop(first);
  return {
    tag,
    end: moves.at(-1)?.to ?? tag,
    steps: moves.map(({ from, to, mapping }) => ({ from, to, mapping: mapping?.id ?? null })),
    mappings,
    hop: moves[lastHop]?.mapping ?? null,
    hops: moves.filter(isHop).length,
    basis: mappings.length === 0 ? 'tagged' : 'mapped',
    kind: climbsFirst ? 'inherited' : matchesFirst ? 'match' : 'own',
    confidence: productOf(mappings),
    overShared: before.some(
      (id) => data.frameworks.find((each) => each.id === frameworkOfId(id))?.sharedResults === true,
    ),
  };
}

/** Exact, in thousandths, rounded once, half up: floor(2x + 1 over 2). */
function productOf(mappings: readonly Mapping[]): number {
  let numerator = 1n;
  for (const { confidence } of mappings) numerator *= BigInt(confidence);
  const denominator = 1000n ** BigInt(mappings.length);
  return Number((2n * 1000n * numerator + denominator) / (2n * denominator));
}
