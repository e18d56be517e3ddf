/** Text for a terminal: tables that line up, paragraphs that fit. No colour: it must read the same in a log. */

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Longest text before it is cut with an ellipsis. */
  readonly max?: number;
}

/** A table with a header line; every row has a text for each column. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) =>
    columns.map(({ max }, place) => clip(row[place] ?? '', max ?? Number.POSITIVE_INFINITY)),
  );
  const widths = columns.map((_, place) => Math.max(...cells.map((row) => (row[place] ?? '').length)));
  const lines = cells.map((row) =>
    columns
      .map(({ align }, place) =>
        align === 'right'
          ? (row[place] ?? '').padStart(widths[place] ?? 0)
          : (row[place] ?? '').padEnd(widths[place] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines.join('\n');
}

/** Wraps text at spaces, each line behind the indent. */
export function wrap(text: string, indent: string, width = 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(indent + line);
  return lines.join('\n');
}

/** Thousands apart, as people read amounts: 1234567.89 is 1,234,567.89. */
export function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
