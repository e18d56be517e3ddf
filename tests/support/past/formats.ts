import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CHANGE_KINDS } from '../../../src/store/change-details.ts';
import { changeDetails } from '../../../src/store/history/change-details.ts';
import { STORED } from '../../../src/store/history/registry.ts';
import { readStored, type StoredType } from '../../../src/store/history/stored-type.ts';

/** What history keeps of each kind of thing, format by format: a frozen schema, and documents as they were stored. */

export const FORMATS = join(import.meta.dirname, '../../fixtures/history');

export interface FormatFixture {
  /** JSON Schema of a document. */
  readonly schema: unknown;
  /** As they were stored in this format; never changed. */
  readonly documents: readonly unknown[];
}

/** Every stored type under the name of its folder of fixtures. */
export const STORED_TYPES: ReadonlyMap<string, StoredType<object>> = new Map([
  ...Object.entries(STORED).map(([name, type]): [string, StoredType<object>] => [
    name,
    type as unknown as StoredType<object>,
  ]),
  ...CHANGE_KINDS.map((kind): [string, StoredType<object>] => [
    `change-${kind}`,
    changeDetails[kind] as unknown as StoredType<object>,
  ]),
]);

export const schemaOf = (type: StoredType<object>): unknown =>
  JSON.parse(JSON.stringify(z.toJSONSchema(type.schema, { io: 'input' })));

const fileOf = (name: string, format: number) => join(FORMATS, name, `${format}.json`);

export function readFixture(name: string, format: number): FormatFixture | null {
  const file = fileOf(name, format);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FormatFixture) : null;
}

/** The formats of which there are fixtures. */
export function keptFormats(name: string): readonly number[] {
  if (!existsSync(join(FORMATS, name))) return [];
  return readdirSync(join(FORMATS, name))
    .map((file) => Number(file.replace('.json', '')))
    .sort((a, b) => a - b);
}

export const asRow = (document: unknown, format: number) => ({
  id: 'kept',
  version: 1,
  format,
  document: JSON.stringify(document),
});

/**
 * Keeps the newest format of each type that has no fixture yet: its schema, with what the documents of the format before it
 * are in it. Fill these with values for what is new, and give the first format of a new type its documents. What is kept is never
 * written over. Answers the names.
 */
export function keepNewFormats(): readonly string[] {
  return [...STORED_TYPES].flatMap(([name, type]) => {
    if (readFixture(name, type.format) !== null) return [];
    const before = type.format - 1;
    const { documents: older = [] } = readFixture(name, before) ?? {};
    const documents = older.map((one) => readStored(type, asRow(one, before)));
    mkdirSync(join(FORMATS, name), { recursive: true });
    const fixture: FormatFixture = { schema: schemaOf(type), documents };
    writeFileSync(fileOf(name, type.format), `${JSON.stringify(fixture, null, 2)}\n`);
    return [`${name} ${type.format}`];
  });
}
