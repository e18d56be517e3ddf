import type { StoredEntity, StoredValue } from '../history/registry.ts';
import { readDocument } from '../history/registry.ts';
import type { Stored } from '../port.ts';
import type { Client } from './connection.ts';
import { prepared } from './prepared.ts';

/** A value as a version of history has it, with who wrote that version. */
export interface PastValue<T> extends Stored<T> {
  readonly by: string;
}

interface HistoryRow {
  readonly id: string;
  readonly version: number;
  readonly change: number;
  readonly format: number;
  readonly at: string;
  readonly by: string;
  readonly document: string;
}

const COLUMNS = 'h.id, h.version, h.change, h.format, c.at, c.actor AS by, h.document';

/** The newest version of each entity at a change, tombstones left out, in id order. */
const STATE_AT = `
  SELECT ${COLUMNS} FROM history h JOIN change c ON c.number = h.change
  WHERE h.entity = ? AND h.document IS NOT NULL AND h.id > ?
    AND h.change = (SELECT max(change) FROM history WHERE entity = h.entity AND id = h.id AND change <= ?)
  ORDER BY h.id`;

const ONE_AT = `
  SELECT ${COLUMNS} FROM history h JOIN change c ON c.number = h.change
  WHERE h.entity = ? AND h.id = ? AND h.change <= ? ORDER BY h.change DESC LIMIT 1`;

/** All things of a kind as they stood after a change, in id order, behind an id. */
export function* statesAt<E extends StoredEntity>(
  client: Client,
  entity: E,
  after: string,
  change: number,
): Generator<PastValue<StoredValue<E>>> {
  const rows = client.prepare(STATE_AT).iterate(entity, after, change) as IterableIterator<HistoryRow>;
  for (const row of rows) yield pastValue(entity, row);
}

/** One thing as it stood after a change; null where there was none. */
export function stateOfOne<E extends StoredEntity>(
  client: Client,
  entity: E,
  id: string,
  change: number,
): PastValue<StoredValue<E>> | null {
  const row = prepared(client, ONE_AT).get(entity, id, change) as
    | (Omit<HistoryRow, 'document'> & { readonly document: string | null })
    | undefined;
  if (row === undefined || row.document === null) return null;
  return pastValue(entity, { ...row, document: row.document });
}

function pastValue<E extends StoredEntity>(entity: E, row: HistoryRow): PastValue<StoredValue<E>> {
  const { version, change, at, by } = row;
  return { value: readDocument(entity, row), version, change, at, by };
}
