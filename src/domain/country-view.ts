import { type CrosswalkGraph, conceptAt, isAtOrBelow } from './graph.ts';
import { type LinkCell, linkCells, type MatrixSide } from './matrix.ts';
import { addMoney, type Money } from './project-money.ts';
import { oncePerSubject, type Standing, type StandingQuery, standingsOf } from './standing.ts';
import type { KeyedProject } from './subject-key.ts';
import type { AmountKind, ObservedTarget } from './types.ts';

/**
 * A country's cooperation framework, element by element: who works on it and by what evidence, what it is linked to, what
 * its projects serve, and what it names that nobody serves.
 */

/**
 * How a project comes to be listed under an element, closest first: it declared the element or a part of it; its source
 * (the classifications of a joint work plan) names one; its other tags lead there and count; they lead there and do not
 * count, by the reason. A project is listed under an element once, in the first way that fits.
 */
export const PLAN_WAYS = [
  'declared',
  'classified',
  'inferred',
  'conditional',
  'shared-result',
  'no-strength',
  'reviewed',
] as const satisfies readonly (Exclude<Standing, 'declined'> | 'classified')[];
export type PlanWay = (typeof PLAN_WAYS)[number];

/** Those by which a project counts under an element. */
const COUNTED_WAYS: readonly PlanWay[] = ['declared', 'classified', 'inferred'];

export interface PlanProject extends KeyedProject {
  /** Numbers of the elements that its classifications name. */
  readonly named: readonly number[];
  readonly money: ReadonlyMap<AmountKind, Money>;
}

export interface PlanShare {
  readonly projects: number;
  /** The whole amounts: not additive over elements. */
  readonly money: ReadonlyMap<AmountKind, Money>;
}

/** A concept that the element names, by its mappings or by what others tagged on its parts. */
export interface NamedConcept {
  readonly concept: number;
  readonly mapped: LinkCell | null;
  /** Evidence about the parts that were seen, never a mapping of the element. */
  readonly observed: ObservedTarget | null;
  /** Projects under the element, and of the whole portfolio, that serve it. */
  readonly servedHere: number;
  readonly servedAnywhere: number;
}

/** How an element names a concept: by a mapping that holds, by one on a condition, or only by what is observed on parts. */
export type NamedBy = 'mapping' | 'conditional-mapping' | 'observed-parts';

export function namedBy({ mapped }: Pick<NamedConcept, 'mapped'>): NamedBy {
  if (mapped === null) return 'observed-parts';
  return mapped.strength === 'conditional' ? 'conditional-mapping' : 'mapping';
}

interface ServedConcept {
  readonly concept: number;
  readonly declared: number;
  readonly inferred: number;
}

export interface PlanElement {
  readonly concept: number;
  readonly shares: Readonly<Record<PlanWay, PlanShare>>;
  readonly names: readonly NamedConcept[];
  /** What projects under the element serve by tags outside the plan: its own mappings would prove themselves. */
  readonly serves: readonly ServedConcept[];
}

export interface PlanView {
  /** Each element before its parts, otherwise in framework order. */
  readonly elements: readonly PlanElement[];
  /** All projects, and those that stand without condition under any of the elements. */
  readonly portfolio: { readonly projects: number; readonly underAny: number };
  readonly frameworks: ReadonlySet<number>;
}

export interface PlanQuery extends Omit<StandingQuery, 'to' | 'level'> {
  /** Framework id of the plan. */
  readonly plan: string;
  /** Only this element, by number, and its parts; null for the whole plan. */
  readonly under: number | null;
  /** What the plan is held against, such as SDG targets and GCM objectives. */
  readonly against: readonly MatrixSide[];
}

interface Tally {
  readonly shares: Record<PlanWay, MutableShare>;
  readonly serves: Map<number, { declared: number; inferred: number }>;
}

/** Takes distinct projects one by one. */
interface PlanCounter {
  add(project: PlanProject): void;
  finish(): PlanView;
}

export function planCounter(graph: CrosswalkGraph, query: PlanQuery): PlanCounter {
  const { under } = query;
  const elements = inTreeOrder(graph, query.plan).filter(
    (element) => under === null || isAtOrBelow(graph, element, under),
  );
  const tallies = new Map(elements.map((element) => [element, tally()]));
  const anywhere = new Map<number, number>();
  const standingFor = standings(graph, query);
  const frameworks = new Set<number>();
  let projects = 0;
  let underAny = 0;

  function add(project: PlanProject): void {
    projects += 1;
    const { ways, served, passed } = standingFor(project);
    for (const { concept } of served) anywhere.set(concept, (anywhere.get(concept) ?? 0) + 1);
    const placed = new Map(
      [...withNamed(graph, ways, project.named)].filter(([element]) => tallies.has(element)),
    );
    if (placed.size > 0) for (const framework of passed) frameworks.add(framework);
    if ([...placed.values()].some((way) => COUNTED_WAYS.includes(way))) underAny += 1;
    for (const [element, way] of placed) {
      const entry = tallies.get(element);
      if (entry === undefined) continue;
      book(entry.shares[way], project.money);
      if (!COUNTED_WAYS.includes(way)) continue;
      for (const { concept, how } of served) {
        const counts = entry.serves.get(concept) ?? { declared: 0, inferred: 0 };
        counts[how] += 1;
        entry.serves.set(concept, counts);
      }
    }
  }
  function finish(): PlanView {
    const links = linksOf(graph, elements, query);
    return {
      elements: elements.map((concept) => {
        const { shares, serves } = tallies.get(concept) ?? tally();
        const served = [...serves]
          .sort(([a], [b]) => a - b)
          .map(([number, counts]) => ({ concept: number, ...counts }));
        const here = (number: number) => {
          const counts = serves.get(number);
          return counts === undefined ? 0 : counts.declared + counts.inferred;
        };
        const names = namesOf(graph, concept, links.get(concept) ?? [], query).map((name) => ({
          ...name,
          servedHere: here(name.concept),
          servedAnywhere: anywhere.get(name.concept) ?? 0,
        }));
        return { concept, shares, names, serves: served };
      }),
      portfolio: { projects, underAny },
      frameworks,
    };
  }

  return { add, finish };
}

