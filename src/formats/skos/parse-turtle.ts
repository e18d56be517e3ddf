import type { EventEmitter } from 'node:events';
import { Parser, type Quad } from 'n3';
import { chunksOf, type RdfParser } from './feed.ts';
import { MAX_DEPTH, RdfRefusal } from './limits.ts';

/** Each base is resolved against the one before: a chain of them grows without end. */
const MAX_BASES = 16;

/** Turtle, and N-Triples as a part of it. Line numbers are those of the text. */
export const parseTurtle: RdfParser = async (text, factory, onQuad) => {
  const parser = new Parser({ format: 'text/turtle', factory });
  const handlers = new Map<string, (chunk?: string) => void>();
  const source = { on: (event: string, handler: (chunk?: string) => void) => handlers.set(event, handler) };
  let failure: Error | null = null;
  let bases = 0;
  let depth = 0;
  const callbacks = {
    onQuad: (error: Error | null, quad: Quad | null) => {
      if (error) failure = error;
      else if (quad) onQuad(quad);
    },
    // Newer than the published types of n3.
    onToken: ({ type }: { readonly type: string }) => {
      if (type === '[' || type === '(') depth += 1;
      else if (type === ']' || type === ')') depth -= 1;
      if (depth > MAX_DEPTH) {
        const message = `Brackets are nested more than ${MAX_DEPTH} deep.`;
        throw new RdfRefusal('too-deep', message, 'Give the resources IRIs, and describe each by itself.');
      }
      if (type !== '@base' && type !== 'BASE') return;
      bases += 1;
      if (bases > MAX_BASES) {
        const message = `The file declares a base more than ${MAX_BASES} times.`;
        throw new RdfRefusal('not-rdf', message, 'Write full IRIs, or one base.');
      }
    },
  };
  // Fed by hand, chunk by chunk, so that what a callback throws ends the parse at once.
  parser.parse(source as unknown as EventEmitter, callbacks);
  for await (const chunk of chunksOf(text)) {
    handlers.get('data')?.(chunk);
    if (failure !== null) break;
  }
  if (failure === null) handlers.get('end')?.();
  if (failure !== null) throw refusalOf(failure);
};

function refusalOf(error: Error & { context?: { line?: number } }): RdfRefusal {
  const line = error.context?.line ?? null;
  const message = `This is not Turtle: ${error.message.slice(0, 300)}`;
  return new RdfRefusal('not-rdf', message, 'Mend it there, or name the format the file is in.', line);
}
