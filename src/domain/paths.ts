import { type CrosswalkGraph, type Edge, isAtOrBelow } from './graph.ts';
import { IS_PART_OF } from './relations.ts';
import { type Mapping, STRENGTHS, type Strength, type Thousandths } from './types.ts';

/** Enough for every chain a person would accept as a reason; a path enters a framework at most once anyway. */
export const MAX_HOPS = 4;

/** A step over a mapping, or a climb to the parent where `mapping` is null. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly relation: string;
  readonly mapping: Mapping | null;
}

/** One proof that a tag leads to a concept of the target framework. */
export interface Path {
  readonly tag: number;
  readonly end: number;
  readonly steps: readonly Step[];
  /** Mapping edges on the path; climbs do not count. */
  readonly hops: number;
  readonly confidence: Thousandths;
  readonly strength: Strength;
  readonly conditions: readonly string[];
  /** True when a statement about a parent is used for its part, because it holds for every part. */
  readonly inherited: boolean;
}

/** What a concept reaches in a framework: all paths, and the statements that cut other paths off. */
interface Reach {
  readonly paths: readonly Path[];
  readonly cutByNot: readonly Mapping[];
  readonly cutByNothingFits: readonly Mapping[];
}

type Memo = Map<string, Reach>;
const memos = new WeakMap<CrosswalkGraph, Memo>();

/** All paths from a concept into a framework by section 3 of the rules, computed once per graph and kept. */
export function reachOf(graph: CrosswalkGraph, tag: number, target: number, maxHops: number): Reach {
  let memo = memos.get(graph);
  if (memo === undefined) {
    memo = new Map();
    memos.set(graph, memo);
  }
  const key = `${tag}>${target}@${maxHops}`;
  let reach = memo.get(key);
  if (reach === undefined) {
    reach = walk(graph, tag, target, maxHops);
    memo.set(key, reach);
  }
  return reach;
}

interface Trail {
  readonly at: number;
  readonly steps: readonly Step[];
  readonly hops: number;
  /** Exact product of the thousandths of the mappings so far: at most 1000^4, exact in a double. */
  readonly product: number;
  readonly strength: number;
  readonly conditions: readonly string[];
  readonly inherited: boolean;
  /** Frameworks entered so far. */
  readonly entered: readonly number[];
  /** Accepted negative statements of the concepts passed so far. */
  readonly excluded: readonly { readonly object: number; readonly mapping: Mapping }[];
  readonly nothingFits: readonly { readonly framework: number; readonly mapping: Mapping }[];
}

