import { z } from 'zod';
import { StoreError } from '../errors.ts';

/**
 * What history keeps of one kind of thing, and how older formats of it are read. A format is the form of the stored JSON:
 * it counts up when the stored type changes. Reading goes one format at a time, up to the newest; only that is written.
 */
export interface StoredType<T> {
  readonly entity: string;
  /** The newest format: one more than there are upcasts. */
  readonly format: number;
  /** Of the newest format. */
  readonly schema: z.ZodType<T>;
  /** The fields that each document of the newest format has. */
  readonly keys: readonly string[];
  /** The first makes format 2 of format 1, and so on. */
  readonly upcasts: readonly Upcast[];
}

export type Fields = Readonly<Record<string, unknown>>;
/** What a document of one format is in the next. Pure, and never changed once it was released. */
export type Upcast = (before: Fields) => Fields;

/** A schema for each field of a type: a new field does not compile until it has one. */
export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

export function storedType<T extends object>(
  entity: string,
  shape: Shape<T>,
  upcasts: readonly Upcast[] = [],
): StoredType<T> {
  return {
    entity,
    format: upcasts.length + 1,
    schema: z.strictObject(shape) as unknown as z.ZodType<T>,
    keys: Object.keys(shape),
    upcasts,
  };
}

/** A row of history, as far as its document is to be read. */
export interface StoredDocument {
  readonly id: string;
  readonly version: number;
  readonly format: number;
  readonly document: string;
}

/** The value of a document. A StoreError `unreadable` names what is in an unknown format, or lacks a field. */
export function readStored<T>(type: StoredType<T>, { id, version, format, document }: StoredDocument): T {
  const what = `The ${type.entity} "${id}", version ${version},`;
  if (format > type.format) {
    throw new StoreError(
      'unreadable',
      `${what} is stored in format ${format}; this version of Crosswalk reads formats up to ${type.format}. Use a newer version of Crosswalk.`,
    );
  }
  let fields: unknown = JSON.parse(document);
  for (let at = format; at < type.format; at += 1) {
    const upcast = type.upcasts[at - 1];
    if (upcast !== undefined && isFields(fields)) fields = upcast(fields);
  }
  const missing = isFields(fields) ? missingKey(type.keys, fields) : 'all fields';
  if (missing === null) return fields as T;
  throw new StoreError(
    'unreadable',
    `${what} is not stored as format ${format} says: ${missing} is missing. Run: crosswalk audit verify`,
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function missingKey(keys: readonly string[], fields: Fields): string | null {
  for (const key of keys) if (!Object.hasOwn(fields, key)) return key;
  return null;
}
