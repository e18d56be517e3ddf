/** Projects out as a workbook that the project table reader reads back. */

import type { Project } from '../domain/types.ts';
import { type NotSaid, projectTable } from './project-table-out.ts';
import { kindOfColumn } from './table/columns.ts';
import { sheetCell } from './table/sheet-cell.ts';
import { PROJECTS_SHEET } from './table/workbook.ts';
import { type Cell, MAX_CELL_LENGTH, type SheetContent, workbookOf } from './xlsx/write.ts';

interface ProjectWorkbook {
  readonly bytes: Uint8Array;
  /** What the table cannot say of some projects: left out where lossless, but for the title. */
  readonly notSaid: readonly string[];
}

/**
 * The bytes of a workbook with the sheet "Projects" (header frozen, amounts as numbers, codes as text) and, where columns
 * cannot say everything, the sheet "Not said" that names them. `lossless` as in tableSurvey, where a text that a workbook
 * would cut is not said either.
 */
export async function projectWorkbook(
  projects: readonly Project[],
  { lossless }: { readonly lossless: boolean },
): Promise<ProjectWorkbook> {
  const { columns, rows, notSaid } = projectTable(projects, { lossless, maxCellLength: MAX_CELL_LENGTH });
  const sheet: SheetContent = {
    name: PROJECTS_SHEET,
    columns: columns.map((header) => ({ header })),
    rows: rows.map((row) => row.map((value, place) => sheetCell(kindOfColumn(columns[place] ?? ''), value))),
  };
  const sheets = notSaid.length === 0 ? [sheet] : [sheet, notSaidSheet(notSaid)];
  return { bytes: await workbookOf(sheets), notSaid: notSaid.flatMap(({ columns: said }) => said) };
}

function notSaidSheet(notSaid: readonly NotSaid[]): SheetContent {
  return {
    name: 'Not said',
    columns: [
      { header: 'column', width: 24 },
      { header: 'projects' },
      { header: 'first of them', width: 36 },
    ],
    rows: notSaid.flatMap(({ columns, projects, first }) =>
      columns.map((column): Cell[] => [
        { kind: 'text', value: column },
        { kind: 'number', value: projects },
        { kind: 'code', value: first },
      ]),
    ),
  };
}
