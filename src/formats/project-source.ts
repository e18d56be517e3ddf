import type { CrosswalkGraph } from '../domain/graph.ts';
import type { Fault } from '../domain/types.ts';
import type { ProjectDraft, ProjectField, ReadProjects, RefusedFile } from './project-draft.ts';

/** A format of files of projects. A new one is an object like this in its folder, and a line in project-sources.ts. */
export interface ProjectSource {
  /** On the import page. */
  readonly label: string;
  /** True where a file lists all tags of a project. Files of other formats know tags of some frameworks only. */
  readonly listsAllTags: boolean;
  /** True for what a file is taken for when no other format claims it. */
  readonly isFallback: boolean;
  /** True for a file of this format, from its first bytes. False where it has to be named. */
  readonly claims: (head: Uint8Array) => boolean;
  readonly reading: WholeReading | StreamReading;
}

export interface ReadingOptions {
  /** ISO 4217, for files that name none. */
  readonly currency: string | null;
  readonly maxRows: number;
  /** Characters of one cell or text. */
  readonly maxCellLength: number;
  /** Elements within elements, in XML. */
  readonly maxDepth: number;
  readonly graph: CrosswalkGraph;
}

/** Reads a file from all of its bytes. */
export interface WholeReading {
  readonly kind: 'whole';
  /** Asked after the first bytes fit: true for a file of this format. */
  readonly claimsWhole: (bytes: Uint8Array) => boolean;
  readonly read: (bytes: Uint8Array, options: ReadingOptions) => ReadProjects | Promise<ReadProjects>;
}

/** Reads a file as it arrives, in memory that does not grow with it. */
export interface StreamReading {
  readonly kind: 'stream';
  readonly read: (
    chunks: AsyncIterable<Uint8Array>,
    options: ReadingOptions,
    onDraft: (draft: ProjectDraft) => void | Promise<void>,
  ) => Promise<
    | {
        readonly ok: true;
        /** Fields that the file says nothing about. */
        readonly silentOn: readonly ProjectField[];
        readonly warnings: readonly Fault[];
      }
    | { readonly ok: false; readonly refused: RefusedFile }
  >;
}

/** A zip file, as workbooks are. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b;
}

/** XML begins with "<", whatever its encoding. */
export function isXml(head: Uint8Array): boolean {
  return head.find((byte) => byte > 0x20 && byte < 0x80) === 0x3c;
}
