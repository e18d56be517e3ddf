import { stringify } from 'csv-stringify/sync';
import type { Fault } from '../domain/types.ts';
import { escapeFormula } from './escape-formula.ts';

interface ReportRow {
  readonly row: number;
  readonly id: string | null;
  readonly outcome: string;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** The report of an import for a spreadsheet: a line for each row, and one more for each further fault of it. */
export function importReportCsv(rows: readonly ReportRow[]): string {
  const records = rows.flatMap(({ row, id, outcome, errors, warnings }) => {
    const base = { row, id: escapeFormula(id ?? ''), outcome };
    const faults = [
      ...errors.map((fault) => ({ kind: 'error', ...fault })),
      ...warnings.map((fault) => ({ kind: 'warning', ...fault })),
    ];
    if (faults.length === 0) return [base];
    return faults.map(({ kind, pointer, code, message, fix }) => ({
      ...base,
      kind,
      pointer,
      code,
      message: escapeFormula(message),
      fix: escapeFormula(fix),
    }));
  });
  const columns = ['row', 'id', 'outcome', 'kind', 'pointer', 'code', 'message', 'fix'];
  return stringify(records, { header: true, columns });
}
