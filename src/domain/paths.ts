import { type CrosswalkGraph, conceptAt, type Edge, isAtOrBelow, isHop } from './graph.ts';
import { IS_PART_OF } from './relations.ts';
import type { Mapping, Thousandths } from './types.ts';

/** A step over a mapping, or a climb to the parent where `mapping` is null. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly relation: string;
  readonly mapping: Mapping | null;
}

/**
 * How a path leaves its tag, best first: by what is said of the tag itself, by what is said of a parent and holds for its
 * parts, or over a match.
 */
export const PATH_KINDS = ['own', 'inherited', 'match'] as const;
export type PathKind = (typeof PATH_KINDS)[number];

/** One proof that a tag leads to a concept of the target framework, before anything is answered. */
export interface Path {
  readonly tag: number;
  readonly end: number;
  readonly steps: readonly Step[];
  readonly kind: PathKind;
  /** Its contributesTo and applies mappings: none for a tag in the target framework or a match alone, two for a chain. */
  readonly hops: readonly Mapping[];
  readonly confidence: Thousandths;
  /** Its hop starts at a shared result, or is reached over one, and does not hold for parts (section 4.2). */
  readonly shared: boolean;
}

/** What a concept reaches in a framework: all paths, and the statements that cut other paths off. */
export interface Reach {
  /** By one hop at most. */
  readonly paths: readonly Path[];
  readonly cutByNot: readonly Mapping[];
  readonly cutByNothingFits: readonly Mapping[];
}

const EMPTY: Reach = { paths: [], cutByNot: [], cutByNothingFits: [] };

interface Memo {
  readonly mapped: Map<number, Reach>;
  readonly chained: Map<number, readonly Path[]>;
}
const memos = new WeakMap<CrosswalkGraph, Map<number, Memo>>();

function memoFor(graph: CrosswalkGraph, target: number): Memo {
  let byTarget = memos.get(graph);
  if (byTarget === undefined) {
    byTarget = new Map();
    memos.set(graph, byTarget);
  }
  let memo = byTarget.get(target);
  if (memo === undefined) {
    memo = { mapped: new Map(), chained: new Map() };
    byTarget.set(target, memo);
  }
  return memo;
}

/** All paths from a concept into a framework by section 3 of the rules, computed once per graph and kept. */
export function reachOf(graph: CrosswalkGraph, tag: number, target: number): Reach {
  if (target === -1) return EMPTY;
  const memo = memoFor(graph, target).mapped;
  let reach = memo.get(tag);
  if (reach === undefined) {
    reach = walk(graph, tag, target);
    memo.set(tag, reach);
  }
  return reach;
}

/** Paths over two hops, for exploration only (rule 7). */
export function chainsOf(graph: CrosswalkGraph, tag: number, target: number): readonly Path[] {
  if (target === -1) return [];
  const memo = memoFor(graph, target).chained;
  let paths = memo.get(tag);
  if (paths === undefined) {
    paths = walkChains(graph, tag, target);
    memo.set(tag, paths);
  }
  return paths;
}

/** Where a walk stands. */
interface Trail {
  readonly at: number;
  readonly steps: readonly Step[];
  readonly hops: readonly Mapping[];
  readonly kind: PathKind;
  /** A framework of shared results was passed before the hop; the hop's own start counts. */
  readonly throughShared: boolean;
  readonly shared: boolean;
  /** Only a hop that holds for parts may follow: it climbed, or went to a broader concept. */
  readonly needsParts: boolean;
  /** Accepted negative statements of the concepts passed so far. */
  readonly excluded: readonly { readonly object: number; readonly mapping: Mapping }[];
  readonly nothingFits: readonly { readonly framework: number; readonly mapping: Mapping }[];
}

/** A walk from one tag towards one framework, with what cut it off. */
interface Walk {
  readonly graph: CrosswalkGraph;
  readonly tag: number;
  readonly target: number;
  readonly paths: Path[];
  readonly cutByNot: Set<Mapping>;
  readonly cutByNothingFits: Set<Mapping>;
}

