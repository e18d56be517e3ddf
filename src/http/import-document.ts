import type { ReportDocument } from '../formats/report/document.ts';
import type { ImportReport } from '../services/imports.ts';

/** The report of an import as a document: a line for each row, and one more for each further fault of it. */
export function importDocument({ rows, ...report }: ImportReport): ReportDocument {
  const { dryRun, received, created, updated, unchanged, rejected } = report;
  return {
    title: dryRun ? 'Dry run of an import' : 'Import',
    about: [
      { id: 'received', label: 'Rows read', value: received },
      { id: 'created', label: dryRun ? 'Would be created' : 'Created', value: created },
      { id: 'updated', label: dryRun ? 'Would be updated' : 'Updated', value: updated },
      { id: 'unchanged', label: 'Unchanged', value: unchanged },
      { id: 'rejected', label: 'Rejected', value: rejected },
    ],
    tables: [
      {
        id: 'rows',
        title: 'Rows',
        columns: [
          { id: 'number', title: 'Row', kind: 'count' },
          { id: 'project', title: 'Project', kind: 'code' },
          { id: 'outcome', title: 'Outcome', kind: 'text' },
          { id: 'kind', title: 'Error or warning', kind: 'text' },
          { id: 'pointer', title: 'Where', kind: 'code' },
          { id: 'code', title: 'Code', kind: 'code' },
          { id: 'message', title: 'What is wrong', kind: 'text' },
          { id: 'fix', title: 'How to mend it', kind: 'text' },
        ],
        rows: rows.flatMap(({ row, id, outcome, errors, warnings }) => {
          const faults = [
            ...errors.map((fault) => ['error', fault] as const),
            ...warnings.map((fault) => ['warning', fault] as const),
          ];
          if (faults.length === 0) return [[row, id, outcome, null, null, null, null, null]];
          return faults.map(([kind, { pointer, code, message, fix }]) => [
            row,
            id,
            outcome,
            kind,
            pointer,
            code,
            message,
            fix,
          ]);
        }),
      },
    ],
  };
}
