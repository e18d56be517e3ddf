import type { Alignment } from '../../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../../domain/graph.ts';
import type { Path } from '../../domain/paths.ts';
import type { Strength } from '../../domain/types.ts';
import { type SankeyLink, type SankeyNode, sankey } from './sankey.ts';

/** More flows than this nobody can follow: the best ones are drawn, and the picture says so. */
const MOST_FLOWS = 40;

/**
 * The paths of alignments as flows: the best path from each tag to each element, one unit each, and on to the element above
 * it. Undefined where none has a mapping in it.
 */
export function flowOf(
  graph: CrosswalkGraph,
  alignments: readonly Alignment[],
  frame: {
    readonly title: string;
    readonly filters: string;
    readonly revision: string;
    readonly width: number;
  },
): string | undefined {
  const best = worthDrawing(alignments)
    .flatMap(({ paths }) => bestPerTag(paths))
    .filter(({ hops }) => hops > 0);
  if (best.length === 0) return undefined;
  const shown = best.slice(0, MOST_FLOWS);
  const tags = new Set(shown.map(({ tag }) => tag));
  const ends = new Set(shown.map(({ end }) => end));
  const nodes = new Map<number, SankeyNode>();
  const links = new Map<string, SankeyLink>();
  const node = (number: number, column: number) => {
    const { id, notation, label } = conceptAt(graph, number);
    if (!nodes.has(number))
      nodes.set(number, { id, code: id.startsWith('sdg:') ? notation : id, label, column });
    return id;
  };
  const columnOf = (number: number) => (tags.has(number) ? 0 : ends.has(number) ? 2 : 1);
  const add = (source: string, target: string, strength: Strength | null, label: string) => {
    const key = `${source} ${target} ${strength}`;
    const known = links.get(key);
    links.set(key, { source, target, strength, label, value: Number(known?.value ?? 0) + 1 });
  };
  for (const path of shown) {
    for (const { from, to, mapping, relation } of path.steps) {
      add(node(from, columnOf(from)), node(to, columnOf(to)), mapping?.strength ?? null, relation);
    }
    const above = graph.parent[path.end] ?? -1;
    if (above !== -1) add(node(path.end, 2), node(above, 3), null, 'is part of');
  }
  return sankey({
    ...frame,
    unit: 'paths',
    method:
      best.length > shown.length
        ? `the best path from each tag to each element; the best ${shown.length} of ${best.length} are drawn`
        : 'the best path from each tag to each element',
    columns: ['Tags', 'By way of', 'Reached', 'Part of'],
    nodes: [...nodes.values()],
    links: [...links.values()],
  });
}

function bestPerTag(paths: readonly Path[]): readonly Path[] {
  const seen = new Set<number>();
  return paths.filter(({ tag }) => {
    if (seen.has(tag)) return false;
    seen.add(tag);
    return true;
  });
}

/** The alignments that a picture of paths should show: the direct ones, or where there are none the chains. */
function worthDrawing(alignments: readonly Alignment[]): readonly Alignment[] {
  const direct = alignments.filter(({ basis }) => basis !== 'chained');
  return direct.length === 0 ? alignments : direct;
}
