import { setImmediate } from 'node:timers/promises';
import type { AlignmentQuery } from '../domain/alignment-question.ts';
import { subjectOf } from '../domain/subject-key.ts';
import type { Mapping, Project } from '../domain/types.ts';
import type { IatiAlignment, IatiWriteOptions } from '../formats/iati/export-types.ts';
import { IATI_END, iatiHead, writeActivity } from '../formats/iati/write.ts';
import { projectLine } from '../formats/project-ndjson.ts';
import {
  type CsvOptions,
  csvHeader,
  csvRows,
  type TablePlan,
  tableSurvey,
} from '../formats/project-table-out.ts';
import type { SkosData } from '../formats/skos/crosswalk-graph.ts';
import { unInfoCsv, unInfoCutCsv, unInfoCutHeader, unInfoHeader } from '../formats/uninfo-csv.ts';
import { targetTextsOf, type UnInfoRows, unInfoRows } from '../formats/uninfo-out.ts';
import type { ProjectFilter } from '../store/port.ts';
import { alignSubject } from './alignments.ts';
import type { View } from './crosswalk.ts';
import { Problem } from './problems.ts';

/** Projects read at a time: so many are in memory, and so long nobody else gets a turn. */
const PAGE = 100;

/** Frameworks whose mapped alignments an IATI file may carry. */
const IATI_FRAMEWORKS = ['sdg', 'gcm'] as const;
/** All alignments; each says whether it counts, and what does not is left out or named with its reason. */
const EVERY: Omit<AlignmentQuery, 'to'> = { level: null, basis: null, minConfidence: 0, minStrength: null };

/** How much an export may ask of the service. */
export interface ExportLimits {
  /** Projects of one workbook, which is made in memory. */
  readonly workbookRows: number;
  /** How long a file may take to go out: as long its state is held in the database. */
  readonly seconds: number;
}

/** Text of a file in pieces, made as they are asked for: only while the view they come from is open. */
export type Pieces = AsyncIterable<string>;

/** All projects of a snapshot that fit, in id order, in pages: however many there are, one page is in memory. */
async function* projectPages({ snapshot }: View, filter: ProjectFilter): AsyncIterable<readonly Project[]> {
  let last: string | null = null;
  for (;;) {
    const page: readonly Project[] = (await snapshot.projects(filter, last, PAGE)).map(({ value }) => value);
    if (page.length > 0) yield page;
    last = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
    // Reading never waits for anything: other requests get their turn here.
    await setImmediate();
  }
}

/** The projects that fit, for a file that is made in memory; more than it may have are refused. */
export async function projectsInMemory(
  view: View,
  filter: ProjectFilter,
  limit: number,
): Promise<readonly Project[]> {
  const projects: Project[] = [];
  for await (const page of projectPages(view, filter)) {
    projects.push(...page);
    if (projects.length > limit) throw tooMany(limit);
  }
  return projects;
}

function tooMany(limit: number): Problem {
  const message = `A workbook holds at most ${limit} projects here, and more than that fit.`;
  const fix = 'Take format=csv or ndjson, which have no limit, or narrow the filters.';
  return new Problem('invalid-query', message, [{ pointer: 'format', code: 'too-many-rows', message, fix }]);
}

/** A table as CSV. The projects are read twice: what the columns are is known only when all have been seen. */
export async function projectsCsv(
  view: View,
  filter: ProjectFilter,
  { lossless, ...options }: CsvOptions & { readonly lossless: boolean },
): Promise<Pick<TablePlan, 'notSaid'> & { readonly pieces: Pieces }> {
  const survey = tableSurvey({ lossless });
  for await (const page of projectPages(view, filter)) for (const project of page) survey.see(project);
  const plan = survey.plan();
  const rows = (page: readonly Project[]) => csvRows(plan, page, options);
  return { notSaid: plan.notSaid, pieces: inPieces(view, filter, csvHeader(plan, options), rows) };
}

export function projectsNdjson(view: View, filter: ProjectFilter): Pieces {
  return inPieces(view, filter, '', (page) => page.map(projectLine).join(''));
}

export interface IatiExport {
  readonly reportingOrg: IatiWriteOptions['reportingOrg'];
  /** Adds what the tags are mapped to, marked as inferred. */
  readonly mapped: boolean;
}

/** Projects as an IATI activity file. Its date is the day of the snapshot, so that it can be had again. */
export function projectsIati(
  view: View,
  filter: ProjectFilter,
  { reportingOrg, mapped }: IatiExport,
): Pieces {
  const { concepts, numberOf } = view.crosswalk.graph;
  const options: IatiWriteOptions = {
    generatedAt: `${view.snapshot.day}T00:00:00Z`,
    reportingOrg,
    labelOf: (id) => concepts[numberOf.get(id) ?? -1]?.label ?? null,
  };
  const activity = (project: Project): string =>
    writeActivity({ ...project, alignments: mapped ? mappedAlignments(view, project) : [] }, options);
  return inPieces(view, filter, iatiHead(options), (page) => page.map(activity).join(''), IATI_END);
}

function mappedAlignments(view: View, project: Project): readonly IatiAlignment[] {
  return IATI_FRAMEWORKS.flatMap((to) =>
    alignmentsOf(view, project, { ...EVERY, to }).map(({ concept, ...alignment }) => ({
      concept: concept.id,
      ...alignment,
    })),
  );
}

/** Projects as rows for entry into UN INFO, or what was left out of those rows. */
export function projectsUnInfo(
  view: View,
  filter: ProjectFilter,
  part: 'rows' | 'cut',
): { readonly texts: ReturnType<typeof targetTextsOf>; readonly pieces: Pieces } {
  const { concepts, numberOf } = view.crosswalk.graph;
  const made = (page: readonly Project[]): UnInfoRows =>
    unInfoRows(
      page.map((project) => ({ project, alignments: alignmentsOf(view, project, { ...EVERY, to: 'sdg' }) })),
      (id) => concepts[numberOf.get(id) ?? -1],
    );
  const pieces =
    part === 'rows'
      ? inPieces(view, filter, unInfoHeader(), (page) => unInfoCsv(made(page)))
      : inPieces(view, filter, unInfoCutHeader(), (page) => unInfoCutCsv(made(page)));
  return { texts: targetTextsOf(concepts), pieces };
}

function alignmentsOf(view: View, project: Project, query: AlignmentQuery) {
  const subject = subjectOf(view.crosswalk.graph, project);
  return alignSubject(view, subject, { ...query, includeProposed: false }).alignments;
}

async function* inPieces(
  view: View,
  filter: ProjectFilter,
  head: string,
  text: (page: readonly Project[]) => string,
  end = '',
): Pieces {
  yield head;
  for await (const page of projectPages(view, filter)) yield text(page);
  yield end;
}

/** The whole crosswalk of a view, mappings of every status, in the order of the graph. */
export function crosswalkData({ crosswalk: { graph, mappings } }: View): SkosData & {
  readonly mappings: readonly Mapping[];
} {
  const { frameworks, concepts, sets, relations } = graph;
  return { frameworks, concepts, sets, relations, mappings };
}
