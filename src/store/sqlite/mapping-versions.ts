import type { Mapping } from '../../domain/types.ts';
import { readDocument } from '../history/registry.ts';
import type { StoredDocument } from '../history/stored-type.ts';
import type { StoredMapping } from '../port.ts';
import type { Client } from './connection.ts';

/** What is asked of the versions of mappings; each is read in its format. */

type VersionRow = StoredDocument & Omit<StoredMapping, keyof Mapping>;

/** All versions of these mappings up to a change, in the order of ids, those of one mapping oldest first. */
export function mappingVersions(
  client: Client,
  ids: readonly string[],
  latest: number,
): readonly StoredMapping[] {
  const rows = client
    .prepare(
      `SELECT h.id, h.version, h.change, c.at, c.actor AS by, h.format, h.document
       FROM history h JOIN change c ON c.number = h.change
       WHERE h.entity = 'mapping' AND h.id IN (SELECT value FROM json_each(?)) AND h.change <= ?
       ORDER BY h.id, h.version`,
    )
    .all(JSON.stringify(ids), latest) as VersionRow[];
  return rows.map((row) => {
    const { version, change, at, by } = row;
    return { ...readDocument('mapping', row), version, change, at, by };
  });
}

/** Ids of mappings whose latest version says another statement than an earlier one that was retired; in id order. */
export function reusedMappingIds(client: Client, latest: number): readonly string[] {
  // A mapping with one version says one thing only, so most of them need not be read.
  const several = client
    .prepare(
      `SELECT id FROM history WHERE entity = 'mapping' AND change <= ? GROUP BY id HAVING count(*) > 1 ORDER BY id`,
    )
    .pluck()
    .all(latest) as string[];
  const versions = Map.groupBy(mappingVersions(client, several, latest), ({ id }) => id);
  return several.filter((id) => {
    const own = versions.get(id) ?? [];
    const now = own.at(-1);
    return (
      now !== undefined &&
      own.some((before) => before.status === 'retired' && statementOf(before) !== statementOf(now))
    );
  });
}

function statementOf({ subject, predicate, modifier, object, objectFramework }: Mapping): string {
  return JSON.stringify([subject, predicate, modifier, object, objectFramework]);
}
