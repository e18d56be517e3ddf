import { expect, test } from 'vitest';
import { alpha2, countryCode, countryName } from '../../src/domain/countries.ts';

test.each([
  ['MDA', 'Republic of Moldova'],
  ['COD', 'Democratic Republic of the Congo'],
  ['TZA', 'United Republic of Tanzania'],
  ['VGB', 'Virgin Islands, British'],
  ['KEN', 'Kenya'],
  ['ZZZ', 'ZZZ'],
])('%s is called as people say it: %s', (code, name) => {
  expect(countryName(code)).toBe(name);
});

test('codes of both lengths are read in any case, and nothing else', () => {
  expect(['ke', ' KEN ', 'X1', 'KENYA', ''].map(countryCode)).toEqual(['KEN', 'KEN', null, null, null]);
  expect(alpha2('KEN')).toBe('KE');
  expect(alpha2('ZZZ')).toBeNull();
});
