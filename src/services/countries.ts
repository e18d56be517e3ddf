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
  /** All of them, whatever their status. */
  readonly projects: number;
  /** Those whose status counts in reports. */
  readonly counted: number;
}

/** In the order of their names. */
export async function countriesOf({ snapshot, crosswalk }: View): Promise<readonly CountryOfPortfolio[]> {
  const projects = await snapshot.countProjectsByCountry({});
  const counted = await snapshot.countProjectsByCountry(countedFilter({}));
  const { frameworks } = crosswalk.graph;
  const all = new Set([...projects.keys(), ...frameworks.flatMap(({ country }) => country ?? [])]);
  return [...all]
    .map((country) => ({
      country,
      label: countryName(country),
      frameworks: frameworks.filter((framework) => framework.country === country).map(({ id }) => id),
      projects: projects.get(country) ?? 0,
      counted: counted.get(country) ?? 0,
    }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
}
