/** What a spreadsheet takes for the beginning of a formula; also the wide forms, which some read as the plain ones. */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** CSV for people: text that a spreadsheet would run as a formula gets an apostrophe. Never for numbers. */
export function escapeFormula(text: string): string {
  return BEGINS_FORMULA.test(text) ? `'${text}` : text;
}
