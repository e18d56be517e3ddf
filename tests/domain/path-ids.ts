import { type CrosswalkGraph, conceptAt } from '../../src/domain/graph.ts';
import { type Path, trailOf } from '../../src/domain/paths.ts';

/** The ids along a path, for words and tests: msd:1.2, sdg:10.7. */
export function pathIds(graph: CrosswalkGraph, path: Path): string[] {
  return trailOf(path).map((number) => conceptAt(graph, number).id);
}
