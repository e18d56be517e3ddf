/** Projects out as a workbook that the project table reader reads back. */

import type { Project } from '../domain/types.ts';
import { type ProjectTable, projectTable } from './project-table-out.ts';
import {
  CLASSIFICATION_COLUMNS,
  type ColumnKind,
  PROJECT_COLUMNS,
  type ProjectColumn,
} from './table/columns.ts';
import { PROJECTS_SHEET } from './table/workbook.ts';
import { type Cell, MAX_CELL_LENGTH, type SheetContent, workbookOf } from './xlsx/write.ts';

const KINDS = new Map<string, ColumnKind>(PROJECT_COLUMNS.map(({ name, kind }) => [name, kind]));

export interface ProjectWorkbook {
  readonly bytes: Uint8Array;
  /** Columns that cannot say all of some project's values: left out where lossless, but for the title. */
  readonly notSaid: readonly ProjectColumn[];
}

/**
 * The bytes of a workbook with the sheet "Projects" (header frozen, amounts as numbers, codes as text) and, where columns
 * cannot say everything, the sheet "Not said" that names them. `lossless` as in projectTable.
 */
export async function projectWorkbook(
  projects: readonly Project[],
  options: { readonly lossless: boolean },
): Promise<ProjectWorkbook> {
  const table = projectTable(projects, options);
  const tooLong = options.lossless ? cutColumns(table) : new Set<string>();
  const places = [...table.columns.keys()].filter((place) => !tooLong.has(table.columns[place] ?? ''));
  const sheet: SheetContent = {
    name: PROJECTS_SHEET,
    columns: places.map((place) => ({ header: table.columns[place] ?? '' })),
    rows: table.rows.map((row) =>
      places.map((place) => cellOf(KINDS.get(table.columns[place] ?? ''), row[place] ?? '')),
    ),
  };
  const notSaid = [
    ...table.notSaid.flatMap(({ columns }) => columns),
    ...table.columns.filter((column) => tooLong.has(column)),
  ];
  const sheets = notSaid.length === 0 ? [sheet] : [sheet, notSaidSheet(table, notSaid)];
  return { bytes: await workbookOf(sheets), notSaid };
}

/** Columns with texts that a workbook would cut. The title stays, since no table is read without it. */
function cutColumns({ columns, rows }: ProjectTable): ReadonlySet<string> {
  const cut = columns.filter(
    (column, place) => column !== 'title' && rows.some((row) => (row[place] ?? '').length > MAX_CELL_LENGTH),
  );
  const classified = CLASSIFICATION_COLUMNS.some((column) => cut.includes(column));
  // These make up one field: an import of some of them would clear what the others hold.
  return new Set<string>(classified ? [...cut, ...CLASSIFICATION_COLUMNS] : cut);
}

function notSaidSheet({ notSaid }: ProjectTable, columns: readonly ProjectColumn[]): SheetContent {
  return {
    name: 'Not said',
    columns: [
      { header: 'column', width: 24 },
      { header: 'projects' },
      { header: 'first of them', width: 36 },
    ],
    rows: columns.map((column): Cell[] => {
      const found = notSaid.find((one) => one.columns.includes(column));
      return [
        { kind: 'text', value: column },
        { kind: 'number', value: found?.projects ?? null },
        { kind: 'code', value: found?.first ?? null },
      ];
    }),
  };
}

function cellOf(kind: ColumnKind | undefined, value: string): Cell {
  switch (kind) {
    case 'amount':
      return { kind: 'money', value };
    case 'date':
      return { kind: 'date', value };
    case 'marker':
      return { kind: 'number', value: value === '' ? null : Number(value) };
    case 'id':
    case 'code':
      return { kind: 'code', value };
    default:
      return { kind: 'text', value };
  }
}
