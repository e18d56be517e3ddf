import { setImmediate } from 'node:timers/promises';
import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Fault } from '../domain/types.ts';
import type { ProjectDraft, ProjectField, RefusedFile } from '../formats/project-draft.ts';
import type { ProjectSource, ReadingOptions, StreamReading } from '../formats/project-source.ts';
import { IMPORT_SOURCES, type ImportSource, PROJECT_SOURCES } from '../formats/project-sources.ts';
import { Problem } from './problems.ts';

/** From the bytes of a file, as they arrive, to drafts of projects, a piece at a time. */

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
 * Reads a file; `onDrafts` gets its projects in order and is awaited before more is read. Some formats are read as they
 * arrive, in memory that does not grow with the file. A file that cannot be read as a whole is refused with
 * `unreadable-file` or `body-too-large`, perhaps after drafts were handed over: the caller discards them.
 */
export async function readProjectFile(
  { file, size = 0, source: named, currency, limits }: ReadingRequest,
  graph: CrosswalkGraph,
  onDrafts: OnDrafts,
): Promise<ReadFile> {
  const { head, chunks } = await withHead(file);
  const options: ReadingOptions = {
    currency,
    maxRows: limits.rows,
    maxCellLength: limits.cellLength,
    maxDepth: limits.depth,
    graph,
  };
  const possible = named === null ? claimants(head) : [named];
  const [first] = possible;
  if (first !== undefined) {
    const { reading } = sourceOf(first);
    if (reading.kind === 'stream') {
      const { silentOn, warnings } = await readStream(
        reading,
        bounded(chunks, limits.streamBytes),
        options,
        (drafts) => onDrafts(drafts, first),
      );
      return { source: first, silentOn, warnings };
    }
  }
  if (size > limits.wholeBytes) throw tooLarge(limits.wholeBytes);
  const bytes = await collect(bounded(chunks, limits.wholeBytes));
  const source = named ?? possible.find((one) => claimsWhole(one, bytes)) ?? 'csv';
  const { reading } = sourceOf(source);
  if (reading.kind !== 'whole') throw new Error(`${source} is not read as a whole`);
  const read = accepted(await reading.read(bytes, options));
  for (let start = 0; start < read.drafts.length; start += PIECE) {
    await onDrafts(read.drafts.slice(start, start + PIECE), source);
    await setImmediate();
  }
  return { source, silentOn: read.silentOn, warnings: read.warnings };
}

async function readStream(
  reading: StreamReading,
  chunks: AsyncIterable<Uint8Array>,
  options: ReadingOptions,
  onDrafts: (drafts: readonly ProjectDraft[]) => Promise<void>,
): Promise<Pick<ReadFile, 'silentOn' | 'warnings'>> {
  let waiting: ProjectDraft[] = [];
  const handOver = async () => {
    const drafts = waiting;
    waiting = [];
    if (drafts.length > 0) await onDrafts(drafts);
  };
  const read = await reading.read(chunks, options, async (draft) => {
    waiting.push(draft);
    if (waiting.length === PIECE) await handOver();
  });
  const { silentOn, warnings } = accepted(read);
  await handOver();
  return { silentOn, warnings };
}

/** The formats that a file can be of, from its first bytes; those that are only taken when no other fits come last. */
function claimants(head: Uint8Array): readonly ImportSource[] {
  const start = head.subarray(0, HEAD_BYTES);
  const claiming = IMPORT_SOURCES.filter((source) => sourceOf(source).claims(start));
  const isFallback = (source: ImportSource) => sourceOf(source).isFallback;
  return [...claiming.filter((source) => !isFallback(source)), ...claiming.filter(isFallback)];
}

function claimsWhole(source: ImportSource, bytes: Uint8Array): boolean {
  const { reading } = sourceOf(source);
  return reading.kind === 'whole' && reading.claimsWhole(bytes);
}

function sourceOf(source: ImportSource): ProjectSource {
  return PROJECT_SOURCES[source];
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
