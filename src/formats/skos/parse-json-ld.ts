import { JsonLdParser } from 'jsonld-streaming-parser';
import { feed, type RdfParser } from './feed.ts';
import {
  MAX_DEPTH,
  MAX_IRI_LENGTH,
  quoted,
  type RdfLimits,
  RdfRefusal,
  tooManyStatements,
} from './limits.ts';

const MAX_CONTEXTS = 16;
const MAX_TERMS = 512;
const MAX_CONTEXT_CHARACTERS = 65_536;
/** Objects, arrays and plain values, for each statement allowed. */
const VALUES_PER_STATEMENT = 2;

/** JSON-LD whose contexts stand in the file. Looked through before it is read; remote contexts are refused. */
export const parseJsonLd: RdfParser = async (text, factory, onQuad, limits) => {
  holdShape(text, limits);
  const document = parseJson(text);
  holdContent(document, limits);
  const parser = new JsonLdParser({
    dataFactory: factory as never,
    // Without it every job of the document waits for its end, in a queue whose cost grows with its square.
    streamingProfile: true,
    streamingProfileAllowOutOfOrderPlainType: true,
    documentLoader: { load: async (url) => Promise.reject(remote(url)) },
  });
  await feed(parser, JSON.stringify(document, contextFirst), onQuad as never, (error) => {
    const message = `This is not JSON-LD: ${error.message.slice(0, 300)}`;
    return new RdfRefusal('not-rdf', message, 'Mend it, or export the scheme as Turtle.');
  });
};

/**
 * The document is written anew for the parser: so what was looked through is what is read, keys given twice and all, and
 * every context, name and class stands before what it applies to.
 */
function contextFirst(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const first = FIRST.flatMap((key) => entries.filter(([name]) => name === key));
  return first.length === 0
    ? value
    : Object.fromEntries([...first, ...entries.filter(([name]) => !FIRST.includes(name))]);
}

const FIRST = ['@context', '@id', '@type'];

/** Before anything is built of it: how deep the text is, and of how many objects and arrays. */
function holdShape(text: string, limits: RdfLimits): void {
  let depth = 0;
  let opened = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      opened += 1;
      if (opened > limits.maxStatements * VALUES_PER_STATEMENT) throw tooManyStatements(limits);
      if (depth <= MAX_DEPTH) continue;
      const message = `Objects and arrays are nested more than ${MAX_DEPTH} deep.`;
      throw new RdfRefusal('too-deep', message, 'Write a flattened document.', ...placeOf(text, at));
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
}

function placeOf(text: string, offset: number): [number, number] {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return [line, offset - before.lastIndexOf('\n')];
}

function parseJson(text: string): unknown {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message.slice(0, 300);
    const at = /position (\d+)/.exec(message)?.[1];
    const place = at === undefined ? [] : placeOf(text, Number(at));
    throw new RdfRefusal('not-rdf', `This is not JSON: ${message}`, 'Mend it there.', ...place);
  }
  if (typeof document === 'object' && document !== null) return document;
  throw new RdfRefusal('not-rdf', 'The JSON is neither an object nor an array.', 'Send a JSON-LD document.');
}

/**
 * Every context is cloned wherever it applies: so there are few, small ones, none within another. A plain value makes a
 * statement, so that too many are known before the slow part.
 */
function holdContent(document: unknown, limits: RdfLimits): void {
  const left: unknown[] = [document];
  let contexts = 0;
  let values = 0;
  let plain = 0;
  while (left.length > 0) {
    const value = left.pop();
    values += 1;
    if (values > limits.maxStatements * VALUES_PER_STATEMENT) throw tooManyStatements(limits);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '@context') {
        contexts += 1;
        if (contexts > MAX_CONTEXTS) {
          const message = `The document has more than ${MAX_CONTEXTS} contexts.`;
          throw new RdfRefusal('context-too-large', message, 'Put one context at the top.');
        }
        holdContext(inner);
        continue;
      }
      left.push(inner);
      if (typeof inner !== 'object' && !key.startsWith('@')) plain += 1;
      if (plain > limits.maxStatements) throw tooManyStatements(limits);
    }
  }
}

function holdContext(context: unknown): void {
  for (const part of Array.isArray(context) ? context : [context]) {
    if (typeof part === 'string') throw remote(part);
    if (typeof part !== 'object' || part === null) continue;
    if ('@import' in part) throw remote(String((part as { '@import': unknown })['@import']));
    const text = JSON.stringify(part);
    if (Object.keys(part).length > MAX_TERMS || text.length > MAX_CONTEXT_CHARACTERS) {
      const message = `A context has more than ${MAX_TERMS} terms or ${MAX_CONTEXT_CHARACTERS} characters.`;
      throw new RdfRefusal('context-too-large', message, 'Leave out terms that the document does not use.');
    }
    for (const [term, definition] of Object.entries(part)) holdTerm(term, definition);
  }
  if (Array.isArray(context) && context.length > MAX_CONTEXTS) {
    throw new RdfRefusal(
      'context-too-large',
      'A context is a list of too many contexts.',
      'Put one context at the top.',
    );
  }
}

function holdTerm(term: string, definition: unknown): void {
  const long = typeof definition === 'string' && definition.length > MAX_IRI_LENGTH;
  const nested = typeof definition === 'object' && definition !== null && '@context' in definition;
  if (!long && !nested) return;
  throw new RdfRefusal(
    'context-too-large',
    `The term ${quoted(term)} ${nested ? 'brings a context of its own' : 'stands for a very long IRI'}.`,
    'Write plain terms in one context at the top.',
  );
}

function remote(url: string): RdfRefusal {
  const message = `The context ${quoted(url)} stands elsewhere, and nothing is fetched.`;
  return new RdfRefusal('remote-context', message, 'Write the context itself into the file.');
}
