import {
  type PlanProject,
  type PlanView,
  type PlanWay,
  planCounter,
  planWays,
} from '../domain/country-view.ts';
import { type CrosswalkGraph, compareText, conceptAt } from '../domain/graph.ts';
import type { Money } from '../domain/project-money.ts';
import type { KeyedProject } from '../domain/subject-key.ts';
import {
  AMOUNT_KINDS,
  type AmountKind,
  type Framework,
  type Project,
  type Strength,
} from '../domain/types.ts';
import type { ProjectFilter, Stored } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { inTurns } from './in-turns.ts';
import { eachProject } from './portfolio.ts';
import {
  countedFilter,
  impossible,
  type LevelOfFramework,
  type ReportWarning,
  requireLevelOf,
  warningsOf,
} from './report-scope.ts';
import { requireConcept } from './tags.ts';

/** What a plan is held against: the frameworks that its elements are linked to, at these levels. */
const AGAINST = [
  { framework: 'sdg', level: 'target' },
  { framework: 'gcm', level: 'objective' },
] as const;

export interface CountryViewOptions {
  readonly framework: string;
  /** Only this element and its parts, in any notation; null for the whole plan. */
  readonly under: string | null;
  readonly minConfidence: number;
  readonly minStrength: Strength | null;
  /** Its country is the plan's own when it names none. */
  readonly filter: ProjectFilter;
}

export interface CountryViewReport {
  readonly framework: Framework;
  readonly filter: ProjectFilter;
  readonly view: PlanView;
  readonly against: readonly LevelOfFramework[];
  readonly warnings: readonly ReportWarning[];
}

/** A country's framework, element by element, with what the portfolio does under it. */
export async function countryView(view: View, options: CountryViewOptions): Promise<CountryViewReport> {
  const { graph } = view.crosswalk;
  const framework = requireCountryFramework(graph, options.framework, 'framework');
  const filter = planFilter(options.filter, framework);
  const against = AGAINST.filter(({ framework: id }) =>
    graph.frameworks.some((known) => known.id === id),
  ).map(({ framework: id, level }) =>
    requireLevelOf(graph, id, level, { framework: 'against', level: 'against' }),
  );
  const named = await namedElements(view, framework);
  const projects = await projectsWithMoney(view, filter, named);
  const counter = planCounter(graph, {
    plan: framework.id,
    under: underOf(graph, framework, options.under),
    minConfidence: options.minConfidence,
    minStrength: options.minStrength,
    against: against.map((side) => ({
      framework: side.framework.id,
      level: side.level,
      concepts: side.concepts,
    })),
  });
  await inTurns(projects, (project) => {
    counter.add(project);
    return true;
  });
  const found = counter.finish();
  const own = graph.concepts.flatMap(({ framework: id }, number) => (id === framework.id ? [number] : []));
  const about = [{ framework, level: framework.levels[0]?.id ?? '', concepts: own }, ...against];
  return { framework, filter, view: found, against, warnings: warningsOf(view, about, found.frameworks) };
}

function underOf(graph: CrosswalkGraph, framework: Framework, text: string | null): number | null {
  if (text === null) return null;
  const id = requireConcept(graph.index, text, 'under', { framework: framework.id });
  return graph.numberOf.get(id) ?? -1;
}

/** What a request may say about the projects under an element. */
export interface PlanProjectsOptions extends Omit<CountryViewOptions, 'framework' | 'under'> {
  /** An element of a plan, in any notation. */
  readonly element: string;
  /** Null for every way. */
  readonly way: PlanWay | null;
}

