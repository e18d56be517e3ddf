/** Where the nodes and bands of a flow go. */

interface LayoutNode {
  readonly id: string;
  /** Columns are counted from 0; a node stays in its own even where no chain of links fills all of them. */
  readonly column: number;
  /** Room for the node's label, in pixels. */
  readonly labelHeight: number;
}

interface LayoutLink {
  readonly source: string;
  readonly target: string;
  /** Finite; what is below zero counts as zero. */
  readonly value: number;
}

interface PlacedNode {
  readonly top: number;
  readonly height: number;
}

/** The upper edges of a band at both ends, and how thick it is. */
export interface PlacedLink {
  readonly from: number;
  readonly to: number;
  readonly thickness: number;
}

export interface Layout {
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  /** In the order of the links given. */
  readonly links: readonly PlacedLink[];
  readonly height: number;
}

/** Thin, but to be seen, however small its value is. */
const MIN_THICKNESS = 1.5;
const NODE_GAP = 8;
/** Ordering back and forth this often leaves few crossings; more changes next to nothing. */
const ROUNDS = 3;

/**
 * Places nodes in their columns without overlap of labels, and bands between them. `flowHeight` is how many pixels the
 * fullest column's values may take. Nodes are ordered by what leads to them, so that few bands cross; ties keep the
 * order given. Links must lead between known nodes, from a lower column to a higher one.
 */
export function sankeyLayout(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  flowHeight: number,
): Layout {
  const scale = flowHeight / Math.max(Number.MIN_VALUE, fullestColumn(nodes, links));
  const thickness = links.map(({ value }) =>
    Math.max(MIN_THICKNESS, Math.max(0, value) * (Number.isFinite(scale) ? scale : 0)),
  );
  const sizes = new Map(nodes.map(({ id }) => [id, nodeHeight(id, links, thickness)]));
  const slot = (node: LayoutNode) => Math.max(sizes.get(node.id) ?? 0, node.labelHeight) + NODE_GAP;
  const columns = columnsOf(nodes);
  const height = columns.reduce(
    (most, column) =>
      Math.max(
        most,
        column.reduce((sum, node) => sum + slot(node), 0),
      ),
    0,
  );

  const middles = new Map<string, number>();
  const place = (column: LayoutNode[], wished: (id: string) => number | null) => {
    const wishes = new Map(column.map(({ id }) => [id, wished(id) ?? middles.get(id) ?? 0]));
    const wish = (node: LayoutNode) => wishes.get(node.id) ?? 0;
    column.sort((a, b) => wish(a) - wish(b));
    for (const [node, top] of spread(column, slot, wish, height)) {
      middles.set(node.id, top + slot(node) / 2);
    }
  };
  const pull = (end: 'source' | 'target') => (id: string) => {
    const other = end === 'source' ? 'target' : 'source';
    let [sum, weight] = [0, 0];
    for (const [index, link] of links.entries()) {
      if (link[other] !== id) continue;
      const part = thickness[index] ?? 0;
      sum += part * (middles.get(link[end]) ?? 0);
      weight += part;
    }
    return weight === 0 ? null : sum / weight;
  };
  for (const column of columns) {
    let top = 0;
    for (const node of column) {
      middles.set(node.id, top + slot(node) / 2);
      top += slot(node);
    }
  }
  for (const column of columns.slice(1)) place(column, pull('source'));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const column of columns.slice(0, -1).reverse()) place(column, pull('target'));
    for (const column of columns.slice(1)) place(column, pull('source'));
  }

  const placed = new Map(
    nodes.map(({ id }) => {
      const size = sizes.get(id) ?? 0;
      return [id, { top: (middles.get(id) ?? 0) - size / 2, height: size }];
    }),
  );
  return { nodes: placed, links: bandsOf(links, thickness, placed), height };
}

function columnsOf(nodes: readonly LayoutNode[]): readonly LayoutNode[][] {
  const numbers = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  return numbers.map((number) => nodes.filter(({ column }) => column === number));
}

function fullestColumn(nodes: readonly LayoutNode[], links: readonly LayoutLink[]): number {
  const sums = new Map<number, number>();
  for (const { id, column } of nodes) {
    const side = (end: 'source' | 'target') =>
      links.reduce((sum, link) => sum + (link[end] === id ? Math.max(0, link.value) : 0), 0);
    sums.set(column, (sums.get(column) ?? 0) + Math.max(side('source'), side('target')));
  }
  return [...sums.values()].reduce((a, b) => Math.max(a, b), 0);
}

function nodeHeight(id: string, links: readonly LayoutLink[], thickness: readonly number[]): number {
  const side = (end: 'source' | 'target') =>
    links.reduce((sum, link, index) => sum + (link[end] === id ? (thickness[index] ?? 0) : 0), 0);
  return Math.max(3, side('source'), side('target'));
}

/** Tops of nodes in their order, each as near to its wish as the others and the height let it. */
function spread(
  column: readonly LayoutNode[],
  slot: (node: LayoutNode) => number,
  wish: (node: LayoutNode) => number,
  height: number,
): readonly (readonly [LayoutNode, number])[] {
  let floor = 0;
  const down = column.map((node) => {
    const top = Math.max(floor, wish(node) - slot(node) / 2);
    floor = top + slot(node);
    return [node, top] as const;
  });
  let ceiling = height;
  return down
    .toReversed()
    .map(([node, top]) => {
      const lifted = Math.min(top, ceiling - slot(node));
      ceiling = lifted;
      return [node, lifted] as const;
    })
    .reverse();
}

/** Bands leave and enter a node in the order of where they come from or go to. */
function bandsOf(
  links: readonly LayoutLink[],
  thickness: readonly number[],
  placed: ReadonlyMap<string, PlacedNode>,
): readonly PlacedLink[] {
  const edges = (end: 'source' | 'target') => {
    const other = end === 'source' ? 'target' : 'source';
    const topOf = (id: string) => placed.get(id)?.top ?? 0;
    const order = [...links.keys()].sort(
      (a, b) => topOf(links[a]?.[other] ?? '') - topOf(links[b]?.[other] ?? '') || a - b,
    );
    const taken = new Map<string, number>();
    const found = new Map<number, number>();
    for (const index of order) {
      const id = links[index]?.[end] ?? '';
      const at = taken.get(id) ?? 0;
      found.set(index, topOf(id) + at);
      taken.set(id, at + (thickness[index] ?? 0));
    }
    return found;
  };
  const [from, to] = [edges('source'), edges('target')];
  return links.map((_, index) => ({
    from: from.get(index) ?? 0,
    to: to.get(index) ?? 0,
    thickness: thickness[index] ?? 0,
  }));
}
