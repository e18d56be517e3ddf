import fc from 'fast-check';
import { expect, it } from 'vitest';
import { piecesOf } from '../../src/domain/pieces.ts';
import { moneyOf } from '../../src/domain/project-money.ts';
import { WHOLE } from '../../src/domain/types.ts';
import { line } from './oracle-world.ts';

const ANYWHERE = { country: null, region: null, years: null };
const REGIONS = ['289', '298', '589'];

const projects = fc
  .record({
    amounts: fc.array(fc.integer({ min: -1_000, max: 10_000_000 }), { maxLength: 3 }),
    countries: fc.subarray(['KEN', 'SOM', 'UGA'], { minLength: 1 }),
    regions: fc.subarray(REGIONS, { minLength: 1 }),
  })
  .map(({ amounts, countries, regions }) => ({
    pieces: piecesOf(
      amounts.map((minor) => line(minor, { from: '2025-03-01', until: '2027-02-28' })),
      countries.map((country) => ({ country, percentage: null })),
    ),
    regions: regions.map((code, place) => ({
      vocabulary: '1',
      code,
      percentage: place === 0 ? WHOLE - 2 * (regions.length - 1) : 2,
    })),
    whole: amounts.reduce((sum, minor) => sum + BigInt(minor), 0n),
    countries,
  }));

it('countries, and regions within them, come to the whole amount', () => {
  fc.assert(
    fc.property(projects, (project) => {
      expect(moneyOf(project, ANYWHERE).get('USD') ?? 0n).toBe(project.whole);
      let sum = 0n;
      for (const country of project.countries) {
        const ofCountry = moneyOf(project, { country, region: null, years: null }).get('USD') ?? 0n;
        let ofRegions = 0n;
        for (const { vocabulary, code } of project.regions) {
          ofRegions +=
            moneyOf(project, { country, region: { vocabulary, code }, years: null }).get('USD') ?? 0n;
        }
        expect(ofRegions).toBe(ofCountry);
        sum += ofCountry;
      }
      expect(sum).toBe(project.whole);
    }),
  );
});

it('a region that the project is not in gets nothing', () => {
  const region = { vocabulary: '1', code: '298' };
  const pieces = piecesOf([line(100)], []);
  expect(moneyOf({ pieces, regions: [] }, { country: null, region, years: null }).get('USD') ?? 0n).toBe(0n);
  const regions = [{ vocabulary: '1', code: '589', percentage: null }];
  expect(moneyOf({ pieces, regions }, { country: null, region, years: null }).get('USD') ?? 0n).toBe(0n);
});
