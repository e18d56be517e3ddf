import { endedBy } from '../domain/alignment.ts';
import type { CrosswalkGraph } from '../domain/graph.ts';
import { frameworkNumber } from '../domain/paths.ts';
import type { WithoutShare } from '../domain/table.ts';
import { type Fault, type Framework, PROJECT_STATUSES } from '../domain/types.ts';
import type { ProjectFilter } from '../store/port.ts';
import { requireFramework } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { Problem } from './problems.ts';

/** What reports are about: levels of frameworks and the projects that count, with the warnings that belong to them. */

/** The elements of one level of a framework, by number, in framework order. */
export interface LevelOfFramework {
  readonly framework: Framework;
  readonly level: string;
  readonly concepts: readonly number[];
}

export const REPORT_WARNINGS = [
  'expired-framework',
  'partial-data',
  'no-elements',
  'no-mappings',
  'other-direction',
  'stale-mappings',
  'without-percentage',
] as const;

/** What a reader must know before using an answer. */
export interface ReportWarning {
  readonly code: (typeof REPORT_WARNINGS)[number];
  /** Framework id. */
  readonly framework: string;
  readonly message: string;
}

/** A framework and its level, the top one when none is named; a level of another framework is told from ours. */
export function requireLevelOf(
  graph: CrosswalkGraph,
  name: string,
  level: string | null,
  pointers: { readonly framework: string; readonly level: string },
): LevelOfFramework {
  const framework = requireFramework(graph, name, pointers.framework);
  const wanted = level ?? framework.levels[0]?.id ?? '';
  if (!framework.levels.some(({ id }) => id === wanted)) {
    const message = `${framework.id} has no level "${wanted}".`;
    const known = framework.levels.map(({ id }) => id).join(', ');
    const others = graph.frameworks.filter(({ levels }) => levels.some(({ id }) => id === wanted));
    const elsewhere = others.length === 0 ? '' : ` The level ${wanted} is one of ${idsOf(others)}.`;
    throw impossible([
      { pointer: pointers.level, code: 'unknown-level', message, fix: `Use one of ${known}.${elsewhere}` },
    ]);
  }
  const concepts = graph.concepts.flatMap((concept, number) =>
    concept.framework === framework.id && concept.level === wanted ? [number] : [],
  );
  return { framework, level: wanted, concepts };
}

/** A question that cannot be answered as it is put. */
export function impossible(faults: readonly [Fault, ...Fault[]]): Problem {
  return new Problem('invalid-query', faults[0].message, faults);
}

/** Cancelled and suspended projects stay out unless asked for. */
export const COUNTED_STATUSES = PROJECT_STATUSES.filter(
  (status) => status !== 'cancelled' && status !== 'suspended',
);

export function countedFilter(filter: ProjectFilter): ProjectFilter {
  return { ...filter, status: filter.status ?? COUNTED_STATUSES };
}

/** How a framework's notes begin where they say that something is missing from our data. */
const PARTIAL = 'Partial: ';

/**
 * What is known to be incomplete of the levels an answer is about, and which of the frameworks it rests on had ended.
 * `used` are framework numbers.
 */
export function warningsOf(
  { snapshot, crosswalk }: View,
  about: readonly LevelOfFramework[],
  used: ReadonlySet<number>,
): ReportWarning[] {
  const { graph } = crosswalk;
  const all = new Set([...used, ...about.map(({ framework }) => frameworkNumber(graph, framework.id))]);
  const expired = endedBy(graph, all, snapshot.day).map(({ id, title, validUntil }) => ({
    code: 'expired-framework' as const,
    framework: id,
    message: `${title} ended on ${validUntil}; this answer uses it.`,
  }));
  const frameworks = [...new Set(about.map(({ framework }) => framework))];
  const partial = frameworks.flatMap(({ id, notes }) =>
    notes
      .filter((note) => note.startsWith(PARTIAL))
      .map((note) => ({
        code: 'partial-data' as const,
        framework: id,
        message: sentence(note.slice(PARTIAL.length)),
      })),
  );
  const empty = about
    .filter(({ concepts }) => concepts.length === 0)
    .map(({ framework, level }) => ({
      code: 'no-elements' as const,
      framework: framework.id,
      message: `No element of the level ${level} of ${framework.title} is registered here.`,
    }));
  return [...expired, ...partial, ...empty, ...staleIn(crosswalk, about, all)];
}

/** How many mappings in force, from frameworks the answer rests on into those it is about, are stale. */
function staleIn(
  { graph, mappings, records }: View['crosswalk'],
  about: readonly LevelOfFramework[],
  used: ReadonlySet<number>,
): ReportWarning[] {
  const stale = mappings.filter(
    ({ id, status, subject }) =>
      status === 'accepted' &&
      (records.get(id)?.stale.length ?? 0) > 0 &&
      used.has(graph.frameworkOf[graph.numberOf.get(subject) ?? -1] ?? -1),
  );
  return [...new Set(about.map(({ framework }) => framework.id))].flatMap((framework) => {
    const count = stale.filter(({ objectFramework }) => objectFramework === framework).length;
    const message = `${count} mappings into ${framework} are to be looked at again since a new edition; this answer may use them. GET /v1/mappings?stale=true lists them.`;
    return count === 0 ? [] : [{ code: 'stale-mappings' as const, framework, message }];
  });
}

const NAMED_AT_MOST = 20;

/** `declared-split`: what counts and gets no amount, since no percentage is given for it. */
export function withoutPercentage(framework: string, concepts: readonly WithoutShare[]): ReportWarning[] {
  if (concepts.length === 0) return [];
  const named = concepts
    .slice(0, NAMED_AT_MOST)
    .map(({ concept, projects }) => `${concept.id} (${projects} ${projects === 1 ? 'project' : 'projects'})`);
  const more = concepts.length - named.length;
  const message = `These count without a percentage and get no amount: ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}.`;
  return [{ code: 'without-percentage', framework, message }];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function idsOf(frameworks: readonly Framework[]): string {
  return frameworks.map(({ id }) => id).join(', ');
}
