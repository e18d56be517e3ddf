/** What an activity is about and where: Sustainable Development Goals and our own frameworks as tags, countries. */
import { exceedsWhole } from '../../domain/percentage.ts';
import type { MicroPercent } from '../../domain/types.ts';
import type { DraftCountry, DraftTag } from '../project-draft.ts';
import { aboveWholeFault, checkShares, fault, type Notes } from '../table/checks.ts';
import type { XmlElement } from './elements.ts';
import { attribute, childrenOf, percentageOf } from './values.ts';

/** IATI vocabularies of the SDGs: codelists TagVocabulary and SectorVocabulary. */
const TAG_LEVELS: Readonly<Record<string, string>> = { '2': 'goal', '3': 'target' };
const SECTOR_LEVELS: Readonly<Record<string, string>> = { '7': 'goal', '8': 'target', '9': 'indicator' };
const OWN_VOCABULARY = '99';
const OWN_FRAMEWORK = /^https?:\/\/w3id\.org\/crosswalk-migration\/framework\/([a-z0-9][a-z0-9-]*)\/?$/i;

/**
 * Tags of the vocabularies read here, then sectors, each as found: the same code may come twice.
 * Percentages are judged per sector vocabulary, and only of the vocabularies read.
 */
export function readTags(activity: XmlElement, notes: Notes): DraftTag[] {
  const tags: DraftTag[] = [];
  for (const element of childrenOf(activity, 'tag')) {
    const vocabulary = attribute(element, 'vocabulary') ?? '';
    const level = lookUp(TAG_LEVELS, vocabulary);
    const framework = level === null ? ownFramework(element, vocabulary) : 'sdg';
    if (framework === null) continue;
    const text = readCode(element, notes);
    if (text !== null) tags.push({ text, framework, level, percentage: null, pointer: element.path });
  }
  for (const [vocabulary, level] of Object.entries(SECTOR_LEVELS)) {
    tags.push(...readSectors(activity, vocabulary, level, notes));
  }
  return tags;
}

function readSectors(activity: XmlElement, vocabulary: string, level: string, notes: Notes): DraftTag[] {
  const elements = childrenOf(activity, 'sector').filter(
    (sector) => attribute(sector, 'vocabulary') === vocabulary,
  );
  const before = notes.faults.length;
  const tags = elements.flatMap((element): DraftTag[] => {
    const percentage = percentageOf(element, notes);
    const text = readCode(element, notes);
    return text === null ? [] : [{ text, framework: 'sdg', level, percentage, pointer: element.path }];
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
  return OWN_FRAMEWORK.exec(attribute(element, 'vocabulary-uri') ?? '')?.[1]?.toLowerCase() ?? null;
}

/**
 * Recipient countries of the activity. Countries and the regions of one vocabulary share out the same hundred,
 * so the countries alone may come to less where regions are given beside them, and never to more with them.
 */
export function readCountries(activity: XmlElement, notes: Notes): DraftCountry[] {
  const before = notes.faults.length;
  const countries = childrenOf(activity, 'recipient-country').flatMap((element): DraftCountry[] => {
    const percentage = percentageOf(element, notes);
    const code = readCode(element, notes);
    return code === null ? [] : [{ code, percentage, pointer: element.path }];
  });
  const regions = childrenOf(activity, 'recipient-region').map((element) => ({
    vocabulary: attribute(element, 'vocabulary') ?? '1',
    percentage: percentageOf(element, notes),
  }));
  if (notes.faults.length > before) return countries;
  const shares = countries.map(({ percentage }) => percentage);
  const pointer = `${activity.path}/recipient-country/@percentage`;
  if (regions.length === 0) {
    checkShares(shares, pointer, { what: 'the recipient countries', incomplete: 'fault' }, notes);
    return countries;
  }
  checkWithRegions(shares, regions, activity.path, notes);
  return countries;
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

function readCode(element: XmlElement, notes: Notes): string | null {
  const code = attribute(element, 'code');
  if (code === null) {
    const message = `The ${element.name} has no code.`;
    notes.faults.push(
      fault(`${element.path}/@code`, 'missing-code', message, 'Write its code, or remove the element.'),
    );
  }
  return code;
}

function lookUp(values: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(values, key) ? (values[key] ?? null) : null;
}
