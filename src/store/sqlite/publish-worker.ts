import { parentPort, workerData } from 'node:worker_threads';
import { type Committed, StoreError, type StoreErrorCode } from '../port.ts';
import { asStoreError, openWriter } from './connection.ts';
import { mergeSome } from './merge.ts';
import { type Prepared, type Publication, preparePublication, publishToHistory } from './publish.ts';
import { requireStorable } from './require-storable.ts';

/**
 * A thread that publishes one batch on a connection of its own, so that the process goes on answering. Each step is asked for:
 * between two of them others write.
 */

export type WorkerInput = Publication & { readonly file: string };
export type WorkerStep = 'prepare' | 'publish' | 'checkpoint' | 'merge' | 'end';
export type WorkerOutput =
  | { readonly committed: Committed }
  | { readonly more: boolean }
  | { readonly refused: StoreErrorCode; readonly message: string }
  | { readonly failed: string };

const { file, ...publication } = workerData as WorkerInput;
const db = openWriter(file);
let prepared: Prepared | null = null;
// What is merged can be merged again: only what becomes visible must be on disk when it is acknowledged.
const isDurable = (durable: boolean) => db.$client.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);

function take(step: Exclude<WorkerStep, 'end'>): WorkerOutput {
  switch (step) {
    case 'prepare':
      requireStorable(db.$client, publication.batch, publication.writes);
      prepared = preparePublication(db, publication);
      return { more: true };
    case 'publish': {
      if (prepared === null) throw new Error('a plan is published before it is prepared');
      const committed = publishToHistory(db, publication, prepared);
      isDurable(false);
      return { committed };
    }
    case 'checkpoint':
      // Otherwise the next commit moves all that was just written into the file, and others wait for it.
      db.$client.pragma('wal_checkpoint(PASSIVE)');
      return { more: true };
    case 'merge':
      return { more: mergeSome(db, publication.batch) };
    default:
      return step satisfies never;
  }
}

parentPort?.on('message', (step: WorkerStep) => {
  if (step === 'end') {
    db.$client.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(step));
});

function answer(step: Exclude<WorkerStep, 'end'>): WorkerOutput {
  try {
    return take(step);
  } catch (thrown) {
    const error = asStoreError(thrown);
    if (error instanceof StoreError) return { refused: error.code, message: error.message };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
