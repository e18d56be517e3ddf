import type { RefusedFile } from '../project-draft.ts';

/** Thrown inside the reader of sheets, where a workbook turns out to be unreadable; the reader answers with `refused`. */
export class RefusedWorkbook extends Error {
  readonly refused: RefusedFile;

  constructor(refused: RefusedFile) {
    super(refused.message);
    this.name = 'RefusedWorkbook';
    this.refused = refused;
  }
}

export function refusedWorkbook(
  message: string,
  fix: string = SAVE_AGAIN,
  code: RefusedFile['code'] = 'not-xlsx',
): RefusedWorkbook {
  return new RefusedWorkbook({ code, message, fix, line: null, column: null });
}

const SAVE_AGAIN = 'Open it in Excel or LibreOffice and save it again as "Excel workbook (.xlsx)".';
