/** Text made safe for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
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
