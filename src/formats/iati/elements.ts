import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Fault } from '../../domain/types.ts';
import { quote } from '../checks.ts';
import type { RefusedFile } from '../project-draft.ts';
import { judgeRoot } from './root.ts';
import { OWN_NAMESPACE, OWN_PREFIX } from './vocabularies.ts';

/** One element in no namespace or in ours, with those of its descendants that are read. */
export interface XmlElement {
  /** With the prefix "crosswalk:" when it is in our namespace, whatever prefix the file uses. */
  readonly name: string;
  /** XPath with indices: /iati-activities/iati-activity[3]/sector[2]. */
  readonly path: string;
  /** Those of the attributes read that it has; named like elements. */
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

interface ActivityHandlers {
  /** The elements read within an element, by its name; all else is skipped. */
  readonly children: ReadonlyMap<string, ReadonlySet<string>>;
  readonly onOpen: (activity: XmlElement) => void;
  /** Each transaction as soon as it is closed: it is not kept with its activity, which may have any number. */
  readonly onTransaction: (transaction: XmlElement) => void;
  readonly onActivity: (activity: ActivityElement, row: number) => void;
}

interface ActivityParser {
  /** Takes the next piece of the text; false once the file is refused and no more need be read. */
  readonly write: (text: string) => boolean;
  readonly close: () => void;
  /** 1-based line reached. */
  readonly line: () => number;
  readonly warnings: readonly Fault[];
  /** Set as soon as it is known; final after `close`. */
  readonly refused: () => RefusedFile | null;
}

/** Far above what one activity holds of the elements read; it bounds memory, not use. */
export const MAX_ELEMENTS_PER_ACTIVITY = 10_000;
/** Characters of one text, tag or comment: the parser holds it whole before it says anything of it. */
const MAX_TOKEN_LENGTH = 4_194_304;
/**
 * The parser cannot be stopped within what it was given, and looks up namespaces through all open elements: tens of
 * thousands of tags that are nested too deep would keep it busy for seconds.
 */
const SLICE_LENGTH = 8_192;
const MAX_TOO_LONG_PATHS = 1000;

const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
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
]);
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  'derived',
  'from',
  'origin',
  'percentage',
  'reviewed',
  'until',
]);
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
/** On crosswalk:amount. */
const AMOUNT_ATTRIBUTES: ReadonlySet<string> = new Set(['kind', 'from', 'until', 'currency']);

/** Elsewhere text is the white space of a pretty-printed file. */
const READ_TEXTS: ReadonlySet<string> = new Set([
  'iati-identifier',
  'narrative',
  'value',
  'crosswalk:amount',
]);

interface OpenElement extends XmlElement {
  text: string;
  readonly children: XmlElement[];
  /** Children seen so far, by name; null before the first. */
  counts: Map<string, number> | null;
  /** The children of it that are read, if any. */
  readonly reads: ReadonlySet<string> | undefined;
}

/**
 * Parses the text of an IATI activity file in pieces and hands over each activity as soon as it is closed, so that
 * memory holds one activity at a time. Refuses the file with line and column: not well-formed, entities declared, not
 * IATI activities, too deep, too many activities, one endless text. A file that is no IATI is read to its end all the
 * same, since a break in the XML is the earlier thing to mend. Elements that our own export marks as derived are
 * skipped. Never throws.
 */
