import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Fault } from '../../domain/types.ts';
import type { RefusedFile } from '../project-draft.ts';
import { fault, quote } from '../table/checks.ts';
import { invalidUtf8Line } from '../table/utf8.ts';
import { decodeChunks, READABLE_ENCODINGS, tellEncoding } from './decode.ts';
import { judgeRoot } from './root.ts';

/** One element in no namespace, with those of its descendants that are read. */
export interface XmlElement {
  readonly name: string;
  /** XPath with indices: /iati-activities/iati-activity[3]/sector[2]. */
  readonly path: string;
  /** Those of the attributes read that it has. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The element's own text, as it stands; kept of identifiers, narratives and values. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** An activity and what had to be left out of it for its size. */
export interface ActivityElement {
  readonly element: XmlElement;
  /** Paths of texts and attributes longer than the limit; they are cut. */
  readonly tooLong: readonly string[];
  readonly tooManyElements: boolean;
}

export interface XmlLimits {
  readonly maxActivities: number;
  readonly maxDepth: number;
  readonly maxTextLength: number;
}

export type ReadElements =
  | { readonly ok: true; readonly warnings: readonly Fault[] }
  | { readonly ok: false; readonly refused: RefusedFile };

/** Far above what one activity holds of the elements read; it bounds memory, not use. */
export const MAX_ELEMENTS_PER_ACTIVITY = 10_000;

/** A name without a prefix is in no namespace. */
const READ_ATTRIBUTES = [
  'xml:lang',
  'code',
  'currency',
  'default-currency',
  'humanitarian',
  'iso-date',
  'percentage',
  'ref',
  'role',
  'significance',
  'type',
  'vocabulary',
  'vocabulary-uri',
] as const;

/** Elsewhere text is the white space of a pretty-printed file. */
const READ_TEXTS: ReadonlySet<string> = new Set(['iati-identifier', 'narrative', 'value']);

interface OpenElement extends XmlElement {
  text: string;
  readonly children: XmlElement[];
  readonly counts: Map<string, number>;
}

/**
 * Reads an IATI activity file and hands over each activity as soon as it is closed, so that memory holds one
 * activity at a time. `kept` names the children of an activity that are read; all else is skipped.
 * Refuses the file with line and column: not well-formed, unreadable encoding, entities declared, not IATI activities,
 * too deep, too many activities. A file that is no IATI is read to its end all the same, since a break in the XML
 * is the earlier thing to mend. Never throws.
 */
export function readActivityElements(
  bytes: Uint8Array,
  limits: XmlLimits,
  kept: ReadonlySet<string>,
  onActivity: (activity: ActivityElement, row: number) => void,
): ReadElements {
  const told = tellEncoding(bytes);
  if (!told.ok) {
    const message = `The encoding ${quote(told.name)} cannot be read here.`;
    return refusal('not-xml', message, `Save the file as UTF-8; ${READABLE_ENCODINGS} are read.`, 1, null);
  }
  const warnings: Fault[] = [];
  if (told.contradicted !== null) {
    const message = `The XML declaration says ${quote(told.contradicted)}, but the file is in ${told.encoding}; it is read as that.`;
    warnings.push(fault('', 'encoding-mismatch', message, 'Correct the encoding in the XML declaration.'));
  }

  const parser = new SaxesParser({
    xmlns: true,
    position: true,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  const stack: OpenElement[] = [];
  let stopped: RefusedFile | null = null;
  let notIati: RefusedFile | null = null;
  let parentPath = '';
  let depth = 0;
  let skipped = 0;
  let activities = 0;
  let elements = 0;
  let tooLong: string[] = [];
  let tooManyElements = false;

  const stop = (code: RefusedFile['code'], message: string, fix: string): void => {
    stopped ??= { code, message, fix, line: parser.line, column: parser.column };
  };

  const openElement = (tag: SaxesTagNS, path: string): void => {
    elements += 1;
    const attributes = new Map<string, string>();
    for (const name of READ_ATTRIBUTES) {
      const value = tag.attributes[name]?.value;
      if (value === undefined) continue;
      if (value.length > limits.maxTextLength) tooLong.push(`${path}/@${name}`);
      attributes.set(name, value.slice(0, limits.maxTextLength));
    }
    stack.push({ name: tag.local, path, attributes, text: '', children: [], counts: new Map() });
  };

  const openActivity = (tag: SaxesTagNS, path: string): void => {
    activities += 1;
    if (activities > limits.maxActivities) {
      const message = `The file holds more than ${limits.maxActivities} activities.`;
      stop('file-too-large', message, 'Split it into smaller files and import them one after the other.');
      return;
    }
    elements = 0;
    tooLong = [];
    tooManyElements = false;
    openElement(tag, path);
  };

  const openRoot = (tag: SaxesTagNS): void => {
    const judged = judgeRoot(tag.local, tag.uri, tag.attributes.version?.value ?? null);
    if (!judged.ok) {
      notIati = { ...judged.refused, line: parser.line, column: parser.column };
      skipped = 1;
      return;
    }
    warnings.push(...judged.warnings);
    if (tag.local === 'iati-activity') openActivity(tag, '/iati-activity');
    else parentPath = '/iati-activities';
  };

  parser.on('opentag', (tag) => {
    depth += 1;
    if (stopped !== null) return;
    if (depth > limits.maxDepth) {
      const message = `Elements are nested more than ${limits.maxDepth} deep; an IATI activity file needs about ten levels.`;
      stop('file-too-large', message, 'Check how the file was made: an element was probably never closed.');
      return;
    }
    if (depth === 1) openRoot(tag);
    else if (skipped > 0) skipped += 1;
    else if (tag.uri !== '') skipped = 1;
    else if (stack.length === 0) {
      if (tag.local === 'iati-activity') openActivity(tag, `${parentPath}/iati-activity[${activities + 1}]`);
      else skipped = 1;
    } else openChild(tag);
  });

  const openChild = (tag: SaxesTagNS): void => {
    const parent = stack.at(-1);
    if (parent === undefined) return;
    if (stack.length === 1 && !kept.has(tag.local)) {
      skipped = 1;
      return;
    }
    if (elements >= MAX_ELEMENTS_PER_ACTIVITY) {
      tooManyElements = true;
      skipped = 1;
      return;
    }
    const index = (parent.counts.get(tag.local) ?? 0) + 1;
    parent.counts.set(tag.local, index);
    openElement(tag, `${parent.path}/${tag.local}[${index}]`);
  };

  const addText = (text: string): void => {
    const open = stack.at(-1);
    if (stopped !== null || skipped > 0 || open === undefined || !READ_TEXTS.has(open.name)) return;
    // Adding to a full text and cutting it again would copy all of it for every piece that follows.
    const room = limits.maxTextLength - open.text.length;
    if (text.length > room && tooLong.at(-1) !== open.path) tooLong.push(open.path);
    if (room > 0) open.text += text.slice(0, room);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  parser.on('closetag', () => {
    depth -= 1;
    if (stopped !== null) return;
    if (skipped > 0) {
      skipped -= 1;
      return;
    }
    const element = stack.pop();
    if (element === undefined) return;
    const parent = stack.at(-1);
    if (parent === undefined) onActivity({ element, tooLong, tooManyElements }, activities);
    else parent.children.push(element);
  });

  parser.on('doctype', (doctype) => {
    if (!/<!ENTITY/i.test(doctype)) return;
    const message = 'The file declares entities of its own, which are not read.';
    stop('not-xml', message, 'Remove the DOCTYPE and write the text out.');
  });

  parser.on('error', (error) => {
    const what = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    const message = `The file is not well-formed XML: ${what.slice(0, 200)}.`;
    stop('not-xml', message, 'Correct the XML at this place, or export the file again.');
  });

  let started = false;
  for (const text of decodeChunks(bytes, told.encoding)) {
    if (text === null) {
      const line = told.encoding === 'utf-8' ? invalidUtf8Line(bytes) : parser.line;
      const message = `The file is not in ${told.encoding}: some of its bytes are no characters of that encoding.`;
      const fix = 'Save it as UTF-8, or correct the encoding in the XML declaration.';
      return refusal('not-xml', message, fix, line, null);
    }
    if (!started && !startsLikeXml(text)) {
      const message = `The file is not XML: it starts with ${quote(text.trimStart())}.`;
      return refusal('not-xml', message, 'Send an IATI activity file, which is XML.', 1, null);
    }
    started = true;
    parser.write(text);
    if (stopped !== null) break;
  }
  if (stopped === null) parser.close();
  const refused = stopped ?? notIati;
  return refused === null ? { ok: true, warnings } : { ok: false, refused };
}

/** Blank text at the start is the parser's to judge: more may follow. */
function startsLikeXml(text: string): boolean {
  return /^\s*(<|$)/.test(text);
}

function refusal(
  code: RefusedFile['code'],
  message: string,
  fix: string,
  line: number | null,
  column: number | null,
): ReadElements {
  return { ok: false, refused: { code, message, fix, line, column } };
}