function begin(graph: CrosswalkGraph, tag: number, target: number): { walk: Walk; start: Trail } {
  // A tag reviewed with nothing fitting has, as a rule, no edge that could be cut: the statement speaks for itself.
  const nothing = (graph.nothingFits.get(tag) ?? []).filter(({ framework }) => framework === target);
  return {
    walk: {
      graph,
      tag,
      target,
      paths: [],
      cutByNot: new Set(),
      cutByNothingFits: new Set(nothing.map(({ mapping }) => mapping)),
    },
    start: {
      at: tag,
      steps: [],
      hops: [],
      kind: 'own',
      throughShared: isShared(graph, tag),
      shared: false,
      needsParts: false,
      excluded: graph.excluded.get(tag) ?? [],
      nothingFits: graph.nothingFits.get(tag) ?? [],
    },
  };
}

function walk(graph: CrosswalkGraph, tag: number, target: number): Reach {
  const { walk: found, start } = begin(graph, tag, target);
  if (graph.frameworkOf[tag] === target) {
    // Negative statements never remove a tag.
    arrive(found, { ...start, excluded: [], nothingFits: [] }, true);
  } else {
    for (const trail of startsOf(found, start)) {
      for (const edge of graph.edges[trail.at] ?? []) {
        if (graph.frameworkOf[edge.to] !== target || !isHop(edge) || !mayHop(trail, edge)) continue;
        if (isSettled(found, trail, edge.to)) continue;
        const next = hop(found, trail, edge);
        if (next !== null) arrive(found, next, mayClimbAfter(graph, edge));
      }
    }
    for (const edge of graph.edges[tag] ?? []) {
      if (graph.frameworkOf[edge.to] !== target || edge.kind !== 'match') continue;
      if (graph.statements.get(tag)?.has(edge.to)) continue;
      const next = cross(found, start, edge);
      if (next !== null) arrive(found, { ...next, kind: 'match' }, mayClimbAfter(graph, edge));
    }
  }
  found.paths.sort(comparePathPlaces);
  return {
    paths: found.paths,
    cutByNot: [...found.cutByNot],
    cutByNothingFits: [...found.cutByNothingFits],
  };
}

/** The tag itself, the elements it climbs to, and what it matches outside the target framework. */
function startsOf(found: Walk, start: Trail): Trail[] {
  const { graph, target } = found;
  const starts: Trail[] = [start];
  for (let at = climb(found, start); at !== null; at = climb(found, at)) {
    starts.push({ ...at, kind: 'inherited', needsParts: true });
  }
  for (const edge of graph.edges[start.at] ?? []) {
    if (isHop(edge) || graph.frameworkOf[edge.to] === target || isForeignPlan(graph, edge)) continue;
    const next = cross(found, start, edge);
    if (next !== null) starts.push({ ...next, kind: 'match', needsParts: edge.kind === 'broader' });
  }
  return starts;
}

/** A country's framework speaks for that country alone, so no path of others goes through it (decision 007). */
function isForeignPlan(graph: CrosswalkGraph, edge: Edge): boolean {
  return graph.frameworks[graph.frameworkOf[edge.to] ?? -1]?.country != null;
}

function mayHop(trail: Trail, edge: Edge): boolean {
  return !trail.needsParts || edge.mapping.holdsForParts;
}

/**
 * Rules 2 and 3: nothing enters at a concept about which the tag, or an element that the path climbs through, has an accepted
 * statement of its own; and nothing continues from a match of an element that was reviewed at the level entered.
 */
function isSettled({ graph, tag }: Walk, trail: Trail, entered: number): boolean {
  if (trail.kind === 'own') return false;
  const passed = trail.kind === 'match' ? [tag] : [tag, ...trail.steps.slice(0, -1).map(({ to }) => to)];
  if (passed.some((number) => graph.statements.get(number)?.has(entered))) return true;
  if (trail.kind !== 'match') return false;
  const { framework, level } = conceptAt(graph, entered);
  return graph.completeness.isReviewed(conceptAt(graph, tag), framework, level);
}

/** A principle that is applied, and an indicator that is measured, are the ends of their paths. */
function mayClimbAfter(graph: CrosswalkGraph, edge: Edge): boolean {
  return edge.kind !== 'applies' && !isIndicator(graph, edge.to);
}

export function isIndicator(graph: CrosswalkGraph, number: number): boolean {
  return conceptAt(graph, number).level === 'indicator';
}

function isShared(graph: CrosswalkGraph, number: number): boolean {
  return graph.frameworks[graph.frameworkOf[number] ?? -1]?.sharedResults ?? false;
}

