import { setImmediate } from 'node:timers/promises';
import { compareText } from '../domain/graph.ts';
import type { Fault } from '../domain/types.ts';
import type { ProjectDraft } from '../formats/project-draft.ts';
import { type ImportSource, PROJECT_SOURCES } from '../formats/project-sources.ts';
import { type Batch, NOW, type PlannedWrite, StoreError } from '../store/port.ts';
import { type ReadFile, type ReadingRequest, readProjectFile } from './import-files.ts';
import { decideRow, type ImportRow, type RowOutcome } from './import-rows.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';
import { frameworksSpokenOf } from './silence.ts';

export const IMPORT_MODES = ['atomic', 'partial'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

interface ImportRequest extends ReadingRequest {
  readonly dryRun: boolean;
  readonly mode: ImportMode;
  /** Marks the projects as invented examples. */
  readonly example?: boolean;
}

export interface ImportReport {
  readonly dryRun: boolean;
  readonly mode: ImportMode;
  readonly source: ImportSource;
  readonly received: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Warnings about the file as a whole. */
  readonly warnings: readonly Fault[];
  readonly rows: readonly ImportRow[];
  /** The change that holds what was written; null when nothing was. */
  readonly change: number | null;
}

/** How far an import has come; the total is known once the file is read. */
export type Progress = (step: 'reading' | 'deciding' | 'writing', done: number, total: number | null) => void;

/** Another client may write between reading and writing; then the import is decided anew. */
const ATTEMPTS = 3;
/** Rows decided at once; other requests get their turn in between. */
const PAGE = 100;

/**
 * Reads a file of projects and writes what is new or differs, in one change that becomes visible at once. What is read
 * waits in a batch of the store, so that memory does not grow with the file but for the report. Atomic mode writes all
 * or nothing: with rejected rows it throws `rejected-rows`, whose `extra` is the report. Importing the same file twice
 * changes nothing.
 */
export async function importProjects(
  services: ProjectServices,
  request: ImportRequest,
  writer: Writer,
  onProgress: Progress = () => {},
): Promise<ImportReport> {
  const batch = await services.store.openBatch<ProjectDraft>();
  try {
    const file = await keepFile(services, request, batch, onProgress);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await decideAndWrite(services, request, file, batch, writer, onProgress);
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
        await batch.replan();
      }
    }
  } finally {
    await batch.discard();
  }
}

interface KeptFile extends ReadFile {
  readonly received: number;
  /** The frameworks the file knows; null: it lists all tags of a project. */
  readonly speaking: ReadonlySet<string> | null;
}

/** What a file says nothing of is known only once all of it is read: so it is kept first, and decided on afterwards. */
async function keepFile(
  { views }: ProjectServices,
  request: ImportRequest,
  batch: Batch<ProjectDraft>,
  onProgress: Progress,
): Promise<KeptFile> {
  const graph = await views.at(NOW, async ({ crosswalk }) => crosswalk.graph);
  const speaking = new Set<string>();
  let received = 0;
  const file = await readProjectFile(request, graph, async (drafts, source) => {
    if (!PROJECT_SOURCES[source].listsAllTags) {
      for (const framework of frameworksSpokenOf(drafts, graph)) speaking.add(framework);
    }
    await batch.keep(drafts);
    received += drafts.length;
    onProgress('reading', received, null);
  });
  return { ...file, received, speaking: PROJECT_SOURCES[file.source].listsAllTags ? null : speaking };
}

async function decideAndWrite(
  services: ProjectServices,
  request: ImportRequest,
  file: KeptFile,
  batch: Batch<ProjectDraft>,
  writer: Writer,
  onProgress: Progress,
): Promise<ImportReport> {
  const rows = await decide(services, request, file, batch, writer, onProgress);
  const count = (outcome: RowOutcome) => rows.filter((row) => row.outcome === outcome).length;
  const report: ImportReport = {
    dryRun: request.dryRun,
    mode: request.mode,
    source: file.source,
    received: rows.length,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    warnings: file.warnings,
    rows,
    change: null,
  };
  if (request.dryRun) return report;
  if (report.rejected > 0 && request.mode === 'atomic') {
    throw new Problem(
      'rejected-rows',
      `${report.rejected} of ${report.received} rows cannot be taken, so nothing was written.`,
      rows.flatMap(({ errors }) => errors).slice(0, 100),
      { ...report, created: 0, updated: 0, rows: rows.map(notWritten) },
    );
  }
  if (report.created + report.updated === 0) return report;
  onProgress('writing', 0, report.created + report.updated);
  const { source, mode, received, created, updated, rejected } = report;
  const { change } = await batch.publish({
    actor: writer.actor,
    reason: `import of ${received} rows (${source}): ${created} created, ${updated} updated`,
    details: {
      kind: 'import',
      of: 'projects',
      source,
      mode,
      rows: { received, created, updated, rejected },
    },
  });
  return { ...report, change };
}

/** Decides on all rows, a page at a time, and plans what is to be written for them. */
async function decide(
  { views }: ProjectServices,
  { example = false, dryRun }: ImportRequest,
  { received, silentOn, speaking }: KeptFile,
  batch: Batch<ProjectDraft>,
  writer: Writer,
  onProgress: Progress,
): Promise<readonly ImportRow[]> {
  const rows: ImportRow[] = [];
  for (let after = 0; after < received; ) {
    const page = await batch.kept(after, PAGE);
    const planned = await views.at(NOW, async ({ snapshot, crosswalk: { graph } }) => {
      const ids = page.flatMap(({ item }) => item.id ?? []).sort(compareText);
      const known = new Map((await snapshot.projectsById(ids)).map((stored) => [stored.value.id, stored]));
      const writes: PlannedWrite[] = [];
      for (const { item } of page) {
        const stored = known.get(item.id ?? '');
        const { row, project } = decideRow(item, stored, { graph, silentOn, speaking, example, writer });
        rows.push(row);
        if (project !== null) writes.push({ id: project.id, project, version: stored?.version ?? null });
      }
      return writes;
    });
    if (planned.length > 0 && !dryRun) await batch.plan(planned);
    after += page.length;
    onProgress('deciding', after, received);
    await setImmediate();
  }
  return rows;
}

function notWritten(row: ImportRow): ImportRow {
  return row.outcome === 'created' || row.outcome === 'updated' ? { ...row, outcome: 'not-written' } : row;
}
