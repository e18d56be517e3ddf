import { setImmediate } from 'node:timers/promises';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Fault } from '../domain/types.ts';
import { readIatiStream } from '../formats/iati/read.ts';
import type { ProjectDraft, ProjectField, ReadProjects, RefusedFile } from '../formats/project-draft.ts';
import { readProjectTable } from '../formats/table/read.ts';
import { readProjectWorkbook } from '../formats/table/workbook.ts';
import { isUnInfoHeader, readUnInfo } from '../formats/uninfo/read.ts';
import { firstRowTexts } from '../formats/xlsx/first-row.ts';
import { officialTargets } from './crosswalk.ts';
import { Problem } from './problems.ts';

/** From the bytes of a file, as they arrive, to drafts of projects, a piece at a time. */

export const IMPORT_SOURCES = ['csv', 'tsv', 'xlsx', 'iati', 'uninfo'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** The bytes of a file in pieces. */
type FileChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What one file may hold at most: refused beyond it. */
export interface ImportLimits {
  /** Bytes of a file that is read as a whole: tables and workbooks. */
  readonly wholeBytes: number;
  /** Bytes of a file that is read as it arrives: IATI. */
  readonly streamBytes: number;
  readonly rows: number;
  /** Elements within elements, in XML. */
  readonly depth: number;
  /** Characters of one cell or text. */
  readonly cellLength: number;
}

export interface ReadingRequest {
  readonly file: FileChunks;
  /** In bytes, where it is known before the file has come. */
  readonly size?: number;
  /** Told from the content when null. */
  readonly source: ImportSource | null;
  /** For files that name none. */
  readonly currency: string | null;
  readonly limits: ImportLimits;
}

export interface ReadFile {
  readonly source: ImportSource;
  /** Fields this file says nothing about: what is stored of them stays. */
  readonly silentOn: readonly ProjectField[];
  /** Warnings about the file as a whole. */
  readonly warnings: readonly Fault[];
}

/** Takes drafts of a file, in its order, and what the file was told to be. */
type OnDrafts = (drafts: readonly ProjectDraft[], source: ImportSource) => Promise<void>;

/** Drafts handed over at once. */
const PIECE = 50;
/** Bytes that tell what kind of file it is. */
const HEAD_BYTES = 64;

/**
 * Reads a file; `onDrafts` gets its projects in order and is awaited before more is read. IATI is read as it arrives,
 * in memory that does not grow with the file. A file that cannot be read as a whole is refused with `unreadable-file`
 * or `body-too-large`, perhaps after drafts were handed over: the caller discards them.
 */
export async function readProjectFile(
  { file, size = 0, source: named, currency, limits }: ReadingRequest,
  graph: CrosswalkGraph,
  onDrafts: OnDrafts,
): Promise<ReadFile> {
  const { head, chunks } = await withHead(file);
  if ((named ?? kindOf(head)) === 'iati') {
    const { silentOn, warnings } = await streamIati(bounded(chunks, limits.streamBytes), limits, onDrafts);
    return { source: 'iati', silentOn, warnings };
  }
  if (size > limits.wholeBytes) throw tooLarge(limits.wholeBytes);
  const bytes = await collect(bounded(chunks, limits.wholeBytes));
  const source = wholeSource(named, head) ?? workbookSource(bytes);
  const options = { currency, maxRows: limits.rows, maxCellLength: limits.cellLength };
  const read = accepted(await readWhole(bytes, source, options, graph));
  for (let start = 0; start < read.drafts.length; start += PIECE) {
    await onDrafts(read.drafts.slice(start, start + PIECE), source);
    await setImmediate();
  }
  return { source, silentOn: read.silentOn, warnings: read.warnings };
}

async function streamIati(
  chunks: AsyncIterable<Uint8Array>,
  limits: ImportLimits,
  onDrafts: OnDrafts,
): Promise<Pick<ReadFile, 'silentOn' | 'warnings'>> {
  const options = {
    maxActivities: limits.rows,
    maxDepth: limits.depth,
    maxTextLength: limits.cellLength,
  };
  let waiting: ProjectDraft[] = [];
  const handOver = async () => {
    const drafts = waiting;
    waiting = [];
    if (drafts.length > 0) await onDrafts(drafts, 'iati');
  };
  const read = await readIatiStream(chunks, options, async (draft) => {
    waiting.push(draft);
    if (waiting.length === PIECE) await handOver();
  });
  accepted(read);
  await handOver();
  return read.ok ? read : { silentOn: [], warnings: [] };
}

function readWhole(
  bytes: Uint8Array,
  source: Exclude<ImportSource, 'iati'>,
  options: { readonly currency: string | null; readonly maxRows: number; readonly maxCellLength: number },
  graph: CrosswalkGraph,
): ReadProjects | Promise<ReadProjects> {
  switch (source) {
    case 'uninfo':
      return readUnInfo(bytes, { ...options, targets: officialTargets(graph) });
    case 'xlsx':
      return readProjectWorkbook(bytes, options);
    case 'tsv':
      return readProjectTable(bytes, { ...options, delimiter: '\t' });
    case 'csv':
      return readProjectTable(bytes, options);
  }
}

/** XML begins with "<", whatever its encoding; a workbook is a zip file. */
function kindOf(head: Uint8Array): 'iati' | 'workbook' | 'csv' {
  if (head[0] === 0x50 && head[1] === 0x4b) return 'workbook';
  const start = [...head.subarray(0, HEAD_BYTES)].filter((byte) => byte !== 0 && byte < 0x80 && byte > 0x20);
  return start[0] === 0x3c ? 'iati' : 'csv';
}

function wholeSource(named: ImportSource | null, head: Uint8Array): Exclude<ImportSource, 'iati'> | null {
  if (named !== null && named !== 'iati') return named;
  return kindOf(head) === 'csv' ? 'csv' : null;
}

/** UN INFO's workbook has a header of its own. */
function workbookSource(bytes: Uint8Array): 'xlsx' | 'uninfo' {
  return isUnInfoHeader(firstRowTexts(bytes)) ? 'uninfo' : 'xlsx';
}

/** The first bytes, and all of them again. */
async function withHead(
  file: FileChunks,
): Promise<{ readonly head: Uint8Array; readonly chunks: AsyncIterable<Uint8Array> }> {
  const chunks = (async function* () {
    yield* file;
  })();
  const first: Uint8Array[] = [];
  for (let length = 0; length < HEAD_BYTES; ) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  return {
    head: Buffer.concat(first),
    chunks: (async function* () {
      yield* first;
      yield* chunks;
    })(),
  };
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw tooLarge(limit);
    yield chunk;
  }
}

/** More bytes than this service takes of a file. */
export function tooLarge(limit: number): Problem {
  return new Problem(
    'body-too-large',
    `The file is larger than ${Math.floor(limit / 1024 / 1024)} MiB, the most this service takes of its kind. Split it.`,
  );
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

function accepted<T extends { readonly ok: true }>(
  read: T | { readonly ok: false; readonly refused: RefusedFile },
): T {
  if (read.ok) return read;
  const { code, message, fix, line, column } = read.refused;
  const place = line === null ? '' : ` (line ${line}${column === null ? '' : `, column ${column}`})`;
  const pointer = line === null ? '' : `/line/${line}`;
  throw new Problem('unreadable-file', `${message}${place} ${fix}`, [
    { pointer, code, message: `${message}${place}`, fix },
  ]);
}
