/** The columns of a UN INFO joint work plan export, found by name wherever they stand. */
import type { AmountKind, Fault } from '../../domain/types.ts';
import { quote } from '../checks.ts';
import { note } from './notes.ts';

/** Names as the export writes them. Without `needed: true` a column may be missing. */
const UNINFO_COLUMNS = [
  { key: 'country', name: 'Country', needed: true },
  { key: 'plan', name: 'Plan name', needed: true },
  { key: 'priorityCode', name: 'Strategic priority code', needed: true },
  { key: 'priority', name: 'Strategic priority', needed: true },
  { key: 'outcomeCode', name: 'Outcome code', needed: true },
  { key: 'outcome', name: 'Outcome', needed: true },
  { key: 'outputCode', name: 'Output code', needed: true },
  { key: 'output', name: 'Output', needed: true },
  { key: 'subOutputCode', name: 'Sub-Output code', needed: false },
  { key: 'title', name: 'Sub-Output', needed: true },
  { key: 'id', name: 'ID', needed: true },
  { key: 'description', name: 'Description', needed: false },
  { key: 'start', name: 'Start date', needed: true },
  { key: 'end', name: 'End date', needed: true },
  { key: 'status', name: 'Status', needed: true },
  { key: 'jointProgrammes', name: 'Joint Programmes / Initiatives names', needed: false },
  { key: 'jointTypes', name: 'Joint Programmes / Initiatives types', needed: false },
  { key: 'agencyCodes', name: 'Agency abbreviations', needed: false },
  { key: 'agencies', name: 'Agencies', needed: false },
  { key: 'funders', name: 'Contributing partners', needed: false },
  { key: 'implementers', name: 'Implementation partners', needed: false },
  { key: 'targets', name: 'SDG Targets', needed: true },
  { key: 'goals', name: 'SDG Goals', needed: false },
  { key: 'geography', name: 'Geography', needed: false },
  { key: 'qcpr', name: 'QCPR function', needed: false },
  { key: 'humanitarian', name: 'Humanitarian marker', needed: false },
  { key: 'gender', name: 'Gender marker', needed: false },
  { key: 'humanRights', name: 'Human rights marker', needed: false },
  { key: 'peace', name: 'Sustaining peace marker', needed: false },
  { key: 'alsoOutputs', name: 'Suboutput also contributes to the following outputs', needed: false },
  { key: 'groups', name: 'LNOB groups targeted', needed: false },
  { key: 'requiredTotal', name: 'Total required resources', needed: false },
  { key: 'availableTotal', name: 'Total available resources', needed: false },
  { key: 'expenditureTotal', name: 'Total expenditure resources', needed: false },
] as const;
export type UnInfoColumn = (typeof UNINFO_COLUMNS)[number]['key'];

/** Known, and not kept: a project has no place for them. */
const NOT_KEPT =
  /^(?:sub_output_publication_status|non_monetary_assistance|(?:humanitarian|gender|human_rights|sustaining_peace)_marker_narrative|\d{4}_narrative)$/;
/** Names and addresses of staff: never read beyond this test of the column's own name. */
const STAFF = /focal|staff|contact|e_?mail|created_by|updated_by|(?:^|_)users?(?:_|$)/;
const YEARLY = /^(\d{4})_(required|available|expenditure)$/;

/** A column of amounts of one year. */
export interface YearColumn {
  readonly year: number;
  readonly kind: AmountKind;
  readonly position: number;
  readonly name: string;
}

export interface UnInfoColumns {
  readonly positions: ReadonlyMap<UnInfoColumn, number>;
  readonly years: readonly YearColumn[];
  readonly warnings: readonly Fault[];
}

type ReadColumns =
  | ({ readonly ok: true } & UnInfoColumns)
  | { readonly ok: false; readonly message: string; readonly fix: string };

/** Letter case, spaces, hyphens and underscores do not tell two names apart. */
export function columnKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

const BY_KEY = new Map(UNINFO_COLUMNS.map(({ key, name }) => [columnKey(name), key]));
const POINTER_NAMES = new Map(UNINFO_COLUMNS.map(({ key, name }) => [key, columnKey(name)]));

/** The pointer of a cell: data row and column name, /3/sdg_targets. */
export function cellPointer(row: number, column: UnInfoColumn): string {
  return `/${row}/${POINTER_NAMES.get(column) ?? column}`;
}

/** Whether a header row is that of a UN INFO export: for telling the source of a workbook from its content. */
export function isUnInfoHeader(header: readonly string[]): boolean {
  const keys = new Set(header.map(columnKey));
  return ['plan_name', 'output_code', 'sub_output', 'sdg_targets', 'id'].every((key) => keys.has(key));
}

/** Finds the columns in a header row. A needed column that is missing, or a known one given twice, refuses the file. */
export function readColumns(header: readonly string[]): ReadColumns {
  const positions = new Map<UnInfoColumn, number>();
  const years: YearColumn[] = [];
  const [warnings, notKept, seen]: [Fault[], string[], Set<string>] = [[], [], new Set()];
  for (const [position, name] of header.entries()) {
    const key = columnKey(name);
    if (key === '') continue;
    const column = BY_KEY.get(key);
    const [, year, kind] = YEARLY.exec(key) ?? [];
    if (seen.has(key) && (column !== undefined || year !== undefined)) {
      const message = `The column ${quote(name)} is there twice.`;
      return { ok: false, message, fix: 'Export the joint work plan again, or remove one of the two.' };
    }
    seen.add(key);
    if (column !== undefined) positions.set(column, position);
    else if (year !== undefined) years.push({ year: Number(year), kind: kind as AmountKind, position, name });
    else if (STAFF.test(key)) warnings.push(staffDropped(name));
    else notKept.push(NOT_KEPT.test(key) ? name : `${name} (unknown)`);
  }
  const missing = UNINFO_COLUMNS.filter(({ key, needed }) => needed && !positions.has(key));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(', ');
    const needed = UNINFO_COLUMNS.filter((column) => column.needed).map(({ name }) => name);
    return {
      ok: false,
      message: `The sheet is not a whole UN INFO export: it has no column ${names}.`,
      fix: `Export the joint work plan from UN INFO as it stands. Needed columns: ${needed.join(', ')}.`,
    };
  }
  if (notKept.length > 0) {
    const message = `These columns are not read: ${notKept.map((name) => quote(name).slice(1, -1)).join(', ')}.`;
    const fix = 'Nothing to mend: a project has no place for them. Keep the workbook if you need them.';
    warnings.push(note('/', 'column-not-kept', message, fix));
  }
  years.sort((a, b) => a.year - b.year || a.position - b.position);
  return { ok: true, positions, years, warnings };
}

function staffDropped(name: string): Fault {
  const message = `The column ${quote(name)} holds names of staff; it is not read and never stored.`;
  return note('/', 'staff-names-dropped', message, 'Nothing to mend.');
}
