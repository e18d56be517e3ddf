/** The XML parts of a workbook, walked with bounds before any other code sees them. */
import { isUtf8 } from 'node:buffer';
import { SaxesParser } from 'saxes';
import { quote } from '../checks.ts';
import { refusedWorkbook } from './refused.ts';

const MAX_DEPTH = 64;
/** Excel keeps 32,767 characters in a cell; even written as references that is less. */
const MAX_NODE_LENGTH = 400_000;
const CHUNK_LENGTH = 65_536;

interface XmlHandlers {
  /** Names of elements and attributes are without prefix. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
  /** A comment, CDATA section or processing instruction. */
  readonly aside?: () => void;
  /** True once enough is known: the walk ends soon after. */
  readonly done?: () => boolean;
}

/**
 * Walks a part from beginning to end, or until its handlers are done. Throws RefusedWorkbook: not UTF-8, not well-formed, a document type (and with it
 * entities of its own), elements more than 64 deep, a single tag or text longer than any cell.
 */
export function walkXml(part: string, content: Uint8Array, handlers: XmlHandlers): void {
  const refuse = (what: string) => refusedWorkbook(`The part ${quote(part)} ${what}.`);
  if (!isUtf8(content)) throw refuse('is not in UTF-8');
  const parser = new SaxesParser();
  let depth = 0;
  /** Characters read when the last element, text or aside was complete. */
  let completeAt = 0;
  let readTo = 0;
  const checkLength = (text: string) => {
    if (text.length > MAX_NODE_LENGTH)
      throw refuse(`holds a text of more than ${MAX_NODE_LENGTH} characters`);
  };
  const aside = (text: string) => {
    completeAt = readTo;
    checkLength(text);
    handlers.aside?.();
  };
  parser.on('error', (error) => {
    throw refuse(`is not well-formed XML (${error.message.slice(0, 80)})`);
  });
  parser.on('doctype', () => {
    throw refuse('declares a document type, which a workbook has no use for');
  });
  parser.on('opentag', (tag) => {
    completeAt = readTo;
    depth += 1;
    if (depth > MAX_DEPTH) throw refuse(`nests elements more than ${MAX_DEPTH} deep`);
    const attributes: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(tag.attributes)) {
      checkLength(value);
      attributes[local(name)] = value;
    }
    handlers.open(local(tag.name), attributes);
  });
  parser.on('closetag', (tag) => {
    completeAt = readTo;
    depth -= 1;
    handlers.close?.(local(tag.name));
  });
  parser.on('text', (text) => {
    checkLength(text);
    handlers.text?.(text);
  });
  parser.on('comment', aside);
  parser.on('cdata', aside);
  parser.on('processinginstruction', ({ body }) => aside(body));
  // A mark at the beginning, as some programs write it, is not part of the document.
  const text = new TextDecoder().decode(content);
  while (readTo < text.length) {
    const chunk = text.slice(readTo, readTo + CHUNK_LENGTH);
    readTo += chunk.length;
    parser.write(chunk);
    if (handlers.done?.() === true) return;
    // Readers that look again from the last complete piece take for ever over a tag without an end.
    if (readTo - completeAt > MAX_NODE_LENGTH + CHUNK_LENGTH) {
      throw refuse(`holds a tag or text of more than ${MAX_NODE_LENGTH} characters`);
    }
  }
  parser.close();
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