/** The projects under an element of a plan: those that the country view counts there, in id order, after the id given. */
export async function projectsOfPlan(
  view: View,
  options: PlanProjectsOptions,
  after: string | null,
  limit: number,
): Promise<{
  readonly element: string;
  readonly projects: readonly { readonly project: Stored<Project>; readonly way: PlanWay }[];
}> {
  const { graph } = view.crosswalk;
  const element = requireConcept(graph.index, options.element, 'element');
  const number = graph.numberOf.get(element) ?? -1;
  const framework = requireCountryFramework(graph, conceptAt(graph, number).framework, 'element');
  const named = await namedElements(view, framework);
  const waysOf = planWays(graph, { ...options, plan: framework.id });
  const found = new Map<string, PlanWay>();
  await eachProject(view, planFilter(options.filter, framework), 'budget', (project) => {
    const { id } = project;
    if (after !== null && compareText(id, after) <= 0) return true;
    const way = waysOf({ ...project, named: named.get(id) ?? [] }).get(number);
    if (way !== undefined && (options.way === null || way === options.way)) found.set(id, way);
    return found.size < limit;
  });
  const stored = await view.snapshot.projectsById([...found.keys()]);
  const projects = stored.flatMap((project) => {
    const way = found.get(project.value.id);
    return way === undefined ? [] : [{ project, way }];
  });
  return { element, projects };
}

/** Counted projects of the plan's own country, unless another is named. */
function planFilter(filter: ProjectFilter, { country }: Framework): ProjectFilter {
  return countedFilter({ ...filter, country: filter.country ?? country });
}

function requireCountryFramework(graph: CrosswalkGraph, name: string, pointer: string): Framework {
  const framework = requireFramework(graph, name, pointer);
  if (framework.country !== null) return framework;
  const message = `${framework.id} is not the framework of one country.`;
  const known = graph.frameworks.filter(({ country }) => country !== null).map(({ id }) => id);
  const fix = `Use one of ${known.join(', ')}; for ${framework.id}, ask /v1/reports/coverage?framework=${framework.id}.`;
  throw impossible([{ pointer, code: 'impossible-combination', message, fix }]);
}

/** Every project that fits, once, with its money of every kind. */
async function projectsWithMoney(
  view: View,
  filter: ProjectFilter,
  named: ReadonlyMap<string, readonly number[]>,
): Promise<readonly PlanProject[]> {
  const byId = new Map<string, KeyedProject & { readonly money: Map<AmountKind, Money> }>();
  for (const kind of AMOUNT_KINDS) {
    await eachProject(view, filter, kind, ({ id, tagKey, countries, startDate, money }) => {
      const entry = byId.get(id) ?? { tagKey, countries, startDate, money: new Map<AmountKind, Money>() };
      if (money.size > 0) entry.money.set(kind, money);
      byId.set(id, entry);
    });
  }
  return [...byId].map(([id, project]) => ({ ...project, named: named.get(id) ?? [] }));
}

/** The schemes by which sources name an element of a plan; levels of cooperation frameworks are called alike. */
const SCHEMES = ['strategic-priority', 'outcome', 'output'];

/**
 * The elements that classifications name, by project id: `unsdcf-mda:1.2` by the plan's id or another of its names, and a
 * bare `1.2` where the project's `plan` is this plan. Codes of other plans name nothing here.
 */
async function namedElements(
  view: View,
  framework: Framework,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const { graph } = view.crosswalk;
  const names = new Set(
    [framework.id, framework.title, framework.shortTitle, ...framework.aliases].map(folded),
  );
  const rows = await view.snapshot.classifiedProjects(['plan', ...SCHEMES]);
  const inPlan = new Set(
    rows
      .filter(({ scheme, code }) => scheme === 'plan' && names.has(folded(code)))
      .map(({ project }) => project),
  );
  const resolved = new Map<string, number | null>();
  const resolve = (scheme: string, code: string): number | null => {
    const key = `${scheme} ${code}`;
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const level = framework.levels.some(({ id }) => id === scheme) ? scheme : null;
    const found = graph.index.resolve(code, { framework: framework.id, level });
    const number = found.kind === 'found' ? (graph.numberOf.get(found.id) ?? null) : null;
    resolved.set(key, number);
    return number;
  };
  const named = new Map<string, number[]>();
  for (const { project, scheme, code } of rows) {
    if (scheme === 'plan') continue;
    const colon = code.lastIndexOf(':');
    const ours = colon === -1 ? inPlan.has(project) : names.has(folded(code.slice(0, colon)));
    const element = ours ? resolve(scheme, code.slice(colon + 1)) : null;
    if (element === null) continue;
    named.set(project, [...(named.get(project) ?? []), element]);
  }
  return named;
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}
