/** Elements as plain data, and their text. */

export interface XmlNode {
  readonly name: string;
  /** Those that are null or undefined are left out. */
  readonly attributes?: Readonly<Record<string, string | null | undefined>>;
  readonly children?: readonly XmlNode[];
  readonly text?: string;
}

/** The element indented by two spaces a level, with a line break at its end. */
export function serialize(node: XmlNode, level: number): string {
  const indent = '  '.repeat(level);
  const start = `${indent}<${node.name}${attributesOf(node)}`;
  if (node.text !== undefined) return `${start}>${escapeText(node.text)}</${node.name}>\n`;
  if (node.children === undefined || node.children.length === 0) return `${start}/>\n`;
  const inside = node.children.map((child) => serialize(child, level + 1)).join('');
  return `${start}>\n${inside}${indent}</${node.name}>\n`;
}

export function startTag(node: XmlNode, level: number): string {
  return `${'  '.repeat(level)}<${node.name}${attributesOf(node)}>\n`;
}

/** A comment cannot hold two hyphens in a row, nor end in one. */
export function comment(text: string, level: number): string {
  const safe = legal(text).replace(/-(?=-|$)/g, '- ');
  return `${'  '.repeat(level)}<!-- ${safe} -->\n`;
}

function attributesOf(node: XmlNode): string {
  return Object.entries(node.attributes ?? {})
    .map(([name, value]) => (value === null || value === undefined ? '' : ` ${name}="${escapeValue(value)}"`))
    .join('');
}

/** A carriage return that is not written as a reference is read back as a line feed. */
function escapeText(text: string): string {
  return legal(text).replace(/[&<>\r]/g, (character) => REFERENCES[character] ?? character);
}

function escapeValue(text: string): string {
  return legal(text).replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML 1.0 has no way to write these characters; the replacement character shows where one was. */
function legal(text: string): string {
  return text.replace(ILLEGAL, '\ufffd');
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
