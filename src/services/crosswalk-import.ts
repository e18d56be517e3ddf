import type { Fault } from '../domain/types.ts';
import { invalidUtf8Line } from '../formats/utf8.ts';
import {
  type Change,
  type ChangeDetails,
  type ImportedFile,
  type ImportedThing,
  NOW,
  StoreError,
} from '../store/port.ts';
import type { Crosswalk } from './crosswalk.ts';
import type { ImportLimits } from './import-files.ts';
import type { ImportRow } from './import-rows.ts';
import type { ImportMode } from './imports.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';

/** What imports into the crosswalk itself (frameworks, official texts, mappings) have in common. */

export interface CrosswalkImportRequest {
  readonly bytes: Uint8Array;
  readonly dryRun: boolean;
  readonly mode: ImportMode;
  readonly limits: ImportLimits;
}

/** As the report of projects, with another list of sources. */
export interface CrosswalkImportReport<Source extends string> {
  readonly dryRun: boolean;
  readonly mode: ImportMode;
  readonly source: Source;
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

/** What shall become of a file: a row for each of its elements, and the changes of the good ones. */
export interface Decided<Extra extends object> {
  readonly rows: readonly ImportRow[];
  readonly changes: readonly Change[];
  readonly warnings: readonly Fault[];
  /** What the report of this kind says besides. */
  readonly extra: Extra;
}

/** What is imported, and what the change that does so is. */
interface CrosswalkImport<Source extends string, Extra extends object> {
  /** In words, for the reason of the change. */
  readonly words: string;
  readonly source: Source;
  readonly details: (file: ImportedFile, extra: Extra) => ChangeDetails;
}

/** An import of a kind of things, as the change that it is. */
export const importOf =
  (of: ImportedThing) =>
  (file: ImportedFile): ChangeDetails => ({ kind: 'import', of, ...file });

/** Another client may write between reading and writing; then the import is decided anew. */
const ATTEMPTS = 3;

/**
 * Decides on the crosswalk as it stands and writes in one change, which is refused when the crosswalk has moved on
 * meanwhile. Atomic mode writes all or nothing: with rejected rows it throws `rejected-rows`, whose `extra` is the report.
 */
export async function importIntoCrosswalk<Source extends string, Extra extends object>(
  { store, views }: ProjectServices,
  what: CrosswalkImport<Source, Extra>,
  { dryRun, mode }: CrosswalkImportRequest,
  { actor }: Writer,
  decide: (crosswalk: Crosswalk) => Decided<Extra>,
): Promise<CrosswalkImportReport<Source> & Extra> {
  for (let attempt = 1; ; attempt += 1) {
    const crosswalk = await views.at(NOW, async (view) => view.crosswalk);
    const { rows, changes, warnings, extra } = decide(crosswalk);
    const count = (outcome: ImportRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
    const report = {
      dryRun,
      mode,
      source: what.source,
      received: rows.length,
      created: count('created'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      rejected: count('rejected'),
      warnings,
      rows,
      change: null,
      ...extra,
    };
    if (dryRun) return report;
    if (report.rejected > 0 && mode === 'atomic') throw refused(report);
    if (changes.length === 0) return report;
    const { source, received, created, updated, rejected } = report;
    const reason = `import of ${what.words} (${source}): ${created} created, ${updated} updated`;
    try {
      const expectation = { kind: 'revision', revision: crosswalk.revision } as const;
      const { change } = await store.commit(changes, [expectation], {
        actor,
        reason,
        details: what.details({ source, mode, rows: { received, created, updated, rejected } }, extra),
      });
      return { ...report, change };
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
    }
  }
}

function refused(report: CrosswalkImportReport<string>): Problem {
  return new Problem(
    'rejected-rows',
    `${report.rejected} of ${report.received} rows cannot be taken, so nothing was written.`,
    report.rows.flatMap(({ errors }) => errors).slice(0, 100),
    { ...report, created: 0, updated: 0, rows: report.rows.map(notWritten) },
  );
}

function notWritten(row: ImportRow): ImportRow {
  return row.outcome === 'created' || row.outcome === 'updated' ? { ...row, outcome: 'not-written' } : row;
}

/** The file as text, without a byte order mark; a Problem `unreadable-file` for what is not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  const line = invalidUtf8Line(bytes);
  if (line === null) return new TextDecoder().decode(bytes);
  throw unreadable([
    {
      pointer: `/line/${line}`,
      code: 'not-utf-8',
      message: `The file is not in UTF-8 (line ${line}).`,
      fix: 'Save it as UTF-8.',
    },
  ]);
}

/** A file that cannot be taken as a whole; the first fault is told in words. */
export function unreadable(faults: readonly Fault[]): Problem {
  const [first] = faults;
  return new Problem('unreadable-file', `${first?.message} ${first?.fix}`, faults.slice(0, 100));
}

/** More elements than the configuration allows are refused before anything is decided. */
export function holdRows(count: number, { rows }: ImportLimits): void {
  if (count <= rows) return;
  throw unreadable([
    {
      pointer: '',
      code: 'file-too-large',
      message: `The file has ${count} elements; at most ${rows} are read.`,
      fix: 'Cut it into parts and import them one after another.',
    },
  ]);
}

/** A text that is kept must be storable and of a length the configuration allows. */
export function textFault(text: string, pointer: string, { cellLength }: ImportLimits): Fault | null {
  if (text.length > cellLength) {
    const message = `The text has ${text.length} characters; at most ${cellLength} are read.`;
    return { pointer, code: 'text-too-long', message, fix: 'Shorten it.' };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text)) return null;
  const message = 'The text holds control or replacement characters.';
  return { pointer, code: 'text-unreadable', message, fix: 'Mend its encoding.' };
}
