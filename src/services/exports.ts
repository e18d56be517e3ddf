import { setImmediate } from 'node:timers/promises';
import type { AlignmentQuery } from '../domain/alignment.ts';
import type { Mapping, Project } from '../domain/types.ts';
import type { IatiAlignment, IatiWriteOptions } from '../formats/iati/export-types.ts';
import { writeIati } from '../formats/iati/write.ts';
import type { SkosData } from '../formats/skos/crosswalk-graph.ts';
import { unInfoRows } from '../formats/uninfo-out.ts';
import type { ProjectFilter } from '../store/port.ts';
import { alignTags } from './alignments.ts';
import type { View } from './crosswalk.ts';

const PAGE = 500;

/** Frameworks whose mapped alignments an IATI file may carry. */
const IATI_FRAMEWORKS = ['sdg', 'gcm'] as const;
/** What counts in reports: one mapping away, core or supporting. */
const COUNTED: Omit<AlignmentQuery, 'to'> = {
  level: null,
  basis: ['mapped'],
  minConfidence: 0,
  minStrength: 'supporting',
  maxHops: 1,
};
/** All that answers of alignments show by default, so that what UN INFO cannot take is named with its reason. */
const SHOWN: Omit<AlignmentQuery, 'to'> = {
  level: null,
  basis: null,
  minConfidence: 0,
  minStrength: 'conditional',
  maxHops: 2,
};

/** All projects of a snapshot that fit, in id order. */
export async function allProjects({ snapshot }: View, filter: ProjectFilter): Promise<readonly Project[]> {
  const projects: Project[] = [];
  for (;;) {
    const page = await snapshot.projects(filter, projects.at(-1)?.id ?? null, PAGE);
    projects.push(...page.map(({ value }) => value));
    if (page.length < PAGE) return projects;
    // Reading never waits for anything: other requests get their turn here.
    await setImmediate();
  }
}

export interface IatiExport {
  readonly reportingOrg: IatiWriteOptions['reportingOrg'];
  /** Adds what the tags are mapped to, marked as inferred. */
  readonly mapped: boolean;
}

/** Projects as an IATI activity file. Its date is the day of the snapshot, so that it can be had again. */
export async function projectsIati(
  view: View,
  projects: readonly Project[],
  { reportingOrg, mapped }: IatiExport,
): Promise<string> {
  const { concepts, numberOf } = view.crosswalk.graph;
  const given: { readonly project: Project; readonly alignments: readonly IatiAlignment[] }[] = [];
  for await (const project of inTurns(projects)) {
    given.push({ project, alignments: mapped ? mappedAlignments(view, project) : [] });
  }
  const activities = given.map(({ project, alignments }) => ({ ...project, alignments }));
  const options: IatiWriteOptions = {
    generatedAt: `${view.snapshot.day}T00:00:00Z`,
    reportingOrg,
    labelOf: (id) => concepts[numberOf.get(id) ?? -1]?.label ?? null,
  };
  return [...writeIati(activities, options)].join('');
}

function mappedAlignments(view: View, project: Project): readonly IatiAlignment[] {
  return IATI_FRAMEWORKS.flatMap((to) =>
    alignmentsOf(view, project, { ...COUNTED, to })
      .filter(({ decision }) => decision?.decision !== 'decline')
      .map(({ concept, strength, confidence }) => ({ concept: concept.id, strength, confidence })),
  );
}

/** Projects as rows for entry into UN INFO, and what was left out of them. */
export async function projectsUnInfo(
  view: View,
  projects: readonly Project[],
): Promise<Pick<ReturnType<typeof unInfoRows>, 'rows' | 'cut'>> {
  const { concepts, numberOf } = view.crosswalk.graph;
  const rows: (readonly string[])[] = [];
  const cut: ReturnType<typeof unInfoRows>['cut'][number][] = [];
  for await (const project of inTurns(projects)) {
    const alignments = alignmentsOf(view, project, { ...SHOWN, to: 'sdg' });
    const made = unInfoRows([{ project, alignments }], (id) => concepts[numberOf.get(id) ?? -1]);
    rows.push(...made.rows);
    cut.push(...made.cut);
  }
  return { rows, cut };
}

function alignmentsOf(view: View, { tags, decisions }: Project, query: AlignmentQuery) {
  const concepts = tags.map(({ concept }) => concept);
  return alignTags(view, concepts, { ...query, includeProposed: false }, decisions).alignments;
}

/** Aligning computes: other requests get their turn between pages. */
async function* inTurns(projects: readonly Project[]): AsyncIterable<Project> {
  for (const [place, project] of projects.entries()) {
    if (place > 0 && place % PAGE === 0) await setImmediate();
    yield project;
  }
}

/** The whole crosswalk of a view, mappings of every status, in the order of the graph. */
export function crosswalkData({ crosswalk: { graph, mappings } }: View): SkosData & {
  readonly mappings: readonly Mapping[];
} {
  const { frameworks, concepts, sets, relations } = graph;
  return { frameworks, concepts, sets, relations, mappings };
}
