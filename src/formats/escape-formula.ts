/** CSV for people: text that a spreadsheet would run as a formula gets an apostrophe. Never for numbers. */
export function escapeFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
