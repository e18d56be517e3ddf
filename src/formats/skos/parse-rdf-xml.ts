import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { SaxesParser } from 'saxes';
import { feed, type RdfParser } from './feed.ts';
import { MAX_DEPTH, MAX_IRI_LENGTH, quoted, RdfRefusal } from './limits.ts';

/** RDF/XML. Looked through once before it is read, so that nothing expensive reaches the parser. */
export const parseRdfXml: RdfParser = async (text, factory, onQuad) => {
  holdXml(text);
  const parser = new RdfXmlParser({ dataFactory: factory, trackPosition: true });
  await feed(parser, text, onQuad, (error) => {
    const { line, column } = error as { line?: number; column?: number };
    const message = `This is not RDF/XML: ${error.message.slice(0, 300)}`;
    return new RdfRefusal('not-rdf', message, 'Mend it there.', line ?? null, column ?? null);
  });
};

const XML = 'http://www.w3.org/XML/1998/namespace';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Well-formed, without document type declaration, not deep, and every IRI of a length that real ones have. */
function holdXml(text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  const refuse = (
    code: 'entities-refused' | 'too-deep' | 'iri-too-long' | 'not-rdf',
    message: string,
    fix: string,
  ) => {
    throw new RdfRefusal(code, message, fix, parser.line, parser.column);
  };
  parser.on('error', (error) =>
    refuse(
      'not-rdf',
      `This is not XML: ${error.message.slice(0, 300)}`,
      'Mend it there, or name the format the file is in.',
    ),
  );
  parser.on('doctype', () =>
    refuse(
      'entities-refused',
      'The file has a document type declaration, which can define entities.',
      'Save it without "<!DOCTYPE …>", with namespaces written in full.',
    ),
  );
  parser.on('opentag', ({ attributes }) => {
    depth += 1;
    if (depth > MAX_DEPTH) {
      refuse(
        'too-deep',
        `Elements are nested more than ${MAX_DEPTH} deep.`,
        'Describe each resource by itself, with rdf:about.',
      );
    }
    for (const { uri, name, value } of Object.values(attributes)) {
      const carriesIri = uri === RDF || uri === XMLNS || (uri === XML && name === 'xml:base');
      if (carriesIri && value.length > MAX_IRI_LENGTH) {
        refuse(
          'iri-too-long',
          `The value of ${quoted(name)} has ${value.length} characters.`,
          `Write at most ${MAX_IRI_LENGTH}.`,
        );
      }
    }
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  parser.write(text).close();
}