/** Under which elements projects stand, and how: by number. Each tag set is aligned once. */
export function planWays(
  graph: CrosswalkGraph,
  query: Omit<PlanQuery, 'against' | 'under'>,
): (project: Omit<PlanProject, 'money'>) => ReadonlyMap<number, PlanWay> {
  const standingFor = standings(graph, { ...query, against: [] });
  return (project) => withNamed(graph, standingFor(project).ways, project.named);
}

interface TagSetInPlan {
  readonly ways: ReadonlyMap<number, PlanWay>;
  readonly served: readonly { readonly concept: number; readonly how: 'declared' | 'inferred' }[];
  readonly passed: ReadonlySet<number>;
}

/** Where a tag set stands in the plan, and what its tags outside the plan serve. Each tag set is aligned once. */
function standings(
  graph: CrosswalkGraph,
  query: Omit<PlanQuery, 'under'>,
): (project: KeyedProject) => TagSetInPlan {
  const wanted = new Set(query.against.flatMap(({ concepts }) => concepts));
  return oncePerSubject(graph, (subject) => {
    const inPlan = standingsOf(graph, subject, { ...query, to: query.plan, level: null });
    const passed = new Set(inPlan.frameworks);
    const ways = new Map<number, PlanWay>();
    for (const [element, standing] of inPlan.standings) {
      if (standing !== 'declined') ways.set(element, standing);
    }
    const outside = subject.tags.filter(({ concept }) => frameworkOf(graph, concept) !== query.plan);
    const served = query.against.flatMap(({ framework, level }) => {
      const found = standingsOf(graph, { ...subject, tags: outside }, { ...query, to: framework, level });
      for (const framework of found.frameworks) passed.add(framework);
      return [...found.standings].flatMap(([concept, standing]) =>
        wanted.has(concept) && (standing === 'declared' || standing === 'inferred')
          ? [{ concept, how: standing }]
          : [],
      );
    });
    return { ways, served, passed };
  });
}

/** The ways of a tag set, with what the classifications of one project add: a named part is a part of what is above it. */
function withNamed(
  graph: CrosswalkGraph,
  ways: ReadonlyMap<number, PlanWay>,
  named: readonly number[],
): ReadonlyMap<number, PlanWay> {
  if (named.length === 0) return ways;
  const all = new Map(ways);
  for (const element of named) {
    for (let at = element; at !== -1; at = graph.parent[at] ?? -1) {
      if (all.get(at) !== 'declared') all.set(at, 'classified');
    }
  }
  return all;
}

function linksOf(
  graph: CrosswalkGraph,
  elements: readonly number[],
  query: PlanQuery,
): ReadonlyMap<number, readonly LinkCell[]> {
  const rows = { framework: query.plan, level: '', concepts: elements };
  const cells = query.against.flatMap((columns) =>
    linkCells(graph, rows, columns, { ...query, own: false, parts: false }),
  );
  return Map.groupBy(cells, ({ row }) => row);
}

function namesOf(
  graph: CrosswalkGraph,
  element: number,
  links: readonly LinkCell[],
  query: PlanQuery,
): Omit<NamedConcept, 'servedHere' | 'servedAnywhere'>[] {
  const wanted = query.against.flatMap(({ concepts }) => concepts);
  const observed = conceptAt(graph, element).observedTargets;
  return wanted.flatMap((concept) => {
    const { id } = conceptAt(graph, concept);
    const mapped = links.find(({ column }) => column === concept) ?? null;
    const seen = observed.find((one) => one.concept === id) ?? null;
    return mapped === null && seen === null ? [] : [{ concept, mapped, observed: seen }];
  });
}

function inTreeOrder(graph: CrosswalkGraph, plan: string): number[] {
  const all = graph.concepts.flatMap(({ framework }, number) => (framework === plan ? [number] : []));
  const children = Map.groupBy(all, (number) => graph.parent[number] ?? -1);
  const below = (number: number): number[] => [number, ...(children.get(number) ?? []).flatMap(below)];
  return (children.get(-1) ?? []).flatMap(below);
}

function frameworkOf(graph: CrosswalkGraph, id: string): string | undefined {
  return graph.concepts[graph.numberOf.get(id) ?? -1]?.framework;
}

interface MutableShare {
  projects: number;
  readonly money: Map<AmountKind, Map<string, bigint>>;
}

function tally(): Tally {
  const share = (): MutableShare => ({ projects: 0, money: new Map() });
  return {
    shares: {
      declared: share(),
      classified: share(),
      inferred: share(),
      conditional: share(),
      'shared-result': share(),
      'no-strength': share(),
      reviewed: share(),
    },
    serves: new Map(),
  };
}

function book(share: MutableShare, money: PlanProject['money']): void {
  share.projects += 1;
  for (const [kind, ofKind] of money) {
    const sum = share.money.get(kind) ?? new Map<string, bigint>();
    addMoney(sum, ofKind);
    share.money.set(kind, sum);
  }
}