function hop(found: Walk, trail: Trail, edge: Edge): Trail | null {
  const next = cross(found, trail, edge);
  if (next === null) return null;
  return {
    ...next,
    hops: [...trail.hops, edge.mapping],
    shared: trail.shared || (trail.throughShared && !edge.mapping.holdsForParts),
  };
}

/** The trail after an edge, or null when a statement forbids it. */
function cross(found: Walk, trail: Trail, edge: Edge): Trail | null {
  const { graph, target } = found;
  const framework = graph.frameworkOf[edge.to] ?? -1;
  const ban = trail.nothingFits.find((statement) => statement.framework === framework);
  if (ban !== undefined) {
    if (framework === target) found.cutByNothingFits.add(ban.mapping);
    return null;
  }
  const { from, to, relation, mapping } = edge;
  return visit(found, trail, { from, to, relation, mapping });
}

function climb(found: Walk, trail: Trail): Trail | null {
  const parent = found.graph.parent[trail.at] ?? -1;
  if (parent === -1) return null;
  return visit(found, trail, { from: trail.at, to: parent, relation: IS_PART_OF, mapping: null });
}

function visit(found: Walk, trail: Trail, step: Step): Trail | null {
  const { graph } = found;
  const ban = trail.excluded.find(({ object }) => isAtOrBelow(graph, step.to, object));
  if (ban !== undefined) {
    found.cutByNot.add(ban.mapping);
    return null;
  }
  return {
    ...trail,
    at: step.to,
    steps: [...trail.steps, step],
    throughShared: trail.throughShared || isShared(graph, step.to),
    excluded: [...trail.excluded, ...(graph.excluded.get(step.to) ?? [])],
    nothingFits: [...trail.nothingFits, ...(graph.nothingFits.get(step.to) ?? [])],
  };
}

/** Records the concept entered and, where it may climb, everything above it. */
function arrive(found: Walk, trail: Trail, mayClimb: boolean): void {
  for (let at: Trail | null = trail; at !== null; at = mayClimb ? climb(found, at) : null) {
    found.paths.push({
      tag: found.tag,
      end: at.at,
      steps: at.steps,
      kind: at.kind,
      hops: at.hops,
      confidence: confidenceOf(at.steps),
      shared: at.shared,
    });
  }
}

function walkChains(graph: CrosswalkGraph, tag: number, target: number): readonly Path[] {
  const { walk: found, start } = begin(graph, tag, target);
  const own = graph.frameworkOf[tag];
  if (own === target) return [];
  for (const trail of startsOf(found, start)) {
    for (const edge of graph.edges[trail.at] ?? []) {
      const between = graph.frameworkOf[edge.to];
      if (!isHop(edge) || !mayHop(trail, edge) || between === target || between === own) continue;
      if (edge.kind === 'applies' || isForeignPlan(graph, edge)) continue;
      const first = hop(found, trail, edge);
      if (first === null) continue;
      for (const onward of graph.edges[edge.to] ?? []) {
        if (!isHop(onward) || graph.frameworkOf[onward.to] !== target) continue;
        if (isSettled(found, trail, onward.to)) continue;
        const next = hop(found, first, onward);
        if (next !== null) arrive(found, next, mayClimbAfter(graph, onward));
      }
    }
  }
  return found.paths.sort(comparePathPlaces);
}

/** The exact product of the mappings' confidence in thousandths, rounded once, half up. */
function confidenceOf(steps: readonly Step[]): Thousandths {
  let product = 1000;
  let scale = 1;
  for (const { mapping } of steps) {
    if (mapping === null) continue;
    product *= mapping.confidence;
    scale *= 1000;
  }
  return Math.floor((product + scale / 2) / scale);
}

/** By end, then by the concepts passed, then by the mappings: an order that never wavers. */
export function comparePathPlaces(a: Path, b: Path): number {
  return a.end - b.end || compareNumbers(trailOf(a), trailOf(b)) || compareIds(a, b);
}

/** The concepts a path passes, its tag first. */
export function trailOf(path: Pick<Path, 'tag' | 'steps'>): number[] {
  return [path.tag, ...path.steps.map((step) => step.to)];
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareIds(a: Path, b: Path): number {
  for (const [i, step] of a.steps.entries()) {
    const left = step.mapping?.id ?? '';
    const right = b.steps[i]?.mapping?.id ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The framework number of an id; -1 when there is none. */
export function frameworkNumber(graph: CrosswalkGraph, id: string): number {
  return graph.frameworks.findIndex((framework) => framework.id === id);
}
