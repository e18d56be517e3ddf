import { count, eq } from 'drizzle-orm';
import type { MappingNote, NewMappingNote, PlacedNote, StaleDetail } from '../../domain/mapping-notes.ts';
import type { Client } from './connection.ts';
import { mappingNote } from './schema.ts';
import type { Tx } from './statements.ts';

/** Notes are only ever added, so the present and the past are read alike: up to a change. */

export function addNote(
  tx: Tx,
  change: number,
  note: NewMappingNote,
  record: (id: string, note: PlacedNote) => unknown,
): void {
  const [said] = tx
    .select({ number: count() })
    .from(mappingNote)
    .where(eq(mappingNote.mapping, note.mapping))
    .all();
  const place = (said?.number ?? 0) + 1;
  record(`${note.mapping}/${place}`, { ...note, place });
  tx.insert(mappingNote)
    .values({ ...note, place, change })
    .run();
}

const SELECT = `SELECT n.mapping, n.place, n.kind, n.of_version AS "of", n.text, n.other, n.stale, n.change, c.at, c.actor AS by
  FROM mapping_note n JOIN change c ON c.number = n.change`;

/** Reviews and flags, in the order they were made. */
export function reviewsUpTo(client: Client, change: number): readonly MappingNote[] {
  return client
    .prepare(`${SELECT} WHERE n.kind <> 'comment' AND n.change <= ? ORDER BY n.change, n.mapping, n.place`)
    .all(change)
    .map(toNote);
}

export function commentsUpTo(client: Client, mapping: string, change: number): readonly MappingNote[] {
  return client
    .prepare(`${SELECT} WHERE n.mapping = ? AND n.kind = 'comment' AND n.change <= ? ORDER BY n.place`)
    .all(mapping, change)
    .map(toNote);
}

function toNote(row: unknown): MappingNote {
  const { stale, ...note } = row as Omit<MappingNote, 'stale'> & { stale: string | null };
  return { ...note, stale: stale === null ? null : (JSON.parse(stale) as StaleDetail) };
}
