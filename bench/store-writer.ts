import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Project } from '../src/domain/types.ts';
import { openDatabase } from '../src/store/open.ts';

/** Writes one project after another on a store of its own, until it is stopped; answers the longest wait. See store.ts. */
const { url, project, pauseMs } = workerData as {
  readonly url: string;
  readonly project: Project;
  readonly pauseMs: number;
};
const store = await openDatabase(url, () => new Date().toISOString());
let isOver = false;
let longest = 0;
parentPort?.once('message', () => {
  isOver = true;
});
parentPort?.postMessage('ready');
let refused = 0;
for (let round = 0; !isOver; round += 1) {
  const began = performance.now();
  await store
    .commit([{ kind: 'put-project', project: { ...project, title: `${round}` } }], [], {
      actor: 'bench',
      reason: 'other',
      details: { kind: 'other' },
    })
    .catch(() => {
      refused += 1;
    });
  longest = Math.max(longest, performance.now() - began);
  await setTimeout(pauseMs);
}
parentPort?.postMessage(`${longest.toFixed(0)}${refused === 0 ? '' : ` (${refused} refused)`}`);
await store.close();
