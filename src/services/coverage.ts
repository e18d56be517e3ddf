import { type Coverage, type CoverageQuery, coverageCounter } from '../domain/coverage.ts';
import { type CrosswalkGraph, conceptAt } from '../domain/graph.ts';
import { frameworkNumber, reachOf } from '../domain/paths.ts';
import type { AmountKind, Fault, Framework } from '../domain/types.ts';
import type { Years } from '../domain/years.ts';
import type { ProjectFilter } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { eachProject } from './portfolio.ts';
import { Problem, type ProblemCode, summarize } from './problems.ts';
import {
  countedFilter,
  impossible,
  type LevelOfFramework,
  type ReportWarning,
  requireLevelOf,
  warningsOf,
} from './report-scope.ts';
import { resolveConcept } from './tags.ts';

/** What a request may say about coverage. */
export interface CoverageOptions extends Pick<CoverageQuery, 'minConfidence' | 'minStrength' | 'evidence'> {
  readonly framework: string;
  /** Null is the framework's top level. */
  readonly level: string | null;
  /** Elements in any notation that are the denominator; null when no list is given. */
  readonly priorities: readonly string[] | null;
  /** A framework whose links name the denominator; null when none is given. */
  readonly prioritiesOf: string | null;
  readonly amountKind: AmountKind;
  /** Only the money of these years. */
  readonly years: Years | null;
  readonly filter: ProjectFilter;
}

/** What the ratios are of: everything at the level, a list, or what another framework is mapped to. */
export interface Denominator {
  readonly kind: 'all' | 'list' | 'framework';
  /** The other framework. */
  readonly of: Framework | null;
  readonly concepts: readonly number[];
}

export interface CoverageReport {
  readonly scope: LevelOfFramework;
  readonly denominator: Denominator;
  /** The filter with its defaults filled in. */
  readonly filter: ProjectFilter;
  readonly coverage: Coverage;
  readonly warnings: readonly ReportWarning[];
}

/** Which elements a portfolio contributes to, and which projects reach none of them, on one snapshot. */
export async function coverage(view: View, options: CoverageOptions): Promise<CoverageReport> {
  const { graph } = view.crosswalk;
  const scope = requireLevelOf(graph, options.framework, options.level, {
    framework: 'framework',
    level: 'level',
  });
  const denominator = denominatorOf(graph, scope, options);
  const filter = countedFilter(options.filter);
  const query: CoverageQuery = {
    ...options,
    to: scope.framework.id,
    level: scope.level,
    among: denominator.concepts,
  };
  const counter = coverageCounter(graph, query);
  await eachProject(view, filter, options.amountKind, counter.add, options.years);
  const found = counter.finish();
  const warnings = warningsOf(view, [scope], found.frameworks);
  return {
    scope,
    denominator,
    filter,
    coverage: found,
    warnings: [...warnings, ...withoutMappings(graph, scope)],
  };
}

/** What coverage is held against. */
export function denominatorOf(
  graph: CrosswalkGraph,
  scope: LevelOfFramework,
  { priorities, prioritiesOf }: Pick<CoverageOptions, 'priorities' | 'prioritiesOf'>,
): Denominator {
  if (priorities !== null && prioritiesOf !== null) {
    const message = 'Both priorities and prioritiesOf are given.';
    throw impossible([
      { pointer: 'prioritiesOf', code: 'impossible-combination', message, fix: 'Give one of them.' },
    ]);
  }
  if (priorities !== null) {
    return { kind: 'list', of: null, concepts: readPriorities(graph, scope, priorities) };
  }
  if (prioritiesOf === null) return { kind: 'all', of: null, concepts: scope.concepts };
  const of = requireFramework(graph, prioritiesOf, 'prioritiesOf');
  return { kind: 'framework', of, concepts: namedBy(graph, of, scope) };
}

/** A list of elements of the level, in framework order. */
function readPriorities(graph: CrosswalkGraph, scope: LevelOfFramework, texts: readonly string[]): number[] {
  const faults: Fault[] = [];
  const found = new Set<number>();
  for (const text of texts) {
    const fitting = resolveConcept(graph.index, text, 'priorities', {
      framework: scope.framework.id,
      level: scope.level,
    });
    if ('id' in fitting) found.add(graph.numberOf.get(fitting.id) ?? -1);
    else faults.push(whyNoPriority(graph, scope, text, fitting.fault));
  }
  const [first] = faults;
  if (first !== undefined) {
    const known = ['unknown-concept', 'ambiguous-concept'];
    const code = faults.find((fault) => known.includes(fault.code))?.code as ProblemCode | undefined;
    throw new Problem(code ?? 'invalid-query', summarize(faults), faults);
  }
  return [...found].sort((a, b) => a - b);
}

/** An element that exists, but at another level or in another framework, is told so. */
function whyNoPriority(graph: CrosswalkGraph, scope: LevelOfFramework, text: string, fault: Fault): Fault {
  const { framework, level } = scope;
  const inFramework = resolveConcept(graph.index, text, 'priorities', { framework: framework.id });
  const anywhere = 'id' in inFramework ? inFramework : resolveConcept(graph.index, text, 'priorities');
  if (fault.code !== 'unknown-concept' || !('id' in anywhere)) return fault;
  const concept = conceptAt(graph, graph.numberOf.get(anywhere.id) ?? -1);
  const message = `${concept.id} is of the level ${concept.level} of ${concept.framework}; the question is about the level ${level} of ${framework.id}.`;
  const fix =
    concept.framework === framework.id
      ? `Ask with level=${concept.level}, or name elements of the level ${level}.`
      : `Ask with framework=${concept.framework}&level=${concept.level}, or leave it out.`;
  return { pointer: 'priorities', code: 'other-level', message, fix };
}

/** The elements of the level that another framework's elements lead to by a path without condition. */
function namedBy(graph: CrosswalkGraph, of: Framework, scope: LevelOfFramework): number[] {
  const target = frameworkNumber(graph, scope.framework.id);
  const reached = new Set<number>();
  for (const [number, concept] of graph.concepts.entries()) {
    if (concept.framework !== of.id || of.id === scope.framework.id) continue;
    for (const { end, hops } of reachOf(graph, number, target).paths) {
      if (hops.every(({ strength }) => strength !== 'conditional')) reached.add(end);
    }
  }
  const named = scope.concepts.filter((concept) => reached.has(concept));
  if (named.length > 0) return named;
  const levels = new Set([...reached].map((number) => conceptAt(graph, number).level));
  const message = `${of.id} names no element of the level ${scope.level} of ${scope.framework.id}.`;
  const fix =
    levels.size === 0
      ? `Name a framework with accepted mappings to ${scope.framework.id}, or list ids in priorities.`
      : `It names elements of the level ${[...levels].join(', ')}: ask with that level.`;
  throw impossible([{ pointer: 'prioritiesOf', code: 'impossible-combination', message, fix }]);
}

/** Where no accepted mapping leads into a framework, only tags in it can be seen, and gaps mean little. */
function withoutMappings(graph: CrosswalkGraph, { framework }: LevelOfFramework): ReportWarning[] {
  const target = frameworkNumber(graph, framework.id);
  const led = graph.edges.some((edges) => edges.some(({ to }) => graph.frameworkOf[to] === target));
  if (led) return [];
  const message = `No accepted mapping leads to ${framework.title}; only projects tagged in it are seen.`;
  return [{ code: 'no-mappings', framework: framework.id, message }];
}
