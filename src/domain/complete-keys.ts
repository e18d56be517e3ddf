/** Lists of the fields of a type that the compiler holds to be complete: a new field does not compile until it is listed. */

/** A value for each field of T, optional fields too. Used with `satisfies` where a list of fields must miss none. */
export type EveryKey<T, Value = unknown> = { readonly [Key in keyof T]-?: Value };

/** The fields of T marked true, in the order in which they are written. A field that is left out on purpose is marked false. */
export function keysOf<T>(marks: EveryKey<T, boolean>): readonly (keyof T & string)[] {
  const entries = Object.entries(marks) as [keyof T & string, boolean][];
  return entries.filter(([, isListed]) => isListed).map(([key]) => key);
}

/** The values of some fields, in the order of `keys`: equal JSON means equal in these fields. */
export function valuesOf<T>(value: T, keys: readonly (keyof T)[]): readonly unknown[] {
  return keys.map((key) => value[key]);
}

/**
 * What is left of a thing when every field of it was taken out by name: `const { a, b, ...others } = thing` and
 * `others satisfies NothingLeft`. A new field does not compile until it is taken out too.
 */
export type NothingLeft = Readonly<Record<string, never>>;