export function createActivityParser(limits: XmlLimits, handlers: ActivityHandlers): ActivityParser {
  const parser = new SaxesParser({
    xmlns: true,
    position: true,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  const warnings: Fault[] = [];
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
  let pending = 0;

  const stop = (code: RefusedFile['code'], message: string, fix: string): void => {
    stopped ??= { code, message, fix, line: parser.line, column: parser.column };
  };

  const noteTooLong = (path: string): void => {
    if (tooLong.length < MAX_TOO_LONG_PATHS && tooLong.at(-1) !== path) tooLong.push(path);
  };

  const readAttributes = (tag: SaxesTagNS, name: string, path: string): ReadonlyMap<string, string> => {
    let attributes: Map<string, string> | null = null;
    for (const key in tag.attributes) {
      const found = tag.attributes[key];
      if (found === undefined) continue;
      const read = attributeName(found.uri, found.local, key, name);
      if (read === null) continue;
      if (found.value.length > limits.maxTextLength) noteTooLong(`${path}/@${read}`);
      attributes ??= new Map();
      attributes.set(read, found.value.slice(0, limits.maxTextLength));
    }
    return attributes ?? NO_ATTRIBUTES;
  };

  const openElement = (tag: SaxesTagNS, name: string, path: string): void => {
    elements += 1;
    const attributes = readAttributes(tag, name, path);
    const reads = handlers.children.get(name);
    stack.push({ name, path, attributes, text: '', children: [], counts: null, reads });
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
    openElement(tag, tag.local, path);
    const activity = stack[0];
    if (activity !== undefined) handlers.onOpen(activity);
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

  const openChild = (tag: SaxesTagNS, name: string): void => {
    const parent = stack.at(-1);
    if (parent?.reads?.has(name) !== true) {
      skipped = 1;
      return;
    }
    if (elements >= MAX_ELEMENTS_PER_ACTIVITY) {
      tooManyElements = true;
      skipped = 1;
      return;
    }
    parent.counts ??= new Map();
    const index = (parent.counts.get(name) ?? 0) + 1;
    parent.counts.set(name, index);
    openElement(tag, name, `${parent.path}/${name}[${index}]`);
    if (stack.length === 2 && stack[1]?.attributes.get('crosswalk:derived') === 'true') {
      stack.pop();
      skipped = 1;
    }
  };

  // Six handlers and no more: a seventh is one property too many on the parser, which V8 then keeps as a dictionary,
  // and reading takes four times as long (saxes 6.0.0 on Node 24; bench/iati.ts would tell).
  parser.on('opentag', (tag) => {
    pending = 0;
    depth += 1;
    if (stopped !== null) return;
    if (depth > limits.maxDepth) {
      const message = `Elements are nested more than ${limits.maxDepth} deep; an IATI activity file needs about ten levels.`;
      stop('file-too-large', message, 'Check how the file was made: an element was probably never closed.');
      return;
    }
    if (depth === 1) openRoot(tag);
    else if (skipped > 0) skipped += 1;
    else if (tag.uri === OWN_NAMESPACE && stack.length === 1) openChild(tag, `${OWN_PREFIX}:${tag.local}`);
    else if (tag.uri !== '') skipped = 1;
    else if (stack.length > 0) openChild(tag, tag.local);
    else if (tag.local === 'iati-activity')
      openActivity(tag, `${parentPath}/iati-activity[${activities + 1}]`);
    else skipped = 1;
  });

  const addText = (text: string): void => {
    pending = 0;
    const open = stack.at(-1);
    if (stopped !== null || skipped > 0 || open === undefined || !READ_TEXTS.has(open.name)) return;
    // Adding to a full text and cutting it again would copy all of it for every piece that follows.
    const room = limits.maxTextLength - open.text.length;
    if (text.length > room) noteTooLong(open.path);
    if (room > 0) open.text += text.slice(0, room);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  parser.on('closetag', () => {
    pending = 0;
    depth -= 1;
    if (stopped !== null) return;
    if (skipped > 0) {
      skipped -= 1;
      return;
    }
    const element = stack.pop();
    if (element === undefined) return;
    const parent = stack.at(-1);
    if (parent === undefined) handlers.onActivity({ element, tooLong, tooManyElements }, activities);
    else if (stack.length === 1 && element.name === 'transaction') {
      elements -= 1 + element.children.length;
      handlers.onTransaction(element);
    } else parent.children.push(element);
  });

  parser.on('doctype', (doctype) => {
    pending = 0;
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
  const write = (text: string): boolean => {
    if (stopped !== null) return false;
    if (!started && !startsLikeXml(text)) {
      const message = `The file is not XML: it starts with ${quote(text.trimStart())}.`;
      stopped ??= {
        code: 'not-xml',
        message,
        fix: 'Send an IATI activity file, which is XML.',
        line: 1,
        column: null,
      };
      return false;
    }
    started ||= text !== '';
    pending += text.length;
    for (let from = 0; from < text.length && stopped === null; from += SLICE_LENGTH) {
      parser.write(text.slice(from, from + SLICE_LENGTH));
    }
    if (pending > MAX_TOKEN_LENGTH) {
      const message = `One text, tag or comment is longer than ${MAX_TOKEN_LENGTH} characters.`;
      stop(
        'file-too-large',
        message,
        'Check how the file was made: a quote or a tag was probably never closed.',
      );
    }
    return stopped === null;
  };
  const close = (): void => {
    if (stopped === null) parser.close();
  };
  return { write, close, line: () => parser.line, warnings, refused: () => stopped ?? notIati };
}

function attributeName(uri: string, local: string, qualified: string, element: string): string | null {
  if (uri === '') {
    const read = element === 'crosswalk:amount' ? AMOUNT_ATTRIBUTES : READ_ATTRIBUTES;
    return read.has(local) ? local : null;
  }
  if (qualified === 'xml:lang') return qualified;
  return uri === OWN_NAMESPACE && OWN_ATTRIBUTES.has(local) ? `${OWN_PREFIX}:${local}` : null;
}

/** Blank text at the start is the parser's to judge: more may follow. */
function startsLikeXml(text: string): boolean {
  return /^\s*(<|$)/.test(text);
}
