/**
 * A report as plain data: what it is, and its tables. The writers beside this file turn the same document into CSV, TSV,
 * NDJSON, XLSX and HTML, so that every format says the same and carries what the report is about.
 */

/**
 * How a cell is written. `code` must stay as it is typed (10.70); `count` is a whole number; `amount` is exact decimal text
 * such as "1250.00", shown with the digits it has; `share` is a number from 0 to 1; `link` is an address.
 */
export type ColumnKind = 'text' | 'code' | 'date' | 'count' | 'number' | 'amount' | 'share' | 'link';

/** Whether cells hold numbers, which are aligned right so that their digits can be compared. */
export const IS_NUMERIC: Readonly<Record<ColumnKind, boolean>> = {
  text: false,
  code: false,
  date: false,
  link: false,
  count: true,
  number: true,
  amount: true,
  share: true,
};

/** Amounts are decimal text, counts, numbers and shares are numbers; null is an empty cell. */
export type ReportCell = string | number | null;

export interface ReportColumn {
  /** In camelCase: the name in NDJSON, and with underscores in CSV. Equal ids of two tables mean the same. */
  readonly id: string;
  /** What people read above the column. */
  readonly title: string;
  readonly kind: ColumnKind;
  /** One sentence for readers who meet the column for the first time. */
  readonly note?: string;
}

/** A line below the rows: a sum, a total, what is not in any row. `id` names it in CSV and NDJSON. */
interface ReportFootRow {
  readonly id: string;
  readonly cells: readonly ReportCell[];
}

export interface ReportTable {
  /** Unique in the document; the name of the table in CSV and NDJSON. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  /** Each as long as `columns`, in their order. The first column names the row. */
  readonly rows: readonly (readonly ReportCell[])[];
  readonly foot?: readonly ReportFootRow[];
}

/**
 * One thing that a reader must know: method, filters, change, revision, date, notice, address. `id` is in camelCase and
 * differs from the ids of all columns.
 */
export interface ReportFact {
  readonly id: string;
  readonly label: string;
  readonly value: string | number;
}

export interface ReportDocument {
  readonly title: string;
  readonly about: readonly ReportFact[];
  readonly tables: readonly ReportTable[];
}

/** The facts that say something, for people. Machines get all of them, so that each is always found in its place. */
export function factsOf({ about }: ReportDocument): readonly ReportFact[] {
  return about.filter(({ value }) => value !== '');
}

/** What `row` says of a line that is no foot, in CSV and NDJSON. */
const BODY_ROW = 'row';

/** The columns of all tables, each id once, in the order in which they are met. */
export function allColumns(tables: readonly ReportTable[]): readonly ReportColumn[] {
  const byId = new Map(
    tables.flatMap(({ columns }) => columns.map((column) => [column.id, column] as const)),
  );
  return [...byId.values()];
}

/** Every line of a table, the foot last, each with its id. */
export function linesOf(table: ReportTable): readonly ReportFootRow[] {
  return [...table.rows.map((cells) => ({ id: BODY_ROW, cells })), ...(table.foot ?? [])];
}
