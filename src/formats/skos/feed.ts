import { Readable, type Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { DataFactory, Quad } from 'n3';
import { type RdfLimits, RdfRefusal } from './limits.ts';

const CHUNK = 65_536;

/** Reads one syntax; throws RdfRefusal, and whatever `onQuad` throws. */
export type RdfParser = (
  text: string,
  factory: typeof DataFactory,
  onQuad: (quad: Quad) => void,
  limits: RdfLimits,
) => Promise<void>;

/** What the streaming parsers have in common: text in, quads out. */
type QuadStream = Pick<Transform, 'on' | 'destroy'> & NodeJS.WritableStream;

/** Feeds a text to a streaming parser in chunks. What `onQuad` throws ends it; its own errors are turned into refusals. */
export function feed(
  parser: QuadStream,
  text: string,
  onQuad: (quad: Quad) => void,
  refusalOf: (error: Error) => RdfRefusal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let ended = false;
    const source = Readable.from(chunksOf(text));
    const end = (error: unknown): void => {
      if (ended) return;
      ended = true;
      source.destroy();
      parser.destroy();
      reject(error instanceof Error && !(error instanceof RdfRefusal) ? refusalOf(error) : error);
    };
    parser.on('data', (quad: Quad) => {
      if (ended) return;
      try {
        onQuad(quad);
      } catch (error) {
        end(error);
      }
    });
    parser.on('error', end);
    parser.on('end', () => {
      ended = true;
      resolve();
    });
    source.pipe(parser);
  });
}

/** Pieces of a text, with a turn of the event loop between them: a long file holds up nobody else. */
export async function* chunksOf(text: string): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += CHUNK) {
    yield text.slice(at, at + CHUNK);
    await setImmediate();
  }
}
