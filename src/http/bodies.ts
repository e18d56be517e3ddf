import type { App } from './app-types.ts';

/** For a scope whose routes take no body: one that is sent is taken off the line and not looked at. */
export function ignoreBodies(scope: App): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
}

/** For a scope whose bodies are files of these types, as bytes. */
export function acceptFiles(scope: App, types: readonly string[], limitBytes: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    [...types],
    { parseAs: 'buffer', bodyLimit: limitBytes },
    (_request, body, done) => done(null, body),
  );
}

/** The file that was sent; no bytes where none was. */
export function fileOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
