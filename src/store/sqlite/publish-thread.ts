import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Committed, StoreError } from '../port.ts';
import type { Publication } from './publish.ts';
import type { WorkerInput, WorkerOutput, WorkerStep } from './publish-worker.ts';
import type { Writing } from './writing.ts';

/**
 * Publishes a large batch in a thread. Other writes of this process come between its steps, in turn; those of other processes
 * find the database free at least a third of the time.
 */
export async function publishInThread(
  { file, inTurn, anchored, onError }: Writing,
  publication: Publication,
): Promise<Committed> {
  const input: WorkerInput = { ...publication, file };
  const worker = new Worker(new URL('./publish-worker.ts', import.meta.url), {
    workerData: input,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8 },
  });
  const take = async (step: Exclude<WorkerStep, 'end'>) => {
    worker.postMessage(step);
    const [output] = (await once(worker, 'message')) as [WorkerOutput];
    if ('refused' in output) throw new StoreError(output.refused, output.message);
    if ('failed' in output) throw new Error(output.failed);
    return output;
  };
  try {
    await take('prepare');
    const published = await inTurn(async () => {
      const output = await take('publish');
      await anchored();
      return output;
    });
    if (!('committed' in published)) throw new Error('the thread answered another question');
    // It is visible and on disk: what goes wrong from here on is made up for by the next sweep.
    await take('checkpoint')
      .then(() => mergeInTurns(inTurn, () => take('merge')))
      .catch((error: Error) => onError?.(error));
    return published.committed;
  } finally {
    worker.postMessage('end');
    await once(worker, 'exit');
  }
}

async function mergeInTurns(inTurn: Writing['inTurn'], merge: () => Promise<WorkerOutput>): Promise<void> {
  for (;;) {
    const began = performance.now();
    const output = await inTurn(merge);
    if (!('more' in output) || !output.more) return;
    await setTimeout((performance.now() - began) / 2);
  }
}
