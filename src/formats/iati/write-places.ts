import { alpha2 } from '../../domain/countries.ts';
import { type MicroPercent, type RegionShare, WHOLE } from '../../domain/types.ts';
import type { IatiExportProject, NoteInActivity } from './export-types.ts';
import { shareAttributes, shareOut } from './share-out.ts';
import { OWN_PREFIX, splitAddress } from './vocabularies.ts';
import type { XmlNode } from './xml.ts';

/** OECD DAC region "developing countries, unspecified": where the part is that the project places nowhere. */
const UNSPECIFIED_REGION = '998';
const DAC = '1';

/**
 * Recipient countries, then regions. Countries and the regions of one vocabulary come to 100 together: shares that the
 * project has not are equal parts of what is left, as in our own counting, and a part that belongs to none listed goes
 * to the region 998, unspecified. Both are marked, so that reading the file again gives the project's own words.
 */
export function writePlaces(project: IatiExportProject, note: NoteInActivity): XmlNode[] {
  const { countries, regions } = project;
  const groups = Map.groupBy(regions, ({ vocabulary }) => splitAddress(vocabulary).text);
  const primary = primaryVocabulary(countries, groups);
  const inPrimary = groups.get(primary) ?? [];
  const shares = [...countries, ...inPrimary].map(({ percentage }) => percentage);
  let shared = shareOut(shares);
  if (shared !== null && shared.rest > 0 && primary !== DAC) shared = null;
  const unfit = { shares: shares.map(() => null), rest: 0 };
  if (shared === null && shares.length > 0) {
    note('places-not-whole', 'The shares of countries and regions do not come to 100: they are left out.');
  }
  const { shares: written, rest } = shared ?? unfit;
  const nodes = countries.map(({ country, percentage }, place): XmlNode => {
    const code = alpha2(country) ?? country;
    return {
      name: 'recipient-country',
      attributes: { code, ...shareAttributes(written[place] ?? null, percentage) },
    };
  });
  const ofCountries = nodes.length === 0 ? 0 : sum(written.slice(0, countries.length));
  const ofRegions = new Map<RegionShare, MicroPercent | null>();
  for (const [vocabulary, members] of groups) {
    const native =
      vocabulary === primary
        ? written.slice(countries.length)
        : besides(vocabulary, members, ofCountries, note);
    for (const [place, region] of members.entries()) ofRegions.set(region, native[place] ?? null);
  }
  nodes.push(...regions.map((region) => regionNode(region, ofRegions.get(region) ?? null)));
  if (rest > 0) {
    const attributes = { vocabulary: DAC, code: UNSPECIFIED_REGION, ...shareAttributes(rest, rest) };
    nodes.push({
      name: 'recipient-region',
      attributes: { ...attributes, [`${OWN_PREFIX}:derived`]: 'true' },
    });
  }
  return nodes;
}

/** The regions that share the hundred with the countries: those of the DAC, else the first that fill it up. */
function primaryVocabulary(
  countries: IatiExportProject['countries'],
  groups: ReadonlyMap<string, readonly RegionShare[]>,
): string {
  if (groups.has(DAC)) return DAC;
  const fitting = [...groups].find(([, members]) => {
    const all = [...countries, ...members].map(({ percentage }) => percentage);
    return shareOut(all)?.rest === 0 && (countries.length === 0 || all.some((share) => share !== null));
  });
  return fitting?.[0] ?? (countries.length === 0 ? ([...groups.keys()][0] ?? DAC) : DAC);
}

/** Regions of a further vocabulary: beside the same countries they come to the same hundred, or have no percentage. */
function besides(
  vocabulary: string,
  members: readonly RegionShare[],
  ofCountries: MicroPercent,
  note: NoteInActivity,
): readonly (MicroPercent | null)[] {
  const left = WHOLE - ofCountries;
  const given = members.map(({ percentage }) => percentage);
  const shared = left < 0 || given.includes(null) ? null : shareOut(given, left);
  if (shared !== null && shared.rest === 0) return shared.shares;
  note(
    'places-not-whole',
    `The regions of vocabulary ${vocabulary} do not come to 100 with the countries: their shares are left out.`,
  );
  return members.map(() => null);
}

function regionNode({ vocabulary, code, percentage }: RegionShare, written: MicroPercent | null): XmlNode {
  const { text, uri } = splitAddress(vocabulary);
  const attributes = { vocabulary: text, 'vocabulary-uri': uri, code };
  return { name: 'recipient-region', attributes: { ...attributes, ...shareAttributes(written, percentage) } };
}

function sum(shares: readonly (MicroPercent | null)[]): number {
  return shares.reduce<number>((total, share) => total + (share ?? 0), 0);
}
