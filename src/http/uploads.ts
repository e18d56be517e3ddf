import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { tooLarge } from '../services/import-files.ts';
import { Problem } from '../services/problems.ts';
import type { App } from './app-types.ts';

/** Files that are read as they arrive. */

/** How long the rest of a refused file is taken off the line, so that the client comes to read the answer. */
const DRAIN_MS = 30_000;

/** In a scope of its own: here, and only here, the body is a file, handed over as a stream. */
export function streamFiles(scope: App, types: readonly string[]): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser([...types], (_request, payload, done) => done(null, payload));
}

/**
 * The file that a request carries. Throws `body-too-large` at once when the request says that it is larger than
 * `limit` bytes, and `unreadable-file` where it breaks off.
 */
export async function* uploadOf(request: FastifyRequest, limit: number): AsyncGenerator<Uint8Array> {
  if (declaredSize(request) > limit) {
    throw tooLarge(limit);
  }
  const body = request.body as Readable | undefined;
  if (body === undefined) return;
  try {
    yield* body.iterator({ destroyOnReturn: false });
  } catch (error) {
    const message = `The file broke off: ${(error as Error).message}.`;
    throw new Problem('unreadable-file', message, [
      { pointer: '', code: 'broken-upload', message, fix: 'Send it again, whole.' },
    ]);
  }
}

/** In bytes, as the request says it; 0 where it does not. */
export function declaredSize({ headers }: FastifyRequest): number {
  return Number(headers['content-length'] ?? 0);
}

/** Takes what is left of a file off the line and forgets it; a client that goes on for too long is cut off. */
export function drain(request: FastifyRequest): void {
  const { raw } = request;
  (request.body as Readable | undefined)?.resume();
  if (raw.complete || raw.destroyed) return;
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), DRAIN_MS).unref();
  raw.once('close', () => clearTimeout(timer));
}
