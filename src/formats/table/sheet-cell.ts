import type { Cell } from '../xlsx/write.ts';
import type { ColumnKind } from './columns.ts';

/** A text of the project table as a cell of a workbook: amounts and markers as numbers, codes as text. */
export function sheetCell(kind: ColumnKind, value: string): Cell {
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
    case 'text':
    case 'flag':
    case 'status':
      return { kind: 'text', value };
  }
}
