import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuestions, countryAnswersOf } from '../../src/domain/questions.ts';
import type { CountryList } from '../../src/domain/types.ts';
import { readCountryList, writeCountryList } from '../../src/formats/country-list-file.ts';

const FOLDER = new URL('../../seed/country-lists/', import.meta.url);
const HEAD = '#title: A list\n#source: made up\n#date: 2026-01-01\n';
const TABLE = 'country\tfrom\tuntil\n';

function faultsOf(text: string, id = 'a-list'): (readonly [pointer: string, code: string])[] {
  const read = readCountryList(id, text);
  const faults = read.ok ? [] : read.faults;
  expect(faults.every(({ message, fix }) => message !== '' && fix !== '')).toBe(true);
  return faults.map(({ pointer, code }) => [pointer, code] as const);
}

function seedList(id: string): CountryList {
  const read = readCountryList(id, readFileSync(new URL(`${id}.tsv`, FOLDER), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

describe('a country list as a file', () => {
  it('comes back as it was written', () => {
    const words = fc.string({ unit: 'grapheme' }).map((made) => `A ${made}`.trim().replace(/\s+/g, ' '));
    const members = fc.uniqueArray(
      fc.record({
        country: fc.constantFrom('AFG', 'BTN', 'KEN', 'NPL'),
        from: fc.option(fc.constantFrom('2001-01-01', '2010-06-30')),
        until: fc.option(fc.constantFrom('2010-06-30', '2023-12-13')),
      }),
      { selector: ({ country }) => country },
    );
    fc.assert(
      fc.property(words, words, members, (title, source, countries) => {
        const ordered = countries.sort((a, b) => (a.country < b.country ? -1 : 1));
        const list = { id: 'a-list', title, source, date: '2026-01-01', members: ordered };
        const written = writeCountryList({ ...list, members: [...ordered].reverse() });
        expect(readCountryList('a-list', written)).toEqual({ ok: true, value: list });
      }),
    );
  });

  it.each([
    ['no source', HEAD.replace('#source: made up\n', '') + TABLE, '/source', 'missing-heading'],
    ['a date that is none', HEAD.replace('2026-01-01', '2026-13-01') + TABLE, '/date', 'bad-date'],
    ['an unknown country', `${HEAD}${TABLE}XXX\t\t\n`, '/5/country', 'unknown-country'],
    ['a country in small letters', `${HEAD}${TABLE}ken\t\t\n`, '/5/country', 'unknown-country'],
    ['a day that is none', `${HEAD}${TABLE}KEN\t2026\t\n`, '/5/from', 'bad-date'],
    [
      'a membership that ends before it begins',
      `${HEAD}${TABLE}KEN\t2026-02-01\t2026-01-01\n`,
      '/5/until',
      'end-before-start',
    ],
    [
      'a country twice in one time',
      `${HEAD}${TABLE}KEN\t\t\nKEN\t2020-01-01\t\n`,
      '/6/country',
      'repeated-country',
    ],
    ['a missing column', `${HEAD}country\tfrom\n`, '/4', 'missing-column'],
    ['a missing cell', `${HEAD}${TABLE}KEN\n`, '/5', 'ragged-row'],
  ])('is refused for %s, with the place and a fix', (_, text, pointer, code) => {
    expect(faultsOf(text)).toEqual([[pointer, code]]);
  });

  it('may have a country again in another time', () => {
    expect(faultsOf(`${HEAD}${TABLE}KEN\t\t2000-01-01\nKEN\t2020-01-01\t\n`)).toEqual([]);
  });

  it('is refused under a name that no question can give', () => {
    expect(faultsOf(HEAD + TABLE, 'A List')).toEqual([['', 'bad-name']]);
  });
});

describe('the country lists of the seed', () => {
  it('are sound, and written as they are read', () => {
    const files = readdirSync(FOLDER).sort();
    expect(files).toEqual([
      'landlocked-developing-countries.tsv',
      'least-developed-countries.tsv',
      'oda-recipients.tsv',
      'small-island-developing-states.tsv',
    ]);
    for (const file of files) {
      const list = seedList(file.replace(/\.tsv$/, ''));
      expect(list.members.length).toBeGreaterThan(30);
      expect(writeCountryList(list)).toBe(readFileSync(new URL(file, FOLDER), 'utf8'));
    }
  });

  it('answer for a least developed country by the day the project starts, and never end it by a plan', () => {
    const list = seedList('least-developed-countries');
    const graph = compileQuestions([], [list]);
    const answer = (country: string, day: string | null) =>
      countryAnswersOf(graph, [country], day).get('least-developed-countries');
    expect(answer('BTN', '2020-01-01')).toBe('yes');
    expect(answer('BTN', '2024-01-01')).toBe('no');
    expect(answer('NPL', '2030-01-01')).toBe('yes');
    expect(answer('KEN', '2020-01-01')).toBe('no');
    expect(answer('NPL', null)).toBeUndefined();
  });
});