function walk(graph: CrosswalkGraph, tag: number, target: number, maxHops: number): Reach {
  const paths: Path[] = [];
  const cutByNot = new Set<Mapping>();
  // A tag reviewed with nothing fitting has, as a rule, no edge that could be cut: the statement speaks for itself.
  const cutByNothingFits = new Set<Mapping>(
    (graph.nothingFits.get(tag) ?? [])
      .filter(({ framework }) => framework === target)
      .map(({ mapping }) => mapping),
  );

  /** The trail after visiting `at`, or null when a negative statement forbids the visit. */
  function visit(trail: Trail, at: number, step: Step): Trail | null {
    const ban = trail.excluded.find(({ object }) => isAtOrBelow(graph, at, object));
    if (ban !== undefined) {
      cutByNot.add(ban.mapping);
      return null;
    }
    return {
      ...trail,
      at,
      steps: [...trail.steps, step],
      excluded: [...trail.excluded, ...(graph.excluded.get(at) ?? [])],
      nothingFits: [...trail.nothingFits, ...(graph.nothingFits.get(at) ?? [])],
    };
  }

  function cross(trail: Trail, edge: Edge): Trail | null {
    const framework = graph.frameworkOf[edge.to] ?? -1;
    if (trail.entered.includes(framework) || (edge.applies && framework !== target)) return null;
    // A country's framework speaks for that country alone, so it is never a stepping stone (docs/decisions/007).
    if (framework !== target && graph.frameworks[framework]?.country != null) return null;
    const ban = trail.nothingFits.find((statement) => statement.framework === framework);
    if (ban !== undefined) {
      if (framework === target) cutByNothingFits.add(ban.mapping);
      return null;
    }
    const step = { from: edge.from, to: edge.to, relation: edge.relation, mapping: edge.mapping };
    const visited = visit(trail, edge.to, step);
    if (visited === null) return null;
    const { condition, strength } = edge.mapping;
    return {
      ...visited,
      hops: trail.hops + 1,
      product: trail.product * edge.mapping.confidence,
      strength: strength === null ? trail.strength : Math.max(trail.strength, STRENGTHS.indexOf(strength)),
      conditions:
        condition === null || trail.conditions.includes(condition)
          ? trail.conditions
          : [...trail.conditions, condition],
      entered: [...trail.entered, framework],
    };
  }

  function climb(trail: Trail): Trail | null {
    const parent = graph.parent[trail.at] ?? -1;
    if (parent === -1) return null;
    return visit(trail, parent, { from: trail.at, to: parent, relation: IS_PART_OF, mapping: null });
  }

  /** Records the concept entered and everything above it; a principle that is applied is the end of its path. */
  function arrive(trail: Trail, mayClimb: boolean): void {
    for (let at: Trail | null = trail; at !== null; at = mayClimb ? climb(at) : null)
      paths.push(toPath(tag, at));
  }

  function onward(trail: Trail): void {
    if (trail.hops < maxHops) {
      for (const edge of graph.edges[trail.at] ?? []) step(trail, edge);
      let above = climb(trail);
      while (above !== null) {
        for (const edge of graph.edges[above.at] ?? []) {
          if (edge.fromSubject && edge.mapping.holdsForParts) step({ ...above, inherited: true }, edge);
        }
        above = climb(above);
      }
    }
  }

  function step(trail: Trail, edge: Edge): void {
    const next = cross(trail, edge);
    if (next === null) return;
    if (graph.frameworkOf[next.at] === target) arrive(next, !edge.applies);
    else onward(next);
  }

  const own = graph.frameworkOf[tag] ?? -1;
  const start: Trail = {
    at: tag,
    steps: [],
    hops: 0,
    product: 1,
    strength: 0,
    conditions: [],
    inherited: false,
    entered: [own],
    excluded: graph.excluded.get(tag) ?? [],
    nothingFits: graph.nothingFits.get(tag) ?? [],
  };
  // A tag in the target framework is there already: negative statements never remove a tag.
  if (own === target) arrive({ ...start, excluded: [], nothingFits: [] }, true);
  else onward(start);

  paths.sort(comparePaths);
  return { paths, cutByNot: [...cutByNot], cutByNothingFits: [...cutByNothingFits] };
}

function toPath(tag: number, trail: Trail): Path {
  return {
    tag,
    end: trail.at,
    steps: trail.steps,
    hops: trail.hops,
    confidence: roundProduct(trail.product, trail.hops),
    strength: STRENGTHS[trail.strength] ?? 'conditional',
    conditions: trail.conditions,
    inherited: trail.inherited,
  };
}

/** The exact product of `factors` thousandths as thousandths, rounded once, half up. */
function roundProduct(product: number, factors: number): Thousandths {
  if (factors === 0) return 1000;
  const scale = 1000 ** (factors - 1);
  return Math.floor((product + scale / 2) / scale);
}

/** Best first: fewest hops, strongest, most confident, own before inherited; then by place, so order never wavers. */
export function comparePaths(a: Path, b: Path): number {
  return (
    a.hops - b.hops ||
    STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength) ||
    b.confidence - a.confidence ||
    Number(a.inherited) - Number(b.inherited) ||
    a.end - b.end ||
    compareNumbers(trailOf(a), trailOf(b)) ||
    compareIds(a, b)
  );
}

/** The concepts a path passes, its tag first. */
export function trailOf(path: Path): number[] {
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
