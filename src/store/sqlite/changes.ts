import { type ChangeItem, PUBLIC_ENTITIES, type Touched } from '../changes.ts';
import { type DetailsRow, readDetails } from '../history/change-details.ts';
import { readDocument } from '../history/registry.ts';
import type { ChangeEntry, Snapshot, StoredVersion, WrittenEntity } from '../port.ts';
import type { Db } from './connection.ts';
import { commentsUpTo } from './mapping-notes.ts';
import { mappingVersions, reusedMappingIds } from './mapping-versions.ts';

type OfChanges = Pick<
  Snapshot,
  | 'changeDetails'
  | 'changesOfKind'
  | 'firstProjectFormat'
  | 'projectsOfChange'
  | 'projectsTouchedSince'
  | 'crosswalkOfChange'
  | 'frameworkVersion'
  | 'frameworksWithEditions'
  | 'commentsOn'
  | 'reusedMappingIds'
  | 'mappingVersions'
  | 'changesAfter'
  | 'revisionsBefore'
  | 'touched'
  | 'itemsOfChange'
  | 'versionsOf'
>;

const PUBLIC = `h.entity IN (${PUBLIC_ENTITIES.map((entity) => `'${entity}'`).join(', ')})`;

const CROSSWALK = `entity IN ('framework', 'concept', 'relation', 'mapping-set', 'mapping')`;

/** The `+` keeps to the index in the order of changes: the first of them that wrote a project is near its beginning. */
const FIRST_FORMAT = `SELECT format FROM history WHERE +entity = 'project' AND change <= ? ORDER BY change LIMIT 1`;

const ENTRY = `
  SELECT c.number AS change, c.at, c.actor, c.reason,
         coalesce((SELECT max(number) FROM change WHERE crosswalk = 1 AND number <= c.number), 0) AS revision`;

/** Frozen reports are for readers, though no items of the feed. */
const ADMINISTRATIVE = `
  NOT EXISTS (SELECT 1 FROM history h WHERE h.change = c.number AND (${PUBLIC} OR h.entity = 'frozen-report'))`;

/** What was deleted and is written again is added again. */
const ACTION = `
  CASE WHEN h.document IS NULL THEN 'deleted'
       WHEN h.version = 1 OR (SELECT p.document IS NULL FROM history p
            WHERE p.entity = h.entity AND p.id = h.id AND p.version = h.version - 1) THEN 'added'
       ELSE 'changed' END`;

/** What is asked of changes themselves: alike for the present and the past, since changes never change. */
export function changesUpTo(db: Db, latest: number): OfChanges {
  const client = db.$client;
  return {
    changeDetails: async (change) => {
      const row = client
        .prepare('SELECT change, kind, format, details FROM change_detail WHERE change = ? AND change <= ?')
        .get(change, latest) as DetailsRow | undefined;
      return row === undefined ? null : readDetails(row);
    },
    changesOfKind: async (kind) =>
      client
        .prepare('SELECT change FROM change_detail WHERE kind = ? AND change <= ? ORDER BY change')
        .pluck()
        .all(kind, latest) as number[],
    firstProjectFormat: async () =>
      (client.prepare(FIRST_FORMAT).pluck().get(latest) as number | undefined) ?? null,
    projectsOfChange: async (change) =>
      client
        .prepare(`SELECT id FROM history WHERE entity = 'project' AND change = ? AND change <= ? ORDER BY id`)
        .pluck()
        .all(change, latest) as string[],
    projectsTouchedSince: async (change) =>
      client
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
           FROM history h WHERE change = @change AND change <= @latest AND ${CROSSWALK}
           ORDER BY entity, id`,
        )
        .all({ change, latest }) as WrittenEntity[],
    frameworksWithEditions: async () =>
      client
        .prepare(
          `SELECT DISTINCT h.id FROM change_detail d JOIN history h ON h.change = d.change
           WHERE d.kind = 'edition' AND h.entity = 'framework' AND d.change <= ? ORDER BY h.id`,
        )
        .pluck()
        .all(latest) as string[],
    reusedMappingIds: async () => reusedMappingIds(client, latest),
    mappingVersions: async (ids) => mappingVersions(client, ids, latest),
    commentsOn: async (mapping) => commentsUpTo(db.$client, mapping, latest),
    frameworkVersion: async (id) =>
      db.$client
        .prepare(`SELECT max(version) FROM history WHERE entity = 'framework' AND id = ? AND change <= ?`)
        .pluck()
        .get(id, latest) as number | null,
    changesAfter: async (change, limit) =>
      (
        client
          .prepare(
            `${ENTRY}, ${ADMINISTRATIVE} AS administrative FROM change c
             WHERE c.number > ? AND c.number <= ? ORDER BY c.number LIMIT ?`,
          )
          .all(change, latest, limit) as (ChangeEntry & { readonly administrative: number })[]
      ).map((entry) => ({ ...entry, administrative: entry.administrative === 1 })),
    revisionsBefore: async (change, limit) =>
      client
        .prepare(
          `${ENTRY} FROM change c WHERE c.crosswalk = 1 AND c.number < ? ORDER BY c.number DESC LIMIT ?`,
        )
        .all(change === null ? latest + 1 : Math.min(change, latest + 1), limit) as ChangeEntry[],
    touched: async (after, until) =>
      client
        .prepare(
          `SELECT entity, sum(action = 'added') AS added, sum(action = 'changed') AS changed,
                  sum(action = 'deleted') AS deleted
           FROM (SELECT h.entity, ${ACTION} AS action FROM history h
                 WHERE h.change > ? AND h.change <= ? AND ${PUBLIC})
           GROUP BY entity ORDER BY entity`,
        )
        .all(after, Math.min(until, latest)) as Touched[],
    itemsOfChange: async (change, after, limit) =>
      (
        client
          .prepare(
            `SELECT h.entity, h.id, h.version, ${ACTION} AS action, h.format, h.document FROM history h
             WHERE h.change = ? AND h.change <= ? AND ${PUBLIC} AND (h.entity, h.id) > (?, ?)
             ORDER BY h.entity, h.id LIMIT ?`,
          )
          .all(change, latest, after?.entity ?? '', after?.id ?? '', limit) as ItemRow[]
      ).map(({ format, document, ...item }) => ({
        ...item,
        document: document === null ? null : readDocument(item.entity, { ...item, format, document }),
      })),
    versionsOf: async (entity, id, before, limit) =>
      (
        client
          .prepare(
            `${ENTRY}, h.version, h.format, h.document FROM history h JOIN change c ON c.number = h.change
             WHERE h.entity = ? AND h.id = ? AND h.change <= ? AND h.version < ?
             ORDER BY h.version DESC LIMIT ?`,
          )
          .all(entity, id, latest, before ?? Number.MAX_SAFE_INTEGER, limit) as VersionRow[]
      ).map(({ format, document, ...written }) => ({
        ...written,
        document:
          document === null ? null : readDocument(entity, { id, version: written.version, format, document }),
      })),
  };
}

interface InFormat {
  readonly format: number;
  readonly document: string | null;
}
type VersionRow = Omit<StoredVersion, 'document'> & InFormat;
type ItemRow = Omit<ChangeItem, 'document'> & InFormat;
