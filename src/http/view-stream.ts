import { PassThrough } from 'node:stream';
import type { View, Views } from '../services/crosswalk.ts';
import type { Pieces } from '../services/exports.ts';
import { Problem } from '../services/problems.ts';
import type { Moment } from '../store/port.ts';

/** Files that go out while they are read from one snapshot. */

/** Each holds a state of the database and a connection to it, for as long as its client takes. */
const MAX_AT_ONCE = 16;

interface ViewStreams {
  /**
   * Opens a view, lets `begin` say what goes out, and answers that with the stream of its pieces. The view stays open
   * until the last piece is handed on, the client has gone, or the time is over. What `begin` throws is thrown; what
   * goes wrong later breaks the stream, so that no file cut short looks whole.
   */
  open<T extends { readonly pieces: Pieces }>(
    moment: Moment,
    begin: (view: View) => Promise<T>,
  ): Promise<T & { readonly body: PassThrough }>;
}

export function createViewStreams(views: Views, limits: { readonly seconds: number }): ViewStreams {
  let running = 0;
  return {
    open: (moment, begin) =>
      new Promise((resolve, reject) => {
        if (running >= MAX_AT_ONCE) {
          throw new Problem('unavailable', `${MAX_AT_ONCE} exports are under way. Try again shortly.`);
        }
        running += 1;
        views
          .at(moment, async (view) => {
            const made = await begin(view);
            const body = new PassThrough();
            // Who sends the stream hears of errors too; without a listener here an early one would end the process.
            body.on('error', () => {});
            resolve({ ...made, body });
            await pour(made.pieces, body, limits.seconds);
          })
          .catch(reject)
          .finally(() => {
            running -= 1;
          });
      }),
  };
}

/** As fast as the reader takes them. Ends only when nothing reads from the view any more. */
async function pour(pieces: Pieces, body: PassThrough, seconds: number): Promise<void> {
  const tooSlow = () => body.destroy(new Error(`The export was not taken within ${seconds} seconds.`));
  const limit = setTimeout(tooSlow, seconds * 1000);
  try {
    for await (const piece of pieces) {
      if (body.destroyed) return;
      if (piece !== '' && !body.write(piece)) await writable(body);
    }
    body.end();
  } catch (error) {
    body.destroy(error instanceof Error ? error : new Error(String(error)));
  } finally {
    clearTimeout(limit);
  }
}

function writable(body: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      body.off('drain', done).off('close', done);
      resolve();
    };
    body.on('drain', done).on('close', done);
    if (body.destroyed) done();
  });
}
