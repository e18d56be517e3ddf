import type { AlignmentAnswer } from '../domain/alignment.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import type { AnsweredPath } from '../domain/leading-path.ts';
import { frameworkNumber, type Step } from '../domain/paths.ts';
import { impossible } from '../services/report-scope.ts';
import { conceptColour } from '../web/charts/colours.ts';
import { type Sankey, type SankeyLink, type SankeyNode, sankey } from '../web/charts/sankey.ts';
import { NOTICE } from './present.ts';

/** What tags lead to, as a picture: from tags through mappings into a framework, and up to its top level. */

/** Beyond this a picture is a tangle. */
const MOST_LINKS = 150;
export const SMALLER_PICTURE = 'Ask for less: a smaller limit, a higher minConfidence, or fewer tags.';

interface Shown {
  readonly title: string;
  readonly filters: string;
  readonly revision: string;
  readonly to: string;
  readonly limit: number;
  readonly width: number | undefined;
}

/**
 * The leading path of each alignment shown is one unit wide; what was declined is not drawn. Throws a problem where there
 * would be more links than a reader can follow.
 */
export function alignmentSankey(
  graph: CrosswalkGraph,
  { alignments }: AlignmentAnswer,
  { to, limit, title, filters, revision, width }: Shown,
): string {
  const target = frameworkNumber(graph, to);
  const paths = alignments
    .slice(0, limit)
    .filter(({ decision }) => decision?.decision !== 'decline')
    .flatMap(({ paths }) => paths.slice(0, 1));
  const drawing = drawingOf(graph, target, paths);
  if (drawing.links.length > MOST_LINKS) {
    const message = `A picture of ${drawing.links.length} links cannot be read.`;
    throw impossible([{ pointer: 'format', code: 'too-large', message, fix: SMALLER_PICTURE }]);
  }
  return sankey({
    title,
    unit: null,
    method: `every leading path is one unit${limit < alignments.length ? `; the best ${limit} of ${alignments.length} alignments` : ''}`,
    filters,
    revision: `${revision}. ${NOTICE}`,
    ...drawing,
    ...(width === undefined ? {} : { width }),
  });
}

function drawingOf(
  graph: CrosswalkGraph,
  target: number,
  paths: readonly AnsweredPath[],
): Pick<Sankey, 'columns' | 'nodes' | 'links'> {
  const levels = (graph.frameworks[target]?.levels ?? []).map(({ plural }) => plural);
  const nodes = new Map<string, SankeyNode>();
  const links = new Map<string, SankeyLink & { readonly value: number }>();
  const node = (number: number, column: number) => {
    const { id, framework, notation, label } = conceptAt(graph, number);
    const inside = graph.frameworkOf[number] === target;
    // A tag of the framework itself, and what is both a tag and on the way of another, stand in two columns.
    const own = column === 0 ? (inside ? `tag ${id}` : id) : inside ? id : `${id} (way ${column})`;
    const colour = conceptColour(id);
    const color = colour.startsWith('#') ? { color: colour as `#${string}` } : {};
    const code = inside ? notation : `${framework}:${notation}`;
    if (!nodes.has(own)) nodes.set(own, { id: own, code, label, column, ...color });
    return own;
  };
  const add = (source: string, end: string, strength: SankeyLink['strength'], label: string) => {
    const key = `${source}>${end}@${strength}`;
    const value = (links.get(key)?.value ?? 0) + 1;
    links.set(key, { source, target: end, strength, label, value });
  };
  // Paths to an element and to what it is part of begin alike: each is drawn once, to the top.
  const begun = new Set<string>();
  for (const { tag, steps, strength } of paths) {
    const entering = steps.findIndex(({ to }) => graph.frameworkOf[to] === target);
    const inside = graph.frameworkOf[tag] === target;
    const outside = inside ? [] : steps.slice(0, entering + 1);
    const key = [tag, ...outside.map(({ to, mapping }) => `${mapping?.id ?? 'part'}>${to}`)].join(' ');
    if (begun.has(key)) continue;
    begun.add(key);
    let at = node(tag, 0);
    for (const [place, step] of outside.entries()) {
      const column = place === outside.length - 1 ? columnIn(graph, target, step.to) : between(place);
      const next = node(step.to, column);
      add(at, next, strengthOf(step, strength), labelOf(step));
      at = next;
    }
    const entered = inside ? tag : (outside.at(-1)?.to ?? tag);
    if (inside) {
      const next = node(tag, columnIn(graph, target, tag));
      add(at, next, 'core', 'tagged');
      at = next;
    }
    for (let up = graph.parent[entered] ?? -1; up !== -1; up = graph.parent[up] ?? -1) {
      const next = node(up, columnIn(graph, target, up));
      add(at, next, null, '');
      at = next;
    }
  }
  const columns = ['Tags', ...Array.from({ length: MOST_BETWEEN }, () => 'Through'), ...levels.toReversed()];
  return { columns, nodes: [...nodes.values()], links: [...links.values()] };
}

/** Elements on the way each have a column by how far they are: climbs, or one match. */
const MOST_BETWEEN = 4;

function between(place: number): number {
  return Math.min(1 + place, MOST_BETWEEN);
}

/** The deepest level stands first behind what lies between, the top one last. */
function columnIn(graph: CrosswalkGraph, target: number, number: number): number {
  const levels = graph.frameworks[target]?.levels ?? [];
  const depth = levels.findIndex(({ id }) => id === conceptAt(graph, number).level);
  return MOST_BETWEEN + levels.length - depth;
}

/** A hop is drawn with the strength that answers gave its path; a match has none. */
function strengthOf({ mapping }: Step, ofPath: AnsweredPath['strength']): SankeyLink['strength'] {
  return mapping === null || mapping.strength === null ? null : ofPath;
}

function labelOf({ relation, mapping }: Step): string {
  if (mapping === null) return '';
  const condition = mapping.condition === null ? '' : `, ${mapping.condition}`;
  return `${relation}, confidence ${mapping.confidence / 1000}${condition}`;
}
