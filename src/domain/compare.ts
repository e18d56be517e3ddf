import { compareText } from './graph.ts';

/** What has changed between two states of a collection of things, field by field. */

export interface Thing {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** `retired`: its status became `retired`; `removed`: it is not there any more. */
type DifferenceKind = 'added' | 'changed' | 'retired' | 'removed';

export interface Difference {
  readonly id: string;
  readonly kind: DifferenceKind;
  /** In alphabetical order. Null stands for what is not there. */
  readonly fields: readonly FieldChange[];
}

/** The differences from one state to another, in the order of ids. Fields named in `passedOver` are not compared. */
export function differences(
  before: readonly Thing[],
  after: readonly Thing[],
  passedOver: readonly string[] = [],
): readonly Difference[] {
  const earlier = new Map(before.map(({ id, fields }) => [id, fields]));
  const later = new Map(after.map(({ id, fields }) => [id, fields]));
  const ids = [...new Set([...earlier.keys(), ...later.keys()])].sort(compareText);
  return ids.flatMap((id): Difference[] => {
    const old = earlier.get(id);
    const now = later.get(id);
    const fields = fieldChanges(old ?? {}, now ?? {}, passedOver);
    if (old === undefined) return [{ id, kind: 'added', fields }];
    if (now === undefined) return [{ id, kind: 'removed', fields }];
    if (fields.length === 0) return [];
    const retired = now.status === 'retired' && old.status !== 'retired';
    return [{ id, kind: retired ? 'retired' : 'changed', fields }];
  });
}

function fieldChanges(
  before: Thing['fields'],
  after: Thing['fields'],
  passedOver: readonly string[],
): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
  return names
    .filter((field) => field !== 'id' && !passedOver.includes(field))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => canonical(change.before) !== canonical(change.after));
}

/** Equal text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part === null || typeof part !== 'object' || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b))),
  );
}
