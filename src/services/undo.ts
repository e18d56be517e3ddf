import { type Change, type Committed, type Expectation, NOW, StoreError } from '../store/port.ts';
import { IMPORT_REASON } from './imports.ts';
import { Problem } from './problems.ts';
import type { ProjectServices, Writer } from './projects.ts';

export interface Undone extends Committed {
  /** Projects that were put back as they were before the import. */
  readonly restored: number;
  /** Projects that the import had made, and that are gone again. */
  readonly removed: number;
}

/**
 * Takes an import back, in one new change, while nothing later touched the same projects: each is as it was before,
 * and those that the import made are deleted. The import itself stays readable in the past.
 */
export async function undoImport(
  { store }: ProjectServices,
  change: number,
  { actor }: Writer,
): Promise<Undone> {
  const { record, ids, versions, touched } = await store.read(NOW, async (snapshot) => {
    const own = await snapshot.projectsOfChange(change);
    const now = new Map((await snapshot.projectsById(own)).map((project) => [project.value.id, project]));
    return {
      record: await snapshot.changeRecord(change),
      ids: own,
      versions: new Map([...now].map(([id, { version }]) => [id, version])),
      touched: own.filter((id) => now.get(id)?.change !== change),
    };
  });
  if (record === null || !record.reason.startsWith(IMPORT_REASON)) {
    throw new Problem('not-found', `Change ${change} is no import.`);
  }
  if (touched.length > 0) {
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
  const before = await store.read({ kind: 'change', change: change - 1 }, (snapshot) =>
    snapshot.projectsById(ids),
  );
  const known = new Map(before.map(({ value }) => [value.id, value]));
  const changes = ids.map((id): Change => {
    const project = known.get(id);
    return project === undefined ? { kind: 'delete-project', id } : { kind: 'put-project', project };
  });
  const expectations = ids.map(
    (id): Expectation => ({ kind: 'project-version', id, version: versions.get(id) ?? null }),
  );
  try {
    const committed = await store.commit(changes, expectations, {
      actor,
      reason: `import of change ${change} undone`,
    });
    return { ...committed, restored: known.size, removed: ids.length - known.size };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict') {
      throw new Problem('version-conflict', `The import can no longer be undone: ${error.message}`);
    }
    throw error;
  }
}
