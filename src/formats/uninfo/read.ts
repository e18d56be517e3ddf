/**
 * UN INFO joint work plan exports (XLSX, 85 to 93 columns) to project drafts: a sub-output is a project.
 *
 * Not read: narratives of markers and years, non-monetary assistance, the publication status. Never read: names of staff.
 */
import { currencyDigits } from '../../domain/money.ts';
import { fault, quote } from '../checks.ts';
import type { ProjectField, ReadProjects } from '../project-draft.ts';
import { refuseWorkbook } from '../xlsx/open.ts';
import type { UnInfoColumn } from './columns.ts';
import { mergeRows } from './merge.ts';
import { readRow } from './row.ts';
import { readRows, type SheetLimits } from './sheet.ts';
import { type OfficialTarget, targetReader } from './targets.ts';

export { isUnInfoHeader } from './columns.ts';

export interface UnInfoOptions extends SheetLimits {
  /** ISO 4217 code of all amounts: the sheet names none. */
  readonly currency: string | null;
  /** Official texts of the 169 SDG targets; without them codes are read and texts are not compared. */
  readonly targets: readonly OfficialTarget[];
}

/**
 * Reads the bytes of a UN INFO export. Rows with the same ID become one draft, with their faults (the draft is
 * rejected) and warnings (it is not); pointers are data row and column, /3/sdg_targets. A file that cannot be read as a
 * whole, or comes without a currency, is refused. Limits count data rows and characters of one cell. Never throws.
 */
export async function readUnInfo(bytes: Uint8Array, options: UnInfoOptions): Promise<ReadProjects> {
  const read = await readRows(bytes, options);
  if (!read.ok) return read;
  const currency = options.currency?.trim().toUpperCase() ?? '';
  if (currencyDigits(currency) === null) {
    const message =
      currency === ''
        ? 'UN INFO exports do not name the currency of their amounts.'
        : `${quote(currency)} is not an ISO 4217 currency.`;
    const fix = 'Name the currency when importing, such as currency=USD.';
    const code = currency === '' ? 'missing-currency' : 'unknown-currency';
    return { ok: false, refused: refuseWorkbook(code, message, fix) };
  }
  const context = { currency, years: read.columns.years, targets: targetReader(options.targets) };
  const drafts = mergeRows(read.rows.map((row) => readRow(row, context)));
  const silentOn: ProjectField[] = ['regions', 'translations', 'answers', 'reviewed'];
  for (const [field, columns] of FIELDS) {
    if (!columns.some((column) => read.columns.positions.has(column))) silentOn.push(field);
  }
  if (read.columns.years.length === 0 && !read.columns.positions.has('requiredTotal'))
    silentOn.push('amounts');
  if (drafts.length > 0) return { ok: true, drafts, warnings: read.warnings, silentOn };
  const message = 'The sheet has a header and no rows.';
  const empty = fault('/', 'no-projects', message, 'Check that it is the right file.');
  return { ok: true, drafts, warnings: [...read.warnings, empty], silentOn };
}

/** Fields whose columns an export may lack. */
const FIELDS: readonly (readonly [ProjectField, readonly UnInfoColumn[]])[] = [
  ['description', ['description']],
  ['organisations', ['agencies', 'funders', 'implementers']],
  ['humanitarian', ['humanitarian']],
  ['markers', ['gender', 'humanRights', 'peace']],
];
