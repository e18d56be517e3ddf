import {
  type AlignmentDifference,
  alignmentComparer,
  type DifferenceKind,
  kindOf,
  reachDifferences,
  targetsOf,
} from '../domain/alignment-difference.ts';
import { type TableCounter, tableCounter } from '../domain/contributions.ts';
import { type CrosswalkGraph, compareText } from '../domain/graph.ts';
import type { TableQuery } from '../domain/table.ts';
import { tableChanges } from '../domain/table-difference.ts';
import type { TableProject } from '../domain/table-project.ts';
import { readTagKey } from '../domain/tag-key.ts';
import type { AmountKind, Framework } from '../domain/types.ts';
import type { ProjectFilter } from '../store/port.ts';
import type { View } from './crosswalk.ts';
import { replacedBy, requireMapping } from './curate.ts';
import { defaultTables, type TableImpact, upperLevelsOf } from './default-tables.ts';
import { graphWith } from './hypothetical.ts';
import { pagesInTurns } from './in-turns.ts';
import { tablePages } from './portfolio.ts';
import { countedFilter } from './report-scope.ts';
import { requireMove } from './review-mappings.ts';

interface ImpactOptions {
  readonly amountKind: AmountKind;
  readonly filter: ProjectFilter;
}

interface ProjectImpact {
  readonly id: string;
  readonly differences: readonly AlignmentDifference[];
}

export interface Impact {
  /** The frameworks whose elements are reached otherwise. */
  readonly frameworks: readonly Framework[];
  /** How many projects' alignments change, and how many have one that is added, removed or changed. */
  readonly counts: Readonly<Record<'projects' | DifferenceKind, number>>;
  /** A page of them, in id order. */
  readonly projects: readonly ProjectImpact[];
  readonly concepts: ReturnType<typeof reachDifferences>;
  readonly tables: readonly TableImpact[];
}

/** What accepting a proposed mapping, or retiring one in force, would change. */
export async function impactOfMapping(
  view: View,
  id: string,
  options: ImpactOptions,
  after: string | null,
  limit: number,
): Promise<Impact & { readonly action: 'accept' | 'retire'; readonly replaces: string | null }> {
  const { crosswalk } = view;
  const mapping = requireMapping(crosswalk, id);
  const action = mapping.status === 'accepted' ? 'retire' : 'accept';
  requireMove(mapping, action);
  const replaces = action === 'accept' ? (replacedBy(crosswalk, id)?.id ?? null) : null;
  const graph = graphWith(
    crosswalk,
    action === 'retire' ? { remove: [id] } : { add: [mapping], remove: replaces === null ? [] : [replaces] },
  );
  return { action, replaces, ...(await impactOf(view, crosswalk.graph, graph, options, after, limit)) };
}

/**
 * What becomes different for a portfolio and its tables when one graph takes the place of another: one pass over the
 * projects, each distinct tag set aligned once. Frameworks and elements of the two must be the same.
 */
async function impactOf(
  { snapshot }: View,
  before: CrosswalkGraph,
  later: CrosswalkGraph,
  { amountKind, filter }: ImpactOptions,
  after: string | null,
  limit: number,
): Promise<Impact> {
  const selection = { minConfidence: 0, minStrength: null };
  const every = later.frameworks.map(({ id }) => id);
  const concepts = reachDifferences(before, later, { ...selection, to: every });
  const frameworks = targetsOf(later, concepts);
  const query = { ...selection, to: frameworks.map(({ id }) => id) };
  const comparer = alignmentComparer(before, later, query);
  const tables = frameworks
    .flatMap((framework) => defaultTables(framework.id, upperLevelsOf(framework), amountKind))
    .map((asked) => tableComparer(before, later, asked));
  const touched = new Map<string, boolean>();
  const isTouched = (tagKey: string) => {
    let known = touched.get(tagKey);
    if (known === undefined) {
      known = readTagKey(tagKey).tags.some(({ concept }) => comparer.touched.has(concept));
      touched.set(tagKey, known);
    }
    return known;
  };
  const counts = { projects: 0, added: 0, removed: 0, changed: 0 };
  const projects: ProjectImpact[] = [];
  const pages = tablePages(snapshot, { filter: countedFilter(filter), kind: amountKind });
  await pagesInTurns(pages, (project) => {
    const concerned = isTouched(project.tagKey);
    for (const table of tables) table.add(project, concerned);
    const differences = concerned ? comparer.differences(project) : [];
    if (differences.length === 0) return true;
    counts.projects += 1;
    for (const kind of new Set(differences.map(kindOf))) counts[kind] += 1;
    if (projects.length < limit && (after === null || compareText(project.id, after) > 0))
      projects.push({ id: project.id, differences });
    return true;
  });
  return {
    frameworks,
    counts,
    projects,
    concepts,
    tables: tables.map((table) => table.finish()).filter(({ changes }) => changes.length > 0),
  };
}

interface TableComparer {
  add(project: TableProject, concerned: boolean): void;
  finish(): TableImpact;
}

/** Projects that are counted alike are counted once. */
function tableComparer(before: CrosswalkGraph, later: CrosswalkGraph, query: TableQuery): TableComparer {
  const counters: Readonly<Record<'alike' | 'was' | 'is', TableCounter>> = {
    alike: tableCounter(before, query),
    was: tableCounter(before, query),
    is: tableCounter(later, query),
  };
  return {
    add: (project, concerned) => {
      if (!concerned) counters.alike.add(project);
      else {
        counters.was.add(project);
        counters.is.add(project);
      }
    },
    finish: () => ({
      framework: query.to,
      level: query.level,
      method: query.method,
      changes: tableChanges(counters.alike.finish(), counters.was.finish(), counters.is.finish()),
    }),
  };
}
