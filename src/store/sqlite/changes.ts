import type { ChangeRecord, Snapshot } from '../port.ts';
import type { Db } from './connection.ts';

/** What is asked of changes themselves: alike for the present and the past, since changes never change. */
export function changesUpTo(
  db: Db,
  latest: number,
): Pick<Snapshot, 'changeRecord' | 'projectsOfChange' | 'projectsTouchedSince'> {
  return {
    changeRecord: async (change) =>
      (db.$client
        .prepare('SELECT number AS change, at, actor, reason FROM change WHERE number = ? AND number <= ?')
        .get(change, latest) as ChangeRecord | undefined) ?? null,
    projectsOfChange: async (change) =>
      db.$client
        .prepare(`SELECT id FROM history WHERE entity = 'project' AND change = ? AND change <= ? ORDER BY id`)
        .pluck()
        .all(change, latest) as string[],
    projectsTouchedSince: async (change) =>
      db.$client
        .prepare(
          `SELECT id FROM history h WHERE entity = 'project' AND change = ? AND EXISTS
           (SELECT 1 FROM history WHERE entity = 'project' AND id = h.id AND change > h.change AND change <= ?)
           ORDER BY id`,
        )
        .pluck()
        .all(change, latest) as string[],
  };
}
