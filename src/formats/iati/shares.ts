/** What an activity is about and where: Sustainable Development Goals and our own frameworks as tags, places. */
import { exceedsWhole } from '../../domain/percentage.ts';
import type { MicroPercent, RegionShare } from '../../domain/types.ts';
import { aboveWholeFault, checkShares, type Notes } from '../checks.ts';
import type { DraftCountry, DraftTag } from '../project-draft.ts';
import type { XmlElement } from './elements.ts';
import { attribute, childrenOf, ownPercentageOf, percentageOf, readCode } from './values.ts';
import { frameworkOf, OWN_PREFIX, OWN_VOCABULARY, withAddress } from './vocabularies.ts';

/** IATI vocabularies of the SDGs: codelists TagVocabulary and SectorVocabulary. */
const TAG_LEVELS: Readonly<Record<string, string>> = { '2': 'goal', '3': 'target' };
const SECTOR_LEVELS: Readonly<Record<string, string>> = { '7': 'goal', '8': 'target', '9': 'indicator' };

export function isAlignedSector(vocabulary: string): boolean {
  return lookUp(SECTOR_LEVELS, vocabulary) !== null;
}

export function isAlignedTag(vocabulary: string, uri: string | null): boolean {
  return (
    lookUp(TAG_LEVELS, vocabulary) !== null || (vocabulary === OWN_VOCABULARY && frameworkOf(uri) !== null)
  );
}

/**
 * Tags of the vocabularies read here, then sectors, each as found: the same code may come twice.
 * Percentages are judged per sector vocabulary. Tags carry none in IATI; our own export adds the project's to them.
 */
export function readTags(activity: XmlElement, notes: Notes): DraftTag[] {
  const tags: DraftTag[] = [];
  for (const element of childrenOf(activity, 'tag')) {
    const vocabulary = attribute(element, 'vocabulary') ?? '';
    const level = lookUp(TAG_LEVELS, vocabulary);
    const framework = level === null ? ownFramework(element, vocabulary) : 'sdg';
    if (framework === null) continue;
    const percentage = ownPercentageOf(element, notes);
    const text = readCode(element, notes);
    if (text !== null) {
      tags.push({ text, framework, level, percentage, origin: originOf(element), pointer: element.path });
    }
  }
  for (const members of Map.groupBy(tags, (tag) => `${tag.framework} ${tag.level}`).values()) {
    const total = sum(members.map(({ percentage }) => percentage));
    const [first] = members;
    if (first === undefined || !exceedsWhole(total)) continue;
    notes.faults.push(aboveWholeFault(total, first.pointer, `the tags of ${first.framework}`));
  }
  for (const [vocabulary, level] of Object.entries(SECTOR_LEVELS)) {
    tags.push(...readSectors(activity, vocabulary, level, notes));
  }
  return tags;
}

/** Our own export marks what was confirmed from an alignment. */
function originOf(element: XmlElement): DraftTag['origin'] {
  return attribute(element, `${OWN_PREFIX}:origin`) === 'confirmed' ? 'confirmed' : null;
}

function readSectors(activity: XmlElement, vocabulary: string, level: string, notes: Notes): DraftTag[] {
  const elements = childrenOf(activity, 'sector').filter(
    (sector) => attribute(sector, 'vocabulary') === vocabulary,
  );
  const before = notes.faults.length;
  const tags = elements.flatMap((element): DraftTag[] => {
    const percentage = percentageOf(element, notes);
    const text = readCode(element, notes);
    if (text === null) return [];
    return [{ text, framework: 'sdg', level, percentage, origin: originOf(element), pointer: element.path }];
  });
  if (notes.faults.length > before) return tags;
  const pointer = `${activity.path}/sector[@vocabulary='${vocabulary}']/@percentage`;
  const what = `the sectors of vocabulary ${vocabulary}`;
  checkShares(
    tags.map(({ percentage }) => percentage),
    pointer,
    { what, incomplete: 'warning' },
    notes,
  );
  return tags;
}

function ownFramework(element: XmlElement, vocabulary: string): string | null {
  if (vocabulary !== OWN_VOCABULARY) return null;
  return frameworkOf(attribute(element, 'vocabulary-uri'));
}

/**
 * Recipient countries and regions of the activity. Countries and the regions of one vocabulary share out the same
 * hundred, so the countries alone may come to less where regions are given beside them, and never to more with them.
 */
export function readPlaces(
  activity: XmlElement,
  notes: Notes,
): { readonly countries: readonly DraftCountry[]; readonly regions: readonly RegionShare[] } {
  const before = notes.faults.length;
  const countries = childrenOf(activity, 'recipient-country').flatMap((element): DraftCountry[] => {
    const percentage = percentageOf(element, notes);
    const code = readCode(element, notes);
    return code === null ? [] : [{ code, percentage, pointer: element.path }];
  });
  const listed = childrenOf(activity, 'recipient-region').flatMap((element) => {
    const vocabulary = attribute(element, 'vocabulary') ?? '1';
    const percentage = percentageOf(element, notes);
    const code = readCode(element, notes);
    if (code === null) return [];
    const addressed = withAddress(vocabulary, vocabulary, attribute(element, 'vocabulary-uri'));
    return [{ vocabulary, addressed, code, percentage }];
  });
  const places = { countries, regions: eachOnce(listed) };
  if (notes.faults.length > before) return places;
  const shares = countries.map(({ percentage }) => percentage);
  if (listed.length > 0) {
    checkWithRegions(shares, listed, activity.path, notes);
    return places;
  }
  const pointer = `${activity.path}/recipient-country/@percentage`;
  checkShares(shares, pointer, { what: 'the recipient countries', incomplete: 'fault' }, notes);
  return places;
}

/** The same region twice has the sum of its shares. */
function eachOnce(
  listed: readonly { addressed: string; code: string; percentage: MicroPercent | null }[],
): RegionShare[] {
  const regions = new Map<string, RegionShare>();
  for (const { addressed, code, percentage } of listed) {
    const key = JSON.stringify([addressed, code]);
    const before = regions.get(key)?.percentage ?? null;
    const share = before === null ? percentage : before + (percentage ?? 0);
    regions.set(key, { vocabulary: addressed, code, percentage: share });
  }
  return [...regions.values()];
}

function checkWithRegions(
  countries: readonly (MicroPercent | null)[],
  regions: readonly { vocabulary: string; percentage: MicroPercent | null }[],
  path: string,
  notes: Notes,
): void {
  const ofCountries = sum(countries);
  if (exceedsWhole(ofCountries)) {
    notes.faults.push(
      aboveWholeFault(ofCountries, `${path}/recipient-country/@percentage`, 'the recipient countries'),
    );
    return;
  }
  for (const [vocabulary, members] of Map.groupBy(regions, (region) => region.vocabulary)) {
    const together = ofCountries + sum(members.map(({ percentage }) => percentage));
    if (!exceedsWhole(together)) continue;
    // A literal in XPath 1.0 has no escape, so a vocabulary with a quote in it is left out of the pointer.
    const filter = /^[\w.-]{1,20}$/.test(vocabulary) ? `[@vocabulary='${vocabulary}']` : '';
    const pointer = `${path}/recipient-region${filter}/@percentage`;
    const what =
      countries.length === 0 ? 'the recipient regions' : 'the recipient countries and regions together';
    notes.faults.push(aboveWholeFault(together, pointer, what));
  }
}

function sum(shares: readonly (MicroPercent | null)[]): number {
  return shares.reduce<number>((total, share) => total + (share ?? 0), 0);
}

function lookUp(values: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(values, key) ? (values[key] ?? null) : null;
}
