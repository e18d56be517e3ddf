/** What reading RDF may cost, and the faults that end it. */

export type RdfFormat = 'turtle' | 'jsonld' | 'rdfxml';

export interface RdfLimits {
  /** UTF-16 code units of the whole text. */
  readonly maxCharacters: number;
  /** Triples, repeated ones counted again. */
  readonly maxStatements: number;
}

export const RDF_LIMITS: RdfLimits = { maxCharacters: 8_388_608, maxStatements: 200_000 };

/** Longest IRI that is read: far beyond real ones, far below what makes repeated prefixes expensive. */
export const MAX_IRI_LENGTH = 2048;
/** Levels of elements, objects or arrays. */
export const MAX_DEPTH = 64;

/** What is wrong with a file of RDF, where (line and column from 1, where the syntax tells), and how to mend it. */
export interface RdfFault {
  readonly line: number | null;
  readonly column: number | null;
  /** IRI of the resource that has the fault, where it is one's. */
  readonly resource: string | null;
  readonly code: RdfFaultCode;
  readonly message: string;
  readonly fix: string;
}

type RdfFaultCode =
  | 'not-rdf'
  | 'file-too-large'
  | 'too-many-statements'
  | 'too-deep'
  | 'iri-too-long'
  | 'remote-context'
  | 'context-too-large'
  | 'entities-refused'
  | 'no-concepts'
  | 'blank-node-concept'
  | 'several-labels'
  | 'label-too-long'
  | 'label-unreadable'
  | 'several-schemes'
  | 'unknown-scheme'
  | 'missing-notation'
  | 'repeated-notation'
  | 'missing-label'
  | 'label-shortened'
  | 'several-parents'
  | 'parent-outside'
  | 'parent-cycle'
  | 'levels-numbered';

/** Notes a fault of a resource, or of the whole file where `resource` is null. */
export type Warn = (resource: string | null, code: RdfFaultCode, message: string, fix: string) => void;

/** Thrown inside the readers to end them; never leaves this folder. */
export class RdfRefusal extends Error {
  readonly fault: RdfFault;
  constructor(
    code: RdfFaultCode,
    message: string,
    fix: string,
    line: number | null = null,
    column: number | null = null,
  ) {
    super(message);
    this.fault = { line, column, resource: null, code, message, fix };
  }
}

/** Text of the file as it may stand in a message: on one line, cut to 80 characters. */
export function quoted(text: string): string {
  const line = text.slice(0, 320).replace(/\s+/g, ' ');
  return line.length > 80 ? `"${line.slice(0, 79).toWellFormed()}…"` : `"${line}"`;
}

export function tooManyStatements({ maxStatements }: RdfLimits): RdfRefusal {
  const message = `The file has more than ${maxStatements} statements.`;
  return new RdfRefusal(
    'too-many-statements',
    message,
    'Export one scheme at a time, or only what SKOS needs.',
  );
}
