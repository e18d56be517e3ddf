import { setImmediate } from 'node:timers/promises';
import {
  type Bounds,
  type ChangeDetails,
  type Committed,
  NOW,
  type PlannedWrite,
  StoreError,
} from '../store/port.ts';
import { requireWithin } from './bounds.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';

export interface Undone extends Committed {
  /** Projects that were put back as they were before the import. */
  readonly restored: number;
  /** Projects that the import had made, and that are gone again. */
  readonly removed: number;
}

/** Projects put back at once; other requests get their turn in between. */
const PAGE = 200;

/**
 * Takes an import back, in one new change, while nothing later touched the same projects: each is as it was before,
 * and those that the import made are deleted. The import itself stays readable in the past.
 */
export async function undoImport(
  services: ProjectServices,
  change: number,
  { actor, bounds = null }: Writer,
): Promise<Undone> {
  const ids = await projectsOfImport(services, change);
  const batch = await services.store.openBatch();
  try {
    let restored = 0;
    for (let start = 0; start < ids.length; start += PAGE) {
      const writes = await putBack(services, change, ids.slice(start, start + PAGE), bounds);
      restored += writes.filter(({ project }) => project !== null).length;
      await batch.plan(writes);
      await setImmediate();
    }
    const reason = `import of change ${change} undone`;
    const details = { kind: 'undo', change } as const;
    return { ...(await batch.publish({ actor, reason, details })), restored, removed: ids.length - restored };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict') {
      throw new Problem('version-conflict', `The import can no longer be undone: ${error.message}`);
    }
    throw error;
  } finally {
    await batch.discard();
  }
}

/** An undoing can be undone too: it wrote projects as an import does. */
function isUndoable(details: ChangeDetails | null): boolean {
  return details?.kind === 'undo' || (details?.kind === 'import' && details.of === 'projects');
}

/** The projects an import wrote, all of them still as it left them. */
async function projectsOfImport({ store }: ProjectServices, change: number): Promise<readonly string[]> {
  const { details, ids, touched } = await store.read(NOW, async (snapshot) => ({
    details: await snapshot.changeDetails(change),
    ids: await snapshot.projectsOfChange(change),
    touched: await snapshot.projectsTouchedSince(change),
  }));
  if (!isUndoable(details) || (details?.kind === 'undo' && ids.length === 0)) {
    throw new Problem('not-found', `Change ${change} is no import.`);
  }
  if (touched.length === 0) return ids;
  throw new Problem(
    'version-conflict',
    `The import can no longer be undone: ${touched.length} of its projects were changed since.`,
    touched.slice(0, 100).map((id) => ({
      pointer: id,
      code: 'changed-since',
      message: `${id} was changed or deleted after the import.`,
      fix: 'Mend this project by itself; its earlier versions can be read with ?change=.',
    })),
  );
}

/**
 * Planned on what the import left, not on what is there now: what is written after `projectsOfImport` has looked and before
 * the undo is published is told there, and is not overwritten.
 */
async function putBack(
  { store }: ProjectServices,
  change: number,
  ids: readonly string[],
  bounds: Bounds | null,
): Promise<readonly PlannedWrite[]> {
  const at = (moment: number) =>
    store.read({ kind: 'change', change: moment }, (snapshot) => snapshot.projectsById(ids));
  const left = await at(change);
  const versions = new Map(left.map(({ value, version }) => [value.id, version]));
  const before = new Map((await at(change - 1)).map(({ value }) => [value.id, value]));
  for (const { value } of left) requireWithin(bounds, value.id, value, before.get(value.id));
  return ids.map((id) => ({ id, project: before.get(id) ?? null, version: versions.get(id) ?? null }));
}
