/** Cells that hold several values: where one ends, and how a value is written that holds the separators itself. */

/** What a backslash takes its meaning from; before anything else a backslash is a backslash. */
const ESCAPED = /\\([\\;|=:[\]])/g;

/** The parts of a cell between unescaped separators (";", or "|" where the column takes it too), trimmed, without empty ones. */
export function splitList(text: string, separators: ';' | ';|'): string[] {
  const part = separators === ';' ? /(?:\\.|[^;\\]|\\$)+/gs : /(?:\\.|[^;|\\]|\\$)+/gs;
  return [...text.matchAll(part)].map(([found]) => found.trim()).filter((found) => found !== '');
}

/** What stands before and after the first unescaped mark, still escaped; null after when there is none. */
export function cutAtMark(
  text: string,
  mark: '=' | ':',
): { readonly before: string; readonly after: string | null } {
  const pattern = mark === '=' ? /^((?:\\.|[^=\\])*)=(.*)$/s : /^((?:\\.|[^:\\])*):(.*)$/s;
  const [, before, after] = pattern.exec(text) ?? [];
  return before === undefined || after === undefined ? { before: text, after: null } : { before, after };
}

/** A value as a part of a list: backslashes before the characters of `special` and before backslashes. */
export function escapeInList(text: string, special: string): string {
  return [...text].map((char) => (char === '\\' || special.includes(char) ? `\\${char}` : char)).join('');
}

export function unescapeInList(text: string): string {
  return text.replace(ESCAPED, '$1');
}
