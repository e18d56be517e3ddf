import { apiKey } from './api-key.ts';
import { concept } from './concept.ts';
import { countryList } from './country-list.ts';
import { framework } from './framework.ts';
import { frozenReport } from './frozen-report.ts';
import { mapping } from './mapping.ts';
import { mappingNote } from './mapping-note.ts';
import { mappingSet } from './mapping-set.ts';
import { project } from './project.ts';
import { question } from './question.ts';
import { relation } from './relation.ts';
import { readStored, type StoredDocument, type StoredType } from './stored-type.ts';

/** Everything that has versions in history. A new kind of thing is a file beside this one, a line here and a fixture. */
export const STORED = {
  'api-key': apiKey,
  concept,
  'country-list': countryList,
  framework,
  'frozen-report': frozenReport,
  mapping,
  'mapping-note': mappingNote,
  'mapping-set': mappingSet,
  project,
  question,
  relation,
} as const;

export type StoredEntity = keyof typeof STORED;
export type StoredValue<E extends StoredEntity> = (typeof STORED)[E] extends StoredType<infer T> ? T : never;

/** A document of history in its newest format; the only way to read one. */
export function readDocument<E extends StoredEntity>(entity: E, row: StoredDocument): StoredValue<E> {
  return readStored<StoredValue<E>>(STORED[entity] as unknown as StoredType<StoredValue<E>>, row);
}

/** A value as a document of the newest format. */
export function writeDocument<E extends StoredEntity>(
  entity: E,
  value: StoredValue<E> | null,
): { readonly format: number; readonly document: string | null } {
  return { format: STORED[entity].format, document: value === null ? null : JSON.stringify(value) };
}
