import { parentPort, workerData } from 'node:worker_threads';
import { type Committed, StoreError, type StoreErrorCode } from '../port.ts';
import { asStoreError, openWriter } from './connection.ts';
import { type Publication, publishNow } from './publish.ts';

/** A thread that publishes one batch on a connection of its own, so that the process goes on answering. */

export type WorkerInput = Publication & { readonly file: string };
export type WorkerOutput =
  | { readonly committed: Committed }
  | { readonly refused: StoreErrorCode; readonly message: string };

const { file, ...publication } = workerData as WorkerInput;

function publish(): WorkerOutput {
  try {
    const db = openWriter(file);
    try {
      return { committed: publishNow(db, publication) };
    } finally {
      db.$client.close();
    }
  } catch (thrown) {
    const error = asStoreError(thrown);
    if (error instanceof StoreError) return { refused: error.code, message: error.message };
    throw error;
  }
}

parentPort?.postMessage(publish());
