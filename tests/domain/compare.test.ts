import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, differences, type Thing } from '../../src/domain/compare.ts';

const value = fc.oneof(
  fc.constant(null),
  fc.string({ maxLength: 3 }),
  fc.integer({ min: 0, max: 3 }),
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  fc.record({ a: fc.boolean(), b: fc.boolean() }, { noNullPrototype: true }),
);
const fields = fc.dictionary(fc.constantFrom('label', 'note', 'codes', 'position'), value, {
  noNullPrototype: true,
});
const things: fc.Arbitrary<readonly Thing[]> = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
  .chain((ids) => fc.tuple(...ids.map((id) => fields.map((of) => ({ id, fields: of })))));

/** What a reader of differences holds: the state before, with every difference carried out. */
function carriedOut(
  before: readonly Thing[],
  found: readonly Difference[],
): Map<string, Map<string, unknown>> {
  const state = new Map(before.map(({ id, fields: of }) => [id, new Map(Object.entries(of))]));
  for (const { id, kind, fields: changed } of found) {
    if (kind === 'removed') {
      state.delete(id);
      continue;
    }
    const thing = state.get(id) ?? new Map<string, unknown>();
    for (const { field, after } of changed) thing.set(field, after);
    state.set(id, thing);
  }
  return state;
}

const plain = (state: Map<string, Map<string, unknown>>) =>
  Object.fromEntries(
    [...state]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, of]) => [id, Object.fromEntries([...of].filter(([, held]) => held !== null))]),
  );

describe('differences', () => {
  test('carried out on the state before give the state after', () => {
    fc.assert(
      fc.property(things, things, (before, after) => {
        expect(plain(carriedOut(before, differences(before, after)))).toEqual(plain(carriedOut(after, [])));
      }),
    );
  });

  test('are none between equal states, whatever the order of things, and stand in the order of ids', () => {
    fc.assert(
      fc.property(things, things, (before, after) => {
        expect(differences(before, [...before].reverse())).toEqual([]);
        const ids = differences(before, after).map(({ id }) => id);
        expect(ids).toEqual([...ids].sort());
        expect(differences([...before].reverse(), after)).toEqual(differences(before, after));
      }),
    );
  });

  test('read backwards say the opposite', () => {
    const opposite = { added: 'removed', removed: 'added', changed: 'changed', retired: 'changed' };
    fc.assert(
      fc.property(things, things, (before, after) => {
        const turned = differences(before, after).map(({ id, kind, fields: changed }) => ({
          id,
          kind: opposite[kind],
          fields: changed.map((of) => ({ field: of.field, before: of.after, after: of.before })),
        }));
        expect(differences(after, before)).toEqual(turned);
      }),
    );
  });

  test('name a status that became retired, and pass over the fields they are told to', () => {
    const of = (status: string, position: number): Thing[] => [{ id: 'm', fields: { status, position } }];
    expect(differences(of('accepted', 1), of('retired', 2), ['position'])).toEqual([
      { id: 'm', kind: 'retired', fields: [{ field: 'status', before: 'accepted', after: 'retired' }] },
    ]);
    expect(differences(of('retired', 1), of('accepted', 1))).toMatchObject([{ kind: 'changed' }]);
    expect(differences(of('accepted', 1), of('accepted', 2), ['position'])).toEqual([]);
  });
});
