/** HTML that is safe to send: made by `html`, or declared so by `trusted`. */
export interface Html {
  readonly html: string;
}

/** What may stand in a template: text is escaped, lists are joined, and nothing stands for what is absent. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Text made safe for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A template whose every value is escaped unless it is HTML already. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map((piece, place) => piece + (place < parts.length ? written(parts[place]) : ''));
  return { html: text.join('') };
}

/** Declares text as HTML: for pictures we drew ourselves, never for what anybody sent. */
export function trusted(text: string): Html {
  return { html: text };
}

/** Items with something between them. */
export function joined(items: readonly Part[], between: Part): readonly Part[] {
  return items.flatMap((item, place) => (place === 0 ? [item] : [between, item]));
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('html' in part) return part.html;
  return part.map(written).join('');
}

/** `code` in backticks becomes <code>; all else is escaped. */
export function inlineCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** A plain page that needs no script and no style sheet to be read. `body` is HTML already, `style` its CSS. */
export function page(title: string, body: string, style?: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Crosswalk</title>${style === undefined ? '' : `\n<style>${style}</style>`}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
