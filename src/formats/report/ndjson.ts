import { linesOf, type ReportDocument } from './document.ts';

/**
 * A report for machines: the first line is `{"title", "about": {…}}`, every further line one row with its table, what
 * kind of line it is (`row`, or the id of a line below the rows), and its cells by the ids of their columns.
 */
export function reportNdjson(document: ReportDocument): string {
  const about = Object.fromEntries(document.about.map(({ id, value }) => [id, value]));
  const lines: string[] = [JSON.stringify({ title: document.title, about })];
  for (const table of document.tables) {
    for (const { id, cells } of linesOf(table)) {
      const named = table.columns.map((column, place) => [column.id, cells[place] ?? null] as const);
      lines.push(JSON.stringify({ table: table.id, row: id, ...Object.fromEntries(named) }));
    }
  }
  return `${lines.join('\n')}\n`;
}
