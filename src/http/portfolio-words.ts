import { countryName } from '../domain/countries.ts';
import { regionId } from '../domain/dimensions.ts';
import type { ProjectFilter } from '../store/port.ts';

/**
 * What a report is of: "Kenya", "Projects with “UNHCR” in Kenya", "All projects". Where anything else selects projects it
 * says "Selected projects" and by what, so that no part of a portfolio passes for the whole.
 */
export function portfolioInWords(filter: ProjectFilter): string {
  const { country, organisation } = filter;
  const others = otherFiltersInWords(filter);
  const selected = others.length > 0;
  const place = country == null ? '' : countryName(country);
  if (!selected && organisation == null) return place === '' ? 'All projects' : place;
  const name = selected ? 'Selected projects' : 'Projects';
  const by = organisation == null ? '' : ` with “${organisation}”`;
  const where = place === '' ? '' : ` in ${place}`;
  return `${name}${by}${where}${selected ? `: ${others.join('; ')}` : ''}`;
}

function otherFiltersInWords(filter: ProjectFilter): readonly string[] {
  const { region, status, classification, tags, taggedWith, markers, humanitarian, example, q } = filter;
  const words: readonly (string | null)[] = [
    region == null ? null : `region ${regionId(region)}`,
    status == null ? null : `status ${anyOf(status)}`,
    classification == null ? null : `${classification.scheme} ${classification.code}`,
    tags == null ? null : `tagged with ${anyOf(tags)}`,
    taggedWith == null ? null : `tagged in ${anyOf(taggedWith)}`,
    leastMarker('gender', markers?.gender),
    leastMarker('human rights', markers?.humanRights),
    leastMarker('peace', markers?.peace),
    humanitarian == null ? null : humanitarian ? 'humanitarian' : 'not humanitarian',
    example == null ? null : example ? 'invented examples' : 'no invented examples',
    filter.activeFrom == null ? null : `running on ${filter.activeFrom} or later`,
    filter.activeUntil == null ? null : `running on ${filter.activeUntil} or earlier`,
    q == null ? null : `“${q}” in the id or title`,
  ];
  return words.filter((word) => word !== null);
}

function anyOf(values: readonly string[]): string {
  return values.join(' or ');
}

function leastMarker(name: string, least: number | undefined): string | null {
  return least === undefined ? null : `${name} marker of at least ${least}`;
}
