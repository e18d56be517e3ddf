import { describe, expect, it } from 'vitest';
import { editionDifference, elementChanges } from '../../src/domain/edition-difference.ts';
import { concept } from './oracle-world.ts';

const texts = (text: string) => ({ officialTexts: [{ language: 'en', text }] });
const old = [
  concept('t:1', 0, { label: 'Movement' }),
  concept('t:1.1', 1, { label: 'Safe movement of people across borders' }),
  concept('t:1.2', 2, { label: 'Fair recruitment' }),
  concept('t:2', 3, { label: 'Protection' }),
  concept('t:2.1', 4, { label: 'Shelter food water and medicine for displaced families' }),
  concept('t:2.2', 5, { label: 'Data on arrivals' }),
  concept('t:2.3', 6, { label: 'Data on returns' }),
];
const edited = (...changes: readonly (readonly [string, Parameters<typeof concept>[2] | null])[]) => {
  const by = new Map(changes);
  return [
    ...old.flatMap((one) => {
      const change = by.get(one.id);
      return change === null ? [] : [{ ...one, ...change }];
    }),
    ...changes.flatMap(([id, change], place) =>
      change !== null && !old.some((one) => one.id === id) ? [concept(id, 20 + place, change)] : [],
    ),
  ];
};
const EMPTY = {
  reworded: [],
  moved: [],
  renumbered: [],
  split: [],
  merged: [],
  duplicated: [],
  added: [],
  ended: [],
};

describe('a new edition', () => {
  it('that says the same changes nothing', () => {
    const difference = editionDifference(old, edited());
    expect(difference).toEqual({ ...EMPTY, unchanged: old.map(({ id }) => id) });
    expect(elementChanges(difference).size).toBe(0);
  });

  it('rewords labels and official texts, letter case and punctuation aside', () => {
    const difference = editionDifference(
      edited(['t:1.1', texts('All people move safely.')]),
      edited(
        ['t:1.1', texts('Nobody moves unsafely.')],
        ['t:1.2', { label: 'Fair and ethical recruitment' }],
        ['t:2', { label: 'PROTECTION.' }],
      ),
    );
    expect(difference.reworded).toEqual([
      { id: 't:1.1', before: 'All people move safely.', after: 'Nobody moves unsafely.' },
      { id: 't:1.2', before: 'Fair recruitment', after: 'Fair and ethical recruitment' },
    ]);
    expect(difference.unchanged).toContain('t:2');
  });

  it('moves an element to another parent', () => {
    const difference = editionDifference(old, edited(['t:1.2', { parent: 't:2' }]));
    expect(difference).toMatchObject({ ...EMPTY, moved: [{ id: 't:1.2', before: 't:1', after: 't:2' }] });
  });

  it.each([
    ['its text', {}, { label: 'Fair recruitment' }],
    ['its URI', { uri: 'https://example.org/x' }, { uri: 'https://example.org/x' }],
    ['its old code', {}, { codes: ['1.2'] }],
  ])('renumbers an element that is known by %s', (_by, before, after) => {
    const difference = editionDifference(
      edited(['t:1.2', before]),
      edited(['t:1.2', null], ['t:1.9', after]),
    );
    expect(difference).toMatchObject({
      renumbered: [{ from: 't:1.2', to: 't:1.9' }],
      ended: ['t:1.2'],
      added: [],
    });
    expect(elementChanges(difference).get('t:1.2')).toEqual([
      { concept: 't:1.2', what: 'renumbered', successors: ['t:1.9'] },
    ]);
  });

  it('splits an element whose words or code several new ones share', () => {
    const byWords = editionDifference(
      old,
      edited(
        ['t:2.1', null],
        ['t:2.4', { label: 'Shelter and food for displaced families' }],
        ['t:2.5', { label: 'Water and medicine for displaced families' }],
      ),
    );
    expect(byWords).toMatchObject({ split: [{ from: 't:2.1', to: ['t:2.4', 't:2.5'] }], added: [] });
    const byCode = editionDifference(
      old,
      edited(['t:1.2', null], ['t:1.3', { codes: ['1.2'] }], ['t:1.4', { codes: ['t:1.2'] }]),
    );
    expect(elementChanges(byCode).get('t:1.2')).toMatchObject([
      { what: 'split', successors: ['t:1.3', 't:1.4'] },
    ]);
  });

  it('merges elements into one', () => {
    const difference = editionDifference(
      old,
      edited(['t:2.2', null], ['t:2.3', null], ['t:2.6', { label: 'Data', codes: ['2.2', '2.3'] }]),
    );
    expect(difference).toMatchObject({
      merged: [{ from: ['t:2.2', 't:2.3'], to: 't:2.6' }],
      renumbered: [],
      ended: ['t:2.2', 't:2.3'],
    });
  });

  it('tells all that became of elements that were split and merged at once', () => {
    const crossed = editionDifference(
      old,
      edited(
        ['t:2.2', null],
        ['t:2.3', null],
        ['t:2.6', { label: 'Numbers', codes: ['2.2', '2.3'] }],
        ['t:2.7', { label: 'Figures', codes: ['2.2', '2.3'] }],
      ),
    );
    const both = ['t:2.6', 't:2.7'];
    expect(crossed).toMatchObject({
      split: [
        { from: 't:2.2', to: both },
        { from: 't:2.3', to: both },
      ],
      merged: both.map((to) => ({ from: ['t:2.2', 't:2.3'], to })),
    });
    for (const id of ['t:2.2', 't:2.3'])
      expect(elementChanges(crossed).get(id)).toEqual([{ concept: id, what: 'split', successors: both }]);

    const shared = editionDifference(
      old,
      edited(
        ['t:2.2', null],
        ['t:2.3', null],
        ['t:2.6', { label: 'Numbers', codes: ['2.2', '2.3'] }],
        ['t:2.7', { label: 'Figures', codes: ['2.2'] }],
      ),
    );
    expect(shared).toMatchObject({
      split: [{ from: 't:2.2', to: both }],
      merged: [{ from: ['t:2.2', 't:2.3'], to: 't:2.6' }],
      renumbered: [],
    });
    const changes = elementChanges(shared);
    expect(changes.get('t:2.2')).toMatchObject([{ what: 'split', successors: both }]);
    expect(changes.get('t:2.3')).toMatchObject([{ what: 'merged', successors: ['t:2.6'] }]);
  });

  it('tells of an element that is both reworded and moved', () => {
    const difference = editionDifference(
      old,
      edited(['t:1.2', { label: 'Just recruitment', parent: 't:2' }]),
    );
    expect(
      elementChanges(difference)
        .get('t:1.2')
        ?.map(({ what }) => what),
    ).toEqual(['reworded', 'moved']);
  });

  it('tells what it says twice, what is new and what is gone', () => {
    const difference = editionDifference(
      old,
      edited(
        ['t:1.2', null],
        ['t:1.3', { label: 'Quite another matter' }],
        ['t:2.7', { label: 'Data on returns' }],
      ),
    );
    expect(difference).toMatchObject({
      duplicated: [['t:2.3', 't:2.7']],
      added: ['t:1.3', 't:2.7'],
      ended: ['t:1.2'],
      renumbered: [],
    });
    expect(elementChanges(difference).get('t:1.2')).toEqual([
      { concept: 't:1.2', what: 'ended', successors: [] },
    ]);
  });
});
