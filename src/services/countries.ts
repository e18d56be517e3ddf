import { countryName } from '../domain/countries.ts';
import type { View } from './crosswalk.ts';
import { countedFilter } from './report-scope.ts';

/** A country that has a framework of its own or a project here. */
export interface CountryOfPortfolio {
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  /** Its name in English. */
  readonly label: string;
  /** Ids of its own frameworks. */
  readonly frameworks: readonly string[];
  /** Those whose status counts in reports. */
  readonly projects: number;
}

/** In the order of their names. */
export async function countriesOf({ snapshot, crosswalk }: View): Promise<readonly CountryOfPortfolio[]> {
  const counts = await snapshot.countProjectsByCountry(countedFilter({}));
  const { frameworks } = crosswalk.graph;
  const all = new Set([...counts.keys(), ...frameworks.flatMap(({ country }) => country ?? [])]);
  return [...all]
    .map((country) => ({
      country,
      label: countryName(country),
      frameworks: frameworks.filter((framework) => framework.country === country).map(({ id }) => id),
      projects: counts.get(country) ?? 0,
    }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
}
