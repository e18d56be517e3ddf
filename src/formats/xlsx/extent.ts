/** How far a part of a workbook reaches, told before any reader makes room for it. */

interface Extent {
  /** The highest row and column that any cell or row names, and how many cells there are. */
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
}

const OPENING = /<(?:[^\s<>/"'=:]+:)?(?:row|c)(?=[\s/>])/g;
/** Plain attributes only: no references, no quotes left open. What writes them otherwise is no spreadsheet program. */
const PLAIN_TAG = /<[^\s<>/"'=]+((?:\s+[^\s<>/"'=]+\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*)\s*\/?>/y;
const PLACE = /(?:^|\s)(?:[^\s<>/"'=:]+:)?r\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Finds the extent of a part's rows and cells; null when a row or cell is written in a way whose place cannot be told.
 * A sheet of two cells, A1 and XFD1048576, is small in the file and endless in the memory of most readers.
 */
export function readExtent(xml: string): Extent | null {
  let [rows, columns, cells, opened] = [0, 0, 0, 0];
  OPENING.lastIndex = 0;
  for (let found = OPENING.exec(xml); found !== null; found = OPENING.exec(xml)) {
    PLAIN_TAG.lastIndex = found.index;
    const attributes = PLAIN_TAG.exec(xml)?.[1];
    if (attributes === undefined) return null;
    const isCell = found[0].endsWith('c');
    if (isCell) cells += 1;
    else opened += 1;
    for (const [, double, single] of attributes.matchAll(PLACE)) {
      const place = placeOf(double ?? single ?? '', isCell);
      if (place === null) return null;
      rows = Math.max(rows, place.row);
      columns = Math.max(columns, place.column);
    }
  }
  return { rows: Math.max(rows, opened), columns, cells };
}

function placeOf(text: string, isCell: boolean): { row: number; column: number } | null {
  const [, letters = '', digits] = /^([A-Z]{0,3})(\d{1,7})$/.exec(text) ?? [];
  if (digits === undefined || (letters !== '') !== isCell) return null;
  const column = [...letters].reduce((value, letter) => value * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits), column };
}
