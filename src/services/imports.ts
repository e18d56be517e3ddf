import { boundAmounts } from '../domain/amount-bounds.ts';
import { countryCode } from '../domain/countries.ts';
import { type CrosswalkGraph, compareText } from '../domain/graph.ts';
import { exceedsWhole } from '../domain/percentage.ts';
import type { CountryShare, Fault, Project, ProjectInput } from '../domain/types.ts';
import { readIatiActivities } from '../formats/iati/read.ts';
import type { ProjectDraft, ProjectField, ReadProjects } from '../formats/project-draft.ts';
import { readProjectTable } from '../formats/table/read.ts';
import { readProjectWorkbook } from '../formats/table/workbook.ts';
import { isUnInfoHeader, readUnInfo } from '../formats/uninfo/read.ts';
import { readSheet } from '../formats/xlsx/read.ts';
import { type Change, type Expectation, NOW, type Stored, StoreError } from '../store/port.ts';
import { officialTargets } from './crosswalk.ts';
import { Problem } from './problems.ts';
import { mergeProject, type ProjectServices, sameProject, type Writer } from './projects.ts';
import { frameworksSpokenOf, withSilence } from './silence.ts';
import { readTags } from './tags.ts';

export const IMPORT_SOURCES = ['csv', 'tsv', 'xlsx', 'iati', 'uninfo'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

export const IMPORT_MODES = ['atomic', 'partial'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

export interface ImportRequest {
  readonly bytes: Uint8Array;
  /** Told from the content when null. */
  readonly source: ImportSource | null;
  readonly dryRun: boolean;
  readonly mode: ImportMode;
  /** For files that name none. */
  readonly currency: string | null;
  readonly limits: ImportLimits;
  /** Marks the projects as invented examples. */
  readonly example?: boolean;
}

/** What one file may hold at most: refused beyond it. */
export interface ImportLimits {
  readonly rows: number;
  /** Elements within elements, in XML. */
  readonly depth: number;
  /** Characters of one cell or text. */
  readonly cellLength: number;
}

/** `not-written`: a good row of a file that was refused for others. */
export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'rejected' | 'not-written';

export interface ImportRow {
  readonly row: number;
  readonly id: string | null;
  readonly outcome: RowOutcome;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
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

/** How the reason of a change that is an import begins: what can be undone is told by it. */
export const IMPORT_REASON = 'import of ';
/** Another client may write between reading and writing; then the import is decided anew. */
const ATTEMPTS = 3;

/**
 * Reads a file of projects and writes what is new or differs, in one change. Atomic mode writes all or nothing: with
 * rejected rows it throws `rejected-rows`, whose `extra` is the report. Importing the same file twice changes nothing.
 */
export async function importProjects(
  services: ProjectServices,
  request: ImportRequest,
  writer: Writer,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<ImportReport> {
  const { source, read } = await readFile(services, request);
  if (!read.ok) {
    const { message, fix, line, column } = read.refused;
    const place = line === null ? '' : ` (line ${line}${column === null ? '' : `, column ${column}`})`;
    throw new Problem('unreadable-file', `${message}${place} ${fix}`, [
      {
        pointer: line === null ? '' : `/line/${line}`,
        code: read.refused.code,
        message: `${message}${place}`,
        fix,
      },
    ]);
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await decideAndWrite(services, request, source, read, writer, onProgress);
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
    }
  }
}

async function decideAndWrite(
  services: ProjectServices,
  request: ImportRequest,
  source: ImportSource,
  read: Extract<ReadProjects, { ok: true }>,
  writer: Writer,
  onProgress: (done: number, total: number) => void,
): Promise<ImportReport> {
  const rows: ImportRow[] = [];
  const changes: Change[] = [];
  const expectations: Expectation[] = [];
  await services.views.at(NOW, async ({ snapshot, crosswalk }) => {
    const ids = read.drafts.flatMap(({ id }) => id ?? []);
    const known = new Map(
      (await snapshot.projectsById([...new Set(ids)].sort(compareText))).map((p) => [p.value.id, p]),
    );
    // A table lists all tags of a project; the other files know some frameworks only.
    const partial = source === 'iati' || source === 'uninfo';
    const speaking = partial ? frameworksSpokenOf(read.drafts, crosswalk.graph) : null;
    for (const [done, draft] of read.drafts.entries()) {
      const stored = known.get(draft.id ?? '');
      const { row, project } = decideRow(
        draft,
        stored,
        crosswalk.graph,
        read.silentOn,
        speaking,
        request,
        writer,
      );
      rows.push(row);
      if (project !== null) {
        changes.push({ kind: 'put-project', project });
        expectations.push({ kind: 'project-version', id: project.id, version: stored?.version ?? null });
      }
      onProgress(done + 1, read.drafts.length);
    }
  });
  const count = (outcome: RowOutcome) => rows.filter((row) => row.outcome === outcome).length;
  const report: ImportReport = {
    dryRun: request.dryRun,
    mode: request.mode,
    source,
    received: rows.length,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    warnings: read.warnings,
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
  if (changes.length === 0) return report;
  const reason = `${IMPORT_REASON}${report.received} rows (${source}): ${report.created} created, ${report.updated} updated`;
  const { change } = await services.store.commit(changes, expectations, { actor: writer.actor, reason });
  return { ...report, change };
}

function notWritten(row: ImportRow): ImportRow {
  return row.outcome === 'created' || row.outcome === 'updated' ? { ...row, outcome: 'not-written' } : row;
}

/** Reads the file by its source, told from the content where the request names none. */
async function readFile(
  { views }: ProjectServices,
  request: ImportRequest,
): Promise<{ source: ImportSource; read: ReadProjects }> {
  const { bytes, currency, limits } = request;
  const source = request.source ?? (await sniff(bytes, limits));
  const tableLimits = { currency, maxRows: limits.rows, maxCellLength: limits.cellLength };
  switch (source) {
    case 'iati':
      return {
        source,
        read: readIatiActivities(bytes, {
          maxActivities: limits.rows,
          maxDepth: limits.depth,
          maxTextLength: limits.cellLength,
        }),
      };
    case 'uninfo': {
      const targets = await views.at(NOW, async ({ crosswalk: { graph } }) => officialTargets(graph));
      return { source, read: await readUnInfo(bytes, { ...tableLimits, targets }) };
    }
    case 'xlsx':
      return { source, read: await readProjectWorkbook(bytes, tableLimits) };
    default:
      return {
        source,
        read: readProjectTable(bytes, {
          ...tableLimits,
          ...(source === 'tsv' ? { delimiter: '\t' as const } : {}),
        }),
      };
  }
}

/** XML begins with "<", whatever its encoding; a workbook is a zip file, and UN INFO's has its own header. */
async function sniff(bytes: Uint8Array, limits: ImportLimits): Promise<ImportSource> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const read = await readSheet(bytes, null, { maxRows: limits.rows });
    const header = read.ok ? (read.sheet.rows[0]?.cells ?? []) : [];
    const texts = header.map((cell) => (cell?.kind === 'text' ? cell.text : ''));
    return isUnInfoHeader(texts) ? 'uninfo' : 'xlsx';
  }
  const start = [...bytes.subarray(0, 64)].filter((byte) => byte !== 0 && byte < 0x80 && byte > 0x20);
  return start[0] === 0x3c ? 'iati' : 'csv';
}

function decideRow(
  draft: ProjectDraft,
  stored: Stored<Project> | undefined,
  graph: CrosswalkGraph,
  silentOn: readonly ProjectField[],
  speaking: ReadonlySet<string> | null,
  request: ImportRequest,
  writer: Writer,
): { row: ImportRow; project: Project | null } {
  const tags = readTags(
    graph,
    draft.tags.map((tag) => ({ ...tag, significance: null })),
  );
  const countries = readCountries(draft);
  const bounds = boundAmounts({ ...draft, countries: countries.shares });
  const errors = [...draft.faults, ...tags.faults, ...countries.faults, ...bounds];
  const warnings = [...draft.warnings, ...tags.warnings];
  if (errors.length > 0 || draft.id === null || draft.title === null) {
    return { row: { row: draft.row, id: draft.id, outcome: 'rejected', errors, warnings }, project: null };
  }
  const before = stored?.value ?? null;
  const input: ProjectInput = {
    id: draft.id,
    title: draft.title,
    description: draft.description,
    status: draft.status ?? before?.status ?? 'implementation',
    startDate: draft.startDate,
    endDate: draft.endDate,
    organisations: draft.organisations,
    countries: countries.shares,
    regions: draft.regions,
    classifications: draft.classifications,
    translations: draft.translations,
    humanitarian: draft.humanitarian,
    markers: draft.markers,
    amounts: draft.amounts,
    tags: tags.tags.map(keepSignificance(before)),
  };
  const merged = mergeProject(
    before,
    before === null ? input : withSilence(input, before, silentOn, speaking),
    writer,
  );
  const project = request.example === true ? { ...merged, example: true } : merged;
  const outcome = before === null ? 'created' : sameProject(before, project) ? 'unchanged' : 'updated';
  const row = { row: draft.row, id: draft.id, outcome, errors, warnings } as const;
  return { row, project: outcome === 'unchanged' ? null : project };
}

/** Files say nothing of significance; what was answered before stays with its tag. */
function keepSignificance(
  before: Project | null,
): (tag: ProjectInput['tags'][number]) => ProjectInput['tags'][number] {
  return (tag) => ({
    ...tag,
    significance: before?.tags.find(({ concept }) => concept === tag.concept)?.significance ?? null,
  });
}

function readCountries(draft: ProjectDraft): { shares: readonly CountryShare[]; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const byCountry = new Map<string, CountryShare>();
  for (const { code, percentage, pointer } of draft.countries) {
    const country = countryCode(code);
    if (country === null) {
      faults.push({
        pointer,
        code: 'unknown-country',
        message: `"${code.slice(0, 40)}" is no country code.`,
        fix: 'Write ISO 3166-1 codes, such as KEN or KE.',
      });
      continue;
    }
    const before = byCountry.get(country)?.percentage ?? null;
    byCountry.set(country, {
      country,
      percentage: before === null ? percentage : before + (percentage ?? 0),
    });
  }
  const total = [...byCountry.values()].reduce((sum, { percentage }) => sum + (percentage ?? 0), 0);
  if (exceedsWhole(total) && !draft.faults.some(({ code }) => code === 'percentages-above-100')) {
    faults.push({
      pointer: draft.countries[0]?.pointer ?? '',
      code: 'percentages-above-100',
      message: 'The percentages of the countries sum to more than 100.',
      fix: 'Lower them so that they sum to 100.',
    });
  }
  return { shares: [...byCountry.values()], faults };
}
