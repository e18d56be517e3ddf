import { stringify } from 'csv-stringify/sync';
import { numberToText } from '../../domain/decimal.ts';
import { escapeFormula } from '../escape-formula.ts';
import { allColumns, linesOf, type ReportCell, type ReportDocument, type ReportTable } from './document.ts';

/**
 * A report as CSV or TSV for people: text that a spreadsheet would read as a formula is escaped with an apostrophe. All
 * tables stand in one, with the columns of all of them; `table` says which one a line is of, where there are several,
 * and `row` tells rows from what stands below them. Every line carries what the report is about, so that a line copied
 * elsewhere still says what it is. A report without any line has one that carries nothing else.
 */
export function reportCsv(document: ReportDocument, delimiter: ',' | '\t' = ','): string {
  const columns = allColumns(document.tables);
  const about = Object.fromEntries(
    document.about.map(({ id, value }) => [
      underscored(id),
      typeof value === 'string' ? escapeFormula(value) : value,
    ]),
  );
  const records = document.tables.flatMap((table) =>
    linesOf(table).map(({ id, cells }) => ({
      table: escapeFormula(table.id),
      row: id,
      ...cellsById(table, cells),
      ...about,
    })),
  );
  return stringify(records.length === 0 ? [about] : records, {
    header: true,
    delimiter,
    columns: [
      ...(document.tables.length > 1 ? ['table'] : []),
      ...(document.tables.some(({ foot }) => foot !== undefined) ? ['row'] : []),
      ...columns.map(({ id }) => underscored(id)),
      ...Object.keys(about),
    ],
    cast: { number: numberToText },
  });
}

function cellsById(table: ReportTable, cells: readonly ReportCell[]): Record<string, ReportCell> {
  return Object.fromEntries(
    table.columns.map(({ id, kind }, place) => {
      const cell = cells[place] ?? null;
      // A negative amount is a number, whatever a spreadsheet would make of a text that begins like it.
      return [underscored(id), typeof cell === 'string' && kind !== 'amount' ? escapeFormula(cell) : cell];
    }),
  );
}

function underscored(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
