import type { ChangeRecord, Snapshot, WrittenEntity } from '../port.ts';
import type { Db } from './connection.ts';
import { commentsUpTo } from './mapping-notes.ts';

/** What is asked of changes themselves: alike for the present and the past, since changes never change. */
export function changesUpTo(
  db: Db,
  latest: number,
): Pick<
  Snapshot,
  | 'changeRecord'
  | 'projectsOfChange'
  | 'projectsTouchedSince'
  | 'crosswalkOfChange'
  | 'frameworkVersion'
  | 'commentsOn'
> {
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
    crosswalkOfChange: async (change) =>
      db.$client
        .prepare(
          `SELECT entity, id,
                  (SELECT max(change) FROM history WHERE entity = h.entity AND id = h.id AND change <= @latest) AS latest
           FROM history h WHERE change = @change AND change <= @latest AND entity NOT IN ('project', 'api-key', 'mapping-note')
           ORDER BY entity, id`,
        )
        .all({ change, latest }) as WrittenEntity[],
    commentsOn: async (mapping) => commentsUpTo(db.$client, mapping, latest),
    frameworkVersion: async (id) =>
      db.$client
        .prepare(`SELECT max(version) FROM history WHERE entity = 'framework' AND id = ? AND change <= ?`)
        .pluck()
        .get(id, latest) as number | null,
  };
}
