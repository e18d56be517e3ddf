/** What a workbook begins with, to tell what kind of table it holds before all of it is read. */
import { openPackage, type WorkbookParts } from './package.ts';
import { chooseSheet } from './read.ts';
import { RefusedWorkbook } from './refused.ts';
import { walkXml } from './xml.ts';

/** A text, or the number of one that the sheets share. */
type FirstCell = { readonly text: string } | { readonly shared: number };

/**
 * The texts in the first row with any value of the first visible sheet, in the order of their cells. None where the workbook
 * is refused: reading it whole says why. Never throws.
 */
export function firstRowTexts(bytes: Uint8Array): readonly string[] {
  try {
    const workbook = openPackage(bytes);
    const { part } = chooseSheet(workbook.sheets, null);
    const cells = firstRow(part, workbook.content(part));
    const shared = sharedTexts(
      workbook,
      cells.flatMap((cell) => ('shared' in cell ? [cell.shared] : [])),
    );
    return cells.map((cell) => ('shared' in cell ? (shared.get(cell.shared) ?? '') : cell.text));
  } catch (error) {
    if (error instanceof RefusedWorkbook) return [];
    throw error;
  }
}

function firstRow(part: string, content: Uint8Array): readonly FirstCell[] {
  const cells: FirstCell[] = [];
  let type = '';
  let value: string | null = null;
  let reading = false;
  let done = false;
  walkXml(part, content, {
    open: (name, attributes) => {
      if (name === 'c') [type, value] = [attributes.t ?? 'n', null];
      reading = name === 'v' || name === 't';
    },
    text: (text) => {
      if (reading) value = (value ?? '') + text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') reading = false;
      if (name === 'row') done ||= cells.length > 0;
      if (name !== 'c' || done || value === null || value.trim() === '') return;
      if (type === 's') cells.push({ shared: Number(value) });
      else cells.push({ text: type === 'inlineStr' || type === 'str' ? value : '' });
    },
    done: () => done,
  });
  return cells;
}

/** By their numbers; the way a text is pronounced, which may stand beside it, is not part of it. */
function sharedTexts(
  { sharedStrings, content }: WorkbookParts,
  wanted: readonly number[],
): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  if (sharedStrings === null || wanted.length === 0) return texts;
  const numbers = new Set(wanted);
  const last = Math.max(...wanted);
  let number = -1;
  let text = '';
  let reading = false;
  let aside = false;
  walkXml(sharedStrings, content(sharedStrings), {
    open: (name) => {
      if (name === 'si') [number, text] = [number + 1, ''];
      if (name === 'rPh') aside = true;
      reading = name === 't' && !aside;
    },
    text: (piece) => {
      if (reading && numbers.has(number)) text += piece;
    },
    close: (name) => {
      if (name === 't') reading = false;
      if (name === 'rPh') aside = false;
      if (name === 'si' && numbers.has(number)) texts.set(number, text);
    },
    done: () => number > last,
  });
  return texts;
}
