import type { App } from './app-types.ts';

/** For a scope whose routes take no body: one that is sent is taken off the line and not looked at. */
export function ignoreBodies(scope: App): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
}
