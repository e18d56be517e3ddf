/** RDF text to statements, one at a time, within limits, in whichever of three syntaxes. */

import { DataFactory, type Quad } from 'n3';
import type { RdfParser } from './feed.ts';
import {
  MAX_IRI_LENGTH,
  quoted,
  type RdfFault,
  type RdfFormat,
  type RdfLimits,
  RdfRefusal,
  tooManyStatements,
} from './limits.ts';
import { parseJsonLd } from './parse-json-ld.ts';
import { parseRdfXml } from './parse-rdf-xml.ts';
import { parseTurtle } from './parse-turtle.ts';

const PARSERS: Readonly<Record<RdfFormat, RdfParser>> = {
  turtle: parseTurtle,
  jsonld: parseJsonLd,
  rdfxml: parseRdfXml,
};

type RdfParsing =
  | { readonly ok: true; readonly format: RdfFormat; readonly statements: number }
  | { readonly ok: false; readonly fault: RdfFault };

/**
 * Hands each statement of a text to `onQuad`. The format is told from the first characters when null. Nothing is
 * fetched. Refused: more characters or statements than the limits, syntax errors, IRIs of more than 2,048 characters,
 * remote contexts, document type declarations. Never throws but what `onQuad` throws.
 */
export async function parseRdf(
  text: string,
  format: RdfFormat | null,
  limits: RdfLimits,
  onQuad: (quad: Quad) => void,
): Promise<RdfParsing> {
  let statements = 0;
  try {
    if (text.length > limits.maxCharacters) {
      const message = `The file has ${text.length} characters; at most ${limits.maxCharacters} are read.`;
      throw new RdfRefusal(
        'file-too-large',
        message,
        'Export one scheme at a time, or labels of fewer languages.',
      );
    }
    const body = text.startsWith('\ufeff') ? text.slice(1) : text;
    const found = format ?? tellFormat(body);
    const count = (quad: Quad): void => {
      statements += 1;
      if (statements > limits.maxStatements) throw tooManyStatements(limits);
      onQuad(quad);
    };
    await PARSERS[found](body, BOUNDED_FACTORY, count, limits);
    return { ok: true, format: found, statements };
  } catch (error) {
    if (error instanceof RdfRefusal) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** A short prefix for a long IRI would make each use of it as long: so no long IRI is ever made. */
const BOUNDED_FACTORY: typeof DataFactory = {
  ...DataFactory,
  namedNode: (value) => {
    if (value.length > MAX_IRI_LENGTH) {
      const message = `The IRI ${quoted(value.slice(0, 200))} has ${value.length} characters; at most ${MAX_IRI_LENGTH} are read.`;
      throw new RdfRefusal('iri-too-long', message, 'Shorten it, or the prefix or base it is made with.');
    }
    return DataFactory.namedNode(value);
  },
  // The parser of JSON-LD says null where it knows of no language.
  literal: (value, languageOrDatatype) => DataFactory.literal(value, languageOrDatatype ?? undefined),
};

/** JSON begins with a brace, or a bracket before a value of JSON; XML with an element name; all else is Turtle. */
function tellFormat(text: string): RdfFormat {
  const start = text.slice(0, 2000).trimStart();
  if (/^(?:\{|\[\s*[[{"])/.test(start)) return 'jsonld';
  if (/^<(?:[?!]|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?[\s>])/.test(start)) return 'rdfxml';
  return 'turtle';
}
