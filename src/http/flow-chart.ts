import { formatScaled } from '../domain/decimal.ts';
import type { Flow } from '../domain/flows.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import type { Concept, Strength } from '../domain/types.ts';
import type { ChartFrame } from '../web/charts/frame.ts';
import { type SankeyLink, type SankeyNode, sankey } from '../web/charts/sankey.ts';

/** The flows of a portfolio as a picture: from tags through SDG targets to goals. */

/** More tags or targets than these nobody reads at the width of a page; the smallest go together. */
const MOST_TAGS = 14;
const MOST_TARGETS = 18;
const COLUMNS = ['Tags', 'Targets', 'Goals'];
const DECLARED: SankeyNode = {
  id: 'declared',
  code: 'SDG tags',
  label: 'of the projects themselves',
  column: 0,
};

export function flowChart(graph: CrosswalkGraph, flows: readonly Flow[], frame: ChartFrame): string {
  const ends = flows.map((flow) => ({ ...flow, ...targetAndGoal(graph, flow.concept) }));
  const tags = largest(
    ends.flatMap(({ tag, thousandths }) => (tag === null ? [] : [[tag, thousandths] as const])),
    MOST_TAGS,
  );
  const targets = largest(
    ends.flatMap(({ target, thousandths }) => (target === null ? [] : [[target, thousandths] as const])),
    MOST_TARGETS,
  );
  const nodes = new Map<string, SankeyNode>();
  const links = new Map<string, { link: Omit<SankeyLink, 'value'>; thousandths: bigint }>();
  const node = (made: SankeyNode) => {
    if (!nodes.has(made.id)) nodes.set(made.id, made);
    return made.id;
  };
  const link = (source: string, target: string, strength: Strength | null, thousandths: bigint) => {
    const key = `${source}>${target}@${strength}`;
    const sum = links.get(key)?.thousandths ?? 0n;
    links.set(key, { link: { source, target, strength, label: '' }, thousandths: sum + thousandths });
  };
  for (const { tag, target, goal, strength, thousandths } of ends) {
    const source = node(tag === null ? DECLARED : tagNode(graph, tag, tags));
    const top = node(conceptNode(conceptAt(graph, goal), 2));
    if (target === null) {
      link(source, top, strength, thousandths);
      continue;
    }
    const middle = node(
      targets.kept.has(target)
        ? conceptNode(conceptAt(graph, target), 1)
        : { id: 'other-targets', code: 'Other', label: `targets (${targets.others})`, column: 1 },
    );
    link(source, middle, strength, thousandths);
    link(middle, top, null, thousandths);
  }
  return sankey({
    ...frame,
    columns: COLUMNS,
    nodes: [...nodes.values()],
    links: [...links.values()].map(({ link: made, thousandths }) => ({
      ...made,
      value: inTenths(thousandths),
    })),
  });
}

function conceptNode({ id, notation, label }: Concept, column: number): SankeyNode {
  return { id, code: notation, label, column };
}

function tagNode(graph: CrosswalkGraph, tag: number, { kept }: Largest): SankeyNode {
  const { id, framework, label } = conceptAt(graph, tag);
  if (kept.has(tag)) return { id, code: id, label, column: 0 };
  return { id: `other:${framework}`, code: framework, label: 'other tags', column: 0 };
}

/** The target at or above an element, null where it is a goal, and its goal. */
function targetAndGoal(
  graph: CrosswalkGraph,
  concept: number,
): { readonly target: number | null; readonly goal: number } {
  let target: number | null = null;
  let goal = concept;
  for (let at = concept; at !== -1; at = graph.parent[at] ?? -1) {
    if (conceptAt(graph, at).level === 'target') target = at;
    goal = at;
  }
  return { target, goal };
}

interface Largest {
  readonly kept: ReadonlySet<number>;
  readonly others: number;
}

function largest(parts: readonly (readonly [number, bigint])[], most: number): Largest {
  const sums = new Map<number, bigint>();
  for (const [number, part] of parts) sums.set(number, (sums.get(number) ?? 0n) + part);
  const inOrder = [...sums].sort(([a, x], [b, y]) => (x === y ? a - b : x > y ? -1 : 1));
  return {
    kept: new Set(inOrder.slice(0, most).map(([number]) => number)),
    others: Math.max(0, inOrder.length - most),
  };
}

/** Thousandths as decimal text with one digit, rounded half up. */
function inTenths(thousandths: bigint): string {
  return formatScaled((thousandths + 50n) / 100n, 1);
}
